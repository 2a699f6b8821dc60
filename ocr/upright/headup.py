"""Whether lines of writing stand on their feet or on their heads: each is read both ways, and the better reading wins."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engines import ppocr
from ocr.page import Pixels

FIRST_LINES = 3
"""Lines read before asking whether that settles it; a clean page is settled here, in about 0.1 s."""

MOST_LINES = 10

SETTLED = 0.25
"""Mean lead in reading confidence from which no more lines are read."""

ENOUGH_LETTERS = 6
"""From here on more letters say no more."""

LONGEST = 8.0
"""Times its height: of a longer line only the beginning is read."""


def head_up(lines: Sequence[Pixels]) -> tuple[float, float]:
    """How far the lines say "head up" (1) rather than "head down" (-1), and how well they could be read at all, 0 to 1.

    lines  uint8 (height, width, 3) or (height, width), each one level line; the most telling first
    """
    leads: list[float] = []
    best: list[float] = []
    weights: list[float] = []
    for line in lines[:MOST_LINES]:
        up, down = _both_ways(line)
        leads.append(up - down)
        best.append(max(up, down))
        weights.append(0.05 + max(up, down) ** 2)
        if len(leads) >= FIRST_LINES and abs(np.average(leads, weights=weights)) > SETTLED:
            break
    if not leads:
        return 0.0, 0.0
    return float(np.average(leads, weights=weights)), float(np.mean(best))


def _both_ways(line: Pixels) -> tuple[float, float]:
    gray = line if line.ndim == 2 else np.asarray(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    gray = gray[:, : int(gray.shape[0] * LONGEST)]
    return _legibility(gray), _legibility(np.ascontiguousarray(np.rot90(gray, 2)))


def _legibility(gray: Pixels) -> float:
    """How much sense a line makes to the reader: its confidence, cubed because noise is read at a half, and less where
    it makes only a few letters of it."""
    reading = ppocr.line(gray)
    letters = sum(sign.isalnum() for sign in reading.text)
    return float(reading.confidence**3) * min(1.0, letters / ENOUGH_LETTERS)
