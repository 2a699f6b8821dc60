"""Pieces of written lines, to ask an engine which way is up."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import PixelBox, Pixels

LEAST_HIGH_MM, MOST_HIGH_MM = 1.2, 9.0
"""From the small print of a form to handwriting."""

LEAST_LONG = 2.5
"""Times its height: shorter pieces say little about up and down."""


def written_lines(ink: Pixels, dpi: float, most: int = 16) -> list[PixelBox]:
    """Boxes of level lines of writing in `ink` (255 = ink, at `dpi`), the most telling first."""
    per_mm = dpi / 25.4
    text = without_rules(ink, per_mm)
    joined = cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((1, max(3, round(1.6 * per_mm))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for index in range(1, count):
        left, top, wide, high = (int(value) for value in stats[index][:4])
        if not LEAST_HIGH_MM * per_mm <= high <= MOST_HIGH_MM * per_mm or wide < LEAST_LONG * high:
            continue
        filled = float((text[top : top + high, left : left + wide] > 0).mean())
        if 0.08 < filled < 0.65:
            found.append((left, top, left + wide, top + high))
    if not found:
        return []
    usual = float(np.median([bottom - top for _, top, _, bottom in found]))
    return sorted(found, key=lambda box: -_telling(box, usual))[:most]


def _telling(box: PixelBox, usual_high: float) -> float:
    """How much a line is likely to say: a long one, as high as most lines of the page."""
    high = box[3] - box[1]
    return min((box[2] - box[0]) / high, 10.0) * min(high / usual_high, usual_high / high) ** 2


def without_rules(ink: Pixels, per_mm: float) -> Pixels:
    """The mask without printed lines: long runs of ink one way."""
    long = max(9, round(12 * per_mm))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(rules)), dtype=np.uint8)
