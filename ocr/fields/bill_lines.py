"""The lines of a bill: rows under headings such as "Désignation", "Qté", "P.U.", "Montant", or rows that end in money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ocr.fields.amounts import find_amounts
from ocr.fields.bill_columns import FIGURES, Head, find_head, in_order
from ocr.fields.roles import Role, role_of
from ocr.fields.rows import Row
from ocr.fields.totals import Owned
from ocr.page import PixelBox

MISREAD_LETTERS = 2
"""A figure alone in its cell is read as a letter or two at worst: "1" as "l", "À" or "4À"; more are a description's."""
MOST_OF_ONE = 1000
"""Quantities from here on are codes or money in the wrong column."""
_FAR_FIGURE = re.compile(r"\s{4}(\S{1,2}(?:\s+\S{1,2})?)\s*$")
_NEAR_FIGURE = re.compile(r"\s+(\d{1,3})\s*$")


@dataclass(frozen=True)
class Cell:
    """What stands under one heading: `row.text[start:end]`, and the number it says, None where it says none."""

    start: int
    end: int
    value: Decimal | None


@dataclass(frozen=True)
class Line:
    """One line of a bill: `row.text[start:end]` describes it, its figures stand in `cells`."""

    row: Row
    start: int
    end: int
    description: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """The lines of a bill as they stand; `columns` names the figures that its head promises."""

    lines: tuple[Line, ...]
    columns: frozenset[str]


def find_lines(rows: Sequence[Row], owned: Sequence[Owned]) -> Table | None:
    """The lines of a bill, None where none are found."""
    head = find_head(rows)
    if head is not None:
        table = _under(rows, head)
        if table.lines:
            return table
    items = [
        one
        for one in owned
        if one.role is Role.ITEM and one.last and one.seen.decimals and not one.digest and _described(one)
    ]
    lines = tuple(
        Line(
            one.row, 0, one.seen.start, cleaned(one.label),
            {"amount": Cell(one.seen.start, one.seen.end, one.value)},
        )
        for one in items
    )  # fmt: skip
    return Table(lines, frozenset({"amount"})) if lines else None


def _described(one: Owned) -> bool:
    return sum(c.isalpha() for c in one.label) >= 3


def _under(rows: Sequence[Row], head: Head) -> Table:
    lines: list[Line] = []
    columns, at = head.columns, head.at
    left = min(box[0] for box in columns.values())
    for row in rows[at + 1 :]:
        if row.page != rows[at].page:
            break
        if (whole := _whole_line(row, head)) is not None:
            lines.append(whole)
            continue
        label = _label(row)
        if role_of(label) in (Role.FINAL, Role.TOTAL, Role.SUBTOTAL, Role.TAX, Role.REST) and len(label) < 40:
            break
        if re.search(r"arr[êe]t[ée]e?\s+la\s+pr[ée]sente|somme de|mode de|net [àa] payer", row.text, re.IGNORECASE):
            break
        if lines and row.box[0] >= left - 3 * row.height and row.box[1] - lines[-1].row.box[3] > 6 * row.height:
            break
        line = _line(row, columns)
        if line is not None:
            lines.append(line)
    seen = {name for line in lines for name in line.cells}
    return Table(tuple(_capital(_unnumbered(lines))), frozenset(seen) | {name for name in columns if name in FIGURES})


def _capital(lines: Sequence[Line]) -> list[Line]:
    """Lines whose I at the head was read as a small l, among lines that begin with a capital: "lonogramme"."""
    heads = [next((c for c in line.row.text[line.start :] if c.isalpha()), "") for line in lines]
    if not any(head.isupper() for head in heads):
        return list(lines)
    return [
        replace(line, description="I" + line.description[1:])
        if head == "l" and _NO_WORD.match(line.description)
        else line
        for line, head in zip(lines, heads, strict=True)
    ]


_NO_WORD = re.compile(r"L(?=[BCDFGJKMNPQRSTVWXZ]|ONOGRAMM|SOTOP)")
"""Heads that no word has with an L, and some word with an I."""


