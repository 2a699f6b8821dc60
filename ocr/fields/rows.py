"""Words of a page as rows of text, with the way back from a span of text to the place on the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ocr.labels import is_arabic
from ocr.page import PixelBox, Sheet, Word, around

WORD_GAP = 0.9
"""Gap between two words, in heights of the row, from which they hardly belong to one phrase."""
COLUMN_GAP = 2.5
"""The same, from which they stand in different columns."""


@dataclass(frozen=True)
class Row:
    """What stands on one level of a page.

    page   page number within the file
    index  rows of a page are numbered from the top
    words  from left to right; right-to-left script keeps the order in which it is read
    """

    page: int
    index: int
    words: tuple[Word, ...]

    @cached_property
    def box(self) -> PixelBox:
        """Pixels of the page."""
        return around(word.box for word in self.words)

    @cached_property
    def height(self) -> float:
        """Median height of its words in pixels."""
        return float(median(word.box[3] - word.box[1] for word in self.words))

    @cached_property
    def _laid(self) -> tuple[str, tuple[int, ...]]:
        text, starts = "", []
        for before, word in zip((None, *self.words), self.words, strict=False):
            if before is not None:
                gap = max(word.box[0] - before.box[2], before.box[0] - word.box[2]) / max(self.height, 1.0)
                text += (
                    "    " if gap > COLUMN_GAP else "  " if gap > WORD_GAP else "" if _one_number(before, word) else " "
                )
            starts.append(len(text))
            text += word.text
        return text, tuple(starts)

    @property
    def text(self) -> str:
        """One space between words, two across a wide gap, four between columns."""
        return self._laid[0]

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each of `words` begins in `text`."""
        return self._laid[1]

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that `text[start:end]` touches."""
        return tuple(
            word for word, at in zip(self.words, self._laid[1], strict=True) if at < end and at + len(word.text) > start
        )

    def box_of(self, start: int, end: int) -> PixelBox:
        """Where `text[start:end]` stands; a word that is only touched is cut in proportion to its letters."""
        boxes = []
        for word, at in zip(self.words, self._laid[1], strict=True):
            if at < end and at + len(word.text) > start:
                left, top, right, bottom = word.box
                step = (right - left) / max(len(word.text), 1)
                first, last = max(start - at, 0), min(end - at, len(word.text))
                if word.text.isascii():
                    left, right = round(left + step * first), round(left + step * last)
                boxes.append((left, top, max(right, left + 1), bottom))
        return around(boxes) if boxes else self.box

    def sureness(self, start: int, end: int) -> float:
        """The engine's own confidence over `text[start:end]`, 0 to 1."""
        found = [word.confidence for word in self.words_in(start, end)]
        return sum(found) / len(found) if found else 0.0


FIGURES_APART = 0.36
"""Room between two figures, in heights of the lower, below which they are of one number; a space takes more in any type."""


def _one_number(one: Word, other: Word) -> bool:
    """Whether an engine parted a number where it saw too much room; a file's own text and boxes for single figures part rightly."""
    if not (one.text[-1:].isdigit() and other.text[:1].isdigit()) or len(one.text) + len(other.text) < 3:
        return False
    if one.confidence == other.confidence == 1.0:
        return False
    tall = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return -FIGURES_APART * tall < other.box[0] - one.box[2] < FIGURES_APART * tall


_LEADER = re.compile(r"[.…_·]{5,}")
"""Dots to write on, which a file's own text gives as a word: the value stands over them and beside its label."""


def rows_of(sheet: Sheet) -> list[Row]:
    """The words of `sheet` as rows from top to bottom, whatever line numbers the engine gave them."""
    open_rows: list[list[Word]] = []
    written = [word for word in sheet.words if word.text.strip() and not _LEADER.fullmatch(word.text)]
    for word in sorted(written, key=lambda w: (w.box[0], w.box[1])):
        best, most = None, 0.5  # half of the lower of two heights: less is the next line of a tight setting
        for row in open_rows:
            share = _shared_height(row[-1].box, word.box)
            if share > most and row[-1].box[2] - word.box[0] < (word.box[3] - word.box[1]):
                best, most = row, share
        if best is None:
            open_rows.append([word])
        else:
            best.append(word)
    open_rows = _joined(open_rows)
    open_rows.sort(key=lambda row: median((w.box[1] + w.box[3]) / 2 for w in row))
    return [Row(sheet.n, index, _in_reading_order(row)) for index, row in enumerate(open_rows)]


def _joined(rows: list[list[Word]]) -> list[list[Word]]:
    """Rows that stand on one level beside each other become one: handwriting beside its printed label."""
    out: list[list[Word]] = []
    for row in sorted(rows, key=lambda words: min(w.box[1] for w in words)):
        mine = around(w.box for w in row)
        for other in out[-4:]:
            theirs = around(w.box for w in other)
            beside = mine[0] >= theirs[2] or theirs[0] >= mine[2]
            near = theirs if beside else _around_gap(other, mine)
            if near is not None and _shared_height(mine, near) > 0.55 and _alike(mine, near):
                other += row
                other.sort(key=lambda w: w.box[0])
                break
        else:
            out.append(row)
    return out


def _around_gap(row: Sequence[Word], piece: PixelBox) -> PixelBox | None:
    """The words on either side of the gap of a row that `piece` fits into; None where it stands over or under words of it."""
    if any(word.box[0] < piece[2] and piece[0] < word.box[2] for word in row):
        return None
    before = max((w.box for w in row if w.box[2] <= piece[0]), key=lambda box: box[2])
    after = min((w.box for w in row if w.box[0] >= piece[2]), key=lambda box: box[0])
    return around((before, after))


def _alike(one: PixelBox, other: PixelBox) -> bool:
    """Whether two heights are of one order: a letter beside a logo is not."""
    low, high = sorted((one[3] - one[1], other[3] - other[1]))
    return high < 2.5 * max(low, 1)


def _shared_height(one: PixelBox, other: PixelBox) -> float:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    low = min(one[3] - one[1], other[3] - other[1])
    return shared / low if low > 0 else 0.0


def _in_reading_order(row: Sequence[Word]) -> tuple[Word, ...]:
    """Left to right, with each run of Arabic words turned round."""
    out: list[Word] = []
    run: list[Word] = []
    for word in row:
        if is_arabic(word.text):
            run.append(word)
            continue
        out += reversed(run)
        run = []
        out.append(word)
    out += reversed(run)
    return tuple(out)
