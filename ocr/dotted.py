"""Dotted and dashed lines to write on: many small marks at one height and one pitch. They are rules, not full stops."""

from __future__ import annotations

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


def dotted_lines(ink: NDArray[np.uint8], mm: float) -> tuple[NDArray[np.uint8], list[PixelBox]]:
    """The marks of dotted lines as a mask of the ink's shape, and each line's box; `mm` pixels to a millimetre."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (wide <= MOST_WIDE_MM * mm) & (tall <= MOST_TALL_MM * mm)
    small[0] = False
    order = np.flatnonzero(small)
    mask = np.zeros_like(ink)
    if len(order) < LEAST_MARKS:
        return mask, []
    boxes = stats[order][:, :4].astype(np.int64)
    lines: list[PixelBox] = []
    kept: list[int] = []
    for run in _rows(boxes, mm):
        if _is_even(boxes[run]):
            run = run[_on_grid(boxes[run])]
            kept += order[run].tolist()
            left, top = boxes[run, 0].min(), boxes[run, 1].min()
            right = (boxes[run, 0] + boxes[run, 2]).max()
            bottom = (boxes[run, 1] + boxes[run, 3]).max()
            lines.append((int(left), int(top), int(right), int(bottom)))
    if kept:
        chosen = np.zeros(len(stats), np.uint8)
        chosen[kept] = 1
        mask = chosen[numbers]
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


def _on_grid(run: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which marks are the line's own: of its size and in step with it. A comma written on the line is neither."""
    pitch = float(np.median(np.diff(run[:, 0])))
    turn = 2 * np.pi * run[:, 0] / max(pitch, 1.0)
    phase = np.angle(np.exp(1j * turn).mean())
    off = np.abs(np.angle(np.exp(1j * (turn - phase)))) / (2 * np.pi)
    sizes = run[:, 2:4].astype(np.float64)
    usual = np.median(sizes, axis=0)
    alike = (np.abs(sizes - usual) <= np.maximum(0.3 * usual, 1.0)).all(axis=1)
    # a line's pitch is seldom a whole number of pixels: far along it steps drift apart, so size alone decides there
    steady = len(run) * 0.5 < 3 * pitch
    return np.asarray(alike & ((off <= 0.3) | (not steady)))


def _is_even(run: NDArray[np.int64]) -> bool:
    """Whether the marks come at one pitch, whatever stands written over some of them, and look alike."""
    pitches = np.diff(run[:, 0])
    usual = float(np.median(pitches))
    alike = np.abs(pitches - usual) <= max(0.2 * usual, 1.5)
    size = float(np.median(run[:, 2]))
    same = np.abs(run[:, 2] - size) <= max(0.35 * size, 1.5)
    return bool(alike.mean() >= EVEN and same.mean() >= EVEN and usual > 0)
