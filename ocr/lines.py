"""Lines that are drawn on a page: rules, the boxes they close, and combs (one box a character).

Everything is found by shape, nothing by place. Sizes are in millimetres of paper and turned into pixels by the page's dpi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.comb_rows import (
    LEAST_CELL_MM,
    MOST_CELL_MM,
    Comb,
    apart_from_each_other,
    cell_like,
    closed_combs,
    open_combs,
)
from ocr.dotted import dotted_lines
from ocr.frames import outlines, small_frames
from ocr.page import PixelBox, Pixels, Sheet, inside, twice
from ocr.teeth import STANDS_MM, toothed

Mask = NDArray[np.uint8]
"""1 where something stands, 0 elsewhere; uint8 (height, width)."""

LEAST_LEVEL_MM = 5.0
"""A level stroke shorter than this is a letter's or a dash."""
LEAST_UPRIGHT_MM = 3.0
"""The tooth of a comb is seldom shorter; the stem of a printed letter is seldom longer."""
SURELY_UPRIGHT_MM = 9.0
"""No letter of a form is as tall as that; a shorter stroke must meet a level rule to be one itself."""
THICKEST_MM = 0.9
"""Rules on forms are 0.1 to 0.8 mm thick; thicker is a bar."""
FINE_DPI = 240.0
"""From here on lines are looked for on every second pixel."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The lines of one page.

    ink     every dark mark of the page, rules included; 1 or 0, uint8 (height, width)
    rules   the rules alone, of the same shape
    level, upright  rules as boxes, from the top and from the left
    boxes   insides of closed rectangles
    combs   rows of boxes for one character each
    """

    ink: Mask
    rules: Mask
    level: tuple[PixelBox, ...]
    upright: tuple[PixelBox, ...]
    boxes: tuple[PixelBox, ...]
    combs: tuple[Comb, ...]

    @property
    def writing(self) -> Mask:
        """Every dark mark that is no rule."""
        return np.asarray(self.ink & (1 - self.rules), dtype=np.uint8)


def dark(gray: Pixels, dpi: float) -> Mask:
    """Marks darker than the paper around them: 1 or 0, uint8 (height, width). Faint print on gray paper counts too."""
    block = max(15, round(dpi * 0.12)) | 1
    span = int(np.percentile(gray[::4, ::4], 95)) - int(np.percentile(gray[::4, ::4], 1))
    margin = min(max(span * 0.09, 6), 16)
    around_mean = np.asarray(cv2.blur(gray, (block, block), borderType=cv2.BORDER_REPLICATE), dtype=np.uint8)
    least = np.where(around_mean > margin, around_mean - np.uint8(margin), 0).astype(np.uint8)
    return (gray < least).astype(np.uint8)


def find_lines(gray: Pixels, dpi: float) -> Drawn:
    """The lines of a page; `gray` is uint8 (height, width), level text."""
    ink = dark(gray, dpi)
    if dpi < FINE_DPI:
        return _lines_of(ink, dpi)
    # every second pixel, dark where any of four is: a quarter of the work, and hairlines stay
    wide = np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8), anchor=(0, 0)), dtype=np.uint8)
    half = np.ascontiguousarray(wide[::2, ::2])
    return _doubled(_lines_of(half, dpi / 2), ink)


def lines_of(sheet: Sheet) -> Drawn:
    """The lines of a sheet, found once and kept with it."""
    kept = sheet.extra.get("drawn")
    if not isinstance(kept, Drawn) or kept.ink.shape != sheet.pixels.shape[:2]:
        kept = find_lines(sheet.gray, sheet.dpi)
        sheet.extra["drawn"] = kept
    return kept


