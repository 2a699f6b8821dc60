"""How well a page can be read, and whether there is anything on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import Pixels, Sheet
from ocr.upright.light import ink_of, paper_of, small_gray

SHARP_EDGE = 0.6
"""Share of a stroke's whole step that falls on its steepest pixel (median over the page) on real scans in use: 0.55 to 1.0
over 70 receipts, letters and invoices of 80 to 340 dpi."""

BLURRED_EDGE = 0.22
"""The same share where letters have run into each other: those scans under a Gaussian blur of 6 pixels (0.24 to 0.26 at 4,
0.27 to 0.33 at 2.6, 0.38 to 0.46 at 1.5)."""

FULL_CONTRAST = 110.0
"""Gray levels between paper and ink from which more contrast reads no better."""

LEAST_CONTRAST = 18.0

EDGE_STEP = 20
"""Gray levels across five pixels from which a place counts as the edge of a stroke."""

FAINT = 55
"""Gray levels under the paper up to which marks may be the other side showing through."""

SPECK_MM = 0.7
"""Dirt and dust are smaller than this; a full stop is smaller too, but stands beside letters."""

MARGIN_MM = 6.0
"""Feeder shadows, staple marks and torn edges lie within this of the border."""

LEAST_INK_MM2 = 9.0
"""Ink that makes a page: a short printed line has about 15 mm², a signature 40; a punch hole's rim is taken out."""


def grade(pixels: Pixels) -> float:
    """How well `pixels` (uint8, RGB) can be read: 0 nothing, 1 a clean print.

    The product of three: how steep strokes' edges are (blur), how far ink stands from paper (contrast), and how much of
    the page is neither black nor washed out. A page without ink is as good as its paper: 1.
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    shrink = max(1, round(max(gray.shape) / 3600))
    gray = np.ascontiguousarray(
        gray[::1] if shrink == 1 else cv2.resize(gray, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    )
    wide = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8))
    edges = wide > max(EDGE_STEP, float(np.percentile(wide[::3, ::3], 99)) * 0.4)
    black = float((gray < 50).mean())
    if edges.mean() < 2e-4:
        return round(max(0.0, 1.0 - max(0.0, black - 0.3) * 2), 3)
    narrow = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    steepest = cv2.dilate(narrow, np.ones((7, 7), np.uint8))
    steep = float(np.median(steepest[edges].astype(np.float32) / wide[edges]))
    sharp = _share(steep, BLURRED_EDGE, SHARP_EDGE)
    contrast = _share(float(np.percentile(wide[edges], 60)), LEAST_CONTRAST, FULL_CONTRAST)
    clear = 1.0 - _share(black, 0.35, 0.85)
    return round(float(sharp**0.7 * (0.15 + 0.85 * contrast) * clear), 3)


def _share(value: float, nothing: float, full: float) -> float:
    return min(max((value - nothing) / (full - nothing), 0.0), 1.0)


def is_blank(sheet: Sheet) -> bool:
    """Whether nobody wrote or printed on `sheet`: dirt, edges, punch holes and the other side showing through are nothing."""
    if sheet.digital:
        return not sheet.words and _ink_mm2(sheet) < LEAST_INK_MM2
    return _ink_mm2(sheet) < LEAST_INK_MM2


def _ink_mm2(sheet: Sheet) -> float:
    """Square millimetres of ink that is large, dark and inside enough to have been meant."""
    gray, scale = small_gray(sheet.pixels, sheet.dpi)
    per_mm = sheet.dpi / scale / 25.4
    margin = min(round(MARGIN_MM * per_mm), min(gray.shape) // 10)
    depth = cv2.subtract(paper_of(gray), gray)
    deep = cv2.threshold(depth, _least_depth(depth), 255, cv2.THRESH_BINARY)[1]
    ink = np.asarray(cv2.bitwise_and(ink_of(gray), deep), np.uint8)
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    ink = np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(_folds(ink, per_mm))), np.uint8)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    total = 0.0
    for index in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[index])
        if (
            max(wide, high) < SPECK_MM * per_mm
            or _is_edge_line(wide, high, per_mm)
            or _is_slanted_fold(marks[top : top + high, left : left + wide] == index, per_mm)
            or _is_hole((left, top, wide, high), area, gray.shape, per_mm)
        ):
            continue
        inked = ink[top : top + high, left : left + wide] > 0
        total += float((inked & (marks[top : top + high, left : left + wide] == index)).sum())
    return total / per_mm**2


def _least_depth(depth: np.ndarray) -> float:
    """How dark ink must be: what shows through from the other side is faint, unless the whole page is."""
    return float(min(FAINT, max(30.0, np.percentile(depth, 99.9) * 0.45)))


def _folds(ink: Pixels, per_mm: float) -> Pixels:
    """255 where level or upright lines longer than any that is drawn on an otherwise bare page run: folds, streaks.

    Lines all over the page are none: a pattern may lie under writing.
    """
    long, thick = max(3, round(FOLD_MM * per_mm)), max(2, round(3 * per_mm))
    found: Pixels = np.zeros_like(ink)
    for shape in ((1, long), (long, 1)):
        bridge = np.ones((max(1, shape[0] // 8), max(1, shape[1] // 8)), np.uint8)
        bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge)
        lines = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        broad = cv2.morphologyEx(lines, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
        thin = cv2.bitwise_and(lines, cv2.bitwise_not(broad))
        found = np.asarray(cv2.bitwise_or(found, cv2.dilate(thin, np.ones((3, 3), np.uint8))), np.uint8)
    return found if np.count_nonzero(found) < MOST_FOLDED * found.size else np.zeros_like(ink)


def _is_edge_line(wide: int, high: int, per_mm: float) -> bool:
    """A fold, a scanner's streak: long, and thinner than a pen."""
    return max(wide, high) > FOLD_MM * per_mm and min(wide, high) < 0.6 * per_mm


def _is_slanted_fold(mark: NDArray[np.bool_], per_mm: float) -> bool:
    """The same on a page that lies askew."""
    if max(mark.shape) < FOLD_MM * per_mm:
        return False
    _, (one, other), _ = cv2.minAreaRect(np.argwhere(mark)[:, ::-1].astype(np.float32))
    return max(one, other) > FOLD_MM * per_mm and min(one, other) < 2.5 * per_mm


MOST_FOLDED = 0.25
"""Share of a page that folds and streaks can take; a screen of dots joined up to lines took 98 %."""

FOLD_MM = 60.0
"""Length from which a line on a page without anything else is no writing."""


def _is_hole(box: tuple[int, int, int, int], area: int, page: tuple[int, ...], per_mm: float) -> bool:
    """A punch hole: round, solid, 4 to 8 mm, near a border."""
    left, top, wide, high = box
    if not 4 * per_mm <= max(wide, high) <= 8 * per_mm or min(wide, high) < 0.75 * max(wide, high):
        return False
    away = min(left, top, page[1] - left - wide, page[0] - top - high)
    return away < 20 * per_mm and area > 0.6 * wide * high


def is_bare(sheet: Sheet) -> bool:
    """Whether a page that was read turned out to bear nothing: no word, no code and little ink. Marks are asked for apart."""
    said = any(word.confidence >= SURE_WORD and sum(c.isalnum() for c in word.text) >= 3 for word in sheet.words)
    return not said and not sheet.codes and not sheet.digital and _ink_mm2(sheet) < MOST_DIRT_MM2


SURE_WORD = 0.5
MOST_DIRT_MM2 = 250.0
"""Rings of cups, shadows and stains of a page on which no engine finds a word; a photograph has more."""
