"""All that is written on a page and is no label: combs, stretches of words, places where ink was seen and not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ocr.comb_rows import Comb
from ocr.fields.act_rows import look_of
from ocr.fields.amounts import CURRENCIES
from ocr.labels import is_arabic
from ocr.page import PixelBox, Word, around, meet
from ocr.zones import Layout, ink_in, on_line, overlap

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


def writings_of(layout: Layout) -> list[Writing]:
    """All that is written on a page and is no label, option, unit or Arabic print."""
    rows = [_completed(layout, cells) for cells in _comb_rows(layout)]
    combs = [Writing(around(cells), _text_in(layout, around(cells)), cells) for cells in rows]
    printed = {number for label in (*layout.labels, *layout.fences) for number in label.words}
    lines: dict[int, list[int]] = {}
    for number, word in enumerate(layout.words):
        lines.setdefault(word.line, []).append(number)
    found = list(combs)
    stretches: list[Writing] = []
    for numbers in lines.values():
        numbers.sort(key=lambda n: layout.words[n].box[0])
        strokes = _strokes_of_dates(layout, numbers)
        free_ones = {n for n in numbers if n not in printed and (n in strokes or not _is_print(layout.words[n]))}
        for free, run in groupby(numbers, key=lambda n: n in free_ones):
            if free:
                stretches += _stretches(layout, [n for n in run if not _in_comb(layout.words[n], combs)])
    found += _of_one_row(stretches)
    unread: Sequence[PixelBox] = layout.sheet.extra.get(_UNREAD, ())  # type: ignore[assignment]  # ocr.engines writes it
    found += [Writing(box, "") for box in unread if not any(meet(box, comb.box) for comb in combs)]
    return found


def _is_print(word: Word) -> bool:
    return (is_arabic(word.text) and word.confidence >= 0.3) or not any(c.isalnum() for c in word.text)


def _strokes_of_dates(layout: Layout, numbers: Sequence[int]) -> set[int]:
    """Of a line's words, from the left, the strokes that stand alone between two figures: "0 3 / 0 4 / 1 9 8 4"."""
    texts = [layout.words[n].text for n in numbers]
    return {
        numbers[at]
        for at in range(1, len(numbers) - 1)
        if texts[at] in ("/", "-", ".") and texts[at - 1][-1:].isdigit() and texts[at + 1][:1].isdigit()
    }


def _of_one_row(stretches: Sequence[Writing]) -> list[Writing]:
    """The stretches, those of single characters that go on from one another put together: engines saw two lines in them."""
    found: list[Writing] = []
    for one in sorted(stretches, key=lambda one: one.box[0]):
        tall = one.box[3] - one.box[1]
        before = next(
            (
                other
                for other in reversed(found)
                if on_line(other.box, one.box)
                and 0 <= one.box[0] - other.box[2] <= 2.0 * min(tall, other.box[3] - other.box[1])
                and _is_spaced(one.text)
                and _is_spaced(other.text)
            ),
            None,
        )
        if before is None:
            found.append(one)
        else:
            found[found.index(before)] = Writing(around([before.box, one.box]), f"{before.text} {one.text}")
    return found


def _is_spaced(text: str) -> bool:
    """Whether a text is single characters: what was written in boxes whose walls are faint."""
    words = text.split()
    return len(words) > 1 and sum(len(word) == 1 for word in words) >= 0.75 * len(words)


def _stretches(layout: Layout, numbers: Sequence[int]) -> list[Writing]:
    """Words of one line, parted where gaps are wide; each stretch as wide as its ink, where the page was looked at for that."""
    runs: list[list[int]] = []
    for number in numbers:
        word = layout.words[number]
        if runs:
            last = layout.words[runs[-1][-1]].box
            tall = max(last[3] - last[1], word.box[3] - word.box[1])
            before = layout.words[runs[-1][-1]].text
            room = word.box[0] - last[2]
            if _is_beside_money(before, word.text):
                goes_on = room <= _TO_MONEY * tall
            else:  # engines' boxes of words may end too early
                goes_on = room <= 2.0 * tall or _in_one_piece(layout, last, word.box)
            if goes_on:
                runs[-1].append(number)
                continue
        runs.append([number])
    found = []
    for run in runs:
        words = _without_specks([layout.words[n] for n in run])
        if words[-1].text.rstrip().endswith(":"):
            continue  # a label that no catalogue knows
        found.append(Writing(_widened(layout, words), " ".join(word.text for word in words)))
    return found


def _pieces(layout: Layout) -> Sequence[PixelBox]:
    """The stretches of text of a page, close around their ink; none where it was not looked at for that."""
    pieces: Sequence[PixelBox] = layout.sheet.extra.get(_PIECES, ())  # type: ignore[assignment]  # ocr.engines writes it
    return pieces


def _in_one_piece(layout: Layout, one: PixelBox, other: PixelBox) -> bool:
    """Whether the ink of two words is one stretch of text, without a gap that would part it."""
    return any(_centred_in(one, piece) and _centred_in(other, piece) for piece in _pieces(layout))


def _without_specks(words: list[Word]) -> list[Word]:
    """The words less lone characters at either end of which their reader is not sure: edges of the paper, folds, strokes of a pen."""
    kept = list(words)
    for end in (0, -1):
        while len(kept) > 1 and len(kept[end].text) == 1 and kept[end].confidence < SPECK:
            kept.pop(end)
    return kept if any(len(word.text) >= 3 for word in kept) else words


