"""Which of several options a pen has chosen: by the ink in the place of each, held against the places of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ocr.labels import SeenLabel
from ocr.page import PixelBox, around, meet
from ocr.rings import RINGED, ring_around
from ocr.tick_pairs import REACH_MM, Pair, Row, Style, alike, gap, level, paired, reach_px, translated
from ocr.tick_places import TickPlace, places_in
from ocr.zones import Layout

TICKED = 0.06
"""Share of ink inside a box from which it is ticked; the scan's noise stays below 0.02 (`measured on drawn forms`)."""
_NEXT_MM = 110.0
"""How far from an option whose neighbour was not read the neighbour's box may stand."""
_IN_PART = 0.72
"""How much less of an outline must be drawn where a box must be."""
_FAR_COSTS = 0.6
"""What places at the end of their reach cost a row: less than one option without a place."""
_OTHER_ROWS = 0.15
"""What the worth of a style on a form's other rows counts on a row."""

_STYLES: tuple[Style, ...] = tuple(
    (frozenset(sorts), after) for sorts in (("square", "round"), ("brackets",), ("line",)) for after in (False, True)
)


@dataclass(frozen=True)
class Option:
    """One option: its place, None where none was found, and the share of ink inside."""

    name: str
    box: PixelBox | None
    ink: float


def row_of(layout: Layout, labels: Sequence[SeenLabel], names: Sequence[str] = ()) -> Row:
    """A group's options with the places near them; `names` where all forms print the same options."""
    alone = len(labels) < len(names)
    return Row(tuple(labels), tuple(names), tuple(_places_near(layout, labels, alone)))


def styles_of(layout: Layout, rows: Sequence[Row]) -> list[Style | None]:
    """For each row the sort of place and the side of the words that suit most of its options, None where none does.

    A form's other rows weigh a little, so that they decide where a row's own places suit two styles alike: most forms keep
    to one style, but some put one row's boxes before the words and the next row's behind them.
    """
    worth = [{style: _worth(layout, paired(layout, row, style)) for style in _STYLES} for row in rows]
    styles: list[Style | None] = []
    for own in worth:
        total = {style: own[style] + _OTHER_ROWS * sum(each[style] for each in worth) for style in _STYLES}
        best = max(total, key=lambda style: total[style])
        styles.append(best if total[best] > 0 else None)
    return styles


def side_is_sure(layout: Layout, row: Row, style: Style | None) -> bool:
    """Whether more options of a row have a place on the style's side of their words than on the other.

    Where both sides serve as many, each box may be its left or its right neighbour's, and nothing in the row says whose.
    """
    if style is None:
        return True
    sorts, after = style
    mine, others = (
        sum(place is not None for _, place in paired(layout, row, (sorts, side))) for side in (after, not after)
    )
    return mine > others


def options(layout: Layout, row: Row, style: Style | None) -> list[Option]:
    """Each option's place and ink; the places are of the form's `style`, else of the one that suits the row."""
    rings = [(label, ring_around(layout, label.box)) for label in row.labels]
    ringed = [Option(label.name, label.box, drawn if drawn >= RINGED else 0.0) for label, drawn in rings]
    if chosen(ringed) is not None:
        return ringed
    pairs = paired(layout, row, style) if style else []
    if not any(place for _, place in pairs):
        (style,) = styles_of(layout, [row])
        pairs = paired(layout, row, style) if style else []
    held = [place for _, place in pairs if place is not None]
    if style is None or not held or (len(held) == 1 and (len(row.labels) > 2 or _may_be_unread(layout, row, pairs))):
        return [Option(label.name, None, 0.0) for label in row.labels]
    found = [_measured(layout, label.name, place) for label, place in pairs]
    if len(held) < len(row.labels):
        found = _with_expected(layout, pairs, found)
    more = _unread(layout, row, pairs)
    lacking = [Option(name, None, 0.0) for name in row.names if name not in {one.name for one in (*found, *more)}]
    return [*found, *more, *lacking]


def _may_be_unread(layout: Layout, row: Row, pairs: Sequence[Pair]) -> bool:
    """Whether a row's one place may be that of an option whose word was not read: a ring around a lone letter, say.

    Right beside its word it is the word's own.
    """
    far = any(place and gap(label.box, place) > _RIGHT_BESIDE_MM * layout.mm for label, place in pairs)
    return far and len(row.labels) < len(row.names)


_RIGHT_BESIDE_MM = 5.0


def _worth(layout: Layout, pairs: Sequence[Pair]) -> float:
    """How many options have a place, less a little for places far from their words.

    Count goes before distance: where a translation stands between a word and its box, the box is nearer to the next word,
    but then the first or the last option of the row has none on that side.
    """
    gaps = [gap(translated(layout, label.box), place) for label, place in pairs if place is not None]
    if not gaps:
        return 0.0
    return len(gaps) - _FAR_COSTS * min(sum(gaps) / len(gaps) / (REACH_MM * layout.mm), 1.0)


def _measured(layout: Layout, name: str, place: TickPlace | None) -> Option:
    return Option(name, place.box, _ink_inside(layout, place)) if place else Option(name, None, 0.0)


