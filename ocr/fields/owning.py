"""Which writing belongs to which printed label: all labels of a page share out what is written on it at once.

A value stands to the right of its label, under or over it, or in boxes for one character each. Each pair of a label and a piece of
writing has a cost: how far apart they stand, what stands between, whether the writing looks like the value, and whether it
stands on the side where this form puts its values. The cheapest pairs are taken first; nothing is measured from the page's edge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ocr.fields.writings import Writing
from ocr.labels import SeenLabel, is_arabic
from ocr.page import PixelBox, inside
from ocr.zones import Layout, on_line, overlap

MOST_COST = 3.2
"""A dearer pair is none: the label owns nothing."""
REACH_BELOW = 4.5
"""How far below its label a value may begin, in heights of the label."""
SIDE_WORTH = 1.1
"""What a page's habit of putting values on one side of their labels is worth against the other side."""


@dataclass(frozen=True)
class Owner:
    """A label that wants a value.

    fits   how badly a writing suits it: 0 well, 2 hardly
    tells  whether it is known what its value looks like, so that what stands at it tells where a page puts values: whatever
           stands at a signature's label does not
    """

    label: SeenLabel
    fits: Callable[[Writing], float]
    tells: bool = True


Habit = Mapping[str, float]
"""By side of their labels, the share of values that a page puts there; empty where too few labels tell."""


def share_out(
    layout: Layout,
    owners: Sequence[Owner],
    writings: Sequence[Writing],
    most: float = MOST_COST,
    habit: Habit | None = None,
) -> dict[int, Writing]:
    """The writing that each owner has, by the owner's place in `owners`; an owner that has none is missing.

    most   what a pair may cost
    habit  the page's, where these owners are too few to tell it
    """
    pairs = _pairs(layout, owners, writings)
    habit = _habit(owners, pairs) if habit is None else habit
    taken: dict[int, Writing] = {}
    spent: set[int] = set()
    for cost, _, n, m in sorted((cost + _against(habit, side), side, n, m) for cost, side, n, m in pairs):
        if cost > most:
            break
        if n not in taken and m not in spent:
            taken[n] = writings[m]
            spent.add(m)
    return taken


Pair = tuple[float, str, int, int]


def _pairs(layout: Layout, owners: Sequence[Owner], writings: Sequence[Writing]) -> list[Pair]:
    return [
        (cost, side, n, m)
        for n, owner in enumerate(owners)
        for m, writing in enumerate(writings)
        for side, cost in _costs(layout, owner, writing, writings).items()
    ]


def habit_of(layout: Layout, owners: Sequence[Owner], writings: Sequence[Writing]) -> Habit:
    """On which side of its labels a page puts values."""
    return _habit(owners, _pairs(layout, owners, writings))


def _habit(owners: Sequence[Owner], pairs: Sequence[Pair]) -> Habit:
    """Share of labels, of those with a writing that plainly suits them, which have it on each side."""
    best: dict[int, tuple[float, str]] = {}
    for cost, side, n, _ in pairs:
        if owners[n].tells and cost < 1.6 and (n not in best or cost < best[n][0]):
            best[n] = (cost, side)
    counts = Counter(side for _, side in best.values())
    total = sum(counts.values())
    return {side: (count + 0.5) / (total + 1.5) for side, count in counts.items()} if total >= 3 else {}


def _against(habit: Habit, side: str) -> float:
    return SIDE_WORTH * (0.5 - habit.get(side, 0.0)) if habit else 0.0


def _costs(layout: Layout, owner: Owner, writing: Writing, writings: Sequence[Writing]) -> dict[str, float]:
    """What it costs that `writing` is the owner's, for each side of the label it may count as standing on."""
    label = owner.label.box
    tall = max(label[3] - label[1], round(2.2 * layout.mm))
    found: dict[str, float] = {}
    beside = _beside(layout, owner.label, writing, writings, tall)
    if beside is not None:
        found["beside"] = beside
    below = None if is_arabic(owner.label.phrase) else _below(layout, owner.label, writing, writings, tall)
    if below is not None:
        found["below"] = below
    above = None if is_arabic(owner.label.phrase) else _above(layout, owner.label, writing, writings, tall)
    if above is not None:
        found["above"] = above
    if not found:
        return {}
    misfit = owner.fits(writing) + _other_cell(layout, label, writing.box)
    return {side: cost + misfit for side, cost in found.items()}


def _beside(layout: Layout, label: SeenLabel, writing: Writing, writings: Sequence[Writing], tall: int) -> float | None:
    """The cost of standing on the label's line: to its right, or to its left where the label is Arabic."""
    box, other = label.box, writing.box
    high = other[3] - other[1]
    shared = overlap((box[1] - 0.3 * tall, box[3] + 0.3 * tall), (other[1], other[3]))  # type: ignore[arg-type]  # halves of pixels do not matter
    if shared < 0.4 * min(high, 1.6 * tall):
        return None
    arabic = is_arabic(label.phrase)
    gap = box[0] - other[2] if arabic else other[0] - box[2]
    if gap < -0.6 * tall and not (writing.cells and not arabic and other[0] > (box[0] + box[2]) / 2):
        return None  # a word that was cut roughly may reach over boxes
    span = (other[2], box[0]) if arabic else (box[2], other[0])
    off = abs((other[1] + other[3]) - (box[1] + box[3])) / 2 / tall
    return 0.07 * max(gap, 0) / tall + 0.5 * off + _between(layout, label, span, writing, writings)


