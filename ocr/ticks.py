"""Which of several options a pen has chosen: by the ink in the place of each, held against the places of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.labels import SeenLabel
from ocr.page import PixelBox
from ocr.tick_places import TickPlace, places_in
from ocr.zones import Layout

TICKED = 0.06
"""Share of ink inside a box from which it is ticked; the scan's noise stays below 0.02 (`measured on drawn forms`)."""
_REACH_MM = 20.0
"""How far from its word a box may stand; a translation may stand between."""
_RINGED = 0.55
"""Share of a ring around a word that is drawn where a pen ringed it."""


@dataclass(frozen=True)
class Option:
    """One option: its place, None where none was found, and the share of ink inside."""

    name: str
    box: PixelBox | None
    ink: float


def options(layout: Layout, labels: Sequence[SeenLabel], usual: Sequence[str] = ()) -> list[Option]:
    """Each option's place and ink; all places of a row are of one sort and on the same side of their words.

    usual  the names in the order all forms print them, for places beside which no word was read
    """
    places = _places_near(layout, labels)
    best: list[tuple[SeenLabel, TickPlace | None]] = []
    worth = 0.0
    for sort in (("square", "round"), ("brackets",), ("line",)):
        mine = [place for place in places if place.sort in sort]
        for after in (False, True):
            pairs = _paired(layout, labels, mine, after)
            held = sum(place is not None for _, place in pairs)
            gaps = [_gap(label.box, place, after) for label, place in pairs if place is not None]
            value = held - min(sum(gaps) / (40.0 * layout.mm * max(held, 1)), 0.5) if held else 0.0
            if value > worth + (0.6 if sort != ("square", "round") and worth >= 1 else 0.0):
                best, worth = pairs, value
    ringed = [Option(label.name, label.box, _ring(layout, label.box)) for label in labels]
    if worth < min(2, len(labels)) - 0.5 or not any(place for _, place in best):
        return (
            ringed if any(option.ink >= _RINGED for option in ringed) else [Option(o.name, None, 0.0) for o in ringed]
        )
    return [
        Option(label.name, place.box if place else None, _ink_inside(layout, place) if place else 0.0)
        for label, place in best
    ]


def chosen(row: Sequence[Option]) -> tuple[Option, float] | None:
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


def _places_near(layout: Layout, labels: Sequence[SeenLabel]) -> list[TickPlace]:
    """The places to tick on the lines of the options."""
    mm = layout.mm
    found: list[TickPlace] = []
    for left, top, right, bottom in _bands(layout, labels):
        for place in places_in(layout.drawn.ink, (left, top, right, bottom), mm):
            if not any(_same(place.box, other.box) for other in found):
                found.append(place)
    return found


def _bands(layout: Layout, labels: Sequence[SeenLabel]) -> list[PixelBox]:
    """Strips of the page around the options of each line."""
    mm = layout.mm
    bands: list[PixelBox] = []
    for label in sorted(labels, key=lambda label: label.box[1]):
        left, top, right, bottom = label.box
        band = (
            max(0, round(left - _REACH_MM * mm)),
            max(0, round(top - 3 * mm)),
            min(layout.sheet.width, round(right + _REACH_MM * mm)),
            min(layout.sheet.height, round(bottom + 3 * mm)),
        )
        if bands and abs(bands[-1][1] - band[1]) <= 2.2 * mm:
            last = bands.pop()
            band = (min(last[0], band[0]), min(last[1], band[1]), max(last[2], band[2]), max(last[3], band[3]))
        bands.append(band)
    return bands


