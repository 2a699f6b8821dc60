"""Pages are set head up and level, and only the paper is kept."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.page import Scan
from ocr.upright import straighten
from tests.ocr import cabinet


def scan_of(image: Image.Image, dpi: float = 150.0) -> Scan:
    """A scan of this picture."""
    return Scan(1, np.asarray(image.convert("RGB")).copy(), dpi)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_set_head_up(quarters: int) -> None:
    """However it was laid on the glass."""
    page = np.asarray(cabinet.a_page())
    sheet = straighten(Scan(1, np.ascontiguousarray(np.rot90(page, quarters)), 150.0))
    assert sheet.pixels.shape == page.shape
    assert np.abs(sheet.pixels.astype(int) - page).mean() < 1


@pytest.mark.parametrize("skew", [-7.0, -2.3, 0.8, 4.0])
def test_a_page_is_set_level(skew: float) -> None:
    """A slip laid askew comes out within a quarter of a degree."""
    page = cabinet.a_page().rotate(skew, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert abs(straighten(scan_of(page)).turned_deg + skew) < 0.25


def test_a_sheet_on_a_dark_table_is_laid_flat() -> None:
    """A photographed page is found by its outline and seen straight on."""
    page = np.asarray(cabinet.a_page(620, 877))
    corners = np.array([[150, 90], [800, 160], [760, 1120], [90, 1040]], np.float32)
    own = np.array([[0, 0], [619, 0], [619, 876], [0, 876]], np.float32)
    bent = cv2.warpPerspective(page, cv2.getPerspectiveTransform(own, corners), (900, 1200), borderValue=(60, 45, 35))
    sheet = straighten(Scan(1, np.asarray(bent, np.uint8), 110.0))
    assert np.median(sheet.pixels[:15]) > 200, "no table above the paper"
    assert np.median(sheet.pixels[:, :15]) > 200, "no table beside the paper"
    assert abs(sheet.height / sheet.width - 877 / 620) < 0.12


def test_dark_edges_are_cut_off() -> None:
    """The black stripe of an open lid is no part of the page."""
    page = np.asarray(cabinet.a_page()).copy()
    page[:, -60:] = 10
    assert straighten(Scan(1, page, 150.0)).pixels[:, -3:].mean() > 200


def test_a_shadow_is_lit() -> None:
    """Light that falls off across the page is evened out; a clean page is left as it is."""
    page = np.asarray(cabinet.a_page())
    shade = np.linspace(1.0, 0.4, page.shape[1])[None, :, None]
    lit = straighten(Scan(1, (page * shade).astype(np.uint8), 150.0)).pixels
    assert np.median(lit[:, -200:-20]) > 200
    assert np.array_equal(straighten(Scan(1, page.copy(), 150.0)).pixels, page)


@pytest.mark.parametrize(("darkest", "rim"), [(0.45, 8), (0.5, 16), (0.6, 5)])
def test_a_shadow_is_no_edge_of_the_paper(darkest: float, rim: int) -> None:
    """Light falls off over the page and a dark rim runs around it: half of the page lay under the level that parts bright from dark,
    and was cut off."""
    page = np.asarray(cabinet.a_page())
    shade = np.linspace(darkest, 1.0, page.shape[1])[None, :, None]
    dark = (page * shade).astype(np.uint8)
    for side in (dark[:rim], dark[-rim:], dark[:, :rim], dark[:, -rim:]):
        side[:] = 12
    sheet = straighten(Scan(1, dark, 150.0))
    assert sheet.width > 0.95 * page.shape[1]
    assert np.median(sheet.pixels[:, 20:200]) > 200


def test_a_fine_scan_is_brought_to_reading_size() -> None:
    """600 dpi reads no better than 300 and costs four times as much."""
    sheet = straighten(scan_of(cabinet.a_page(2480, 3508), 600.0))
    assert (round(sheet.dpi), sheet.width) == (300, 1240)


def test_a_stamp_that_lies_askew_turns_no_page() -> None:
    """A few level rows, and the frame of a stamp struck at eleven degrees: the rows decide."""
    page = cabinet.a_page(
        lines=["CABINET DE KINESITHERAPIE", "Facture N° 2604253", "Seance 3 x 100.00", "Total 300.00"]
    )
    stamp = Image.new("RGB", (420, 240), "white")
    pen = ImageDraw.Draw(stamp)
    for inset in (4, 16):
        pen.rectangle((inset, inset, 419 - inset, 239 - inset), outline="black", width=5)
    stamp = stamp.rotate(-11, expand=True, fillcolor="white")
    page.paste(stamp, (600, 900))
    assert abs(straighten(scan_of(page)).turned_deg) < 0.3


def screened(page: np.ndarray) -> np.ndarray:
    """The page in black and white, its paper a field of dots but close around its letters, as fax machines make it."""
    ink = (page[:, :, 0] < 128).astype(np.uint8)
    near = cv2.dilate(ink, np.ones((7, 7), np.uint8)).astype(bool)
    dots = np.zeros(ink.shape, bool)
    for row in range(2):
        for column in range(2):
            dots[row::5, column::5] = True
    return np.repeat(np.where(ink.astype(bool) | (dots & ~near), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def test_a_screen_of_dots_is_taken_off() -> None:
    """Letters stay, the shade goes; a page without a screen is left as it is."""
    page = np.asarray(cabinet.a_page())
    cleaned = straighten(Scan(1, screened(page), 150.0)).pixels
    ink = page[:, :, 0] < 128
    assert (cleaned[:, :, 0] < 128)[ink].mean() > 0.97
    assert (cleaned[:, :, 0] < 128)[~ink].mean() < 0.01
    plain = np.where(page < 128, 0, 255).astype(np.uint8)
    assert np.array_equal(straighten(Scan(1, plain, 150.0)).pixels, plain)


def test_two_punch_holes_turn_no_page() -> None:
    """Of two marks on an otherwise bare page no row can be told."""
    back = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(back)
    for x, y in ((60, 700), (110, 1180)):
        pen.ellipse((x, y, x + 34, y + 34), fill=(150, 150, 150))
    assert straighten(scan_of(back)).turned_deg == 0


def test_print_that_fell_to_bits_is_no_screen() -> None:
    """A worn till printer leaves its letters in bits of all sizes: they are what is written, not a shade under it."""
    lines = [f"{n} ARTICLE DU RAYON {n * 7} PRIX {n * 3},50 TVA 20 TOTAL {n * 3},50" for n in range(1, 45)]
    page = np.where(np.asarray(cabinet.a_page(lines=lines)) < 128, 0, 255).astype(np.uint8)
    chance = np.random.default_rng(5)
    for cuts, axis in ((chance.choice(page.shape[0], 260, False), 0), (chance.choice(page.shape[1], 190, False), 1)):
        page[(cuts, slice(None)) if axis == 0 else (slice(None), cuts)] = 255
    assert np.array_equal(straighten(Scan(1, page, 150.0)).pixels, page)
