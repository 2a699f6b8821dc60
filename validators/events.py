"""What a claim leaves behind by which a later one is known for the same: its event, its invoices, its boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from claims.claim import Claim, Document
from claims.words import Kind
from validators.names import key
from validators.papers import Sight, acts_of, care_sheets, papers, sure, text
from validators.vignettes import serials

Event = tuple[str, str, str, str]
"""Patient, act date, practitioner and amount, as they are compared."""

_WITNESSES = (("inpe", "total_amount"), ("total_amount", "inpe"))
"""With patient and date: what else was read, and what then may be open."""


def events_of(claim: Claim) -> list[Event]:
    """Who was treated when, by whom and for how much, of each care sheet where all four were read surely; copies once."""
    found: dict[Event, None] = {}
    for _, sheet in care_sheets(claim):
        patient, day = _patient_and_day(sheet)
        inpe, total = (text(sheet, name) if sure(sheet, name) else None for name in ("inpe", "total_amount"))
        if patient and day and inpe and total:
            found[(patient, day.isoformat(), inpe, total)] = None
    return list(found)


def event_of(claim: Claim) -> Event | None:
    """The first of them; None where there is none."""
    return next(iter(events_of(claim)), None)


def event_marks(events: Iterable[Event]) -> frozenset[str]:
    """What events leave behind to be looked up by."""
    return frozenset("event/" + "/".join(event) for event in events)


def invoices(claim: Claim) -> frozenset[str]:
    """The claim's invoices by seller, number and total, where all three were read surely: each is issued once."""
    names = ("ice", "number", "total")
    return frozenset(
        "invoice/" + "/".join(str(text(paper, name)) for name in names)
        for _, paper in papers(claim, {Kind.INVOICE})
        if all(sure(paper, name) for name in names)
    )


def likely_before(claim: Claim) -> frozenset[str]:
    """Marks of earlier claims of the same patient and day that agree in practitioner or amount, the other being open.

    Where both were read surely on both sides the whole event speaks, one way or the other.
    """
    return frozenset(
        f"{half}/{other}"
        for half, is_whole in _halves(claim)
        for other in (("open",) if is_whole else ("open", "whole"))
    )


def marks_of(claim: Claim) -> frozenset[str]:
    """Everything that a claim leaves behind to be looked up by, besides its bytes and its first whole event."""
    halves = {f"{half}/{'whole' if is_whole else 'open'}" for half, is_whole in _halves(claim)}
    return frozenset({*halves, *event_marks(events_of(claim)[1:]), *invoices(claim), *serials(claim)})


def _halves(claim: Claim) -> Iterator[tuple[str, bool]]:
    """Patient, day and one witness of each care sheet, and whether the other witness was read surely too."""
    for _, sheet in care_sheets(claim):
        patient, day = _patient_and_day(sheet)
        for name, other in _WITNESSES:
            if patient and day and sure(sheet, name):
                yield f"half/{name}/{patient}/{day.isoformat()}/{text(sheet, name)}", sure(sheet, other)


def _patient_and_day(sheet: Document) -> tuple[str | None, date | None]:
    """The patient's name as names are looked up, and the first act's day, where they were read surely."""
    name, acts = text(sheet, "patient_name"), acts_of(sheet)
    patient = key(name) if name is not None and sure(sheet, "patient_name") else None
    return patient, acts.first if acts.sight is Sight.SURE else None
