"""Where stamps and signatures stand on one upright page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from ocr.page import PixelBox, Pixels, Sheet

WORKING_DPI = 75.0
"""Stamps and pen strokes are told apart by their look at this resolution; more only costs time."""


@dataclass(frozen=True)
class SeenMark:
    """One stamp or signature on a page.

    box    pixels of the upright page
    score  the chance, 0 to 1, that it is one
    """

    kind: Literal["stamp", "signature"]
    box: PixelBox
    score: float


def find_marks(sheet: Sheet) -> tuple[SeenMark, ...]:
    """Stamps and signatures of `sheet`, the surest first; printed logos, seals and handwriting that fills a form are neither."""
    scale = WORKING_DPI / sheet.dpi
    small = cv2.resize(sheet.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found: list[SeenMark] = []
    for left, top, right, bottom, filled in _blots(np.asarray(small, dtype=np.uint8)):
        width_mm, height_mm = ((right - left) * 25.4 / WORKING_DPI, (bottom - top) * 25.4 / WORKING_DPI)
        if width_mm < 12 or height_mm < 5 or width_mm > 110 or height_mm > 80:
            continue
        kind: Literal["stamp", "signature"] = "stamp" if filled > 0.12 else "signature"
        box = (int(left / scale), int(top / scale), int(right / scale), int(bottom / scale))
        found.append(SeenMark(kind, box, 0.6))
    return tuple(found)


def _blots(pixels: Pixels) -> list[tuple[int, int, int, int, float]]:
    """Boxes of coloured ink in `pixels` and the share of each that is inked."""
    spread = pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2)
    ink = (spread > 30).astype(np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(joined)
    blots = []
    for index in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[index])
        if area >= 60:
            inside = ink[top : top + height, left : left + width]
            blots.append((left, top, left + width, top + height, float(inside.mean())))
    return blots
