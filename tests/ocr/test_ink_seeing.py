"""What is ink of a stamp or a pen's signature on a page, and what only looks like it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from claims.words import Kind, MarkState
from ocr.ink import SeenMark, find_marks, marks_of
from ocr.page import PixelBox, Sheet
from tests.ocr import cabinet

DPI = 150.0
BLUE, BLACK, PEN = (45, 60, 165), (25, 25, 30), (22, 32, 115)
SPOT: tuple[int, int] = (820, 1330)
"""Middle of the free place where marks are set on a page of 1240 by 1754."""
LIKELY = 0.6
"""From here on a sighting makes a document's mark present."""

Drawing = Callable[[Image.Image], None]


def a_sheet(*drawings: Drawing) -> Sheet:
    """A printed A4 page at 150 dpi with `drawings` laid over it, with the grain of a scanner."""
    page = cabinet.a_page()
    for draw in drawings:
        draw(page)
    grain = np.random.default_rng(5).normal(0, 3, (page.height, page.width, 1))
    pixels = np.clip(cv2.GaussianBlur(np.asarray(page), (0, 0), 0.7) + grain, 0, 255).astype(np.uint8)
    return Sheet(n=1, pixels=pixels, dpi=DPI)


def faded(sheet: Sheet) -> Sheet:
    """The same page from a scanner that knows no colours."""
    gray = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2GRAY)
    return sheet.saying(pixels=np.repeat(gray[:, :, None], 3, axis=2))


def one_bit(sheet: Sheet) -> Sheet:
    """The same page as a fax machine sends it."""
    gray = cv2.cvtColor(sheet.pixels, cv2.COLOR_RGB2GRAY)
    return sheet.saying(pixels=np.repeat(np.where(gray > 170, 255, 0).astype(np.uint8)[:, :, None], 3, axis=2))


def likely(sheet: Sheet, kind: str) -> list[SeenMark]:
    return [mark for mark in find_marks(sheet) if mark.kind == kind and mark.score >= LIKELY]


def _pressed(page: Image.Image, mask: Image.Image, colour: tuple[int, int, int], turn_deg: float) -> None:
    """Rubber on paper: `mask` turned about its middle, inked unevenly, over what stands there."""
    ink = np.asarray(mask.rotate(turn_deg, expand=True, resample=Image.Resampling.BICUBIC), np.float32) / 255
    patches = np.random.default_rng(3).normal(0, 1, (9, 9)).astype(np.float32)
    ink *= np.clip(0.82 + 0.15 * cv2.resize(patches, ink.shape[::-1], interpolation=cv2.INTER_CUBIC), 0.2, 1)
    left, top = SPOT[0] - ink.shape[1] // 2, SPOT[1] - ink.shape[0] // 2
    under = np.asarray(page.crop((left, top, left + ink.shape[1], top + ink.shape[0])), np.float32)
    over = under * (1 - ink[:, :, None] * (1 - np.array(colour, np.float32) / 255))
    page.paste(Image.fromarray(over.astype(np.uint8)), (left, top))


def _lines(draw: ImageDraw.ImageDraw, said: tuple[str, ...], middle: tuple[int, int], size: int) -> None:
    top = middle[1] - size * 1.3 * (len(said) - 1) / 2
    for row, text in enumerate(said):
        draw.text(
            (middle[0], top + row * size * 1.3), text, fill=255, font=ImageFont.load_default(size=size), anchor="mm"
        )


def a_round_stamp(page: Image.Image) -> None:
    mask = Image.new("L", (220, 220))
    draw = ImageDraw.Draw(mask)
    draw.ellipse((4, 4, 215, 215), outline=255, width=4)
    draw.ellipse((38, 38, 181, 181), outline=255, width=2)
    font = ImageFont.load_default(size=18)
    for index, char in enumerate("PHARMACIE DE LA GARE * SETTAT * "):
        angle = index * 2 * math.pi / 32
        at = (110 + 88 * math.sin(angle), 110 - 88 * math.cos(angle))
        glyph = Image.new("L", (36, 36))
        ImageDraw.Draw(glyph).text((18, 18), char, fill=255, font=font, anchor="mm")
        turned = glyph.rotate(-math.degrees(angle))
        mask.paste(255, (int(at[0] - 18), int(at[1] - 18)), turned)
    _lines(draw, ("Dr S. TAZI", "SETTAT"), (110, 110), 22)
    _pressed(page, mask, BLUE, 9)


