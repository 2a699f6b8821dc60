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
from ocr.lines import Comb, Drawn, Mask, around, lines_of
from ocr.page import PixelBox, Pixels, Sheet, Word

SPECK_MM = 0.9
"""Marks smaller than this both ways are dots of a dotted line, dust or noise."""
LEAST_INK_MM2 = 0.6
"""Ink of the smallest value worth the name; a single 1 in a fine pen covers about 1 mm²."""
_REACH_BELOW_MM = 11.0
"""How far below its label a value may begin and end."""


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


def places_of(layout: Layout, label: SeenLabel) -> list[Place]:
    """The places `label` may own, likeliest first."""
    frame = layout.container(label.box)
    beside = _left_of if is_arabic(label.phrase) else _right_of
    right = beside(layout, label.box, frame)
    below = _below(layout, label.box, frame) if not is_arabic(label.phrase) else None
    found = []
    for place in (_box_beside(layout, label.box), right, _cell_beside(layout, label.box, frame), below):
        if place is None:
            continue
        cells = cells_in(layout, place.box)
        if cells:
            found.append(Place(around(cells), "comb", cells))
        elif place.box[2] - place.box[0] >= 5 * layout.mm:
            found.append(place)
    return sorted(found, key=lambda place: place.how != "comb" or place.box[1] > label.box[3] + 3 * layout.mm)


def _right_of(layout: Layout, box: PixelBox, frame: PixelBox | None) -> Place | None:
    tall = max(box[3] - box[1], round(2.2 * layout.mm))
    end = min(frame[2] if frame else layout.sheet.width, _edge_of_text(layout))
    for other in layout.bounds:
        if other[0] >= box[2] - 2 and on_line(box, other):
            end = min(end, other[0] - 2)
    middle = (box[1] + box[3]) // 2
    for rule in layout.drawn.upright:
        if rule[3] - rule[1] <= 6 * layout.mm:
            continue
        if rule[0] > box[2] and rule[1] <= middle <= rule[3] and not _wall_of_comb(layout, rule):
            end = min(end, rule[0])
    top, bottom = box[1] - round(0.8 * tall), box[3] + round(0.7 * tall)
    if frame:
        top, bottom = max(top, frame[1]), min(bottom, frame[3])
    zone = (box[2] + round(0.3 * layout.mm), top, end, bottom)
    return Place(zone, "right") if end - zone[0] >= 3 * layout.mm else None


def _wall_of_comb(layout: Layout, rule: PixelBox) -> bool:
    mm = layout.mm
    return any(
        box[0] - mm <= rule[0] <= box[2] + mm and box[1] - 2 * mm <= rule[1] and rule[3] <= box[3] + 2 * mm
        for box in (comb.box for comb in layout.drawn.combs)
    )


def _box_beside(layout: Layout, box: PixelBox) -> Place | None:
    """The drawn box that begins right after a label on its line, and is no higher than one line of writing."""
    mm = layout.mm
    near = [
        other
        for other in layout.drawn.boxes
        if -mm <= other[0] - box[2] <= 9 * mm
        and on_line(box, other)
        and 3 * mm <= other[3] - other[1] <= 15 * mm
        and other[2] - other[0] >= 9 * mm
        and not any(_within(bound, other) for bound in layout.bounds)
    ]
    return Place(min(near, key=lambda other: other[0]), "cell") if near else None


def _left_of(layout: Layout, box: PixelBox, frame: PixelBox | None) -> Place | None:
    """The strip to the left of an Arabic label, back to the label or rule before it."""
    tall = max(box[3] - box[1], round(2.2 * layout.mm))
    begin = frame[0] if frame else 0
    for other in layout.bounds:
        if other[2] <= box[0] + 2 and on_line(box, other):
            begin = max(begin, other[2] + 2)
    zone = (begin, box[1] - round(0.8 * tall), box[0] - round(0.3 * layout.mm), box[3] + round(0.7 * tall))
    return Place(zone, "right") if zone[2] - begin >= 3 * layout.mm else None


def _edge_of_text(layout: Layout) -> int:
    """The right end of what is printed on the page, and a little."""
    ends = [word.box[2] for word in layout.words] + [rule[2] for rule in layout.drawn.level]
    return min(layout.sheet.width, max(ends, default=layout.sheet.width) + round(3 * layout.mm))


