"""Which place to tick belongs to which option: the nearest on the form's side of its word that no other word stands before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from ocr.labels import SeenLabel, is_arabic
from ocr.page import PixelBox
from ocr.tick_places import TickPlace
from ocr.zones import Layout

REACH_MM = 20.0
"""How far from its word a box may stand; a translation may stand between."""
_BESIDE_MM = 9.0
"""How far from a word its translation may stand."""
_FARTHEST_MM = 50.0
_ALIKE = 0.16
"""Boxes of one row differ in size by no more than this share."""

Pair = tuple[SeenLabel, TickPlace | None]
Style = tuple[frozenset[str], bool]
"""The sorts of place of a form, and whether they stand behind their words."""


@dataclass(frozen=True)
class Row:
    """The options of one group as read, all names of the group in the usual order, and the places near them."""

    labels: tuple[SeenLabel, ...]
    names: tuple[str, ...]
    places: tuple[TickPlace, ...]


def paired(layout: Layout, row: Row, style: Style) -> list[Pair]:
    """Each option with the nearest place on its side that no other option's word stands between."""
    sorts, after = style
    labels = row.labels
    places = [place for place in row.places if place.sort in sorts]
    reach = reach_px(layout, labels)
    pairs: list[Pair] = []
    for label in labels:
        middle = (label.box[0] + label.box[2]) / 2
        sign = 1 if after else -1
        walls = [
            (other.box[0] + other.box[2]) / 2
            for other in labels
            if other is not label and level(layout, label.box, other.box) and sign * (other.box[0] - label.box[0]) > 0
        ]
        wall = min(walls, key=lambda at: abs(at - middle), default=None)
        mine = [
            place
            for place in places
            if level(layout, label.box, place.box)
            and sign * (place.middle - middle) > 0
            and (wall is None or sign * (wall - place.middle) > 0)
            and gap(translated(layout, label.box), place) <= reach
            and (len(label.phrase) == 1 or not _inside_word(label.box, place, after))
        ]
        nearest = min(mine, key=lambda place: abs(place.middle - middle), default=None)
        pairs.append((label, nearest))
    return _alike(layout, pairs)


def alike(tall: int, usual: int) -> bool:
    """Whether boxes of these heights may be of one row."""
    return abs(tall - usual) <= _ALIKE * usual


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
        (label, place if place is not None and alike(place.box[3] - place.box[1], usual) else None)
        for label, place in pairs
    ]


def translated(layout: Layout, box: PixelBox) -> PixelBox:
    """A word's box with the Arabic that stands right beside it: a box to tick may come behind both."""
    near = [
        word.box
        for word in layout.words
        if is_arabic(word.text) and word.confidence >= 0.3 and level(layout, word.box, box)
    ]
    left, right = box[0], box[2]
    for other in sorted(near, key=lambda one: one[0]):
        if 0 <= other[0] - right <= _BESIDE_MM * layout.mm:
            right = other[2]
    for other in sorted(near, key=lambda one: -one[2]):
        if 0 <= left - other[2] <= _BESIDE_MM * layout.mm:
            left = other[0]
    return (left, box[1], right, box[3])


def gap(box: PixelBox, place: TickPlace) -> float:
    """Pixels between a word and a place beside it, or that they share: a box is not among the letters."""
    before, behind = box[0] - place.box[2], place.box[0] - box[2]
    inside = before < 0 and behind < 0 and box[0] <= place.middle <= box[2]
    return 0.0 if inside else abs(max(before, behind))


def level(layout: Layout, one: PixelBox, other: PixelBox) -> bool:
    return abs(one[1] + one[3] - other[1] - other[3]) / 2 <= 2.4 * layout.mm


def reach_px(layout: Layout, labels: Sequence[SeenLabel]) -> float:
    """How far from its word a box may stand: as far as the next option of the row, whose place the last one lacks."""
    nexts: dict[int, int] = {}
    for (n, label), (_, other) in permutations(enumerate(labels), 2):
        if level(layout, label.box, other.box) and other.box[0] > label.box[2]:
            nexts[n] = min(nexts.get(n, layout.sheet.width), other.box[0] - label.box[2])
    return min(max(REACH_MM * layout.mm, *nexts.values(), 0.0), _FARTHEST_MM * layout.mm)
