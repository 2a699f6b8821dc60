"""The place a printed label owns, and the ink that stands in it.

A value stands to the right of its label, in the cell beside it, in boxes for one character each, or below it. Each place
ends where another label, a rule or a frame begins; nothing is measured from the edge of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.labels import SeenLabel, is_arabic, split_at_colons, unglued
from ocr.lines import Drawn, Mask, lines_of
from ocr.page import PixelBox, Pixels, Sheet, Word, around

SPECK_MM = 0.9
"""Marks smaller than this both ways are dots of a dotted line, dust or noise."""
LEAST_INK_MM2 = 0.6
"""Ink of the smallest value worth the name; a single 1 in a fine pen covers about 1 mm²."""


@dataclass(frozen=True)
class Place:
    """Where a value may stand. `how` is `right`, `cell`, `below` or `comb`; `comb` lists one box a character."""

    box: PixelBox
    how: str
    cells: tuple[PixelBox, ...] = ()


@dataclass(frozen=True, eq=False)
class Ink:
    """The marks in a place: their box and size, and a mask that leaves out the marks of neighbours."""

    box: PixelBox
    area_mm2: float
    mask: Mask


@dataclass(eq=False)
class Layout:
    """One page with its lines, words and labels; everything is found once and kept."""

    sheet: Sheet
    labels: Sequence[SeenLabel] = ()
    fences: Sequence[SeenLabel] = field(default_factory=tuple)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The page's words, cut at colons and between values."""
        return unglued(split_at_colons(self.sheet.words))

    @cached_property
    def drawn(self) -> Drawn:
        """The page's rules, boxes and combs."""
        return lines_of(self.sheet)

    @cached_property
    def writing(self) -> Mask:
        """Dark marks that are no rules, 1 or 0."""
        return self.drawn.writing

    @property
    def mm(self) -> float:
        """Pixels to a millimetre."""
        return self.sheet.dpi / 25.4

    @cached_property
    def bounds(self) -> tuple[PixelBox, ...]:
        """What a value cannot reach across: labels, units and words in Arabic, which nobody writes values in here."""
        arabic = [word.box for word in self.words if is_arabic(word.text) and word.confidence >= 0.3]
        return tuple([label.box for label in (*self.labels, *self.fences)] + arabic)

    def container(self, box: PixelBox) -> PixelBox | None:
        """The smallest drawn frame around `box`; None where there is none smaller than half the page."""
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        holding = [
            frame
            for frame in self.drawn.boxes
            if frame[0] <= middle[0] <= frame[2]
            and frame[1] <= middle[1] <= frame[3]
            and frame[0] <= box[0] + self.mm
            and frame[2] >= box[2] - self.mm
            and frame[3] - frame[1] < 0.5 * self.sheet.height
        ]
        return min(holding, key=lambda frame: (frame[2] - frame[0]) * (frame[3] - frame[1]), default=None)

    def erased(self, box: PixelBox, ink: Ink | None = None) -> Pixels:
        """The RGB pixels of `box` with its rules painted over, and all marks but `ink` where that is given."""
        crop = self.sheet.crop(box).copy()
        if crop.size == 0:
            return crop
        left, top = max(0, box[0]), max(0, box[1])
        window = (slice(top, top + crop.shape[0]), slice(left, left + crop.shape[1]))
        gone = self.drawn.rules[window].astype(bool)
        if ink is not None:
            mine = cv2.dilate(ink.mask, np.ones((3, 3), np.uint8))[window].astype(bool)
            gone |= ~mine & cv2.dilate(self.drawn.ink[window], np.ones((3, 3), np.uint8)).astype(bool)
            gone &= ~mine | self.drawn.rules[window].astype(bool)
        paper = np.percentile(crop.reshape(-1, 3), 85, axis=0).astype(np.uint8)
        crop[gone] = paper
        return crop


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Length that two spans share, 0 when they do not meet."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def on_line(box: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes stand on one line: half of the lower one's height is shared."""
    shared = overlap((box[1], box[3]), (other[1], other[3]))
    return shared >= 0.5 * min(box[3] - box[1], other[3] - other[1])


def ink_in(layout: Layout, box: PixelBox, band: tuple[int, int] | None = None) -> Ink | None:
    """The marks of a value in `box`; None when there is nothing but specks.

    band  top and bottom that a mark must share a third of its height with: keeps marks of the lines above and below out
    """
    left, top = max(0, box[0]), max(0, box[1])
    part = layout.writing[top : max(top, box[3]), left : max(left, box[2])]
    if part.size == 0:
        return None
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    kept = [number for number in range(1, len(stats)) if _is_mark(stats[number], layout.mm)]
    if band is not None:
        near = (band[0] - top, band[1] - top)
        kept = [n for n in kept if overlap((stats[n][1], stats[n][1] + stats[n][3]), near) >= 0.34 * stats[n][3]]
    area = float(sum(stats[number][4] for number in kept)) / layout.mm**2
    if area < LEAST_INK_MM2:
        return None
    boxes = [_box_of(stats[number], left, top) for number in kept]
    held = around(boxes)
    # dots and commas of the value itself come back in
    for number in range(1, len(stats)):
        dot = _box_of(stats[number], left, top)
        if held[0] <= dot[0] and dot[2] <= held[2] and held[1] <= dot[1] and dot[3] <= held[3] + layout.mm * 0.6:
            kept.append(number)
    mask = np.zeros(layout.writing.shape, np.uint8)
    mask[top : top + part.shape[0], left : left + part.shape[1]] = np.isin(numbers, kept).astype(np.uint8)
    return Ink(around([_box_of(stats[number], left, top) for number in kept]), area, mask)


def _is_mark(stats: NDArray[np.int32], mm: float) -> bool:
    _, _, wide, tall, area = (int(value) for value in stats)
    if max(wide, tall) < SPECK_MM * mm:
        return False
    return area >= 0.05 * wide * tall or tall > 1.2 * mm


def _box_of(stats: NDArray[np.int32], left: int, top: int) -> PixelBox:
    x, y, wide, tall, _ = (int(value) for value in stats)
    return (left + x, top + y, left + x + wide, top + y + tall)
