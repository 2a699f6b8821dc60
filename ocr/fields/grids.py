"""Labels and their values brought together, whichever way a paper sets them: a row of labels over a row of values, or an
Arabic label to the right of its value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from statistics import median

from ocr.fields.dates import find_dates, western
from ocr.fields.rows import COLUMN_GAP, Row
from ocr.labels import is_arabic
from ocr.page import Word, around

FARTHEST = 5.0
"""Room between a label and its value below, in heights of the row; cells of forms are drawn this high at most."""
PIECES = 3
"""How many rows on the one below is looked for."""
LONGEST_LABEL = 32
_LABEL = re.compile(
    r"\bn\s?[°ºo]|\bnum[ée]ro|\bdate\b|\ble\b|\bnom\b|patient|malade|b[ée]n[ée]ficiaire|client|\bdoit\b|factur[ée]e?|assur[ée]|r[ée]f",
    re.IGNORECASE,
)
_OF_A_TABLE = re.compile(r"montant|total|prix|tarif|\bp\.?\s?u\b|qt[ée]|quantit", re.IGNORECASE)


def unfolded(rows: Sequence[Row]) -> list[Row]:
    """`rows` with every label before its value; a row of labels and the row of values below it become one row a label.

    Labels are centred in their cells and values are not, so the two are paired by their order, not by their place.
    """
    turned = labels_first(rows)
    out: list[Row] = []
    taken: set[int] = set()
    for place, row in enumerate(turned):
        if place in taken:
            continue
        below = _below(turned, place)
        pairs = _paired(row, turned[below]) if below is not None else None
        if below is None or pairs is None:
            out.append(row)
            continue
        taken.add(below)
        out += [Row(row.page, row.index, (*label, *value)) for label, value in pairs]
    return out


def _below(rows: Sequence[Row], place: int) -> int | None:
    """The row that stands under the one at `place`: a page that leans parts rows into pieces, which follow one another."""
    row = rows[place]
    for number in range(place + 1, min(place + 1 + PIECES, len(rows))):
        under = rows[number]
        beside = under.box[1] < row.box[3] or under.box[0] >= row.box[2] or under.box[2] <= row.box[0]
        if not beside:
            return number
    return None


def label_first(row: Row) -> Row:
    """A row that ends in an Arabic label behind a colon, read from the right: the label, then its value.

    A value in Latin letters keeps its order, and an Arabic nought alone in it is a speck; one with Arabic in it ("13 أبريل 2026") is read from the right too.
    """
    first = next((n for n, word in enumerate(row.words) if is_arabic(word.text) and _all_arabic(row.words[n:])), None)
    if not first or not row.words[first - 1].text.rstrip().endswith(":"):
        first = _behind_colon(row)
    if not first:
        return row
    value, label = row.words[:first], row.words[first:]
    colon = value[-1:] if value[-1].text.strip() == ":" else ()
    if any(is_arabic(word.text) for word in value):
        value = tuple(sorted(value, key=lambda word: -word.box[0]))
    else:
        value = tuple(word for word in value if any(c.isalnum() for c in word.text) and word.text != "٠")
        label = (*label, *colon)
    return Row(row.page, row.index, (*label, *value)) if value else row


UNREAD_LABEL = "\u0640"
"""Stands for an Arabic label that no engine could read: the stroke that draws letters out, which says nothing."""
_READ = 0.5
"""Confidence from which a figure in a label is one."""
_STRAY = 2
"""Letters that an engine sees in a word of Arabic at most."""
_ALIGNED = 2
"""Arabic labels that end on one edge, from which what ends there too is a label, whatever it was read as."""


def labels_first(rows: Sequence[Row]) -> list[Row]:
    """Every row with its Arabic label first, also the rows whose label was read as a few stray letters: it ends on the edge
    on which the page's other Arabic labels end."""
    turned = [label_first(row) for row in rows]
    edges: dict[int, list[int]] = {}
    for row, other in zip(rows, turned, strict=True):
        if other is not row:
            edges.setdefault(row.page, []).append(row.box[2])
    out = []
    for row, other in zip(rows, turned, strict=True):
        known = edges.get(row.page, ())
        at_edge = len(known) >= _ALIGNED and abs(row.box[2] - median(known)) < row.height
        out.append(_before_unread(row) if other is row and at_edge else other)
    return out


def _before_unread(row: Row) -> Row:
    """The row with the value before its colon set behind a label that was not read; as it is where the rest is no such label."""
    n = next((n for n, word in enumerate(row.words) if word.text.rstrip().endswith(":")), None)
    if n is None or any(
        c.isdigit() for word in row.words[n + 1 :] for c in western(word.text) if word.confidence >= _READ
    ):
        return row
    if any(sum(c.isalpha() for c in word.text) > _STRAY or word.confidence == 1.0 for word in row.words[n + 1 :]):
        return row  # words that somebody could read
    value = [word for word in row.words[: n + 1] if any(c.isalnum() for c in word.text)]
    if not value or any(is_arabic(word.text) for word in value) or _LABEL.search(" ".join(word.text for word in value)):
        return row
    left, top, right, bottom = row.words[n].box
    label = replace(row.words[n], text=UNREAD_LABEL + ":", box=(left, top, max(right, row.box[2]), bottom))
    return Row(row.page, row.index, (label, *(replace(word, text=word.text.rstrip(" :")) for word in value)))


