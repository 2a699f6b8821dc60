"""A light look names pages to scan again, and leaves alone what is worth reading."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from claims.words import Rescan
from ocr.checking import is_cut, why_again
from ocr.page import Pixels, Scan
from tests.ocr import cabinet

PAGE: Pixels = np.asarray(cabinet.a_page(lines=cabinet.LINES * 2))
DPI = 150.0


def look(pixels: Pixels, reason: str | None = None) -> Rescan | None:
    """What is said of one page."""
    return why_again(Scan(1, np.ascontiguousarray(pixels), DPI, reason=reason))


def test_a_page_worth_reading_is_not_named() -> None:
    """A clean page, and the same a little askew, pass."""
    turned = cv2.warpAffine(
        PAGE, cv2.getRotationMatrix2D((620, 877), 2.0, 1.0), (1240, 1754), borderValue=(255, 255, 255)
    )
    assert look(PAGE) is None and look(np.asarray(turned, np.uint8)) is None


def test_each_fault_is_named() -> None:
    """Blank, head down, smeared, and a file that ends too early."""
    assert look(np.full_like(PAGE, 248)) is Rescan.BLANK
    assert look(np.rot90(PAGE, 2)) is Rescan.UPSIDE_DOWN
    assert look(np.asarray(cv2.GaussianBlur(PAGE, (0, 0), 9), np.uint8)) is Rescan.UNREADABLE
    assert look(PAGE, reason="truncated") is Rescan.CUT
    assert look(PAGE, reason="too_small") is Rescan.UNREADABLE


@pytest.mark.parametrize("side", ["left", "right", "short"])
def test_a_page_that_is_cut_is_named(side: str) -> None:
    """Lines that run off a side, and a sheet as wide as A4 that is too short for any paper."""
    cut = {"left": PAGE[:, 240:], "right": PAGE[:, :600], "short": PAGE[:1200]}[side]
    assert is_cut(np.ascontiguousarray(cut), DPI) and look(cut) is Rescan.CUT
    assert not is_cut(PAGE, DPI)


def test_small_papers_are_not_cut() -> None:
    """A slip a third of a sheet high, or one of half its size, is whole."""
    assert not is_cut(np.ascontiguousarray(PAGE[:570]), DPI)
    half = np.asarray(cabinet.a_page(874, 1240))
    assert not is_cut(half, DPI)


def test_separators_are_not_named(tmp_path: object) -> None:
    """A printed separator that lies head down is no page to scan again."""
    import tempfile
    from pathlib import Path

    import pypdfium2

    from cachet.printing import Sheet, draw

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "s.pdf"
        draw(
            [
                Sheet(
                    "CACHET-SEPARATOR", ("FEUILLE DE SÉPARATION",), ("Placez cette feuille entre deux dossiers.",), True
                )
            ],
            place,
        )
        with pypdfium2.PdfDocument(place) as pdf:
            drawn = np.array(pdf[0].render(scale=DPI / 72).to_pil().convert("RGB"))
    assert look(np.rot90(drawn, 2)) is None
