"""Small closed rectangles of a page, such as the boxes of a comb that stand apart or the boxes to tick.

Their sides are no longer than letters, so that they are known not by their strokes but by the paper that they enclose.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PixelBox

LEAST_WIDE_MM, LEAST_TALL_MM = 2.2, 2.0
MOST_WIDE_MM, MOST_TALL_MM = 14.0, 16.0
_STRAIGHT = 0.88
"""Share of each side along which the enclosed paper reaches it: a letter's bowl is round, a box is not."""
_GAP_MM = 0.15
_THICK_MM = 0.7


def small_frames(ink: NDArray[np.uint8], mm: float) -> list[PixelBox]:
    """Insides of small rectangles in an ink mask (1 or 0; `mm` pixels to a millimetre), whatever is written in them."""
    gap = max(2, round(_GAP_MM * mm))
    walls = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(1 - walls, connectivity=4)
    wide, tall, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    fits = (wide >= LEAST_WIDE_MM * mm) & (wide <= MOST_WIDE_MM * mm) & (tall >= LEAST_TALL_MM * mm)
    fits &= (tall <= MOST_TALL_MM * mm) & (area >= 0.5 * wide * tall)
    surely: list[PixelBox] = []
    perhaps: list[PixelBox] = []
    for number in np.flatnonzero(fits).tolist():
        left, top, w, h = (int(value) for value in stats[number, :4])
        if not number:
            continue
        sides = _reached(numbers[top : top + h, left : left + w] == number, mm)
        if min(sides) >= _STRAIGHT:
            surely.append((left, top, left + w, top + h))
        elif min(sides) >= _TOUCHED and sum(sides) >= 4 * _STRAIGHT - 0.5:
            perhaps.append((left, top, left + w, top + h))
    like = [box for box in perhaps if any(_alike(box, other, mm) for other in surely)]
    return sorted([*surely, *like], key=lambda box: (box[1], box[0]))


_TOUCHED = 0.45
"""The same for a box whose character touches a wall; such a one counts only beside another of its size."""
_BESIDE_MM = 40.0


def _alike(box: PixelBox, other: PixelBox, mm: float) -> bool:
    """Whether two boxes stand on one level, are of one size, and near enough to belong to one comb."""
    slack = max(2.0, 0.3 * mm)
    return (
        abs(box[1] - other[1]) <= slack
        and abs(box[3] - other[3]) <= slack
        and abs((box[2] - box[0]) - (other[2] - other[0])) <= slack
        and max(box[0], other[0]) - min(box[2], other[2]) <= _BESIDE_MM * mm
    )


def _reached(inside: NDArray[np.bool_], mm: float) -> tuple[float, ...]:
    """The share of each side along which the enclosed paper reaches it."""
    edge = max(2, round(0.35 * mm))  # a scan of two tones has ragged sides
    sides = (
        inside[:edge].any(axis=0),
        inside[-edge:].any(axis=0),
        inside[:, :edge].any(axis=1),
        inside[:, -edge:].any(axis=1),
    )
    return tuple(float(side.mean()) for side in sides)


def outlines(ink: NDArray[np.uint8], frames: list[PixelBox], mm: float) -> NDArray[np.uint8]:
    """The strokes around the insides `frames`: 1 or 0, of the ink's shape."""
    found = np.zeros_like(ink)
    thick = max(2, round(_THICK_MM * mm))
    height, width = ink.shape
    for left, top, right, bottom in frames:
        window = np.s_[
            max(0, top - thick) : min(height, bottom + thick), max(0, left - thick) : min(width, right + thick)
        ]
        ring = ink[window].copy()
        within = (
            slice(top - window[0].start, bottom - window[0].start),
            slice(left - window[1].start, right - window[1].start),
        )
        ring[within] = 0
        found[window] |= ring
    return found