def _cell_beside(layout: Layout, box: PixelBox, frame: PixelBox | None) -> Place | None:
    """The frame to the right of the label's own frame, where the label fills the latter."""
    if frame is None:
        return None
    beside = [
        other
        for other in layout.drawn.boxes
        if abs(other[0] - frame[2]) <= 1.5 * layout.mm
        and overlap((other[1], other[3]), (frame[1], frame[3])) >= 0.6 * min(other[3] - other[1], frame[3] - frame[1])
        and not any(_within(label.box, other) for label in layout.labels)
    ]
    return Place(beside[0], "cell") if beside else None


def _below(layout: Layout, box: PixelBox, frame: PixelBox | None) -> Place | None:
    """The strip under a label down to the next label, rule or frame; None where another label's line runs there."""
    mm = layout.mm
    left, right = box[0] - round(3 * mm), _edge_of_text(layout)
    top, bottom = box[3] + 1, box[3] + round(_REACH_BELOW_MM * mm)
    if frame is not None:
        left, right = max(left, frame[0]), min(right, frame[2])
        if frame[3] - box[3] >= 3.5 * mm:
            bottom = min(bottom, frame[3])
        else:
            under = _frame_under(layout, frame)
            if under is None:
                return None
            left, top, right, bottom = under
    units = {fence.box for fence in layout.fences if fence.name == "unit"}
    for other in layout.bounds:
        if other in units and box[3] <= other[1] < bottom:
            right = min(right, other[0] - 2) if other[0] > box[0] else right  # printed behind the value
            continue
        if other[1] < box[3] - 2 or other == box:
            # a label on the same line ends the strip to the right
            if on_line(box, other) and other[0] > box[2]:
                right = min(right, other[0] - 2)
            continue
        if other[2] <= box[0] + mm:
            left = max(left, other[2] + 2) if other[1] < bottom else left
        elif other[1] < bottom and other[0] < right and other[2] > left:
            bottom = min(bottom, other[1] - 1)
    zone = (left, top, right, bottom)
    if bottom - top < 2.5 * mm or right - left < 5 * mm:
        return None
    line = (0, top, left, bottom)
    spoken_for = any(on_line(line, other.box) and other.box[2] <= left for other in layout.labels if other.box != box)
    return None if spoken_for and frame is None else Place(zone, "below")


def _frame_under(layout: Layout, frame: PixelBox) -> PixelBox | None:
    under = [
        other
        for other in layout.drawn.boxes
        if abs(other[1] - frame[3]) <= 1.5 * layout.mm
        and overlap((other[0], other[2]), (frame[0], frame[2])) >= 0.7 * min(other[2] - other[0], frame[2] - frame[0])
        and not any(_within(label.box, other) for label in layout.labels)
    ]
    return under[0] if len(under) == 1 else None


def _within(inner: PixelBox, outer: PixelBox) -> bool:
    middle = ((inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2)
    return outer[0] <= middle[0] <= outer[2] and outer[1] <= middle[1] <= outer[3]


def cells_in(layout: Layout, box: PixelBox) -> tuple[PixelBox, ...]:
    """Cells of all combs whose middle line runs through `box`, from left to right; the fullest row where there are two."""
    rows: list[list[Comb]] = []
    for comb in layout.drawn.combs:
        middle = (comb.box[1] + comb.box[3]) / 2
        inside = box[1] - layout.mm <= middle <= box[3] + layout.mm
        if not inside or comb.box[0] < box[0] - 2 * layout.mm or comb.box[2] > box[2] + 2 * layout.mm:
            continue
        for row in rows:
            if on_line(row[0].box, comb.box):
                row.append(comb)
                break
        else:
            rows.append([comb])
    best = max(rows, key=lambda row: sum(len(comb.cells) for comb in row), default=[])
    return tuple(cell for comb in _first_group(layout, sorted(best, key=lambda one: one.box[0])) for cell in comb.cells)


def _first_group(layout: Layout, combs: Sequence[Comb]) -> list[Comb]:
    """The combs of one value: nothing stands between a date's groups, but another value has its label before it."""
    group = list(combs[:1])
    for comb in combs[1:]:
        cell = group[-1].cells[-1]
        if comb.box[0] - cell[2] > 1.8 * (cell[2] - cell[0]):
            inset = round(0.5 * layout.mm)
            if ink_in(layout, (cell[2] + inset, cell[1], comb.box[0] - inset, cell[3])) is not None:
                break
        group.append(comb)
    return group