def _between(
    layout: Layout, label: SeenLabel, span: tuple[int, int], writing: Writing, writings: Sequence[Writing]
) -> float:
    """What stands between a label and writing on its line counts against them."""
    cost = 0.0
    for other in (*layout.labels, *layout.fences):
        if other is label or not on_line(other.box, label.box) or overlap((other.box[0], other.box[2]), span) == 0:
            continue
        if is_arabic(other.phrase) != is_arabic(label.phrase) and other.name == label.name:
            cost += 0.3  # its own translation
        else:
            cost += 4.0
    for one in writings:
        middle = (one.box[0] + one.box[2]) / 2
        if one is not writing and span[0] < middle < span[1] and on_line(one.box, label.box):
            cost += 1.5 if one.text else 0.6
    return cost


def _below(layout: Layout, label: SeenLabel, writing: Writing, writings: Sequence[Writing], tall: int) -> float | None:
    """The cost of standing under the label."""
    box, other = label.box, writing.box
    drop = other[1] - box[3]
    if not -0.7 * tall <= drop <= REACH_BELOW * tall or (other[1] + other[3]) / 2 <= box[3]:
        return None
    right = _end_of_column(layout, label, tall)
    if other[0] >= right or other[2] <= box[0] - 2 * tall or other[0] < box[0] - 4 * tall:
        return None
    shift = abs(other[0] - box[0]) / tall
    cost = 0.55 + 0.22 * max(drop, 0) / tall + 0.05 * shift
    between = (box[3] - 0.3 * tall, other[1] + 0.3 * (other[3] - other[1]))
    for one in (*layout.labels, *layout.fences):
        middle = (one.box[1] + one.box[3]) / 2
        across = overlap((one.box[0], one.box[2]), (min(box[0], other[0]), max(other[2], box[0] + 1)))
        if one is not label and between[0] < middle < between[1] and across and one.name != label.name:
            cost += 0.3 if is_arabic(one.phrase) else 4.0
    for held in writings:
        middle = (held.box[1] + held.box[3]) / 2
        if (
            held is not writing
            and between[0] < middle < between[1]
            and overlap((held.box[0], held.box[2]), (box[0], box[2]))
        ):
            cost += 1.0
    beside = [one for one in layout.labels if one is not label and on_line(one.box, other) and one.box[2] <= other[0]]
    if any(other[0] - one.box[2] < other[0] - box[0] + 2 * tall and not is_arabic(one.phrase) for one in beside):
        cost += 0.8  # it stands right of a label on its own line
    return cost


def _above(layout: Layout, label: SeenLabel, writing: Writing, writings: Sequence[Writing], tall: int) -> float | None:
    """The cost of standing over the label, as where forms print it small under the line to write on."""
    box, other = label.box, writing.box
    rise = box[1] - other[3]
    if not -0.7 * tall <= rise <= 2.5 * tall or (other[1] + other[3]) / 2 >= box[1]:
        return None
    if other[0] >= _end_of_column(layout, label, tall) or other[0] < box[0] - 4 * tall or other[2] <= box[0] - 2 * tall:
        return None
    cost = 1.0 + 0.3 * max(rise, 0) / tall + 0.05 * abs(other[0] - box[0]) / tall
    for one in (*layout.labels, *layout.fences):
        middle = (one.box[1] + one.box[3]) / 2
        if one is not label and other[3] < middle < box[1] and overlap((one.box[0], one.box[2]), (box[0], box[2])):
            cost += 0.3 if is_arabic(one.phrase) else 4.0
    owned = [one for one in layout.labels if one is not label and on_line(one.box, other) and one.box[2] <= other[0]]
    return cost + (0.8 if any(not is_arabic(one.phrase) and other[0] - one.box[2] < 6 * tall for one in owned) else 0.0)


def _end_of_column(layout: Layout, label: SeenLabel, tall: int) -> int:
    """Where the next label on the same line begins, of which a value below is no more."""
    box = label.box
    later = [
        one.box[0]
        for one in layout.labels
        if one is not label and on_line(one.box, box) and one.box[0] > box[2] and not is_arabic(one.phrase)
    ]
    return min([*later, layout.sheet.width]) - round(0.2 * tall)


_STANDS_OUT_PX = 4
"""How far a frame within another stands out where their lines were found a little apart."""


def _other_cell(layout: Layout, label: PixelBox, other: PixelBox) -> float:
    """Writing in a frame that does not hold the label, and is not beside or under the label's own, is another's."""
    frame, held = layout.container(label), layout.container(other)
    if frame == held:
        return -0.15 if frame is not None else 0.0
    if frame is None or held is None:
        return 0.0
    if inside(held, frame, _STANDS_OUT_PX) or inside(frame, held, _STANDS_OUT_PX):
        return 0.0
    slack = round(1.5 * layout.mm)
    right = abs(held[0] - frame[2]) <= slack and overlap((held[1], held[3]), (frame[1], frame[3])) > 0
    under = abs(held[1] - frame[3]) <= slack and overlap((held[0], held[2]), (frame[0], frame[2])) > 0
    return 0.0 if right or under else 1.2
