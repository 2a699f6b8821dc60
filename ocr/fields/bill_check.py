"""The lines of a bill held against each other: quantity times price is the amount, amounts add up to the total.

What does not come out is read again, cell by cell; what still does not come out is said to disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from ocr.evidence import Reading
from ocr.fields.amounts import find_amounts, money
from ocr.fields.bill_lines import MOST_OF_ONE, Cell, Line, Table, cleaned
from ocr.fields.confirming import Place, confirmed, figures_of
from ocr.fields.dates import western
from ocr.fields.names import name_key
from ocr.page import Sheet

READ_AGAIN_UP_TO = 12
"""Lines whose description is read by every engine; longer bills rest on the page's own reading."""
COMES_OUT, INFERRED, ALONE, CONTRADICTS = 1.0, 0.85, 0.7, 0.2
"""How far a line's figures agree: they multiply; the quantity follows from the others; nothing to hold them against; they do not."""

DISSENT = 0.6
"""What is left of a description's agreement when an engine reads it otherwise: two of the three readings are one engine's."""


@dataclass(frozen=True)
class Checked:
    """The lines in the contract's form, what was read, and how far it all agrees.

    agreement  0 to 1: every description and every product of the table
    valid      True: the lines multiply and add up to an amount the bill calls its sum; False: they do not; None: nothing to tell by
    """

    values: list[dict[str, str]]
    readings: tuple[Reading, ...]
    agreement: float
    valid: bool | None


def check(table: Table, sheets: Mapping[int, Sheet], sums: Sequence[Decimal]) -> Checked:
    """`table` made consistent where its cells, read again, allow it.

    sums  what the bill says it comes to: its total, its subtotals; empty where it does not say
    """
    again = len(table.lines) <= READ_AGAIN_UP_TO
    values: list[dict[str, str]] = []
    readings: list[Reading] = []
    whole, agreement, multiplied = Decimal(0), 1.0, True
    for line in table.lines:
        sheet = sheets[line.row.page]
        description, read, agreed = _described(line, sheet, again)
        figures, sure = _figures(line, sheet, table.columns)
        values.append({"description": description} | _said(figures))
        readings += read
        whole += figures["amount"]
        agreement *= agreed * sure
        multiplied &= sure >= ALONE
    if not multiplied or (sums and whole not in sums):
        return Checked(values, tuple(readings), agreement * CONTRADICTS, False)
    # what adds up proves the figures, not the words beside them
    return Checked(values, tuple(readings), agreement, True if sums and agreement >= INFERRED else None)


def _described(line: Line, sheet: Sheet, again: bool) -> tuple[str, tuple[Reading, ...], float]:
    place = Place(sheet, line.row, line.start, line.end)
    if sheet.digital or not again:
        sure = line.row.sureness(line.start, line.end)
        return line.description, (Reading("page", line.description, sure),), 1.0 if sheet.digital else 0.5

    first = name_key(line.description)

    def key(text: str) -> str | None:
        said = name_key(cleaned(text)) or None
        # the small l at the head, told by the other lines' capitals, is one for every engine
        return first if said is not None and first[:1] == "I" and said == "L" + first[1:] else said

    best, readings, agreement = confirmed(place, first, key, None)
    texts = (line.description, *(cleaned(reading.text) for reading in readings[1:]))
    text = next((text for text in texts if key(text) == best), line.description)
    return text, readings, agreement if agreement > 0.99 else agreement * DISSENT


def _figures(line: Line, sheet: Sheet, columns: frozenset[str]) -> tuple[dict[str, Decimal], float]:
    """The figures of one line and how far they agree."""
    read = {name: cell.value for name, cell in line.cells.items() if cell.value is not None}
    if not {"quantity", "unit_price"} <= columns:
        return read, COMES_OUT if sheet.digital else ALONE
    if _multiply(read):
        return read, COMES_OUT
    options = {name: _options(line, cell, name, sheet) for name, cell in line.cells.items()}
    best: tuple[float, dict[str, Decimal], float] | None = None
    for amount, price in product(options.get("amount", ()), options.get("unit_price", ())):
        votes = options["amount"][amount] + options["unit_price"][price]
        for quantity, spoken in _quantities(amount, price, options.get("quantity", Counter())):
            figures = {"quantity": quantity, "unit_price": price, "amount": amount}
            if best is None or votes + spoken > best[0]:
                best = (votes + spoken, figures, COMES_OUT if spoken else INFERRED)
    return best[1:] if best is not None else (read, CONTRADICTS)


def _multiply(figures: Mapping[str, Decimal]) -> bool:
    return (
        len(figures) >= 3
        and "amount" in figures
        and figures.get("quantity", Decimal(0)) * figures.get("unit_price", Decimal(0)) == figures["amount"]
    )


def _quantities(amount: Decimal, price: Decimal, seen: Counter[Decimal]) -> list[tuple[Decimal, float]]:
    """The whole quantity that makes `amount` of `price`, and how many readings say it."""
    if price <= 0 or amount < price or amount % price or amount / price >= MOST_OF_ONE:
        return []
    quantity = Decimal(int(amount / price))
    return [(quantity, float(seen[quantity]))]


def _options(line: Line, cell: Cell, name: str, sheet: Sheet) -> Counter[Decimal]:
    """What each reading of a cell says."""
    said = Counter() if cell.value is None else Counter([cell.value])
    if sheet.digital:
        return said
    from ocr.engines import read_line

    box = line.row.box_of(cell.start, cell.end)
    room = max(2, round(0.3 * (box[3] - box[1])))
    figures = "0123456789" if name == "quantity" else figures_of(line.row.text[cell.start : cell.end])
    for reading in read_line(sheet.crop(box, room), sheet.dpi, charset=figures):
        seen = _number(reading.text, name)
        if seen is not None:
            said[seen] += 1
    return said


def _number(text: str, name: str) -> Decimal | None:
    if name == "quantity":
        figures = re.sub(r"\D", "", western(text))
        return Decimal(figures) if 0 < len(figures) <= 3 else None
    seen = find_amounts(text)
    return seen[-1].value if seen and seen[-1].value > 0 else None


def _said(figures: Mapping[str, Decimal]) -> dict[str, str]:
    said = {}
    if "quantity" in figures:
        value = figures["quantity"]
        said["quantity"] = str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"
    return said | {name: money(figures[name]) for name in ("unit_price", "amount") if name in figures}