def _lines_of(ink: Mask, dpi: float) -> Drawn:
    mm = dpi / 25.4
    level = _opened(ink, round(LEAST_LEVEL_MM * mm), 1, mm)
    upright = _opened(ink, 1, round(LEAST_UPRIGHT_MM * mm), mm)
    level_boxes = _no_lines_of_text(_strokes(level, flat=True, mm=mm), ink, mm)
    upright_boxes = _no_stems(_strokes(upright, flat=False, mm=mm), level_boxes, mm)
    rules = _mask_of(ink.shape, level_boxes, level) | _mask_of(ink.shape, upright_boxes, upright)
    boxes = _closed(rules, mm)
    frames = [
        frame
        for frame in small_frames(ink, mm)
        if not any(inside(frame, box, round(mm)) and cell_like(box, mm) for box in boxes)
    ]
    rules |= outlines(ink, frames, mm)
    rules |= dotted_lines(ink, mm)[0]
    closed = closed_combs(boxes, frames, level_boxes, mm)
    teeth = open_combs(upright_boxes, level_boxes, closed, mm) + [Comb(row) for row in toothed(ink, level_boxes, mm)]
    combs = apart_from_each_other(closed, teeth)
    for comb in combs:
        _erase_walls(rules, ink, comb, mm)
    grown = np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)), np.uint8)
    for comb in combs:
        _free_insides(grown, comb)
    return Drawn(ink, grown, level_boxes, upright_boxes, boxes, combs)


def _free_insides(rules: Mask, comb: Comb) -> None:
    """No rule stands inside a cell: what looks like one is the stem of a 1, as tall as the cell."""
    for left, top, right, bottom in comb.cells:
        aside, down = round(INSET_WIDE * (right - left)), round(INSET_TALL * (bottom - top))
        rules[max(0, top + down) : bottom - down, max(0, left + aside) : right - aside] = 0


INSET_WIDE, INSET_TALL = 0.16, 0.12
"""Shares of a cell's width and height at its edges in which its walls may be drawn."""


def _erase_walls(rules: Mask, ink: Mask, comb: Comb, mm: float) -> None:
    """Count the ink between a comb's cells among the rules, so that nobody reads its walls as figures."""
    slack = max(1, round(0.15 * mm))
    edges = [(one[2], other[0], min(one[1], other[1]), max(one[3], other[3])) for one, other in pairwise(comb.cells)]
    first, last = comb.cells[0], comb.cells[-1]
    thick = round(THICKEST_MM * mm)
    edges += [(first[0] - thick, first[0], first[1], first[3]), (last[2], last[2] + thick, last[1], last[3])]
    for left, right, top, bottom in edges:
        if right - left <= 2 * thick:
            window = np.s_[max(0, top) : bottom, max(0, left - slack) : right + slack]
            rules[window] |= ink[window]


def _doubled(drawn: Drawn, ink: Mask) -> Drawn:
    """What was found on every second pixel, in the whole page's pixels."""
    height, width = ink.shape
    rules = np.repeat(np.repeat(drawn.rules, 2, axis=0), 2, axis=1)
    whole = np.zeros_like(ink)
    tall, wide = min(height, rules.shape[0]), min(width, rules.shape[1])
    whole[:tall, :wide] = rules[:tall, :wide]
    return Drawn(
        ink,
        whole,
        tuple(twice(box) for box in drawn.level),
        tuple(twice(box) for box in drawn.upright),
        tuple(twice(box) for box in drawn.boxes),
        tuple(Comb(tuple(twice(cell) for cell in comb.cells)) for comb in drawn.combs),
    )


def _opened(ink: Mask, wide: int, tall: int, mm: float) -> Mask:
    """What is left of the ink when only long strokes in one direction stay; gaps of 0.15 mm are closed first."""
    gap = max(1, round(0.15 * mm))
    bridge = (1, gap) if wide > tall else (gap, 1)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(bridge, np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((tall, wide), np.uint8)), np.uint8)