def _same(one: PixelBox, other: PixelBox) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def _paired(
    layout: Layout, labels: Sequence[SeenLabel], places: Sequence[TickPlace], after: bool
) -> list[tuple[SeenLabel, TickPlace | None]]:
    """Each option with the nearest place before it (or after it) that no other option's word stands between."""
    pairs: list[tuple[SeenLabel, TickPlace | None]] = []
    for label in labels:
        middle = (label.box[0] + label.box[2]) / 2
        sign = 1 if after else -1
        walls = [
            (other.box[0] + other.box[2]) / 2
            for other in labels
            if other is not label and _level(layout, label.box, other.box) and sign * (other.box[0] - label.box[0]) > 0
        ]
        wall = min(walls, key=lambda at: abs(at - middle), default=None)
        mine = [
            place
            for place in places
            if _level(layout, label.box, place.box)
            and sign * (place.middle - middle) > 0
            and (wall is None or sign * (wall - place.middle) > 0)
            and _gap(label.box, place, after) <= _REACH_MM * layout.mm
            and not _inside_word(label.box, place, after)
        ]
        nearest = min(mine, key=lambda place: abs(place.middle - middle), default=None)
        pairs.append((label, nearest))
    return _alike(layout, pairs)


def _inside_word(box: PixelBox, place: TickPlace, after: bool) -> bool:
    """Whether a place stands where the word's own letters are: an engine's box may hold the tick box at its end only."""
    wide = box[2] - box[0]
    end = box[2] - place.box[0] if after else place.box[2] - box[0]
    return end > max(0.45 * wide, 1)


def _alike(
    layout: Layout, pairs: Sequence[tuple[SeenLabel, TickPlace | None]]
) -> list[tuple[SeenLabel, TickPlace | None]]:
    """The same pairs without places whose size is not that of the others."""
    tall = sorted(place.box[3] - place.box[1] for _, place in pairs if place is not None)
    if len(tall) < 2:
        return list(pairs)
    usual = tall[len(tall) // 2]
    return [
        (label, place if place is not None and abs(place.box[3] - place.box[1] - usual) <= 0.25 * usual else None)
        for label, place in pairs
    ]


def _gap(box: PixelBox, place: TickPlace, after: bool) -> float:
    return max(0.0, place.box[0] - box[2] if after else box[0] - place.box[2])


def _level(layout: Layout, one: PixelBox, other: PixelBox) -> bool:
    return abs(one[1] + one[3] - other[1] - other[3]) / 2 <= 2.4 * layout.mm


def _ink_inside(layout: Layout, place: TickPlace) -> float:
    """Share of dark pixels in the inner part of a place."""
    left, top, right, bottom = place.inner()
    inner = layout.drawn.ink[top:bottom, left:right]
    return float(inner.mean()) if inner.size else 0.0


def _ring(layout: Layout, box: PixelBox) -> float:
    """Share of a ring around a word that is drawn, 0 to 1."""
    mm = layout.mm
    left, top, right, bottom = box
    out = round(3.5 * mm)
    area = (max(0, left - out), max(0, top - out), right + out, bottom + out)
    part = np.ascontiguousarray(layout.drawn.ink[area[1] : area[3], area[0] : area[2]])
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    middle = ((left + right) / 2 - area[0], (top + bottom) / 2 - area[1])
    best = 0.0
    for number in range(1, len(stats)):
        x, y, wide, tall, _ = (int(value) for value in stats[number])
        round_it = x < middle[0] < x + wide and y < middle[1] < y + tall
        if not round_it or tall < 3.0 * mm or wide < 0.75 * (right - left) or wide < 0.8 * tall:
            continue
        if x == 0 or y == 0 or x + wide == part.shape[1] or y + tall == part.shape[0]:
            continue
        best = max(best, _drawn_share(numbers == number, (x, y, wide, tall), mm))
    return best


def _drawn_share(
    mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], box: tuple[int, int, int, int], mm: float
) -> float:
    """Share of the ellipse in `box` along which the mask is inked."""
    x, y, wide, tall = box
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((max(3, round(0.8 * mm)),) * 2, np.uint8))
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    xs = np.clip(np.rint(x + wide / 2 + (wide / 2 - 1) * np.cos(angles)), 0, mask.shape[1] - 1).astype(int)
    ys = np.clip(np.rint(y + tall / 2 + (tall / 2 - 1) * np.sin(angles)), 0, mask.shape[0] - 1).astype(int)
    return float(grown[ys, xs].mean())
