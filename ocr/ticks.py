"""Which of several options a pen has chosen: by the ink in the place of each, held against the places of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

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
_NEXT_MM = 50.0
"""How far from an option whose neighbour was not read the neighbour's box may stand."""
_RINGED = 0.8
"""Share of an ellipse around a word that is inked where a pen ringed it."""
_ALIKE = 0.16
"""Boxes of one row differ in size by no more than this share."""
_SORTS = (("square", "round"), ("brackets",), ("line",))

Pair = tuple[SeenLabel, TickPlace | None]


@dataclass(frozen=True)
class Option:
    """One option: its place, None where none was found, and the share of ink inside."""

    name: str
    box: PixelBox | None
    ink: float


def options(layout: Layout, labels: Sequence[SeenLabel], names: Sequence[str] = ()) -> list[Option]:
    """Each option's place and ink; all places of a row are of one sort and on the same side of their words.

    names  all names of the group in the order forms print them, for places beside which no word was read
    """
    places = _places_near(layout, labels, alone=len(labels) == 1)
    pairs, after = _best_pairs(layout, labels, places)
    held = [place for _, place in pairs if place is not None]
    if len(held) < len(labels):
        ringed = [Option(label.name, label.box, _ring(layout, label.box)) for label in labels]
        if chosen(ringed) is not None and max(option.ink for option in ringed) >= _RINGED:
            return ringed
    if not held or (len(held) == 1 and len(labels) > 2):
        return [Option(label.name, None, 0.0) for label in labels]
    found = [_measured(layout, label.name, place) for label, place in pairs]
    if len(held) < len(labels):
        found = _with_expected(layout, pairs, found)
    return found + _unread(layout, pairs, places, names, after)


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


def _best_pairs(layout: Layout, labels: Sequence[SeenLabel], places: Sequence[TickPlace]) -> tuple[list[Pair], bool]:
    """Options with their places: of the sort and on the side that suits most of them, and whether behind the words."""
    best: list[Pair] = [(label, None) for label in labels]
    behind, worth = False, 0.0
    for sort in _SORTS:
        mine = [place for place in places if place.sort in sort]
        for after in (False, True):
            pairs = _paired(layout, labels, mine, after)
            gaps = [_gap(label.box, place, after) for label, place in pairs if place is not None]
            value = len(gaps) - min(sum(gaps) / (40.0 * layout.mm * len(gaps)), 0.5) if gaps else 0.0
            if value > worth:
                best, behind, worth = pairs, after, value
    return best, behind


def _measured(layout: Layout, name: str, place: TickPlace | None) -> Option:
    return Option(name, place.box, _ink_inside(layout, place)) if place else Option(name, None, 0.0)


def _with_expected(layout: Layout, pairs: Sequence[Pair], found: Sequence[Option]) -> list[Option]:
    """Where the other places are seen and empty, the place that a tick hid is measured where it must stand."""
    if any(option.ink >= TICKED for option in found):
        return list(found)
    steps = [(label.box, place) for label, place in pairs if place is not None]
    measured = []
    for (label, place), option in zip(pairs, found, strict=True):
        measured.append(option if place else _measured(layout, label.name, _expected(label.box, steps)))
    return measured


def _expected(box: PixelBox, steps: Sequence[tuple[PixelBox, TickPlace]]) -> TickPlace:
    """Where the place of the word in `box` must stand, as the others stand to their words."""
    behind = sum(place.middle > (word[0] + word[2]) / 2 for word, place in steps) * 2 > len(steps)
    edge = 2 if behind else 0
    aside = [place.box[0] - word[edge] for word, place in steps]
    lower = [(place.box[1] + place.box[3] - word[1] - word[3]) / 2 for word, place in steps]
    wide, tall = (median([place.box[k + 2] - place.box[k] for _, place in steps]) for k in (0, 1))
    left = box[edge] + median(aside)
    top = (box[1] + box[3]) / 2 + median(lower) - tall / 2
    return TickPlace((round(left), round(top), round(left + wide), round(top + tall)), steps[0][1].sort, 0.5)


def _unread(
    layout: Layout, pairs: Sequence[Pair], places: Sequence[TickPlace], names: Sequence[str], after: bool
) -> list[Option]:
    """Options whose words were not read: named where as many like places are left over as names, in the usual order."""
    missing = [name for name in names if name not in {label.name for label, _ in pairs}]
    held = [place for _, place in pairs if place is not None]
    if not missing or not held:
        return []
    more = [
        place
        for place in places
        if _level(layout, place.box, held[0].box)
        and _like(place, held[0])
        and not any(_same(place.box, one.box) for one in held)
        and _room_for_word(layout, place, held, after)
    ]
    order = [pair[0].name for pair in pairs]
    usual = sorted(order, key=list(names).index) == order
    if len(more) != len(missing) or (len(missing) > 1 and not usual):
        return []
    return [_measured(layout, name, place) for name, place in zip(missing, more, strict=True)]