def _behind_colon(row: Row) -> int | None:
    """Where an Arabic label begins that an engine read in part as Latin letters: behind a colon, no figure, no more Latin
    words than Arabic ones, and a value before it that is no label itself."""
    for n, word in enumerate(row.words[:-1], 1):
        if not word.text.rstrip().endswith(":"):
            continue
        label = [one for one in row.words[n:] if any(c.isalnum() for c in one.text)]
        arabic = sum(is_arabic(one.text) for one in label)
        figures = any(c.isdigit() for one in label for c in western(one.text))
        before = " ".join(one.text for one in row.words[:n])
        if label and 2 * arabic >= len(label) and not figures and not _LABEL.search(before):
            return n
    return None


def value_behind_arabic(row: Row) -> int | None:
    """Where the value begins in a row that `label_first` has set right: behind an Arabic label and its colon, whatever the label
    says, for an engine may have read it in part. None where there is no such label."""
    label, colon, value = row.text.partition(":")
    if not colon or not any(map(is_arabic, label.split())) or any(c.isdigit() for c in western(label)):
        return None
    return len(label) + 1 + len(value) - len(value.lstrip())


def _all_arabic(words: Sequence[Word]) -> bool:
    return all(is_arabic(word.text) or not any(c.isalnum() for c in word.text) for word in words)


def _paired(labels: Row, values: Row) -> list[tuple[tuple[Word, ...], tuple[Word, ...]]] | None:
    heads, cells = columns_of(labels), columns_of(values)
    if len(heads) < 2 or labels.page != values.page:
        return None
    if values.box[1] - labels.box[3] > FARTHEST * max(labels.height, values.height):
        return None
    said = [" ".join(word.text for word in words) for words in heads]
    if not all(_may_be_label(text) for text in said) or _OF_A_TABLE.search(labels.text):
        return None
    if sum(bool(_LABEL.search(text)) for text in said) < 2:
        return None
    if len(heads) != len(cells) and (sum(map(_may_be_value, cells)) < 2 or abs(len(heads) - len(cells)) > 1):
        return None
    if len(cells) > len(heads):
        specks = [cell for cell in cells if sum(len(word.text) for word in cell) <= _SPECK]
        if len(specks) != 1:
            return None
        return list(zip(heads, (cell for cell in cells if cell is not specks[0]), strict=True))
    pairs = _in_order(heads, cells)
    near = all(head is min(heads, key=lambda one: abs(_middle(one) - _middle(cell))) for head, cell in pairs)
    return pairs if len(heads) == len(cells) or near else None


_SPECK = 3
"""Characters of what stands beside a table's values and is none: a page's number at the edge."""


def _middle(cell: Sequence[Word]) -> float:
    left, _, right, _ = around(word.box for word in cell)
    return (left + right) / 2


def _may_be_value(cell: Sequence[Word]) -> bool:
    """Whether a cell holds figures or capitals, as values do and running text does not."""
    text = " ".join(word.text for word in cell)
    return any(c.isdigit() for c in western(text)) or text[:1].isupper()


def _in_order(
    heads: Sequence[tuple[Word, ...]], cells: Sequence[tuple[Word, ...]]
) -> list[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """Each cell with a head, order kept; where there is a head too many, a label over nothing, the one that leaves the others
    nearest to their cells is left out."""
    chosen = min(
        combinations(heads, len(cells)),
        key=lambda some: sum(abs(_middle(head) - _middle(cell)) for head, cell in zip(some, cells, strict=True)),
    )
    return list(zip(chosen, cells, strict=True))


def _may_be_label(text: str) -> bool:
    return (
        len(text) <= LONGEST_LABEL
        and not re.search(r"\d", western(text))
        and not find_dates(text)
        and not re.search(r":\s*\S", text)
        and any(c.isalpha() for c in text)
    )


def columns_of(row: Row) -> list[tuple[Word, ...]]:
    """The words of `row`, parted where room for a column lies between them; specks without letter or figure left out."""
    words = [word for word in row.words if any(c.isalnum() for c in word.text)]
    columns: list[list[Word]] = [[word] for word in words[:1]]
    for before, word in pairwise(words):
        gap = max(word.box[0] - before.box[2], before.box[0] - word.box[2])
        if gap > COLUMN_GAP * max(row.height, 1.0):
            columns.append([word])
        else:
            columns[-1].append(word)
    return [tuple(column) for column in columns]