def _text_stamp(page: Image.Image, colour: tuple[int, int, int]) -> None:
    """Four lines without a frame, a little askew: the practitioner's usual one."""
    mask = Image.new("L", (330, 150))
    _lines(
        ImageDraw.Draw(mask),
        ("Dr NADIA BERRADA", "CARDIOLOGUE", "12, Rue Ibn Sina - FES", "INPE 091000000"),
        (165, 75),
        27,
    )
    _pressed(page, mask, colour, 7)


def a_text_stamp(page: Image.Image) -> None:
    _text_stamp(page, BLACK)


def a_blue_text_stamp(page: Image.Image) -> None:
    _text_stamp(page, BLUE)


def a_boxed_stamp(page: Image.Image) -> None:
    mask = Image.new("L", (320, 150))
    draw = ImageDraw.Draw(mask)
    draw.rectangle((3, 3, 316, 146), outline=255, width=4)
    _lines(draw, ("LABORATOIRE ATLAS", "ANALYSES MEDICALES", "Tel 05 22 00 00 00"), (160, 75), 26)
    _pressed(page, mask, (150, 40, 90), -8)


def a_signature(page: Image.Image) -> None:
    """Loops that grow flatter, crossed by a flourish."""
    t = np.linspace(0, 7 * 2 * math.pi, 500)
    high = np.interp(t, [0, 6, 14, 44], [95, 62, 45, 18])
    x = SPOT[0] - 150 + t * 6 + 16 * np.cos(t)
    y = SPOT[1] - high * np.sin(t + 0.4)
    draw = ImageDraw.Draw(page)
    draw.line([*zip(x.tolist(), y.tolist(), strict=True)], fill=PEN, width=4, joint="curve")
    draw.line(
        [(SPOT[0] - 170, SPOT[1] + 50), (SPOT[0] + 30, SPOT[1] + 26), (SPOT[0] + 190, SPOT[1] - 20)], fill=PEN, width=4
    )


def a_logo(page: Image.Image) -> None:
    """A letterhead: a flat green cross in a disc beside the house's name."""
    draw = ImageDraw.Draw(page)
    draw.ellipse((60, 30, 170, 140), fill=(0, 120, 80))
    draw.rectangle((104, 50, 126, 120), fill="white")
    draw.rectangle((80, 74, 150, 96), fill="white")
    draw.text((200, 50), "CLINIQUE DES OLIVIERS", fill=(0, 120, 80), font=ImageFont.load_default(size=48))


def a_matrix_code(page: Image.Image) -> None:
    bits = (np.random.default_rng(8).random((25, 25)) < 0.5).astype(np.uint8) * 255
    for y, x in ((0, 0), (0, 18), (18, 0)):
        bits[y : y + 7, x : x + 7] = 0
        bits[y + 1 : y + 6, x + 1 : x + 6] = 255
        bits[y + 2 : y + 5, x + 2 : x + 5] = 0
    page.paste(Image.fromarray(np.kron(bits, np.ones((7, 7), np.uint8))).convert("RGB"), (SPOT[0] - 90, SPOT[1] - 90))


def a_filled_form(page: Image.Image) -> None:
    """Ruled lines with ticks and with words in a hand's wavering strokes."""
    draw = ImageDraw.Draw(page)
    rng = np.random.default_rng(11)
    for row in range(6):
        level = 1000 + row * 70
        draw.text((124, level - 30), "Nom et prenom :", fill=(20, 20, 30), font=ImageFont.load_default(size=26))
        draw.line((340, level, 1100, level), fill=(120, 120, 120), width=1)
        t = np.linspace(0, 22 * math.pi, 400)
        x = 350 + t * 5 + 4 * np.cos(t)
        y = level - 8 - (9 + 3 * np.interp(t, np.linspace(0, 70, 12), rng.normal(0, 1, 12))) * (np.sin(t) + 0.6)
        draw.line([*zip(x.tolist(), y.tolist(), strict=True)], fill=PEN, width=2, joint="curve")
        draw.rectangle((1120, level - 28, 1146, level - 2), outline=(60, 60, 60), width=2)
    draw.line([(1122, 1050), (1131, 1064), (1150, 1036)], fill=PEN, width=4)


@cache
def _seen(*drawings: Drawing) -> tuple[SeenMark, ...]:
    return find_marks(a_sheet(*drawings))


