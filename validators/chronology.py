"""Which dates of a claim must not come after which others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from claims.claim import Claim, Document
from claims.words import CARE_SHEETS, Kind
from validators.law import Law
from validators.papers import as_day, care_sheets, claim_day, day, letter, papers, rows, sure

PAST = ("date", "first_act_date", "last_act_date", "patient_birth_date")
"""Fields whose day has passed when the dossier is handed in; ends and expiries may lie ahead."""


class Moment(NamedTuple):
    """A day on a paper; `document` None is the deposit."""

    day: date
    document: int | None
    field: str
    sure: bool


def _of(place: int, paper: Document, name: str) -> list[Moment]:
    found = day(paper, name)
    return [Moment(found, place, name, sure(paper, name))] if found is not None else []


def _in_rows(place: int, paper: Document, table: str, letters: frozenset[str] | None = None) -> list[Moment]:
    return [
        Moment(found, place, table, sure(paper, table))
        for row in rows(paper, table)
        if (found := as_day(row.get("date"))) is not None and (letters is None or letter(row) in letters)
    ]


def contradictions(claim: Claim, law: Law) -> Iterator[tuple[Moment, Moment]]:
    """Pairs `(first, then)` where `first` lies after `then` and must not."""
    for first, then in (*_after_deposit(claim), *_within_papers(claim), *_before_prescription(claim, law)):
        if first.day > then.day:
            yield first, then


def _after_deposit(claim: Claim) -> Iterator[tuple[Moment, Moment]]:
    if claim.received_on is None:
        return
    deposit = Moment(claim.received_on, None, "received_on", True)
    for place, paper in enumerate(claim.documents):
        for name in PAST:
            if name in paper.fields:
                yield from ((moment, deposit) for moment in _of(place, paper, name))
        for table in ("acts", "dispensings"):
            if table in paper.fields:
                yield from ((moment, deposit) for moment in _in_rows(place, paper, table))


def _within_papers(claim: Claim) -> Iterator[tuple[Moment, Moment]]:
    for place, paper in enumerate(claim.documents):
        for start, end in (("starts_on", "ends_on"), ("first_act_date", "last_act_date")):
            if start not in paper.fields or end not in paper.fields:
                continue
            yield from ((first, then) for first in _of(place, paper, start) for then in _of(place, paper, end))
        if paper.kind in CARE_SHEETS and "patient_birth_date" in paper.fields:
            acts = _of(place, paper, "first_act_date") or _in_rows(place, paper, "acts")
            yield from ((born, act) for born in _of(place, paper, "patient_birth_date") for act in acts)


def _before_prescription(claim: Claim, law: Law) -> Iterator[tuple[Moment, Moment]]:
    """What was prescribed cannot come before the earliest prescription; where one bears no date, nothing is said."""
    scripts = [_of(place, paper, "date") for place, paper in papers(claim, {Kind.PRESCRIPTION})]
    if not scripts or not all(scripts):
        return
    earliest = min((moment for moments in scripts for moment in moments), key=lambda moment: moment.day)
    on = claim_day(claim, law.first_day)
    prescribed = frozenset(law.value("nomenclature.prescribed_letters", on, claim.regime))
    dental = frozenset(law.value("nomenclature.dental_own_letters", on, claim.regime))
    visits: list[Moment] = []
    for place, sheet in care_sheets(claim):
        asked = prescribed - dental if sheet.kind is Kind.DENTAL_CARE_SHEET else prescribed
        done = [*_in_rows(place, sheet, "dispensings"), *_in_rows(place, sheet, "acts", asked)]
        visits += [moment for moment in _in_rows(place, sheet, "acts") if moment not in done]
        yield from ((earliest, moment) for moment in done)
    # an invoice may be for the visit itself, which comes before what it prescribes
    for place, paper in papers(claim, {Kind.INVOICE}):
        for billed in _of(place, paper, "date"):
            if not any(visit.day <= billed.day for visit in visits):
                yield earliest, billed
