"""What the reading steps call; which engine answers is decided here and nowhere else."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from functools import cache
from types import ModuleType

import cv2
import numpy as np

from claims.errors import EngineFailed
from ocr.engines import ppocr, ppocr_page, tessdata
from ocr.engines.besides import besides
from ocr.engines.in_lines import in_lines
from ocr.engines.together import Recognise, together
from ocr.evidence import Reading
from ocr.lines import lines_of
from ocr.page import Pixels, Sheet, Word


@cache
def tesseract() -> ModuleType:
    """The Tesseract adapter of this process: the library, or pytesseract where told or where it is missing."""
    if os.environ.get("CACHET_TESSERACT") != "pytesseract":
        try:
            importlib.import_module("tesserocr")
            return importlib.import_module("ocr.engines.tesseract")
        except ImportError:
            pass  # the plain adapter has the same face; it is only slower
    return importlib.import_module("ocr.engines.plain_tesseract")


def as_gray(pixels: Pixels) -> Pixels:
    """uint8 (height, width) from RGB or gray."""
    if pixels.ndim == 2 or pixels.size == 0:
        return pixels.reshape(pixels.shape[:2])
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def page_words(sheet: Sheet, languages: str = "fra") -> tuple[Word, ...]:
    """All words of an upright page, boxes in its pixels.

    Tesseract reads the page in French; what it lost or is not sure of is read again by PP-OCR or in Arabic.
    A page that Tesseract cannot finish in its time is PP-OCR's alone. Raises EngineFailed where that sees nothing either:
    never an empty page for one that was not read.
    """
    gray = without_rules(sheet)
    found = _by_tesseract(gray, sheet.dpi, languages)
    seen = together(gray, found or (), ppocr_page.lines(sheet.pixels), _arabic(sheet.dpi))
    if found is None and not seen.words:
        raise EngineFailed("No engine could read the page.")
    sheet.extra["pieces"], sheet.extra["unread"] = seen.pieces, seen.unread
    return seen.words


def _by_tesseract(gray: Pixels, dpi: float, languages: str) -> tuple[Word, ...] | None:
    """What Tesseract reads, single dots wiped away where they strew the page; None where it fails, or is not asked because it would not
    come back in time."""
    if _is_strewn(gray):
        gray = np.asarray(cv2.medianBlur(gray, 3), np.uint8)
        if _is_strewn(gray):
            return None
    try:
        return tuple(tesseract().words(gray, dpi, languages))
    except EngineFailed:
        return None


MOST_MARKS = 40_000
"""Marks on one page, dots included, from which it is strewn and Tesseract's search for lines may take a minute and heed no time
limit: 113,000 dots took 44 s, 37,000 two. Of 551 drawn pages half held under 700, and 99 of 100 under 11,000."""


def _is_strewn(gray: Pixels) -> bool:
    _, dark = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return int(cv2.connectedComponents(dark, connectivity=8)[0]) > MOST_MARKS


def completed_words(sheet: Sheet) -> tuple[Word, ...]:
    """A text layer's words and what stands on the page besides: layers often lack the Arabic, which was drawn."""
    gray = without_rules(sheet)
    added = besides(gray, sheet.words, ppocr_page.lines(sheet.pixels), _arabic(sheet.dpi))
    return in_lines((*sheet.words, *added)) if added else sheet.words


def _arabic(dpi: float) -> Recognise | None:
    return (lambda crop: str(tesseract().line_table(crop, dpi, "ara+fra"))) if tessdata.has("ara") else None


def without_rules(sheet: Sheet) -> Pixels:
    """The page in gray with its rules and boxes painted over: a comb's walls are read as brackets otherwise."""
    gray = sheet.gray.copy()
    rules = lines_of(sheet).rules.astype(bool)
    if rules.any():
        around = cv2.dilate(gray, np.ones((9, 9), np.uint8))  # the paper beside each line
        gray[rules] = around[rules]
    return gray


def read_line(
    crop: Pixels, dpi: float, charset: str | None = None, template: str | None = None, languages: str = "fra"
) -> tuple[Reading, ...]:
    """What Tesseract and PP-OCRv6 make of one line, in this order.

    crop      uint8, RGB or gray, one line, dark on light, without rules
    charset   the only characters that may come out
    template  e.g. "dd/dd/dddd" (`ocr.engines.ctc.CLASSES`, alternatives divided by "|"): PP-OCRv6 reads along it, Tesseract
              is given its characters
    """
    gray = as_gray(crop)
    if gray.size == 0 or min(gray.shape) < 4:
        return ()
    allowed = charset or _letters_of(template)
    padded = np.asarray(cv2.copyMakeBorder(gray, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=_paper(gray)), np.uint8)
    return (tesseract().line(padded, dpi, languages, allowed), ppocr.line(gray, charset, template))


def _paper(gray: Pixels) -> int:
    return int(np.percentile(gray, 90))


def _letters_of(template: str | None) -> str | None:
    from ocr.engines.ctc import CLASSES

    if not template:
        return None
    return "".join(sorted({letter for mark in template if mark != "|" for letter in CLASSES.get(mark, mark)}))


def read_cells(cells: Sequence[Pixels], charset: str | None = None) -> tuple[Reading, ...]:
    """What the character network and PP-OCRv6 make of comb cells, one character a cell, empty cells left out.

    cells    uint8, RGB or gray, each roughly one cell, remnants of its box included
    charset  digits unless told otherwise; digits and capitals at most
    """
    from ocr.engines import combs

    return combs.read([as_gray(cell) for cell in cells], charset or "0123456789")


def warm() -> None:
    """Load every model now, so that children of a fork share them."""
    from ocr.engines import combs

    blank = np.full((48, 200), 255, np.uint8)
    tesseract().line(blank, 300.0, "fra", None)
    ppocr.line(blank)
    combs.warm()
    if not tessdata.has("fra"):
        raise EngineFailed("Tesseract's French data is not installed.")
