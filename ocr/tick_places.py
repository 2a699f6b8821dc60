"""Places to tick, known by their shape: square and round boxes, pairs of brackets, short lines to write a cross on.

A pen may have crossed a box, overshot it or blackened it, and a fold or a rule may touch it; so a box is not looked for
as a closed outline but as four sides (or a ring) that are inked for most of their length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines import Mask
from ocr.page import PixelBox

LEAST_MM, MOST_MM = 2.4, 5.8
"""Side of a box to tick on forms; letters of small print are lower."""
_LEAST_ROUND_MM = 2.75
"""An o is smaller, and would pass for a round box."""
_STEP_MM = 0.2
_FINE_MM = 9.0
"""Pixels to a millimetre from which places are looked for on every second pixel."""
_SURELY = 0.93
_DRAWN = 0.88
"""Share of a side that is inked in a scan of a drawn box."""
_RING_DRAWN = 0.9
_BRACKET_MM = (2.4, 6.5)
"""Height of a bracket: no letter of small print is as tall."""
_BETWEEN_MM = (1.6, 7.5)
"""Room between two brackets."""
_LINE_MM = (4.0, 12.0)
"""Length of a line to write a cross on."""
_CROSS_MM = 3.4
"""Height of the room over such a line."""


@dataclass(frozen=True)
class TickPlace:
    """Where a tick may stand. `sort` is `square`, `round`, `brackets` or `line`; `drawn` how surely, 0 to 1."""

    box: PixelBox
    sort: str
    drawn: float

    @property
    def middle(self) -> float:
        """Its middle, in pixels from the left."""
        return (self.box[0] + self.box[2]) / 2

    def inner(self) -> PixelBox:
        """The part that holds the tick and none of the outline."""
        left, top, right, bottom = self.box
        wide, tall = right - left, bottom - top
        if self.sort == "line":
            return (left + round(0.1 * wide), top, right - round(0.1 * wide), bottom)
        if self.sort == "brackets":
            return (left + round(0.2 * wide), top, right - round(0.2 * wide), bottom)
        inset = 0.24 if self.sort == "square" else 0.28
        return (
            left + round(inset * wide),
            top + round(inset * tall),
            right - round(inset * wide),
            bottom - round(inset * tall),
        )


def places_in(ink: Mask, area: PixelBox, mm: float, leniency: float = 1.0) -> list[TickPlace]:
    """All places to tick in `area` of an ink mask (1 or 0; `mm` pixels to a millimetre), from left to right.

    leniency  factor of how much of an outline must be drawn; below 1 where a place is known to be
    """
    left, top = max(0, area[0]), max(0, area[1])
    part = np.ascontiguousarray(ink[top : max(top, area[3]), left : max(left, area[2])])
    fine = mm >= _FINE_MM
    if fine:
        part = np.ascontiguousarray(cv2.dilate(part, np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2])
    found = _places(part, mm / 2 if fine else mm, leniency)
    scale = 2 if fine else 1
    return [TickPlace(_moved(one.box, left, top, scale), one.sort, one.drawn) for one in found]


def _places(part: Mask, mm: float, leniency: float) -> list[TickPlace]:
    if min(part.shape, default=0) < 2 * mm:
        return []
    boxes = _best_apart([*_squares(part, mm, leniency * _DRAWN), *_rounds(part, mm, leniency * _RING_DRAWN)])
    pairs = [pair for pair in _pairs(part, mm) if not any(_meet(pair.box, one.box) for one in boxes)]
    lines = [line for line in _lines(part, mm) if not any(_meet(line.box, one.box) for one in boxes)]
    return sorted([*boxes, *pairs, *lines], key=lambda one: one.box[0])


def _sides(mm: float) -> Iterator[int]:
    """Sides to try, in pixels."""
    yield from sorted({round(side * mm) for side in np.arange(LEAST_MM, MOST_MM, _STEP_MM)})


def _squares(ink: Mask, mm: float, drawn: float) -> list[TickPlace]:
    """Squares whose four sides are inked."""
    thick = max(1, round(0.12 * mm))
    level = cv2.dilate(ink, np.ones((2 * thick + 1, 1), np.uint8)).astype(np.float32)
    upright = cv2.dilate(ink, np.ones((1, 2 * thick + 1), np.uint8)).astype(np.float32)
    found = []
    for side in _sides(mm):
        if side + 1 >= min(ink.shape):
            break
        across = _runs(level, side, 1)
        down = _runs(upright, 1, side)
        rows, columns = ink.shape[0] - side, ink.shape[1] - side
        least = np.minimum(
            np.minimum(across[:rows, :columns], across[side : side + rows, :columns]),
            np.minimum(down[:rows, :columns], down[:rows, side : side + columns]),
        )
        found += [TickPlace((x, y, x + side, y + side), "square", score) for x, y, score in _peaks(least, drawn, side)]
    return found


def _runs(ink: NDArray[np.float32], wide: int, tall: int) -> NDArray[np.float32]:
    """Share of ink in the stretch of `wide` by `tall` pixels that begins at each pixel."""
    mean = cv2.blur(ink, (wide, tall), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(mean, np.float32)


def _rounds(ink: Mask, mm: float, drawn: float) -> list[TickPlace]:
    """Circles that are inked nearly all around."""
    thick = max(1, round(0.12 * mm))
    grown = cv2.dilate(ink, np.ones((2 * thick + 1, 2 * thick + 1), np.uint8)).astype(np.float32)
    found = []
    for side in _sides(mm):
        if side < _LEAST_ROUND_MM * mm:
            continue
        if side + 1 >= min(ink.shape):
            break
        least: NDArray[np.float32] | None = None
        for arc in _arcs(side):
            cover = cv2.filter2D(grown, -1, arc / arc.sum(), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
            least = np.asarray(cover if least is None else np.minimum(least, cover), np.float32)
        if least is not None:
            inside = least[: ink.shape[0] - side, : ink.shape[1] - side]
            found += [
                TickPlace((x, y, x + side, y + side), "round", score * 0.97)
                for x, y, score in _peaks(inside, drawn, side)
            ]
    return found


def _arcs(side: int) -> list[NDArray[np.float32]]:
    """A circle of `side` pixels across as eight arcs, each 1 on a square of that side."""
    angles = np.linspace(0, 2 * np.pi, 8 * max(6, side // 2), endpoint=False)
    reach = side / 2
    xs = np.rint(reach + reach * np.cos(angles)).astype(int)
    ys = np.rint(reach + reach * np.sin(angles)).astype(int)
    arcs = []
    for part in range(8):
        arc = np.zeros((side + 1, side + 1), np.float32)
        mine = slice(part * len(angles) // 8, (part + 1) * len(angles) // 8)
        arc[ys[mine], xs[mine]] = 1.0
        arcs.append(arc)
    return arcs


def _peaks(score: NDArray[np.float32], least: float, side: int) -> Iterator[tuple[int, int, float]]:
    """The best spots of a map of scores, at most one in each half side."""
    if score.size == 0:
        return
    reach = max(3, side // 2) | 1
    best = cv2.dilate(score, np.ones((reach, reach), np.uint8))
    spots = ((score >= least) & (score >= best)).astype(np.uint8)
    count, numbers, _, centres = cv2.connectedComponentsWithStats(spots, connectivity=8)
    for number in range(1, count):
        x, y = (round(float(value)) for value in centres[number])
        yield x, y, float(score[numbers == number].max())


def _best_apart(found: list[TickPlace]) -> list[TickPlace]:
    """The surest of boxes that meet; of equals the largest, which is the outline and not what stands inside."""
    kept: list[TickPlace] = []
    for one in sorted(found, key=lambda one: (one.drawn > _SURELY, one.box[2] - one.box[0]), reverse=True):
        if not any(_meet(one.box, other.box) for other in kept):
            kept.append(one)
    return kept


def _meet(one: PixelBox, other: PixelBox) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and tall > 1


def _pairs(ink: Mask, mm: float) -> list[TickPlace]:
    """Brackets that open and close: two thin upright marks of one height, and little between them."""
    marks = sorted(_thin(ink, mm))
    found = []
    for number, one in enumerate(marks):
        for other in marks[number + 1 :]:
            between = other[0] - one[2]
            if between > _BETWEEN_MM[1] * mm:
                break
            tall, second = one[3] - one[1], other[3] - other[1]
            level = abs(one[1] - other[1]) <= 0.7 * mm and abs(one[3] - other[3]) <= 0.7 * mm
            if between >= _BETWEEN_MM[0] * mm and level and min(tall, second) >= 0.8 * max(tall, second):
                turned = _opens(ink, one) > 0 and _opens(ink, other) < 0
                if turned:
                    box = (one[2], min(one[1], other[1]), other[0], max(one[3], other[3]))
                    found.append(TickPlace(box, "brackets", 0.9))
                    break
    return found


def _thin(ink: Mask, mm: float) -> list[PixelBox]:
    """Upright strokes as tall as brackets, whatever touches them."""
    tall = round(1.5 * mm)
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8))
    strokes = cv2.dilate(strokes, np.ones((1, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    return [
        (left, top, left + wide, top + high)
        for left, top, wide, high, _ in stats[1:].tolist()
        if wide <= 0.9 * mm + 2 and _BRACKET_MM[0] * mm <= high <= _BRACKET_MM[1] * mm
    ]


def _opens(ink: Mask, stroke: PixelBox) -> int:
    """1 for a bracket that opens to the right, -1 to the left, 0 for a stroke without serifs at both ends."""
    left, top, right, bottom = stroke
    tall, wide = max(2, (bottom - top) // 7), max(3, (bottom - top) // 7)
    ends = (ink[max(0, top - 1) : top + tall], ink[bottom - tall : bottom + 1])
    after = min(_covered(end[:, right : right + wide]) for end in ends)
    before = min(_covered(end[:, max(0, left - wide) : left]) for end in ends)
    if max(after, before) < 0.3:
        return 0
    return 1 if after > before else -1


def _covered(part: Mask) -> float:
    """Share of columns that hold ink."""
    return float(part.any(axis=0).mean()) if part.size else 0.0


def _lines(ink: Mask, mm: float) -> list[TickPlace]:
    """Short level lines with the room over them."""
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, round(0.8 * _LINE_MM[0] * mm)), np.uint8))
    strokes = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    found = []
    for left, top, wide, tall, _ in stats[1:].tolist():
        if _LINE_MM[0] * mm <= wide <= _LINE_MM[1] * mm and tall <= 0.9 * mm + 3 and top > 1.5 * mm:
            found.append(
                TickPlace((left, max(0, top - round(_CROSS_MM * mm)), left + wide, max(0, top - 1)), "line", 0.9)
            )
    return found


def _moved(box: PixelBox, left: int, top: int, scale: int) -> PixelBox:
    return (box[0] * scale + left, box[1] * scale + top, box[2] * scale + left, box[3] * scale + top)
