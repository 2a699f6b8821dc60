"""Tesseract through pytesseract: one process a picture, and nothing to load.

The plain adapter: it stands in for `tesseract.py` where that binding cannot be imported, and is chosen outright with
`CACHET_TESSERACT=pytesseract`. Same face, same errors.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract

from claims.errors import EngineFailed
from ocr.engines import tessdata
from ocr.engines.tesseract import LINE_TIMEOUT_MS, PAGE_TIMEOUT_MS, reading_of
from ocr.engines.tsv import words_of_tsv
from ocr.evidence import Reading
from ocr.page import Pixels, Word


def _recognise(gray: Pixels, dpi: float, languages: str, psm: int, charset: str | None, timeout_ms: int) -> str:
    config = f'--psm {psm} --dpi {round(min(max(dpi, 70.0), 1200.0))} --tessdata-dir "{tessdata.folder()}"'
    if charset:
        config += f' -c tessedit_char_whitelist="{charset}"'
    with tempfile.TemporaryDirectory(prefix="cachet-") as place:
        picture = Path(place) / "page.pgm"  # not compressed: the program starts reading 0.3 s sooner than with PNG
        if not cv2.imwrite(str(picture), np.ascontiguousarray(gray)):
            raise EngineFailed("A page could not be handed to Tesseract; is the temporary folder full?")
        try:
            return str(
                pytesseract.image_to_data(str(picture), lang=languages, config=config, timeout=timeout_ms / 1000.0)
            )
        except (RuntimeError, OSError) as fault:  # TesseractError, a time-out and a missing program are among these
            raise EngineFailed("Tesseract failed on a page.") from fault


def words(gray: Pixels, dpi: float, languages: str) -> tuple[Word, ...]:
    """All words of a page; uint8 (height, width). Raises EngineFailed after a crash or a minute."""
    return words_of_tsv(_recognise(gray, dpi, languages, 3, None, PAGE_TIMEOUT_MS))


def line(gray: Pixels, dpi: float, languages: str, charset: str | None) -> Reading:
    """One line of text, uint8 (height, width), restricted to `charset` where given."""
    return reading_of(words_of_tsv(_recognise(gray, dpi, languages, 7, charset, LINE_TIMEOUT_MS)))


def line_table(gray: Pixels, dpi: float, languages: str) -> str:
    """One line of text as Tesseract's table of words; uint8 (height, width)."""
    return _recognise(gray, dpi, languages, 7, None, LINE_TIMEOUT_MS)
