"""`/review/figures`: the supervisor's page, and the same numbers as CSV."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import fields
from io import StringIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from claims.errors import NotAllowed
from intake.doors import Reading
from intake.review.catalogue import Tongue
from intake.review.figures import plots
from intake.review.figures.plots import Bar
from intake.review.figures.service import DAYS, Cell, Figures, Table, figures
from intake.review.telling import Told
from intake.review.visiting import Inside, Visit, remember_language

router = APIRouter(prefix="/review/figures", include_in_schema=False, route_class=Told)
Days = Annotated[Literal["7", "30", "90"], Query()]
RULES_SHOWN = 12
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate."""


@router.get("")
def show(request: Request, visit: Inside, work: Reading, days: Days = "30") -> Response:
    """What waits, passes, errs and takes how long."""
    _allow(visit)
    found, speak = figures(work, int(days)), visit.tongue
    page = visit.page(
        "figures.html",
        title=speak.say("Figures"),
        spans=[
            {
                "href": f"/review/figures?days={span}",
                "label": speak.say("the last {days} days", days=span),
                "current": "true" if str(span) == days else "false",
            }
            for span in DAYS
        ],
        sections=_sections(found, speak, days),
    )
    return remember_language(request, page)


@router.get("/{name}.csv")
def export(name: str, visit: Inside, work: Reading, days: Days = "30") -> Response:
    """One table as CSV; no cell is taken for a formula."""
    _allow(visit)
    found = figures(work, int(days))
    table: Table = getattr(found, name) if name in {field.name for field in fields(Figures)} else []
    target = StringIO()
    csv.writer(target).writerows([_plain(cell) for cell in row] for row in table)
    headers = {"Content-Disposition": f'attachment; filename="{name if table else "figures"}.csv"'}
    return Response("\ufeff" + target.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _plain(cell: Cell) -> Cell:
    """A cell that no spreadsheet calculates.

    >>> _plain("=HYPERLINK(1)"), _plain(3), _plain("RABAT")
    ("'=HYPERLINK(1)", 3, 'RABAT')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _allow(visit: Visit) -> None:
    if visit.caller.role == "reviewer":
        raise NotAllowed


def _sections(found: Figures, speak: Tongue, days: str) -> list[dict[str, Any]]:
    """Each figure with its plot and its table."""
    say = speak.say
    read, alone = int(sum(_numbers(found.through, 1))), int(sum(_numbers(found.through, 2)))
    rate = (
        say("{share} of {count} claims passed without a person", share=speak.percent(alone / read), count=read)
        if read
        else say("No claims yet.")
    )
    drawn = {
        "age": (
            "Age of the queue, days",
            "",
            plots.columns([Bar(str(a), n, str(n)) for a, n in found.age[1:]], say("Age of the queue, days")),
        ),
        "through": (
            "Straight through, by day",
            rate,
            plots.columns(_share(found.through), say("Straight through, by day")),
        ),
        "rules": (
            "Flags by rule",
            "",
            plots.rows(
                [Bar(speak.name("rule", str(r)), n, str(n)) for r, n in found.rules[1 : RULES_SHOWN + 1]],
                say("Flags by rule"),
            ),
        ),
        "stations": (
            "Stopped, by station",
            "",
            plots.rows(_part(found.stations, speak, None), say("Stopped, by station")),
        ),
        "forms": ("Waiting, by form", "", plots.rows(_part(found.forms, speak, "kind"), say("Waiting, by form"))),
        "calibration": (
            "How sure it said, how right it was",
            "",
            plots.curve(
                [(s, t, n) for s, t, n in found.calibration[1:]],
                say("How sure it said, how right it was"),
                (say("right"), say("said")),
            ),
        ),
        "errors": (
            "Errors, from second readings",
            _errors(found.errors, speak),
            plots.rows(_wrong(found.errors, speak), say("Errors, from second readings")),
        ),
        "people": (
            "Errors by reviewer, from second readings",
            say("Values that a second person, who saw neither reading, typed otherwise than who validated the claim."),
            plots.rows(_by_person(found.people), say("Errors by reviewer, from second readings")),
        ),
        "seconds": (
            "Seconds a claim and a field",
            "",
            plots.rows(
                [Bar(speak.name("act", str(act)), took, f"{took:g} s") for act, _, took, *_ in found.seconds[1:]],
                say("Seconds a claim and a field"),
            ),
        ),
        "throughput": ("Decisions a day", "", plots.columns(_by_day(found.throughput), say("Decisions a day"))),
    }
    return [
        {
            "id": name,
            "title": say(title),
            "told": told,
            "plot": plot,
            "csv": f"/review/figures/{name}.csv?days={days}",
            "heads": [say(f"head: {head}") for head in getattr(found, name)[0]],
            "rows": [[_cell(name, n, cell, speak) for n, cell in enumerate(row)] for row in getattr(found, name)[1:]],
        }
        for name, (title, told, plot) in drawn.items()
    ]


def _cell(table: str, column: int, cell: Cell, speak: Tongue) -> str:
    sort = {"rules": "rule", "forms": "kind", "errors": "field", "seconds": "act"}.get(table)
    if column == 0 and sort is not None:
        return speak.name(sort, str(cell))
    return "–" if cell is None else str(cell)


def _numbers(table: Table, column: int) -> list[float]:
    return [float(row[column] or 0) for row in table[1:]]


def _share(table: Table) -> list[Bar]:
    return [Bar(_short(day), round(100 * alone / read), f"{alone}/{read}") for day, read, alone in table[1:] if read]


def _short(day: Cell) -> str:
    """A day under a plot, the day first as everywhere on the pages.

    >>> _short("2026-12-01")
    '01/12'
    """
    return f"{str(day)[8:10]}/{str(day)[5:7]}"


def _part(table: Table, speak: Tongue, sort: str | None) -> list[Bar]:
    """Shares of a whole: its second column of the first."""
    return [
        Bar(speak.name(sort, str(name)) if sort else str(name), part / whole, f"{part} / {whole}")
        for name, whole, part in table[1:]
        if whole
    ]


def _errors(table: Table, speak: Tongue) -> str:
    values, wrong, persons, person = (sum(_numbers(table, n)) for n in (1, 2, 5, 6))
    if not values:
        return speak.say("No second readings yet.")
    return speak.say(
        "Of {count} values the machine had {machine} wrong, the first person {person}.",
        count=int(values),
        machine=speak.percent(wrong / values),
        person=speak.percent(person / persons) if persons else "–",
    )


def _wrong(table: Table, speak: Tongue) -> list[Bar]:
    """By field, the share of values that the machine had wrong, the worst first."""
    shares = sorted(((wrong / n, str(name), wrong, n) for name, n, wrong, *_ in table[1:]), reverse=True)
    return [Bar(speak.name("field", name), share, f"{wrong} / {n}") for share, name, wrong, n in shares[:RULES_SHOWN]]


def _by_person(table: Table) -> list[Bar]:
    """The share of values that each person had wrong, the worst first."""
    worst = sorted(table[1:], key=lambda row: (-row[3], str(row[0])))
    return [Bar(str(name), rate, f"{wrong} / {n}") for name, n, wrong, rate in worst[:RULES_SHOWN]]


def _by_day(table: Table) -> list[Bar]:
    by_day: Counter[str] = Counter()
    for day, _, n in table[1:]:
        by_day[str(day)] += int(n or 0)
    return [Bar(_short(day), n, str(n)) for day, n in sorted(by_day.items())]
