"""Values in doubt that other papers of the claim bear out: the same day, the same amount, the same number, read elsewhere.

No value is changed here. One that another paper surely says exactly counts for more, by the weight that corroboration was
learned to have; of rows of acts, each cell that is borne out counts as surely read, and all cells together as always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from claims.claim import Document, Field
from claims.words import CARE_SHEETS, Kind
from ocr.confidence import Settled, weighed
from ocr.evidence import Cell, together

DAYS = frozenset({"date", "first_act_date", "last_act_date", "starts_on", "ends_on"})
SUMS = frozenset({"total", "total_amount", "amount"})
NUMBERS = frozenset({"inpe", "insured_number", "affiliation_number", "patient_birth_date", "cin", "dossier_number"})
"""Fields that each speak of themselves alone; days and sums speak for any day and any sum."""
ROWS = frozenset({"acts", "dispensings"})
ENDS = frozenset({"first_act_date", "last_act_date"})
"""That another paper has such a day makes it neither the first nor the last where a day was not read."""
BORNE_OUT = 0.98
"""How surely a cell counts as read whose value another paper surely has; no more than two readings that agree are worth."""

Spoken = dict[tuple[int, ...], dict[str, Settled]]
"""What spoke for each field, by the pages of its paper."""

_Said = frozenset[tuple[str, str]]
"""Sorts of values with what was surely said of them."""


def borne_out(documents: Sequence[Document], spoken: Spoken) -> list[Document]:
    """The documents, with values in doubt weighed again where other papers say the same; `spoken` is kept up to date."""
    said = [_said(document) for document in documents]
    bills = _sum_of_bills(documents)
    return [
        _weighed_again(document, spoken.get(document.pages, {}), said[:place] + said[place + 1 :], bills)
        for place, document in enumerate(documents)
    ]


def _sort(name: str) -> str | None:
    if name in DAYS:
        return "day"
    if name in SUMS:
        return "sum"
    return name if name in NUMBERS else None


def _said(document: Document) -> _Said:
    """What a paper surely says, the cells of its rows among it."""
    return frozenset(_sayings(document))


def _sayings(document: Document) -> Iterator[tuple[str, str]]:
    for name, field in document.fields.items():
        sort = _sort(name)
        if field.accepted and sort is not None and isinstance(field.value, str):
            yield sort, field.value
        elif field.accepted and name in ROWS:
            for row in field.value:
                yield from ((_OF_CELLS[role], text) for role, text in row.items() if role in _OF_CELLS)


_OF_CELLS: Mapping[str, str] = {"date": "day", "amount": "sum", "inpe": "inpe"}
"""Cells of rows and what sort of value they are."""


def _sum_of_bills(documents: Sequence[Document]) -> str | None:
    """What all bills of the claim come to, where each was surely read; None for fewer than two."""
    totals = [document.fields.get("total") for document in documents if document.kind is Kind.INVOICE]
    if len(totals) < 2 or not all(field is not None and field.accepted for field in totals):
        return None
    return _sum([str(field.value) for field in totals if field is not None])


def _sum(amounts: Sequence[str]) -> str | None:
    try:
        return str(sum(map(Decimal, amounts), Decimal(0)))
    except InvalidOperation:
        return None


def _weighed_again(document: Document, own: dict[str, Settled], others: Sequence[_Said], bills: str | None) -> Document:
    changed: dict[str, Field] = {}
    for name in sorted(own, key=ROWS.__contains__):  # the total before the rows that make it
        settled = own[name]
        field = document.fields.get(name)
        if field is None or field.accepted or field.value is not settled.field.value:
            continue  # sure already, or taken from another paper
        if name in ROWS:
            total = changed.get("total_amount", document.fields.get("total_amount"))
            own[name] = _rows(settled, frozenset().union(*others), total)
        elif (sort := _sort(name)) is None or (name in ENDS and _some_unread(own)):
            continue
        else:
            times = sum((sort, str(field.value)) in one for one in others)
            times += name == "total_amount" and document.kind in CARE_SHEETS and field.value == bills
            own[name] = _corroborated(settled, times)
        changed[name] = own[name].field
    return document.model_copy(update={"fields": {**document.fields, **changed}}) if changed else document


def _some_unread(own: Mapping[str, Settled]) -> bool:
    return any(cell.value is None for name in ROWS & own.keys() for cell in own[name].cells)


def _corroborated(settled: Settled, times: int) -> Settled:
    if not times:
        return settled
    before = settled.features["corroborated"]
    return weighed(settled, {**settled.features, "corroborated": min(before + times / 2, 1.0)})


def _rows(settled: Settled, others: _Said, total: Field | None) -> Settled:
    """Rows with the cells that are borne out counted as surely read; all amounts are, where they make a total surely read."""
    amounts = [cell.value for cell in settled.cells if cell.role == "amount" and cell.value is not None]
    summed = total is not None and total.accepted and total.value == _sum(amounts)
    cells = [_cell(cell, others, summed) for cell in settled.cells]
    if cells == list(settled.cells):
        return settled
    agreement, mean, least = together(cells)
    halved = settled.features["agreement"] / (together(settled.cells)[0] or 1.0)  # rows that do not make the total
    features = {
        **settled.features,
        "agreement": agreement * min(halved, 1.0),
        "all_agree": float(agreement * min(halved, 1.0) >= 0.999),
        "engine_mean": mean,
        "engine_least": least,
    }
    return weighed(replace(settled, cells=tuple(cells)), features)


def _cell(cell: Cell, others: _Said, summed: bool) -> Cell:
    if cell.sure >= BORNE_OUT or cell.value is None:
        return cell
    if (cell.role == "amount" and summed) or (_OF_CELLS.get(cell.role, ""), cell.value) in others:
        return replace(cell, sure=BORNE_OUT)
    return cell
