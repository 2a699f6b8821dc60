"""Boxes that a pen has ticked: how much ink stands in the small frame beside an option's word."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr import frames
from ocr.labels import SeenLabel, is_arabic
from ocr.lines import Mask
from ocr.page import PixelBox
from ocr.zones import Layout, on_line

LEAST_MM, MOST_MM = 1.8, 8.0
"""Side of a tick box on forms."""
_REACH_MM = 13.0
"""How far from its word a box may stand."""
TICKED = 0.06
"""Share of ink inside a box from which it is ticked; the scan's noise stays below 0.02 (`measured on drawn forms`)."""


@dataclass(frozen=True)
class Option:
    """One option of a row of tick boxes: its box, None where none was found, and the share of ink inside."""

    name: str
    box: PixelBox | None
    ink: float


def options(layout: Layout, labels: list[SeenLabel]) -> list[Option]:
    """Each option's box and ink; the row's boxes all stand on the same side of their words, as most of them do."""
    sides = [_beside(layout, label) for label in labels]
    left_first = sum(1 for left, _ in sides if left) >= sum(1 for _, right in sides if right)
    found = []
    for label, (left, right) in zip(labels, sides, strict=True):
        box = (left or right) if left_first else (right or left)
        found.append(Option(label.name, box, _ink_inside(layout, box) if box else 0.0))
    return found


def in_order(layout: Layout, label: SeenLabel, names: tuple[str, ...]) -> list[Option]:
    """The boxes beside a row's label, taken as its options in the forms' own order; none unless all are there."""
    mm, row = layout.mm, label.box
    left, right = row[2], layout.sheet.width
    if is_arabic(label.phrase):
        before = [one.box[2] for one in layout.labels if on_line(one.box, row) and one.box[2] <= row[0]]
        left, right = max(before, default=0), row[0]
    beside = (left, max(0, row[1] - round(2 * mm)), right, row[3] + round(2 * mm))
    under = (max(0, row[0] - round(3 * mm)), row[3] + round(0.5 * mm), right, row[3] + round(9 * mm))
    for area in (beside, under):
        part = layout.drawn.ink[area[1] : area[3], area[0] : area[2]]
        boxes = sorted(_moved(box, area) for box in small_frames(part, mm))
        if len(boxes) == len(names):
            return [Option(name, box, _ink_inside(layout, box)) for name, box in zip(names, boxes, strict=True)]
    return []


def chosen(row: list[Option]) -> tuple[Option, float] | None:
    """The one option that is ticked and how far it stands out, 0 to 1; None where none or several are."""
    framed = [option for option in row if option.box is not None]
    ticked = [option for option in framed if option.ink >= TICKED]
    if not ticked:
        return None
    best = max(ticked, key=lambda option: option.ink)
    rest = max((option.ink for option in framed if option is not best), default=0.0)
    if rest > 0.5 * best.ink:
        return None
    return best, min(1.0, (best.ink - rest) / max(best.ink, 3 * TICKED))


def _beside(layout: Layout, label: SeenLabel) -> tuple[PixelBox | None, PixelBox | None]:
    """The nearest small frame to the left and to the right of a word, on its line."""
    mm = layout.mm
    reach = round(_REACH_MM * mm)
    left, top, right, bottom = label.box
    slack = round(2.5 * mm)
    area = (max(0, left - reach), max(0, top - slack), right + reach, bottom + slack)
    part = layout.drawn.ink[area[1] : area[3], area[0] : area[2]]
    middle = (top + bottom) / 2
    near = [
        frame
        for frame in (_moved(box, area) for box in small_frames(part, mm))
        if abs((frame[1] + frame[3]) / 2 - middle) <= 2.2 * mm
    ]
    # an engine may have read the box as the word's first letter: "[X] M"
    before = [frame for frame in near if frame[2] <= left + mm]
    before = before or [frame for frame in near if abs(frame[0] - left) <= 0.7 * mm]
    after = [frame for frame in near if frame[0] >= right - mm]
    walls = [
        word.box for word in layout.words if word.box != label.box and word.confidence > 0.5 and len(word.text) > 2
    ]
    nearest_left = max(before, key=lambda frame: frame[2], default=None)
    nearest_right = min(after, key=lambda frame: frame[0], default=None)
    return (
        None if nearest_left and _between(walls, nearest_left[2], left, label.box) else nearest_left,
        None if nearest_right and _between(walls, right, nearest_right[0], label.box) else nearest_right,
    )


def _between(walls: list[PixelBox], start: int, end: int, line: PixelBox) -> bool:
    middle = (line[1] + line[3]) / 2
    return any(wall[1] <= middle <= wall[3] and start <= (wall[0] + wall[2]) / 2 <= end for wall in walls)


def _moved(box: PixelBox, area: PixelBox) -> PixelBox:
    return (box[0] + area[0], box[1] + area[1], box[2] + area[0], box[3] + area[1])


def small_frames(ink: Mask, mm: float) -> list[PixelBox]:
    """Square frames of 1.8 to 8 mm in a piece of ink mask, whatever stands inside them."""
    if ink.size == 0:
        return []
    side = max(5, round(0.85 * LEAST_MM * mm))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    level = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    upright = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    frame = np.asarray(cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8)), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(frame, connectivity=8)
    found = []
    for left, top, wide, tall, _ in stats[1:].tolist():
        fits = LEAST_MM * mm <= wide <= MOST_MM * mm and LEAST_MM * mm <= tall <= MOST_MM * mm
        if fits and 0.6 <= wide / tall <= 1.7 and _has_sides(frame[top : top + tall, left : left + wide]):
            found.append((left, top, left + wide, top + tall))
    # a fold or a rule that touches a box joins its strokes to others; the paper inside is still its own
    for inside in frames.small_frames(ink, mm):
        wide, tall = inside[2] - inside[0], inside[3] - inside[1]
        square = max(wide, tall) <= MOST_MM * mm and 0.6 <= wide / tall <= 1.7
        if square and not any(_meet(inside, frame) for frame in found):
            found.append(inside)
    return found


def _meet(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _has_sides(frame: Mask) -> bool:
    """Whether at least three of the four sides are drawn for most of their length."""
    tall, wide = frame.shape
    rim_y, rim_x = max(2, tall // 5), max(2, wide // 5)
    sides = (
        frame[:rim_y].max(axis=0).mean(),
        frame[-rim_y:].max(axis=0).mean(),
        frame[:, :rim_x].max(axis=1).mean(),
        frame[:, -rim_x:].max(axis=1).mean(),
    )
    return sum(float(side) >= 0.75 for side in sides) >= 3


def _ink_inside(layout: Layout, box: PixelBox) -> float:
    """Share of dark pixels in the inner part of a frame, its lines left out."""
    left, top, right, bottom = box
    inset_x, inset_y = max(3, round(0.2 * (right - left))), max(3, round(0.2 * (bottom - top)))
    inner = layout.drawn.ink[top + inset_y : bottom - inset_y, left + inset_x : right - inset_x]
    return float(inner.mean()) if inner.size else 0.0
