"""Rows of acts under heads that nobody could read: a day, an INPE and an amount on one level are a row of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.fields.act_rows import Grid, levels, look_of
from ocr.fields.acts import Table
from ocr.page import PixelBox, Word, around
from ocr.zones import Layout, on_line

_ROLES = {"day": "date", "number": "inpe", "money": "amount", "key": "coefficient"}
_NEEDED = {"date", "inpe", "amount"}
_SPACE = 1.2
"""Gap between two words of one cell at most, in heights."""


def headless_tables(layout: Layout) -> list[Table]:
    """One table for each such level of a page, from the top; levels on which the form asks for something are none."""
    everywhere = Grid({"other": (0, layout.sheet.width)}, 0, layout.sheet.height)
    tables = []
    for words in levels(layout, everywhere):
        columns = _columns(words)
        box = around([word.box for word in words])
        if columns.keys() >= _NEEDED and not any(on_line(label.box, box) for label in layout.labels):
            head = (box[0], box[1] - 1, box[2], box[1] - 1)
            tables.append(Table(columns, head, box[3], of_dispensing="coefficient" not in columns))
    return tables


def _columns(words: Sequence[Word]) -> dict[str, tuple[int, int]]:
    """The cells of a level by what they look like, the first of each sort; what looks like none is set apart."""
    columns: dict[str, tuple[int, int]] = {}
    for cell in _cells(words):
        text = " ".join(word.text for word in cell)
        look = look_of(text)
        role = _ROLES.get(look, "other")
        if role == "inpe" and len(re.sub(r"\D", "", text)) != 9:
            role = "other"
        box = around([word.box for word in cell])
        columns.setdefault(role, (box[0], box[2]))
    return columns


def _cells(words: Sequence[Word]) -> list[list[Word]]:
    cells: list[list[Word]] = []
    for word in words:
        near = cells and word.box[0] - cells[-1][-1].box[2] <= _SPACE * _height(word.box)
        if near and _go_together(cells[-1][-1].text, word.text):
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def _go_together(before: str, word: str) -> bool:
    """Whether two words side by side may be one value: thousands and the rest of an amount, a letter and its number."""
    looks = look_of(before), look_of(word)
    if looks[1] == "money":
        return looks[0] == "figures" and len(before) <= 3
    return looks[0] not in ("day", "number") and looks[1] not in ("day", "number", "key")


def _height(box: PixelBox) -> int:
    return box[3] - box[1]
