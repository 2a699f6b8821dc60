"""The lines of a bill: rows under headings such as "Désignation", "Qté", "P.U.", "Montant", or rows that end in money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ocr.fields.amounts import SeenAmount, find_amounts, money
from ocr.fields.dates import fold, western
from ocr.fields.rows import Row
from ocr.fields.totals import Owned, Role, role_of
from ocr.page import PixelBox

_HEADINGS: dict[str, str] = {
    "description": r"designation|description|libelle|prestations?|actes?|nature|article|artikel|produits?|medicaments?|intitule|detail|item|bezeichnung|البيان|التعيين|examens?|analyses?|soins",
    "quantity": r"q(?:uanti)?te?s?|qty|nombre|nbre?|quantite|menge|aantal|quantity|الكميه|العدد|seances",
    "unit_price": r"p\W?u\W?|p\W?u\W?(?:ht|ttc)|prix(?:unitaire|unit)?|unitaire|tarif|rate|unitprice|uprice|ppv|einzelpreis|prijs|الثمن|cout",
    "amount": r"montant(?:ht|ttc|dh|dhs|net)?|total(?:ht|ttc|dh)?|amount|somme|betrag|المبلغ|honoraires",
}
_SHAPES = {name: re.compile(rf"(?:{shape})") for name, shape in _HEADINGS.items()}


@dataclass(frozen=True)
class Table:
    """The lines of a bill: `values` as the contract has them, where they stand, and whether their sum is known to be right."""

    values: list[dict[str, str]]
    rows: tuple[Row, ...]


def find_lines(rows: Sequence[Row], owned: Sequence[Owned]) -> Table | None:
    """The lines of a bill, None where none are found."""
    head = _heading(rows)
    if head is not None:
        at, columns = head
        table = _under(rows, at, columns)
        if table.values:
            return table
    items = [
        one
        for one in owned
        if one.role is Role.ITEM and one.last and one.seen.decimals and not one.digest and _described(one)
    ]
    values = [{"description": _clean(one.label), "amount": money(one.value)} for one in items]
    return Table(values, tuple(one.row for one in items)) if values else None


def _described(one: Owned) -> bool:
    return sum(c.isalpha() for c in one.label) >= 3


def _heading(rows: Sequence[Row]) -> tuple[int, dict[str, PixelBox]] | None:
    """The row that heads the table: a description and at least one column of figures."""
    best: tuple[int, int, dict[str, PixelBox]] | None = None
    for at, row in enumerate(rows):
        columns: dict[str, PixelBox] = {}
        for start, end in _phrases(row):
            key = re.sub(r"[^\w]", "", fold(western(row.text[start:end])))
            for name, shape in _SHAPES.items():
                if name not in columns and shape.fullmatch(key):
                    columns[name] = row.box_of(start, end)
        if len(columns) >= 2 and "amount" in columns and (best is None or len(columns) > best[0]):
            best = (len(columns), at, columns)
    return None if best is None else best[1:]


def _phrases(row: Row) -> list[tuple[int, int]]:
    """Single words and neighbouring pairs of a row as spans."""
    spans = [found.span() for found in re.finditer(r"\S+", row.text)]
    near = [(one[0], two[1]) for one, two in pairwise(spans) if two[0] - one[1] <= 2]
    return near + spans


def _under(rows: Sequence[Row], at: int, columns: dict[str, PixelBox]) -> Table:
    values: list[dict[str, str]] = []
    kept: list[Row] = []
    left = min(box[0] for box in columns.values())
    for row in rows[at + 1 :]:
        if row.page != rows[at].page:
            break
        label = _label(row)
        if role_of(label) in (Role.FINAL, Role.TOTAL, Role.SUBTOTAL, Role.TAX, Role.REST) and len(label) < 40:
            break
        if re.search(r"arr[êe]t[ée]e?\s+la\s+pr[ée]sente|somme de|mode de|net [àa] payer", row.text, re.IGNORECASE):
            break
        line = _line(row, columns)
        if line is not None:
            values.append(line)
            kept.append(row)
        elif values and row.box[0] >= left - 3 * row.height and row.box[1] - kept[-1].box[3] > 6 * row.height:
            break
    return Table(values, tuple(kept))


def _label(row: Row) -> str:
    seen = find_amounts(row.text)
    return row.text[: seen[0].start] if seen else row.text


def _line(row: Row, columns: dict[str, PixelBox]) -> dict[str, str] | None:
    """One row by its columns; None where no amount stands in it."""
    seen = [one for one in find_amounts(row.text) if one.value >= 0]
    placed: dict[str, SeenAmount] = {}
    for one in seen:
        name = _column(row.box_of(one.start, one.end), columns)
        if name == "quantity" and one.decimals and "unit_price" in columns:
            name = "unit_price" if "unit_price" not in placed else "quantity"
        if name and name != "description":
            placed[name] = one
    if "amount" not in placed:
        last = seen[-1] if seen and seen[-1].decimals else None
        if last is None:
            return None
        placed["amount"] = last
        placed = {name: one for name, one in placed.items() if name == "amount" or one is not last}
    first = min(one.start for one in placed.values())
    description = _clean(row.text[:first])
    if sum(c.isalpha() for c in description) < 2:
        return None
    line = {"description": description}
    if "quantity" in placed:
        line["quantity"] = _count(placed["quantity"].value)
    if "unit_price" in placed:
        line["unit_price"] = money(placed["unit_price"].value)
    line["amount"] = money(placed["amount"].value)
    return line


def _column(box: PixelBox, columns: dict[str, PixelBox]) -> str | None:
    """The column whose heading is nearest to `box`, if it is near at all."""
    middle, width = (box[0] + box[2]) / 2, box[2] - box[0]

    def far(head: PixelBox) -> float:
        return max(head[0] - middle, middle - head[2], 0.0)

    name = min(columns, key=lambda one: (far(columns[one]), abs((columns[one][0] + columns[one][2]) / 2 - middle)))
    head = columns[name]
    return name if far(head) <= max(1.5 * width, head[2] - head[0]) else None


def _count(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def _clean(text: str) -> str:
    text = re.sub(r"^\W*(?:\d{1,2}\s*[).\-]\s+)?", "", text)
    return " ".join(text.split()).strip(" |:;,-_.*[]{}=").upper()
