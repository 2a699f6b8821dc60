"""Pages built from lines of text, as a text layer would give them: four spaces set words into another column."""

from __future__ import annotations

import re

import numpy as np

from claims.claim import Barcode
from ocr.labels import is_arabic
from ocr.page import Sheet, Word

LETTER_PX, LINE_PX, HEIGHT_PX = 14, 50, 28


def _as_it_stands(line: str) -> str:
    """Arabic is written from the right: its first word stands rightmost."""
    return " ".join(reversed(line.split())) if is_arabic(line) else line


def a_page(*lines: str, codes: tuple[Barcode, ...] = (), width_px: int = 1654, dpi: float = 200.0) -> Sheet:
    """A born-digital page; each line is one row."""
    words = [
        Word(
            found[0],
            (
                60 + LETTER_PX * found.start(),
                80 + LINE_PX * at,
                60 + LETTER_PX * found.end() - 4,
                80 + LINE_PX * at + HEIGHT_PX,
            ),
            1.0,
            at,
        )
        for at, line in enumerate(lines)
        for found in re.finditer(r"\S+", _as_it_stands(line))
    ]
    pixels = np.full((max(600, 160 + LINE_PX * len(lines)), width_px, 3), 255, np.uint8)
    return Sheet(1, pixels, dpi, words=tuple(words), codes=codes, digital=True)
