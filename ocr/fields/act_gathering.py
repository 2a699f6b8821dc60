"""The rows of all tables of a care sheet, held against the rest of it and put among its findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.words import ZoneState
from ocr.fields import act_values, acts
from ocr.fields.act_rows import Row
from ocr.fields.headless import headless_tables
from ocr.fields.known_inpe import with_known_inpe
from ocr.fields.relating import Gathering
from ocr.fields.summed import summing
from ocr.fields.values import Read
from ocr.page import Sheet
from ocr.zones import Layout

Rows = list[tuple[Sheet, Row]]


def gather_rows(found: Gathering, pages: Sequence[tuple[Layout, Sequence[acts.Table]]]) -> None:
    """Add the acts, the dispensings and the first and last day of the acts; `pages` are layouts with their tables."""
    rows: Rows = []
    dispensed: Rows = []
    for layout, tables in pages:
        for table in tables:
            seen = acts.read_rows(layout, table)
            for row in seen:
                (dispensed if table.dispenses(row) else rows).append((layout.sheet, row))
            state = ZoneState.FILLED if seen else acts.state_without_rows(layout, table)
            found.mark("dispensings" if table.of_dispensing else "acts", state)
            if state is ZoneState.EMPTY and not table.of_dispensing:
                found.mark("first_act_date", state)
    if not rows and not dispensed:
        for layout, _ in pages:
            for table in headless_tables(layout):
                kept = dispensed if table.of_dispensing else rows
                kept += [(layout.sheet, row) for row in acts.read_rows(layout, table)]
    rows = with_known_inpe(rows, found.candidates.get("inpe", ()))
    both = summing([*rows, *dispensed], found.candidates.get("total_amount", ()))
    _put(found, both[: len(rows)], both[len(rows) :])


_SOME_UNREAD = 0.5
"""How surely the first and the last day read are those of the acts where a row's day was not read."""


def _put(found: Gathering, rows: Rows, dispensed: Rows) -> None:
    for name, seen in (("acts", rows), ("dispensings", dispensed)):
        if not seen:
            continue
        sheet = seen[0][0]
        own, rest = ([row for one, row in seen if (one is sheet) is here] for here in (True, False))
        candidate = act_values.rows_candidate(sheet.n, own, sheet.quality, rest)
        if candidate is None:
            found.zones[name] = ZoneState.ILLEGIBLE
            continue
        found.add(name, Read(ZoneState.FILLED, (candidate,)))
    days = [(sheet, row.cells["date"].best) for sheet, row in rows if "date" in row.cells]
    dated = sorted((best for _, best in days if best is not None), key=lambda best: str(best.value))
    if dated:
        # the day that was not read may be the first or the last
        whole = 1.0 if len(dated) == len(rows) else _SOME_UNREAD
        for name, one in (("first_act_date", dated[0]), ("last_act_date", dated[-1])):
            found.add(name, Read(ZoneState.FILLED, (replace(one, agreement=whole * one.agreement),)))
    elif days:
        state = (
            ZoneState.EMPTY
            if all(row.cells["date"].state is ZoneState.EMPTY for _, row in rows if "date" in row.cells)
            else ZoneState.ILLEGIBLE
        )
        found.mark("first_act_date", state)
