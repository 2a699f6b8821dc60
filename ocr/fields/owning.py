"""Which writing belongs to which printed label: all labels of a page share out what is written on it at once.

A value stands to the right of its label, under or over it, or in boxes for one character each. Each pair of a label and a piece of
writing has a cost: how far apart they stand, what stands between, whether the writing looks like the value, and whether it
stands on the side where this form puts its values. The cheapest pairs are taken first; nothing is measured from the page's edge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ocr.labels import SeenLabel, is_arabic
from ocr.lines import Comb, around
from ocr.page import PixelBox, Word, meet
from ocr.zones import Layout, ink_in, on_line, overlap

MOST_COST = 3.2
"""A dearer pair is none: the label owns nothing."""
REACH_BELOW = 4.5
"""How far below its label a value may begin, in heights of the label."""
SIDE_WORTH = 1.1
"""What a page's habit of putting values on one side of their labels is worth against the other side."""
_PIECES, _UNREAD = "pieces", "unread"


@dataclass(frozen=True)
class Writing:
    """Something written that may be a value: a stretch of a line, or a row of boxes for one character each.

    text   as the page's readers have it, empty where they made nothing of it
    cells  the boxes, from left to right; empty for a stretch
    """

    box: PixelBox
    text: str
    cells: tuple[PixelBox, ...] = ()


@dataclass(frozen=True)
class Owner:
    """A label that wants a value; `fits` says how badly a writing suits it: 0 well, 2 hardly."""

    label: SeenLabel
    fits: Callable[[Writing], float]


def writings_of(layout: Layout) -> list[Writing]:
    """All that is written on a page and is no label, option, unit or Arabic print."""
    rows = [_completed(layout, cells) for cells in _comb_rows(layout)]
    combs = [Writing(around(cells), _text_in(layout, around(cells)), cells) for cells in rows]
    printed = {number for label in (*layout.labels, *layout.fences) for number in label.words}
    lines: dict[int, list[int]] = {}
    for number, word in enumerate(layout.words):
        lines.setdefault(word.line, []).append(number)
    found = list(combs)
    for numbers in lines.values():
        numbers.sort(key=lambda n: layout.words[n].box[0])
        for free, run in groupby(numbers, key=lambda n: n not in printed and not _is_print(layout.words[n])):
            if free:
                found += _stretches(layout, [n for n in run if not _in_comb(layout.words[n], combs)])
    unread: Sequence[PixelBox] = layout.sheet.extra.get(_UNREAD, ())  # type: ignore[assignment]  # ocr.engines writes it
    found += [Writing(box, "") for box in unread if not any(meet(box, comb.box) for comb in combs)]
    return found


def _is_print(word: Word) -> bool:
    return (is_arabic(word.text) and word.confidence >= 0.3) or not any(c.isalnum() for c in word.text)


def _stretches(layout: Layout, numbers: Sequence[int]) -> list[Writing]:
    """Words of one line, parted where gaps are wide; each stretch as wide as its ink, where the page was looked at for that."""
    runs: list[list[int]] = []
    for number in numbers:
        word = layout.words[number]
        if runs:
            last = layout.words[runs[-1][-1]].box
            tall = max(last[3] - last[1], word.box[3] - word.box[1])
            if word.box[0] - last[2] <= 2.0 * tall:
                runs[-1].append(number)
                continue
        runs.append([number])
    found = []
    for run in runs:
        words = [layout.words[n] for n in run]
        if words[-1].text.rstrip().endswith(":"):
            continue  # a label that no catalogue knows
        found.append(Writing(_widened(layout, words), " ".join(word.text for word in words)))
    return found


def _widened(layout: Layout, words: Sequence[Word]) -> PixelBox:
    """The words' box, out to the ends of the stretch of text they stand in, but not over other words of it."""
    box = around([word.box for word in words])
    pieces: Sequence[PixelBox] = layout.sheet.extra.get(_PIECES, ())  # type: ignore[assignment]  # ocr.engines writes it
    left, top, right, bottom = box
    for piece in pieces:
        if not on_line(piece, box) or not overlap((piece[0], piece[2]), (box[0], box[2])):
            continue
        others = [w.box for w in layout.words if w not in words and on_line(w.box, box) and meet(w.box, piece)]
        left = min(left, max([piece[0], *(o[2] + 2 for o in others if o[2] <= box[0] + 4)]))
        right = max(right, min([piece[2], *(o[0] - 2 for o in others if o[0] >= box[2] - 4)]))
        top, bottom = min(top, piece[1]), max(bottom, piece[3])
    return (min(left, box[0]), top, max(right, box[2]), bottom)


def _text_in(layout: Layout, box: PixelBox) -> str:
    inside = [word for word in layout.words if _centred_in(word.box, box)]
    return " ".join(word.text for word in sorted(inside, key=lambda word: word.box[0]))


def _in_comb(word: Word, combs: Sequence[Writing]) -> bool:
    return any(_centred_in(word.box, comb.box) for comb in combs)


def _centred_in(inner: PixelBox, outer: PixelBox) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _comb_rows(layout: Layout) -> list[tuple[PixelBox, ...]]:
    """Cells of combs that stand side by side with nothing between: a date's groups are one row."""
    rows: list[list[Comb]] = []
    for comb in sorted(layout.drawn.combs, key=lambda one: one.box[0]):
        for row in rows:
            if on_line(row[-1].box, comb.box) and _joins(layout, row[-1], comb):
                row.append(comb)
                break
        else:
            rows.append([comb])
    return [tuple(cell for comb in row for cell in comb.cells) for row in rows]


