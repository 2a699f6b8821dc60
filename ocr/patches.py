"""Patch T: the four printed bars that tell a scanner to begin anew.

Basis   Kodak's patch code sheet (A-61599): bars of 2.03 or 5.08 mm, 2.03 mm between them, at least 50 mm long; T is
        narrow, wide, narrow, wide. Seen from the other end that is Patch 3, so both count: a sheet may lie either way.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from ocr.page import Pixels, Sheet
from ocr.upright.light import ink_of, small_gray

NARROW_MM, WIDE_MM = 2.03, 5.08
LEAST_LONG_MM = 40.0
SLACK = 0.3
"""Share by which a bar may be thinner or thicker after printing, copying and scanning."""

PATCH_T = ("narrow", "wide", "narrow", "wide")


def has_patch_t(sheet: Sheet) -> bool:
    """Whether the four bars of Patch T stand on `sheet`, along or across."""
    gray, scale = small_gray(sheet.pixels, sheet.dpi)
    per_mm = sheet.dpi / scale / 25.4
    # thick bars drown in the paper estimate of a small page: plain darkness counts too
    ink = np.asarray(cv2.bitwise_or(ink_of(gray), cv2.threshold(gray, 100, 255, cv2.THRESH_BINARY_INV)[1]), np.uint8)
    return _stands(ink, per_mm) or _stands(np.ascontiguousarray(ink.T), per_mm)


def _stands(ink: Pixels, per_mm: float) -> bool:
    """Whether the bars stand one above the other in `ink`."""
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(2, round(per_mm)), round(15 * per_mm)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    bars = sorted(
        (int(top), int(left), int(wide), int(high))
        for left, top, wide, high, area in stats[1:count]
        if wide >= LEAST_LONG_MM * per_mm and area > 0.8 * wide * high and _width(high / per_mm)
    )
    return any(_is_patch(bars[index : index + 4], per_mm) for index in range(len(bars) - 3))


def _width(high_mm: float) -> str | None:
    for name, wanted in (("narrow", NARROW_MM), ("wide", WIDE_MM)):
        if abs(high_mm - wanted) <= SLACK * wanted:
            return name
    return None


def _is_patch(bars: list[tuple[int, int, int, int]], per_mm: float) -> bool:
    widths = tuple(_width(high / per_mm) for _, _, _, high in bars)
    if widths not in (PATCH_T, PATCH_T[::-1]):
        return False
    gaps = [later[0] - (earlier[0] + earlier[3]) for earlier, later in pairwise(bars)]
    lefts, longs = [bar[1] for bar in bars], [bar[2] for bar in bars]
    return all(abs(gap / per_mm - NARROW_MM) <= 0.5 * NARROW_MM for gap in gaps) and max(lefts) - min(
        lefts
    ) < 0.1 * max(longs)