def _covers(box: PixelBox, high_px: int, wide_px: int) -> float:
    """Share of a mark of this size at `SPOT` that `box` takes."""
    left, top = SPOT[0] - wide_px // 2, SPOT[1] - high_px // 2
    across = max(0, min(box[2], left + wide_px) - max(box[0], left))
    down = max(0, min(box[3], top + high_px) - max(box[1], top))
    return across * down / (high_px * wide_px)


@pytest.mark.parametrize(
    ("stamp", "high_px", "wide_px"),
    [(a_round_stamp, 216, 216), (a_boxed_stamp, 146, 316)],
)
def test_a_stamp_is_found_where_it_stands(stamp: Drawing, high_px: int, wide_px: int) -> None:
    """A framed stamp is the surest sighting, at its own place and of about its own size."""
    surest = _seen(stamp)[0]
    assert surest.kind == "stamp"
    assert surest.score > 0.9
    assert _covers(surest.box, high_px, wide_px) > 0.7
    left, top, right, bottom = surest.box
    assert (right - left) * (bottom - top) < 3 * high_px * wide_px


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param(
            drawn, marks=pytest.mark.xfail(strict=True, reason="of lines without a frame one in three is seen")
        )
        for drawn in (a_blue_text_stamp, a_text_stamp)
    ],
)
def test_lines_without_a_frame_are_a_stamp(stamp: Drawing) -> None:
    """A practitioner's bare lines, askew, are found where they were set."""
    (mark,) = likely(a_sheet(stamp), "stamp")
    assert _covers(mark.box, 120, 280) > 0.3


@pytest.mark.parametrize("scanner", [faded, one_bit])
@pytest.mark.parametrize("stamp", [a_round_stamp, a_boxed_stamp])
def test_a_stamp_is_found_without_its_colour(stamp: Drawing, scanner: Callable[[Sheet], Sheet]) -> None:
    """Gray and black-and-white scans show their stamps too."""
    assert likely(scanner(a_sheet(stamp)), "stamp")


@pytest.mark.parametrize("scanner", [lambda sheet: sheet, faded, one_bit])
def test_a_signature_is_no_stamp(scanner: Callable[[Sheet], Sheet]) -> None:
    """A signature is found as one where it was set, and is no stamp."""
    sheet = scanner(a_sheet(a_signature))
    (mark,) = likely(sheet, "signature")
    assert _covers(mark.box, 150, 320) > 0.5
    assert not likely(sheet, "stamp")


def test_a_signature_across_a_stamp_leaves_both() -> None:
    """Who signs across the stamp has stamped and signed."""
    sheet = a_sheet(a_round_stamp, a_signature)
    assert likely(sheet, "stamp")
    assert likely(sheet, "signature")


@pytest.mark.parametrize("decoy", [a_logo, a_matrix_code, a_filled_form], ids=lambda draw: draw.__name__)
def test_what_is_printed_or_filled_in_is_no_mark(decoy: Drawing) -> None:
    """A letterhead's logo, a matrix code and a form filled by hand are neither a stamp nor a signature."""
    assert not [mark for mark in _seen(decoy) if mark.score >= LIKELY]


def test_a_blank_page_shows_nothing() -> None:
    """Bare paper, white or tinted, gives no sighting at all."""
    for tint in (255, 225):
        assert find_marks(Sheet(n=1, pixels=np.full((1754, 1240, 3), tint, np.uint8), dpi=DPI)) == ()


def test_boxes_lie_on_the_page_whatever_its_resolution() -> None:
    """The same page at twice the resolution gives the same stamp at twice the place, within the page."""
    sheet = a_sheet(a_round_stamp)
    large = sheet.saying(pixels=cv2.resize(sheet.pixels, None, fx=2, fy=2), dpi=2 * DPI)
    one, two = likely(sheet, "stamp")[0].box, likely(large, "stamp")[0].box
    assert two == pytest.approx([2 * edge for edge in one], abs=60)
    assert two[2] <= large.width
    assert two[3] <= large.height


def test_the_page_s_marks_become_the_document_s() -> None:
    """What is seen on a stamped, unsigned page makes the document stamped, and never signed."""
    sheet = a_sheet(a_boxed_stamp)
    marks = marks_of([sheet], {1: find_marks(sheet)}, Kind.PRESCRIPTION, {})
    assert marks.stamp.state is MarkState.PRESENT
    assert marks.signature.state is not MarkState.PRESENT
