"""Separator sheets as they come back from scanners: worn, copied, crooked, upside down, two in a row, first and last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from cachet.printing import Sheet as Printed
from cachet.printing import draw
from claims.words import Kind, Regime
from ocr.codes import read_codes
from ocr.page import Pixels, Scan
from ocr.separators import COVER, SEPARATOR, Cover, separator_on
from ocr.upright import straighten
from samples.facts import PaperFacts
from samples.family_a import cards, scanner
from samples.plan import plan_one
from tests.ocr import cabinet
from worker.readings import ReadResult
from worker.sandbox import read_file

DPI = 200.0
Spoil = Callable[[Pixels], Pixels]


def printed(folder: Path, payload: str = SEPARATOR, *, bars: bool = True) -> Pixels:
    """A sheet as it comes from the printer, uint8 (height, width, 3)."""
    place = folder / "sheet.pdf"
    titles = ("FEUILLE DE SÉPARATION", "ورقة الفصل")
    draw([Printed(payload, titles, ("Placez cette feuille entre deux dossiers.",), bars)], place)
    with pypdfium2.PdfDocument(place) as pdf:
        return np.array(pdf[0].render(scale=DPI / 72).to_pil().convert("RGB"))


def faint(pixels: Pixels) -> Pixels:
    """Printed with the last of the toner."""
    return (205 + pixels.astype(np.float32) * 40 / 255).astype(np.uint8)


def photocopied(pixels: Pixels) -> Pixels:
    """Copied twice: thickened, speckled, black and white."""
    noise = np.random.default_rng(5)
    for _ in range(2):
        soft = cv2.GaussianBlur(pixels[..., 0], (0, 0), 1.6).astype(np.float32) + noise.normal(0, 18, pixels.shape[:2])
        black = np.where(soft > 150, 255, 0).astype(np.uint8)
        specks = noise.random(black.shape) < 0.0015
        black[specks] = 0
        pixels = np.repeat(black[..., None], 3, axis=2)
    return pixels


def crooked(pixels: Pixels) -> Pixels:
    """Drawn in askew by the feeder."""
    high, wide = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), 5.0, 1.0)
    return np.asarray(cv2.warpAffine(pixels, turn, (wide, high), borderValue=(255, 255, 255)), np.uint8)


def head_down(pixels: Pixels) -> Pixels:
    """Laid in the wrong way round."""
    return np.ascontiguousarray(np.rot90(pixels, 2))


def sideways(pixels: Pixels) -> Pixels:
    """Laid in across."""
    return np.ascontiguousarray(np.rot90(pixels))


def said(pixels: Pixels) -> Cover | None:
    """What the reader makes of one page."""
    sheet = straighten(Scan(1, pixels, DPI))
    return separator_on(sheet.saying(codes=read_codes(sheet)))


@pytest.mark.parametrize("spoil", [faint, photocopied, crooked, head_down, sideways])
def test_a_separator_is_known_whatever_happened_to_it(tmp_path: Path, spoil: Spoil) -> None:
    """By its codes or its bars."""
    assert said(spoil(printed(tmp_path))) == Cover()


@pytest.mark.parametrize("spoil", [faint, photocopied, crooked, head_down, sideways])
def test_its_bars_alone_are_enough(tmp_path: Path, spoil: Spoil) -> None:
    """With both codes torn off, Patch T still divides the pile."""
    sheet = printed(tmp_path)
    sheet[: round(sheet.shape[0] * 0.66)] = 255
    assert said(spoil(sheet)) == Cover()


@pytest.mark.parametrize("spoil", [faint, photocopied, crooked, head_down])
def test_a_cover_sheet_is_read_whatever_happened_to_it(tmp_path: Path, spoil: Spoil) -> None:
    """Its station, day and regime come through."""
    payload = f"{COVER};station=RABAT-1;received_on=2026-03-02;regime=cnops"
    cover = said(spoil(printed(tmp_path, payload, bars=False)))
    assert cover == Cover("RABAT-1", date(2026, 3, 2), Regime.CNOPS)


@pytest.mark.parametrize("seed", range(8))
def test_a_code_whose_modules_a_scanner_hollowed_out_is_read(seed: int) -> None:
    """A scanner that compares each dot with those around it leaves the middle of large black squares white."""
    chance = np.random.default_rng(seed)
    sheet = PaperFacts(Kind.SEPARATOR, barcodes=(("QR", SEPARATOR),))
    (drawn,) = cards.separator(sheet, plan_one("pile", seed, tier="fair"), chance)
    pixels = scanner.scan(np.asarray(drawn.image), "fair", "bilevel", chance)
    assert said(np.ascontiguousarray(pixels)) == Cover()


def test_a_page_with_thick_rules_is_no_separator() -> None:
    """A table with bars like a heading's is none."""
    page = np.asarray(cabinet.a_page()).copy()
    for row, high in enumerate((12, 12, 12, 12)):
        page[1200 + 60 * row : 1200 + 60 * row + high, 200:1000] = 0
    assert said(page) is None


def pile(folder: Path, pages: Sequence[Pixels]) -> ReadResult:
    """These pages scanned in one go, and read."""
    place = folder / "pile.tif"
    first, *others = (Image.fromarray(page) for page in pages)
    first.save(place, save_all=True, append_images=others, dpi=(DPI, DPI), compression="tiff_deflate")
    return read_file(place)


def test_two_in_a_row_first_and_last_make_no_empty_claim(tmp_path: Path) -> None:
    """A pile that begins and ends with separators and has two between gives two claims, and all pages are counted."""
    sheet, page = printed(tmp_path), np.asarray(cabinet.a_page(1654, 2339, cabinet.LINES[:2]))
    result = pile(tmp_path, [sheet, page, sheet, head_down(sheet), page, sheet])
    assert [len(part.pages) for part in result.parts] == [1, 1]
    assert result.scanned == 6


def test_a_separator_whose_codes_are_gone_is_known_by_its_words(tmp_path: Path) -> None:
    """What is headed as one and says hardly anything else divides the pile; a letter that speaks of one does not."""
    sheet, page = printed(tmp_path), np.asarray(cabinet.a_page(1654, 2339, cabinet.LINES[:3]))
    sheet[round(sheet.shape[0] * 0.25) :] = 255
    letter = np.asarray(
        cabinet.a_page(1654, 2339, (*cabinet.LINES, "Joindre une feuille de séparation", *cabinet.LINES))
    )
    assert [len(part.pages) for part in pile(tmp_path, [page, sheet, page]).parts] == [1, 1]
    assert [len(part.pages) for part in pile(tmp_path, [page, letter, page]).parts] == [3]


def test_a_pile_of_separators_holds_no_claim(tmp_path: Path) -> None:
    """Nothing between them is nothing."""
    sheet = printed(tmp_path)
    result = pile(tmp_path, [sheet, faint(sheet)])
    assert (result.parts, result.scanned) == ((), 2)


def test_a_cover_sheet_holds_until_the_next_one(tmp_path: Path) -> None:
    """Claims after it bear its day and regime, also behind plain separators, until another cover says otherwise."""
    page = np.asarray(cabinet.a_page(1654, 2339, cabinet.LINES[:1]))
    covers = [printed(tmp_path, f"{COVER};station=S;received_on=2026-03-0{day}", bars=False) for day in (2, 3)]
    result = pile(tmp_path, [covers[0], page, printed(tmp_path), page, covers[1], page])
    assert [part.received_on for part in result.parts] == ["2026-03-02", "2026-03-02", "2026-03-03"]