def _unnumbered(lines: Sequence[Line]) -> list[Line]:
    """Lines without the numbers that count them, where each begins with its own."""
    counted = [re.match(rf"{place}\s+(?=[^\W\d_])", line.description) for place, line in enumerate(lines, 1)]
    if not all(counted):
        return list(lines)
    return [
        replace(line, description=line.description[number.end() :])
        for line, number in zip(lines, counted, strict=True)
        if number is not None
    ]


def _whole_line(row: Row, head: Head) -> Line | None:
    """A row with something under every heading; None where anything is missing, or the words are a sum's."""
    spans = in_order(row, head)
    if spans is None or role_of(row.text[slice(*spans["description"])]) in (Role.FINAL, Role.TOTAL, Role.SUBTOTAL):
        return None
    cells = {name: _cell(row, *spans[name], name) for name in spans if name in FIGURES}
    if "quantity" in cells and "unit_price" not in cells and _is_money(row.text[slice(*spans["quantity"])]):
        cells["unit_price"] = _cell(row, *spans["quantity"], "unit_price")
        del cells["quantity"]
    if any(cell.value is None for cell in cells.values()):
        return None
    if "unit_price" not in cells and "amount" in cells:
        whole = cells["amount"]
        both = find_amounts(row.text[whole.start : whole.end])
        if len(both) == 2:  # one heading of two was read as one word
            cells["amount"] = Cell(whole.start + both[1].start, whole.end, both[1].value)
            price = _multiplying(row.text, spans["description"][0], cells)
            cells = cells | {"unit_price": price} if price is not None else cells | {"amount": whole}
    start, end = spans["description"]
    return Line(row, start, end, cleaned(row.text[start:end]), cells)


def _is_money(text: str) -> bool:
    return any(seen.decimals for seen in find_amounts(text))


def _cell(row: Row, start: int, end: int, name: str) -> Cell:
    text = " ".join(row.text[start:end].split())  # between two columns all room is within one amount
    return Cell(start, end, Decimal(1) if name == "quantity" and text in _UPRIGHTS else _number(text, name))


_UPRIGHTS = ("l", "I", "|", "i", "!")
"""What engines make of a 1 that stands alone."""


def _label(row: Row) -> str:
    """What a row says before its amount, less a speck that was read as a figure before it."""
    begin = next((n for n, c in enumerate(row.text) if c.isalpha()), 0)
    seen = [one for one in find_amounts(row.text) if one.start > begin]
    return row.text[begin : seen[0].start] if seen else row.text[begin:]


def _line(row: Row, columns: dict[str, PixelBox]) -> Line | None:
    """One row by its columns; None where no amount stands in it."""
    spans: dict[str, tuple[int, int]] = {}
    for word, start in zip(row.words, row.starts, strict=True):
        name = _column(word.box, columns)
        if name is None or (name != "description" and sum(c.isalpha() for c in word.text) > MISREAD_LETTERS):
            name = "description"
        end = start + len(word.text)
        spans[name] = (min(start, spans[name][0]), max(end, spans[name][1])) if name in spans else (start, end)
    cells = {
        name: Cell(start, end, _number(re.sub(r"(?<=\S)\s{2,3}(?=\S)", " ", row.text[start:end]), name))
        for name, (start, end) in spans.items()
        if name in FIGURES
    }
    if "quantity" in cells and "unit_price" in columns.keys() - cells.keys():
        # money beside the heading of quantities is a price: figures stand to the left of a wide heading's middle
        seen = find_amounts(row.text[cells["quantity"].start : cells["quantity"].end])
        if seen and seen[-1].decimals:
            cells["unit_price"] = cells.pop("quantity")
    if "amount" not in cells or cells["amount"].value is None:
        last = next((one for one in reversed(find_amounts(row.text)) if one.decimals and one.value >= 0), None)
        if last is None or row.box_of(last.start, last.end)[2] < columns["amount"][0]:
            return None
        cells = {name: cell for name, cell in cells.items() if cell.end <= last.start}
        cells["amount"] = Cell(last.start, last.end, last.value)
    start, end = spans.get("description", (0, 0))
    end = min(end, *(cell.start for cell in cells.values() if cell.start > start), len(row.text))
    if "quantity" not in cells and (loose := _loose_quantity(row.text[start:end], cells)):
        at, stop = start + loose.start(1), start + loose.end(1)
        cells["quantity"], end = Cell(at, stop, _number(row.text[at:stop], "quantity")), start + loose.start()
    if "unit_price" not in cells and (price := _multiplying(row.text, start, cells)) is not None:
        cells["unit_price"], end = price, min(end, price.start)
    description = cleaned(row.text[start:end])
    if sum(c.isalpha() for c in description) < 2:
        return None
    return Line(row, start, end, description, cells)


