"""The rows of a table of acts: words on one level, each to the column it stands in and looks like.

Columns are known by their heads only roughly: values are set left under heads that are centred, hands wander. So what a word
looks like (a day, nine figures, an amount, a key letter) counts beside where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from claims.numbers import inpe
from claims.words import ZoneState
from ocr.fields.forms import AMOUNT, PAST_DATE
from ocr.fields.identifiers import INPE, inpe_of_codes
from ocr.fields.values import Read, read_stretch
from ocr.labels import fold, is_arabic
from ocr.page import PixelBox, Word, around
from ocr.zones import Layout, on_line

_DAY = re.compile(r"^\W*[\dOoIl]{1,2}\s?[/\-.|]\s?(?:[\dOoIl]{1,2}|[^\W\d]{3,9}\.?)\s?[/\-.|]\s?\d{2,4}\W*$")
_MONTH = re.compile(r"^(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*\d{8,10}\W*$")
_MONEY = re.compile(r"^\W*\d{1,3}(?:[ .]?\d{3})*[.,]\d{1,2}\W*(?:dhs?|mad)?\W*$", re.IGNORECASE)
_KEY = re.compile(
    r"^\W*(?:CNPSY|VNPSY|CsC|Cs|Vs|AMM|AMI|AMO|AMY|Kc|Ka|PC|SF|C|V|K|Z|B|D|P)\W{0,2}\d{0,4}\W*$", re.IGNORECASE
)
_FIGURES = re.compile(r"^\W*\d{1,7}\W*$")

_FAR_MM = 9.0
"""A word this far outside a column costs as much as one that hardly looks like its values."""
_LOOKS: Mapping[str, Mapping[str, float]] = {
    # what a word looks like: what it costs to count it in a column; roles that are missing cost 2
    "day": {"date": 0.0, "signature": 1.5},
    "month": {"date": 0.0},
    "number": {"inpe": 0.0, "date": 1.2, "amount": 1.5, "signature": 0.8, "code": 1.0},
    "money": {"amount": 0.0, "coefficient": 1.0, "count": 1.0, "date": 1.5, "other": 1.0},
    "key": {"coefficient": 0.0, "code": 0.0, "other": 0.5, "signature": 0.8},
    "figures": {"amount": 0.2, "coefficient": 0.0, "code": 0.0, "count": 0.0, "other": 0.2, "inpe": 0.4, "date": 0.4, "signature": 0.5},
    "words": {"other": 0.0, "signature": 0.0, "code": 0.8, "coefficient": 1.0, "date": 0.8, "amount": 0.9, "inpe": 1.0},
}  # fmt: skip
_UNKNOWN = 2.0
_TEETH = 5
"""Numbers of two figures on one level from which it is a row of a tooth chart."""
_SENTENCE = 4
"""Words of print on one level from which it is a sentence of the form, not a row filled in."""


@dataclass(frozen=True)
class Row:
    """One row: what was read in each of its columns."""

    box: PixelBox
    cells: dict[str, Read]


@dataclass(frozen=True)
class Grid:
    """Where rows may stand: columns by role (left, right), below `top` and above `bottom`."""

    columns: Mapping[str, tuple[int, int]]
    top: int
    bottom: int


def look_of(text: str) -> str:
    """What a word looks like, as `_LOOKS` names it.

    >>> [look_of(text) for text in ("12/03/2026", "091123456", "150,00", "K", "K70", "12", "mars", "Rabat")]
    ['day', 'number', 'money', 'key', 'key', 'figures', 'month', 'words']
    """
    for name, shape in (("day", _DAY), ("number", _NUMBER), ("money", _MONEY), ("key", _KEY), ("figures", _FIGURES)):
        if shape.match(text):
            return name
    return "month" if _MONTH.match(text) else "words"


def rows_in(layout: Layout, grid: Grid) -> list[list[tuple[str, PixelBox]]]:
    """Rows from the top, each as boxes with the role of the column they belong to; rows without a day or an amount are none."""
    placed_levels = [
        [(role, word) for word in words for role in [_role(layout, _left_for(layout, grid, word, words), word)] if role]
        for words in levels(layout, grid)
    ]
    rows = [placed for placed in _whole(placed_levels) if _is_row(placed)]
    full = max((len({role for role, _ in placed} - {"signature"}) for placed in rows), default=0)
    # an amount alone among rows that say more is a sum of them
    kept = [placed for placed in rows if full < 3 or {role for role, _ in placed} - {"signature"} != {"amount"}]
    return [[(role, word.box) for role, word in placed] for placed in kept]


Placed = list[tuple[str, Word]]


def _left_for(layout: Layout, grid: Grid, word: Word, level: Sequence[Word]) -> Grid:
    """The columns that `word` may stand in: a row has one day, and where that is written nothing else is of its column."""
    left, right = grid.columns.get("date", (0, 0))
    reach = _FAR_MM * layout.mm
    dated = any(
        look_of(other.text) == "day" and left - reach <= (other.box[0] + other.box[2]) / 2 <= right + reach
        for other in level
        if other is not word
    )
    if not dated or look_of(word.text) not in ("figures", "money", "number"):
        return grid
    return replace(grid, columns={role: span for role, span in grid.columns.items() if role != "date"})


def _whole(levels: Sequence[Placed]) -> list[Placed]:
    """Levels so close that they are one row, and share no column, put together: figures set higher than the words beside them."""
    rows: list[Placed] = []
    for placed in levels:
        if rows and _one_row(rows[-1], placed):
            rows[-1] = rows[-1] + placed
        elif placed:
            rows.append(placed)
    return rows


def _one_row(above: Placed, below: Placed) -> bool:
    columns = [{role for role, _ in placed} - {"signature"} for placed in (above, below)]
    if not all(columns) or columns[0] & columns[1]:
        return False
    boxes = [around([word.box for role, word in placed if role != "signature"]) for placed in (above, below)]
    tall = max(box[3] - box[1] for box in boxes)
    return (boxes[1][1] + boxes[1][3] - boxes[0][1] - boxes[0][3]) / 2 < 1.25 * tall


def levels(layout: Layout, grid: Grid) -> list[list[Word]]:
    """The words within `grid` by the level they stand on, from the top; printed labels and Arabic are left out.

    Values close before all columns belong to one whose head was not read.
    """
    first = min(span[0] for span in grid.columns.values())
    left, farthest = first - 6 * layout.mm, first - _HEADLESS_MM * layout.mm
    right = max(span[1] for span in grid.columns.values()) + 3 * layout.mm
    printed = {number for label in layout.labels for number in label.words}
    unread = [Word("?", box, 0.0) for box in layout.sheet.extra.get("unread", ())]  # type: ignore[attr-defined]  # ocr.engines writes it
    words = [
        word
        for number, word in enumerate((*layout.words, *unread))
        if number not in printed
        and grid.top <= (word.box[1] + word.box[3]) / 2 <= grid.bottom
        and ((word.box[0] + word.box[2]) / 2 >= left or (word.box[0] >= farthest and _is_whole_value(word.text)))
        and (word.box[0] + word.box[2]) / 2 <= right
        and not (is_arabic(word.text) and word.confidence >= 0.3)
        and (word.text == "?" or any(c.isalnum() for c in word.text))
    ]
    return [_whole_words(level) for level in _level_groups(words)]


_HEADLESS_MM = 45.0
"""How far before the first head that was read a column may begin whose head was not."""


def _is_whole_value(text: str) -> bool:
    """Whether a word is a day, an amount, or an INPE whose key holds, and not a number in the margin."""
    look = look_of(text)
    return look in ("day", "money") or (look == "number" and inpe.is_valid(re.sub(r"\D", "", text)))


def _whole_words(level: Sequence[Word]) -> list[Word]:
    """The words of a level with the parts of a day ("12 / 03 / 2026", "12 mars 2026") and of a number put together."""
    out: list[Word] = []
    for word in level:
        out.append(word)
        if len(out) >= 2 and _is_number(out[-2:]):
            first, rest = out[-2:]
            out[-2:] = [replace(first, text=first.text + rest.text, box=around([first.box, rest.box]))]
        if len(out) >= 3 and _is_day(out[-3:]):
            parts = out[-3:]
            joined = "/".join(part.text.strip("/.- ") for part in parts)
            out[-3:] = [replace(parts[0], text=joined, box=around([part.box for part in parts]))]
    return out


def _is_number(parts: Sequence[Word]) -> bool:
    """Whether two words are the beginning and the rest of nine figures: a 1 at the wall of its column is read apart."""
    first, rest = parts
    room = rest.box[0] - first.box[2]
    figures = first.text + rest.text
    return len(figures) == 9 and figures.isdigit() and len(rest.text) >= 6 and room < (rest.box[3] - rest.box[1])


def _is_day(parts: Sequence[Word]) -> bool:
    day, month, year = (part.text.strip("/.-, ") for part in parts)
    tall = max(part.box[3] - part.box[1] for part in parts)
    room = 3.0 if re.fullmatch(r"20\d{2}", year) else 1.8
    near = all(later.box[0] - one.box[2] < room * tall for one, later in pairwise(parts))
    named = bool(_MONTH.match(month)) or (month.isdigit() and len(month) <= 2 and 1 <= int(month) <= 12)
    dated = day.isdigit() and len(day) <= 2 and 1 <= int(day) <= 31
    return near and named and dated and bool(re.fullmatch(r"(?:20)?\d{2}", year))


def _level_groups(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand on one level, from the top; a hand that wanders is followed from word to word."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box[0]):
        best, least = None, 0.55
        for group in groups:
            near = group[-1].box
            low = min(near[3] - near[1], word.box[3] - word.box[1])
            away = abs((near[1] + near[3]) - (word.box[1] + word.box[3])) / 2 / max(low, 1)
            if away < least:
                best, least = group, away
        if best is None:
            groups.append([word])
        else:
            best.append(word)
    return sorted(groups, key=lambda group: sum(word.box[1] + word.box[3] for word in group) / len(group))


def _role(layout: Layout, grid: Grid, word: Word) -> str | None:
    """The column that a word belongs to; None where none suits it."""
    look = look_of(word.text)
    if look == "number" and "inpe" not in grid.columns and len(re.sub(r"\D", "", word.text)) == 9:
        return "inpe"  # its column's head was not read
    looks = _LOOKS[look] if word.text != "?" else {}
    middle = (word.box[0] + word.box[2]) / 2
    costs = []
    for role, (left, right) in grid.columns.items():
        away = max(left - middle, middle - right, 0) / (_FAR_MM * layout.mm)
        costs.append((away + (looks.get(role, _UNKNOWN) if word.text != "?" else 0.0), role))
    cost, role = min(costs)
    return role if cost < 2.4 else None


def _is_row(placed: Sequence[tuple[str, Word]]) -> bool:
    words = [word.text for _, word in placed]
    if any("tota" in fold(text) or fold(text).startswith(("report", "arrete", "somme")) for text in words):
        return False
    plain = [word for role, word in placed if role != "signature"]
    if sum(bool(re.fullmatch(r"\d{2}", word.text)) for word in plain) >= _TEETH:
        return False
    printed = [word for word in plain if sum(c.isalpha() for c in word.text) >= 4 and look_of(word.text) == "words"]
    if len(printed) >= _SENTENCE:
        return False
    dated = [word for role, word in placed if role == "date" and _countable(word)]
    paid = [word for role, word in placed if role == "amount" and _countable(word)]
    return bool(dated or paid)


def _countable(word: Word) -> bool:
    return word.text == "?" or sum(c.isdigit() for c in word.text) >= 2


_FORMS = {"date": PAST_DATE, "amount": AMOUNT, "inpe": INPE}


def read_row(
    layout: Layout, placed: Sequence[tuple[str, PixelBox]], forms: Mapping[str, object], columns: Sequence[str]
) -> Row:
    """Every cell of a row read closely; `forms` adds the forms of codes and cotations, `columns` the roles that exist."""
    box = around([box for role, box in placed if role != "signature"])
    known = {**_FORMS, **forms}
    cells: dict[str, Read] = {}
    for role in dict.fromkeys((*columns, *(name for name, _ in placed))):
        form = known.get(role)
        if form is None:
            continue
        coded = _coded(layout, box) if role == "inpe" else None
        held = [one for name, one in placed if name == role]
        if coded is not None:
            cells[role] = coded
        elif not held:
            cells[role] = Read(ZoneState.EMPTY)
        else:
            cells[role] = read_stretch(layout, around(held), form, 1.0)  # type: ignore[arg-type]  # every entry is a Form
    return Row(box, cells)


def _coded(layout: Layout, row: PixelBox) -> Read | None:
    """The INPE of a sticker beside the row."""
    for _, candidate in inpe_of_codes(layout.sheet):
        code = candidate.box
        if code and (on_line(code, row) or code[1] - 2 * layout.mm <= (row[1] + row[3]) / 2 <= code[3] + 6 * layout.mm):
            return Read(ZoneState.FILLED, (candidate,))
    return None