SPECK = 0.3


_TO_MONEY = 0.8
"""Room between an amount and words that are not of it, in heights: the amount of the next place on the line."""


def _is_beside_money(one: str, other: str) -> bool:
    """Whether one of two neighbouring words is an amount and the other a word that is not its currency."""
    looks = {look_of(text): text for text in (one, other)}
    return looks.keys() == {"money", "words"} and looks["words"].strip(" .:").lower() not in CURRENCIES


def _widened(layout: Layout, words: Sequence[Word]) -> PixelBox:
    """The words' box, out to the ends of the stretch of text they stand in, but not over other words of it."""
    box = around([word.box for word in words])
    pieces: Sequence[PixelBox] = layout.sheet.extra.get(_PIECES, ())  # type: ignore[assignment]  # ocr.engines writes it
    left, top, right, bottom = box
    for piece in pieces:
        if not on_line(piece, box) or not overlap((piece[0], piece[2]), (box[0], box[2])):
            continue
        if piece[3] - piece[1] > _ONE_LINE * (box[3] - box[1]):
            continue  # a fold or a stroke runs through this line and its neighbours
        others = [w.box for w in layout.words if w not in words and on_line(w.box, box) and meet(w.box, piece)]
        left = min(left, max([piece[0], *(o[2] + 2 for o in others if o[2] <= box[0] + 4)]))
        right = max(right, min([piece[2], *(o[0] - 2 for o in others if o[0] >= box[2] - 4)]))
        top, bottom = min(top, piece[1]), max(bottom, piece[3])
    return (min(left, box[0]), top, max(right, box[2]), bottom)


_ONE_LINE = 2.5
"""Height of a stretch of text at most, in those of its words: a hand's loops reach over print."""


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
    return [part for row in rows for part in _parted(layout, tuple(cell for comb in row for cell in comb.cells))]


def _completed(layout: Layout, cells: tuple[PixelBox, ...]) -> tuple[PixelBox, ...]:
    """The cells, and more at either end and in the gaps between groups as long as the rule goes on there with something written:
    walls were lost."""
    if len(cells) < FEWEST_TO_COMPLETE:
        return cells
    wide = cells[0][2] - cells[0][0]
    pitch = max(min(other[0] - one[0] for one, other in pairwise(cells)), wide)
    found = [cells[0]]
    for cell in cells[1:]:
        gap: list[PixelBox] = []
        while (gap[0] if gap else cell)[0] - found[-1][2] >= _ROOM_FOR_ONE * wide:
            more = _beside(gap[0] if gap else cell, -pitch, wide)
            if not _goes_on_in(layout, more):
                break
            gap.insert(0, more)
        found += [*gap, cell]
    for side in (-1, 1):
        while len(found) < MOST_CELLS:
            more = _beside(found[0] if side < 0 else found[-1], side * pitch, wide)
            if not _goes_on_in(layout, more):
                break
            found.insert(0 if side < 0 else len(found), more)
    return tuple(found)


_ROOM_FOR_ONE = 0.95
"""Room between two cells, in widths of one, from which a cell may have been lost there."""


def _beside(cell: PixelBox, away: int, wide: int) -> PixelBox:
    return (cell[0] + away, cell[1], cell[0] + away + wide, cell[3])


FEWEST_TO_COMPLETE, MOST_CELLS = 3, 20


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


_OFF_ROW = 0.3
"""How much higher or lower the next group of one row stands at most, in heights of a box."""


def _parted(layout: Layout, cells: tuple[PixelBox, ...]) -> list[tuple[PixelBox, ...]]:
    """The cells, cut where a label is set over one as over the first and more room is left than before: two numbers side by side."""
    widest = _ROOM_WITHIN * (cells[0][2] - cells[0][0])
    for at in range(1, len(cells)):
        room = cells[at][0] - cells[at - 1][2]
        if room > 1.5 * widest and _both_headed(layout, cells[0], cells[at]):
            return [cells[:at], *_parted(layout, cells[at:])]
        widest = max(widest, room)
    return [cells]


_ROOM_WITHIN = 0.33
"""Room between the groups of one number, in widths of a box, or as much as there is between two of them."""


def _both_headed(layout: Layout, first: PixelBox, other: PixelBox) -> bool:
    """Whether two labels of one line stand close over two boxes, each beginning where its box does."""
    wide, tall = first[2] - first[0], first[3] - first[1]
    over = [
        [
            label.box
            for label in layout.labels
            if not is_arabic(label.phrase)
            and abs(label.box[0] - cell[0]) <= wide
            and -0.3 * tall <= cell[1] - label.box[3] <= tall
        ]
        for cell in (first, other)
    ]
    return any(one is not two and on_line(one, two) for one in over[0] for two in over[1])


def _joins(layout: Layout, last: Comb, comb: Comb) -> bool:
    cell = last.cells[-1]
    gap, wide = comb.box[0] - cell[2], cell[2] - cell[0]
    if gap < -0.2 * wide or gap > 1.4 * wide or abs(comb.cells[0][1] - cell[1]) > _OFF_ROW * (cell[3] - cell[1]):
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
