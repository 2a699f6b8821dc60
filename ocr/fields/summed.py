"""Amounts of rows chosen so that they make the total: of several readings of an amount the one that adds up is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product

from ocr.evidence import Candidate
from ocr.fields.act_rows import Row
from ocr.fields.values import Read
from ocr.page import Sheet

SURELY = 0.9
"""Agreement from which a total was surely read."""
MOST_TRIES = 512
"""Ways to choose that are tried; a page of rows in which every amount is in doubt proves nothing."""

Placed = tuple[Sheet, Row]


def summing(rows: Sequence[Placed], totals: Sequence[Candidate]) -> list[Placed]:
    """`rows` with other readings of their amounts where only these make a total that was surely read."""
    sure = {Decimal(one.value) for one in totals if one.agreement >= SURELY}
    choices = [read.candidates if (read := row.cells.get("amount")) is not None else () for _, row in rows]
    if not sure or not choices or not all(choices) or all(len(readings) == 1 for readings in choices):
        return list(rows)
    if _sum([readings[0] for readings in choices]) in sure:
        return list(rows)
    tried = list(islice(product(*choices), MOST_TRIES + 1))
    fitting = [chosen for chosen in tried if _sum(chosen) in sure]
    if len(tried) > MOST_TRIES or len(fitting) != 1:
        return list(rows)
    return [(sheet, _with_amount(row, one)) for (sheet, row), one in zip(rows, fitting[0], strict=True)]


def _sum(amounts: Sequence[Candidate]) -> Decimal:
    return sum((Decimal(one.value) for one in amounts), Decimal(0))


def _with_amount(row: Row, amount: Candidate) -> Row:
    read = row.cells["amount"]
    if read.best is amount:
        return row
    return replace(row, cells={**row.cells, "amount": Read(read.state, (replace(amount, agreement=SURELY),))})