def _strokes(mask: Mask, flat: bool, mm: float) -> tuple[PixelBox, ...]:
    """Thin strokes of an opened mask as boxes, sorted along the page."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for left, top, wide, tall, area in stats[1:].tolist():
        length, thick = (wide, area / max(wide, 1)) if flat else (tall, area / max(tall, 1))
        if thick <= THICKEST_MM * mm and length >= 3 * thick:
            found.append((left, top, left + wide, top + tall))
    return tuple(sorted(found, key=lambda box: (box[1], box[0]) if flat else (box[0], box[1])))


def _no_lines_of_text(level: Sequence[PixelBox], ink: Mask, mm: float) -> tuple[PixelBox, ...]:
    """Level strokes less the joined strokes of letters, which have ink close above or below for much of their length."""
    kept = []
    away = max(2, round(0.35 * mm))
    for left, top, right, bottom in level:
        beside = [float(ink[y, left:right].mean()) for y in (top - away, bottom - 1 + away) if 0 <= y < ink.shape[0]]
        most = 0.3 if right - left < 15 * mm else 0.5
        if max(beside, default=0.0) <= most:
            kept.append((left, top, right, bottom))
    return tuple(kept)


def _no_stems(upright: Sequence[PixelBox], level: Sequence[PixelBox], mm: float) -> tuple[PixelBox, ...]:
    """Upright strokes less the stems of large letters and tall figures.

    A short one is a rule where level rules meet both its ends, or where it stands on one in a row of its like.
    """
    heads, feet = (_touching(upright, level, NEAR_MM * mm, mm, head) for head in (True, False))
    standing = _touching(upright, level, STANDS_MM * mm, mm, head=False)
    rows = [box for box, stands in zip(upright, standing, strict=True) if stands]
    kept = []
    for box, head, foot, stands in zip(upright, heads, feet, standing, strict=True):
        long = box[3] - box[1] >= SURELY_UPRIGHT_MM * mm
        if long or (head and foot) or (stands and _in_a_row(box, rows, mm)):
            kept.append(box)
    return tuple(kept)


NEAR_MM = 0.7
"""How far from a level rule the end of an upright one may be drawn; one that has no rule above must stand closer (`STANDS_MM`)."""


def _touching(upright: Sequence[PixelBox], level: Sequence[PixelBox], away: float, mm: float, head: bool) -> list[bool]:
    """For each upright stroke, whether a level rule meets its head or its foot, `away` pixels off at most."""
    found = []
    for box in upright:
        end = box[1] if head else box[3]
        found.append(
            any(
                rule[0] <= box[2] + mm and rule[2] >= box[0] - mm and rule[1] - away <= end <= rule[3] + away
                for rule in level
            )
        )
    return found


def _in_a_row(box: PixelBox, rows: Sequence[PixelBox], mm: float) -> bool:
    """Whether the stroke is one of three or more of equal height at an even pitch: the teeth of a comb, not figures."""
    alike = sorted(
        other[0]
        for other in rows
        if abs(other[1] - box[1]) <= 0.4 * mm
        and abs(other[3] - box[3]) <= 0.4 * mm
        and abs(other[0] - box[0]) <= 30 * mm
    )
    pitches = [
        (later - here, here - before)
        for before, here, later in zip(alike, alike[1:], alike[2:], strict=False)
        if box[0] in (before, here, later)
    ]
    return any(
        abs(one - other) <= 0.1 * max(one, other) and LEAST_CELL_MM * mm <= other <= MOST_CELL_MM * mm
        for one, other in pitches
    )


def _mask_of(shape: tuple[int, ...], boxes: Sequence[PixelBox], opened: Mask) -> Mask:
    kept = np.zeros(shape, np.uint8)
    for left, top, right, bottom in boxes:
        kept[top:bottom, left:right] = opened[top:bottom, left:right]
    return kept


def _closed(rules: Mask, mm: float) -> tuple[PixelBox, ...]:
    """Insides of rectangles that rules close, corners open by up to half a millimetre."""
    gap = max(3, round(0.5 * mm))
    walls = cv2.dilate(rules, np.ones((gap, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(1 - walls, connectivity=4)
    reach = gap // 2
    height, width = rules.shape
    found = []
    for left, top, wide, tall, area in stats[1:].tolist():
        whole = wide < 0.97 * width or tall < 0.97 * height
        if whole and min(wide, tall) >= 1.5 * mm and area >= 0.72 * wide * tall:
            found.append((left - reach, top - reach, left + wide + reach, top + tall + reach))
    return tuple(sorted(found, key=lambda box: (box[1], box[0])))