def _with_expected(layout: Layout, pairs: Sequence[Pair], found: Sequence[Option]) -> list[Option]:
    """Where the other places are seen and empty, the place that a tick hid is measured where it must stand."""
    if any(option.ink >= TICKED for option in found):
        return list(found)
    steps = [(label.box, place) for label, place in pairs if place is not None]
    measured = []
    for (label, place), option in zip(pairs, found, strict=True):
        if place is None:
            tries = [_measured(layout, label.name, one) for one in _expected(layout, label, steps)]
            option = max(tries, key=lambda one: one.ink)
        measured.append(option)
    return measured


def _expected(layout: Layout, label: SeenLabel, steps: Sequence[tuple[PixelBox, TickPlace]]) -> Iterator[TickPlace]:
    """Where an option's place must stand, as the others stand to their words, or where its word was read with it."""
    behind = sum(place.middle > (word[0] + word[2]) / 2 for word, place in steps) * 2 > len(steps)
    edge = 2 if behind else 0
    aside = median([place.box[0] - word[edge] for word, place in steps])
    lower = median([(place.box[1] + place.box[3] - word[1] - word[3]) / 2 for word, place in steps])
    wide, tall = (median([place.box[k + 2] - place.box[k] for _, place in steps]) for k in (0, 1))
    lefts = [label.box[edge] + aside]
    whole = around([layout.words[n].box for n in label.words] or [label.box])
    if whole[edge] != label.box[edge]:
        lefts.append(whole[2] - wide if behind else whole[0])
    top = (label.box[1] + label.box[3]) / 2 + lower - tall / 2
    for left in lefts:
        place = TickPlace((round(left), round(top), round(left + wide), round(top + tall)), steps[0][1].sort, 0.5)
        yield _found_at(layout, place) or place


def _found_at(layout: Layout, place: TickPlace) -> TickPlace | None:
    """The box like `place` whose outline is there in part, a little aside: an engine's box of a word may be too wide."""
    if place.sort not in ("square", "round"):
        return None
    left, top, right, bottom = place.box
    aside, lower = round(4 * layout.mm), round(1.2 * layout.mm)
    area = (left - aside, top - lower, right + aside, bottom + lower)
    near = [one for one in places_in(layout.drawn.ink, area, layout.mm, _IN_PART) if _like(one, place)]
    return min(near, key=lambda one: abs(one.middle - place.middle), default=None)


def _unread(layout: Layout, row: Row, pairs: Sequence[Pair]) -> list[Option]:
    """Options whose words were not read: named where as many like places are left over as names, in the usual order."""
    missing = [name for name in row.names if name not in {label.name for label in row.labels}]
    held = [place for _, place in pairs if place is not None]
    if not missing or not held:
        return []
    more = [
        place
        for place in row.places
        if level(layout, place.box, held[0].box)
        and _like(place, held[0])
        and not any(meet(place.box, one.box) for one in held)
        and _room_for_word(place, held)
    ]
    order = [label.name for label in row.labels]
    usual = sorted(order, key=row.names.index) == order
    if len(more) != len(missing) or (len(missing) > 1 and not usual):
        return []
    return [_measured(layout, name, place) for name, place in zip(missing, more, strict=True)]


def _room_for_word(place: TickPlace, held: Sequence[TickPlace]) -> bool:
    """Whether a place stands so far from the others that a word fits between: cells of a comb stand close."""
    return all(abs(place.middle - one.middle) >= 1.8 * (one.box[2] - one.box[0]) for one in held)


def _like(one: TickPlace, other: TickPlace) -> bool:
    tall, usual = one.box[3] - one.box[1], other.box[3] - other.box[1]
    boxes = {one.sort, other.sort} <= {"square", "round"}
    return (boxes or one.sort == other.sort) and alike(tall, usual)


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


def _places_near(layout: Layout, labels: Sequence[SeenLabel], alone: bool) -> list[TickPlace]:
    """The places to tick on the lines of the options."""
    found: list[TickPlace] = []
    heads = [label.box for label in layout.labels]
    for band in _bands(layout, labels, _NEXT_MM if alone else reach_px(layout, labels) / layout.mm):
        for place in places_in(layout.drawn.ink, band, layout.mm):
            printed = place.sort in ("brackets", "line") and any(meet(place.box, head) for head in heads)
            if not printed and not any(meet(place.box, other.box) for other in found):
                found.append(place)
    return found


def _bands(layout: Layout, labels: Sequence[SeenLabel], reach_mm: float) -> list[PixelBox]:
    """Strips of the page around the options of each line."""
    mm = layout.mm
    bands: list[PixelBox] = []
    for label in sorted(labels, key=lambda label: label.box[1]):
        left, top, right, bottom = translated(layout, label.box)
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


def _ink_inside(layout: Layout, place: TickPlace) -> float:
    """Share of dark pixels in the inner part of a place."""
    left, top, right, bottom = place.inner()
    inner = layout.drawn.ink[top:bottom, left:right]
    return float(inner.mean()) if inner.size else 0.0