def _completed(layout: Layout, cells: tuple[PixelBox, ...]) -> tuple[PixelBox, ...]:
    """The cells and more at either end as long as the rule goes on there with something written: outer walls were lost."""
    if len(cells) < FEWEST_TO_COMPLETE:
        return cells
    found = list(cells)
    pitch, wide = cells[1][0] - cells[0][0], cells[0][2] - cells[0][0]
    for side in (-1, 1):
        while len(found) < MOST_CELLS:
            end = found[0] if side < 0 else found[-1]
            more = (end[0] + side * pitch, end[1], end[0] + side * pitch + wide, end[3])
            if not _goes_on_in(layout, more):
                break
            found.insert(0 if side < 0 else len(found), more)
    return tuple(found)


FEWEST_TO_COMPLETE, MOST_CELLS = 4, 20


def _goes_on_in(layout: Layout, more: PixelBox) -> bool:
    """Whether a comb's rule goes on under or over a place beside it, and a character stands there."""
    wide, tall = more[2] - more[0], more[3] - more[1]
    ruled = any(
        overlap((rule[0], rule[2]), (more[0], more[2])) >= 0.6 * wide
        and min(abs(rule[1] - more[3]), abs(rule[3] - more[1])) <= layout.mm
        for rule in layout.drawn.level
    )
    if not ruled or more[0] < 0 or any(meet(label.box, more) for label in (*layout.labels, *layout.fences)):
        return False
    walled = any(
        more[0] + 0.2 * wide < (wall[0] + wall[2]) / 2 < more[2] - 0.2 * wide
        and overlap((wall[1], wall[3]), (more[1], more[3])) >= 0.7 * tall
        for wall in layout.drawn.upright
    )
    ink = None if walled else ink_in(layout, more)  # a frame around the comb ends it
    return ink is not None and ink.box[3] - ink.box[1] >= 0.3 * tall


def _joins(layout: Layout, last: Comb, comb: Comb) -> bool:
    cell = last.cells[-1]
    gap, wide = comb.box[0] - cell[2], cell[2] - cell[0]
    if gap < -0.2 * wide or gap > 1.4 * wide:
        return False
    between = (cell[2], cell[1], comb.box[0], cell[3])
    if any(
        on_line(label.box, between) and overlap((label.box[0], label.box[2]), (between[0], between[2]))
        for label in layout.labels
    ):
        return False
    inset = round(0.5 * layout.mm)
    ink = ink_in(layout, (between[0] + inset, between[1], between[2] - inset, between[3])) if gap > 0.9 * wide else None
    return ink is None or ink.box[2] - ink.box[0] < 0.7 * wide  # a printed slash or dash parts a date's groups


def share_out(
    layout: Layout, owners: Sequence[Owner], writings: Sequence[Writing], most: float = MOST_COST
) -> dict[int, Writing]:
    """The writing that each owner has, by the owner's place in `owners`; an owner that has none is missing.

    most  what a pair may cost
    """
    pairs = [
        (cost, side, n, m)
        for n, owner in enumerate(owners)
        for m, writing in enumerate(writings)
        for side, cost in _costs(layout, owner, writing, writings).items()
    ]
    habit = _habit(pairs)
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


def _habit(pairs: Sequence[Pair]) -> Mapping[str, float]:
    """Share of labels, of those with a writing that plainly suits them, which have it on each side."""
    best: dict[int, tuple[float, str]] = {}
    for cost, side, n, _ in pairs:
        if cost < 1.6 and (n not in best or cost < best[n][0]):
            best[n] = (cost, side)
    counts = Counter(side for _, side in best.values())
    total = sum(counts.values())
    return {side: (count + 0.5) / (total + 1.5) for side, count in counts.items()} if total >= 3 else {}


def _against(habit: Mapping[str, float], side: str) -> float:
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
    if not -0.5 * tall <= drop <= REACH_BELOW * tall or (other[1] + other[3]) / 2 <= box[3]:
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
    if not -0.5 * tall <= rise <= 2.5 * tall or (other[1] + other[3]) / 2 >= box[1]:
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


def _other_cell(layout: Layout, label: PixelBox, other: PixelBox) -> float:
    """Writing in a frame that does not hold the label, and is not beside or under the label's own, is another's."""
    frame, held = layout.container(label), layout.container(other)
    if frame == held:
        return -0.15 if frame is not None else 0.0
    if frame is None or held is None:
        return 0.0
    if _contains(frame, held) or _contains(held, frame):
        return 0.0
    slack = round(1.5 * layout.mm)
    right = abs(held[0] - frame[2]) <= slack and overlap((held[1], held[3]), (frame[1], frame[3])) > 0
    under = abs(held[1] - frame[3]) <= slack and overlap((held[0], held[2]), (frame[0], frame[2])) > 0
    return 0.0 if right or under else 1.2


def _contains(outer: PixelBox, inner: PixelBox) -> bool:
    return (
        outer[0] <= inner[0] + 4 and outer[1] <= inner[1] + 4 and outer[2] >= inner[2] - 4 and outer[3] >= inner[3] - 4
    )
