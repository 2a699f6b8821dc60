"""Where the value of a label may stand on a form: beside it, in its frame, in the cell beside, under it."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.comb_rows import Comb
from ocr.labels import SeenLabel, is_arabic
from ocr.page import PixelBox, around
from ocr.zones import Layout, Place, ink_in, on_line, overlap

_REACH_BELOW_MM = 11.0
"""How far below its label a value may begin and end."""


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