def _room_for_word(layout: Layout, place: TickPlace, held: Sequence[TickPlace], after: bool) -> bool:
    """Whether a place stands so far from the others that a word fits between: cells of a comb stand close."""
    return all(abs(place.middle - one.middle) >= 1.8 * (one.box[2] - one.box[0]) for one in held)


def _like(one: TickPlace, other: TickPlace) -> bool:
    tall, usual = one.box[3] - one.box[1], other.box[3] - other.box[1]
    return one.sort == other.sort and abs(tall - usual) <= _ALIKE * usual


def _places_near(layout: Layout, labels: Sequence[SeenLabel], alone: bool) -> list[TickPlace]:
    """The places to tick on the lines of the options."""
    found: list[TickPlace] = []
    heads = [label.box for label in layout.labels]
    for band in _bands(layout, labels, _NEXT_MM if alone else _REACH_MM):
        for place in places_in(layout.drawn.ink, band, layout.mm):
            printed = place.sort in ("brackets", "line") and any(_same(place.box, head) for head in heads)
            if not printed and not any(_same(place.box, other.box) for other in found):
                found.append(place)
    return found


def _bands(layout: Layout, labels: Sequence[SeenLabel], reach_mm: float) -> list[PixelBox]:
    """Strips of the page around the options of each line."""
    mm = layout.mm
    bands: list[PixelBox] = []
    for label in sorted(labels, key=lambda label: label.box[1]):
        left, top, right, bottom = label.box
        band = (
            max(0, round(left - reach_mm * mm)),
            max(0, round(top - 3 * mm)),
            min(layout.sheet.width, round(right + reach_mm * mm)),
            min(layout.sheet.height, round(bottom + 3 * mm)),
        )
        if bands and abs(bands[-1][1] - band[1]) <= 2.2 * mm:
            last = bands.pop()
            band = (min(last[0], band[0]), min(last[1], band[1]), max(last[2], band[2]), max(last[3], band[3]))
        bands.append(band)
    return bands


def _same(one: PixelBox, other: PixelBox) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def _paired(layout: Layout, labels: Sequence[SeenLabel], places: Sequence[TickPlace], after: bool) -> list[Pair]:
    """Each option with the nearest place before it (or after it) that no other option's word stands between."""
    pairs: list[Pair] = []
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
            and (len(label.phrase) == 1 or not _inside_word(label.box, place, after))
        ]
        nearest = min(mine, key=lambda place: abs(place.middle - middle), default=None)
        pairs.append((label, nearest))
    return _alike(layout, pairs)


def _inside_word(box: PixelBox, place: TickPlace, after: bool) -> bool:
    """Whether a place stands where the word's own letters are: an engine's box may hold the tick box at its end only."""
    wide = box[2] - box[0]
    end = box[2] - place.box[0] if after else place.box[2] - box[0]
    return end > max(0.45 * wide, 1)


def _alike(layout: Layout, pairs: Sequence[Pair]) -> list[Pair]:
    """The same pairs without places whose size is not that of the others."""
    tall = sorted(place.box[3] - place.box[1] for _, place in pairs if place is not None)
    if len(tall) < 2:
        return list(pairs)
    usual = tall[len(tall) // 2]
    return [
        (label, place if place is not None and abs(place.box[3] - place.box[1] - usual) <= _ALIKE * usual else None)
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
    """Largest share, 0 to 1, of an ellipse around a word that is inked; the ellipse goes through no letter of it."""
    mm = layout.mm
    left, top, right, bottom = box
    out = round(5 * mm)
    area = (max(0, left - out), max(0, top - out), right + out, bottom + out)
    part = layout.drawn.ink[area[1] : area[3], area[0] : area[2]]
    grown = cv2.dilate(part, np.ones((max(3, round(0.35 * mm)),) * 2, np.uint8))
    middle = ((left + right) / 2 - area[0], (top + bottom) / 2 - area[1])
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    best = 0.0
    for wide, tall, aside, lower in product(*_ELLIPSES):
        reach = (max((right - left) / 2, mm) + wide * mm, max((bottom - top) / 2, mm) + tall * mm)
        xs = np.rint(middle[0] + aside * mm + reach[0] * np.cos(angles)).astype(int)
        ys = np.rint(middle[1] + lower * mm + reach[1] * np.sin(angles)).astype(int)
        if xs.min() >= 0 and ys.min() >= 0 and xs.max() < grown.shape[1] and ys.max() < grown.shape[0]:
            best = max(best, float(grown[ys, xs].mean()))
    return best


_ELLIPSES = (
    (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.2),
    (-0.6, -0.2, 0.2, 0.6, 1.0, 1.5),
    (-1.0, -0.5, 0.0, 0.5, 1.0),
    (-0.6, -0.3, 0.0, 0.3, 0.6),
)
"""How much wider and higher (half, mm) than its word a ring may be, and how far aside and lower."""
