"""Dotted and dashed lines to write on: many small marks at one height and one pitch. They are rules, not full stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PixelBox

MOST_WIDE_MM, MOST_TALL_MM = 2.6, 0.75
"""A dash of a dashed line is no longer, a dot no higher."""
WIDEST_GAP_MM = 12.0
"""What is written over a dotted line hides so much of it at most."""
LEAST_MARKS = 9
"""The dots over the letters of a word, or a row of leader dots in a sentence, are fewer."""
OFF_MM = 0.28
"""How far marks of one line lie above or below each other from one to the next."""
EVEN = 0.7
"""Share of pitches that must be like the usual one."""
STEM_MM = 0.6
"""Ink so close above a mark's place comes down to it: the stem of a letter."""
IN_STEP = 0.15
"""How far a line's marks may stand from its grid, in the middle of them, as a share of its pitch."""


def dotted_lines(ink: NDArray[np.uint8], mm: float) -> tuple[NDArray[np.uint8], list[PixelBox]]:
    """The marks of dotted lines as a mask of the ink's shape, and each line's box; `mm` pixels to a millimetre."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (wide <= MOST_WIDE_MM * mm) & (high <= MOST_TALL_MM * mm)
    small[0] = False
    order = np.flatnonzero(small)
    mask = np.zeros_like(ink)
    if len(order) < LEAST_MARKS:
        return mask, []
    boxes = stats[order][:, :4].astype(np.int64)
    lines: list[PixelBox] = []
    kept: list[int] = []
    hidden: list[tuple[PixelBox, int]] = []
    for run in _rows(boxes, mm):
        if _is_even(boxes[run]):
            grid = _grid(boxes[run])
            own = _own(boxes[run], grid)
            if not own.any():
                continue
            if grid is not None:
                hidden += _hidden(ink, boxes[run], grid)
            run = run[own]
            kept += order[run].tolist()
            left, top = boxes[run, 0].min(), boxes[run, 1].min()
            right = (boxes[run, 0] + boxes[run, 2]).max()
            bottom = (boxes[run, 1] + boxes[run, 3]).max()
            lines.append((int(left), int(top), int(right), int(bottom)))
    if kept:
        chosen = np.zeros(len(stats), np.uint8)
        chosen[kept] = 1
        mask = chosen[numbers]
    for box, room in hidden:
        left, top, right, bottom = box
        mask[top:bottom, left:right] |= _loose(ink, box, room, max(2, round(STEM_MM * mm)))
    return mask, lines


def _rows(boxes: NDArray[np.int64], mm: float) -> list[NDArray[np.intp]]:
    """Runs of marks from left to right at one height, parted by wide gaps.

    The page is cut into bands twice, the second time half a band lower, so that no line is cut by an edge both times.
    A page of noise has tens of thousands of marks: nothing here looks at pairs of them.
    """
    band = 2 * OFF_MM * mm
    middle = boxes[:, 1] + boxes[:, 3] / 2
    runs: list[NDArray[np.intp]] = []
    for shift in (0.0, band / 2):
        bands = np.floor((middle + shift) / band).astype(np.int64)
        order = np.lexsort((boxes[:, 0], bands))
        ends = boxes[order, 0] + boxes[order, 2]
        apart = (np.diff(bands[order]) != 0) | (boxes[order][1:, 0] - ends[:-1] > WIDEST_GAP_MM * mm)
        runs += [run for run in np.split(order, np.flatnonzero(apart) + 1) if len(run) >= LEAST_MARKS]
    return runs


@dataclass(frozen=True)
class _Grid:
    """Where the marks of one line stand: the left edge of mark `k` is at `start + k * pitch`, in pixels."""

    start: float
    pitch: float
    steps: NDArray[np.int64]


def _grid(run: NDArray[np.int64]) -> _Grid | None:
    """The grid of a run, by least squares over all its marks; None where they do not keep step.

    The usual distance of neighbours is off by half a pixel: ten marks on, that is a mark's width.
    """
    lefts = run[:, 0].astype(np.float64)
    gaps = np.diff(lefts)
    usual = float(np.median(gaps))
    steps = np.concatenate(([0], np.cumsum(np.maximum(np.rint(gaps / usual), 0)))).astype(np.int64)
    if steps[-1] < LEAST_MARKS - 1:
        return None
    pitch, start = np.polyfit(steps, lefts, 1)
    off = np.abs(lefts - start - pitch * steps) / pitch
    return _Grid(float(start), float(pitch), steps) if np.median(off) <= IN_STEP else None


def _own(run: NDArray[np.int64], grid: _Grid | None) -> NDArray[np.bool_]:
    """Which marks are the line's own: of its size, or two or three run together, and in step with it.

    A comma written on the line is neither.
    """
    wide, high = run[:, 2].astype(np.float64), run[:, 3].astype(np.float64)
    usual_wide, usual_high = float(np.median(wide)), float(np.median(high))
    joined = (0.0,) if grid is None else (0.0, grid.pitch, 2 * grid.pitch)
    slack = max(0.3 * usual_wide, 1.0)
    alike = np.logical_or.reduce([np.abs(wide - usual_wide - more) <= slack for more in joined])
    alike &= np.abs(high - usual_high) <= max(0.3 * usual_high, 1.0)
    if grid is None:
        return np.asarray(alike)
    off = np.abs(run[:, 0] - grid.start - grid.pitch * grid.steps) / grid.pitch
    return np.asarray(alike & (off <= 0.3))


def _hidden(ink: NDArray[np.uint8], run: NDArray[np.int64], grid: _Grid) -> Iterator[tuple[PixelBox, int]]:
    """The places of marks that run into what is written over the line, to both of its ends, and the room between two."""
    wide, high = (round(float(np.median(run[:, k]))) for k in (2, 3))
    seen = set(grid.steps.tolist())
    last = int(grid.steps[-1])

    room = max(1, round(grid.pitch) - wide)

    def place(k: int) -> PixelBox:
        near = int(np.argmin(np.abs(grid.steps - k)))
        left, top = round(grid.start + k * grid.pitch), int(run[near, 1])
        return (
            max(0, left - 1),
            max(0, top - 1),
            min(ink.shape[1], left + wide + 1),
            min(ink.shape[0], top + high + 1),
        )

    yield from ((place(k), room) for k in range(last) if k not in seen)
    for steps in (count(-1, -1), count(last + 1)):
        for k in steps:
            left, top, right, bottom = place(k)
            if right - left < wide or not ink[top + 1 : bottom - 1, left + 1 : right - 1].any():
                break
            yield (left, top, right, bottom), room


def _loose(ink: NDArray[np.uint8], box: PixelBox, room: int, reach: int) -> NDArray[np.uint8]:
    """The ink of a mark's place to which no stem comes down and that is no stroke of a letter, shaped as the place.

    room   pixels between two marks: where ink goes on through it, it is the foot of an L or the bowl of a 0
    reach  pixels above the place in which a stem would stand
    """
    left, top, right, bottom = box
    start, end = max(0, left - room), min(ink.shape[1], right + room)
    over = ink[max(0, top - reach) : top, start:end].sum(axis=0)
    level = ink[top + 1 : bottom - 1, start:end].sum(axis=0)
    bare = np.flatnonzero(over == 0)
    held = bare[level[bare] > 0] + start
    if ((held < left + 1) | (held >= right - 1)).any():
        return np.zeros((bottom - top, right - left), np.uint8)
    place = np.asarray(ink[top:bottom, left:right] > 0, np.uint8)
    mine = np.isin(np.arange(left, right), bare + start)
    return np.asarray(place * mine[None, :], np.uint8)


def _is_even(run: NDArray[np.int64]) -> bool:
    """Whether the marks come at one pitch, whatever stands written over some of them, and look alike."""
    pitches = np.diff(run[:, 0])
    usual = float(np.median(pitches))
    alike = np.abs(pitches - usual) <= max(0.2 * usual, 1.5)
    size = float(np.median(run[:, 2]))
    same = np.abs(run[:, 2] - size) <= max(0.35 * size, 1.5)
    return bool(alike.mean() >= EVEN and same.mean() >= EVEN and usual > 0)