_SET_APART = re.compile(r"\s{4}\W{0,2}$")
"""The room of a column before a number: what stands close to words is of them, "LEVOTHYROX 25 MCG"."""


def _multiplying(text: str, start: int, cells: dict[str, Cell]) -> Cell | None:
    """The price that stands off its heading: the last number before the amount which, times the quantity, makes it."""
    quantity, amount = cells.get("quantity"), cells["amount"]
    if quantity is None or not quantity.value or amount.value is None:
        return None
    for seen in reversed(find_amounts(text[: amount.start])):
        apart = seen.end <= quantity.start or seen.start >= quantity.end
        set_apart = _SET_APART.search(text[: seen.start]) and not re.match(r"\s{0,3}[^\W\d_]", text[seen.end :])
        if seen.start > start and apart and set_apart and seen.value * quantity.value == amount.value:
            return Cell(seen.start, seen.end, seen.value)
    return None


def _loose_quantity(text: str, cells: dict[str, Cell]) -> re.Match[str] | None:
    """A quantity that stands beside its heading, at the end of a description: far from it, or near and it multiplies."""
    far = _FAR_FIGURE.search(text)
    near = _NEAR_FIGURE.search(text)
    price, amount = (cells[name].value if name in cells else None for name in ("unit_price", "amount"))
    if far is None and near is not None and price is not None and Decimal(near[1]) * price == amount:
        return near
    return far


def _number(text: str, name: str) -> Decimal | None:
    """The number a cell says; quantities are whole and small, money is not negative."""
    seen = [one for one in find_amounts(text) if one.value >= 0]
    if not seen or (name == "quantity" and len(seen) > 1):
        return None
    return seen[-1].value if name != "quantity" or seen[-1].value < MOST_OF_ONE else None


def _column(box: PixelBox, columns: dict[str, PixelBox]) -> str | None:
    """The column whose heading is nearest to `box`, if it is near at all; descriptions reach up to the next heading."""
    middle, width = (box[0] + box[2]) / 2, box[2] - box[0]
    described = columns.get("description")
    if described is not None:
        nexts = [head[0] for name, head in columns.items() if name != "description" and head[0] >= described[2]]
        reach = min(nexts, default=described[2]) - (described[3] - described[1])
        columns = columns | {"description": (described[0], described[1], max(described[2], reach), described[3])}

    def far(head: PixelBox) -> float:
        return max(head[0] - middle, middle - head[2], 0.0)

    name = min(columns, key=lambda one: (far(columns[one]), abs((columns[one][0] + columns[one][2]) / 2 - middle)))
    head = columns[name]
    return name if far(head) <= max(1.5 * width, head[2] - head[0]) else None


def cleaned(text: str) -> str:
    """A description as the contract has it: capitals, single spaces, no bullet, number or ruling around it."""
    text = re.sub(r"^\W*(?:\d{1,2}\s*[).\-]\s+)?", "", text).replace("·", "")
    return _HBA1C.sub("HBA1C", " ".join(text.split()).strip(" |:;,-_.*[]{}=").upper())


_HBA1C = re.compile(r"\bHBA[LI]C\b")
"""Glycated haemoglobin, whose 1 among letters engines read as one."""
