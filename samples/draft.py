"""A claim while it is being planned: people, days and papers that may still change before they are frozen into facts."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from claims.words import CARE_SHEETS, Kind
from samples import numbers, people
from samples.facts import ClaimFacts, PaperFacts
from samples.nomenclature import SPECIALTIES
from samples.people import Person

CNOPS = ("cnops", "student")
PARAMEDICAL = ("AMM", "AMI", "AMO", "AMY")


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the end of a shorter month stands in for days it lacks.

    >>> add_months(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


@dataclass
class Practitioner:
    """Who treats: `name` in capitals without title."""

    name: str
    inpe: str
    specialty: str


@dataclass
class Draft:
    """One claim in the making; `day(k)` counts from its first act."""

    rng: np.random.Generator
    regime: str
    insured: Person
    patient: Person
    relationship: str
    doctor: Practitioner
    first_act_on: date
    received_on: date
    papers: list[PaperFacts] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    tolerated: set[str] = field(default_factory=set)

    def day(self, after: int) -> date:
        """The day `after` days after the first act."""
        return self.first_act_on + timedelta(days=after)

    @property
    def of_cnops(self) -> bool:
        """Whether the claim is CNOPS's to judge."""
        return self.regime in CNOPS

    def index(self, *kinds: str) -> int | None:
        """Place of the first paper of one of `kinds`."""
        return next((i for i, paper in enumerate(self.papers) if paper.kind in kinds), None)

    def find(self, *kinds: str) -> PaperFacts:
        """The first paper of one of `kinds`; it must be there."""
        return next(paper for paper in self.papers if paper.kind in kinds)

    @property
    def care_sheet(self) -> PaperFacts:
        """The care sheet."""
        return self.find(*[str(kind) for kind in CARE_SHEETS])

    def change(self, paper: PaperFacts, **changes: Any) -> PaperFacts:
        """Put a changed copy in the place of `paper`."""
        new = replace(paper, **changes)
        self.papers[next(i for i, p in enumerate(self.papers) if p is paper)] = new
        return new

    def write(self, paper: PaperFacts, **values: Any) -> PaperFacts:
        """Set values of `paper`; None takes one off."""
        merged = {**paper.values, **values}
        return self.change(paper, values={k: v for k, v in merged.items() if v is not None})

    def blank(self, paper: PaperFacts, *names: str, unlabelled: bool = False) -> PaperFacts:
        """Take values off `paper`, leaving their printed label or not."""
        kept = {k: v for k, v in paper.values.items() if k not in names}
        place = "unlabelled" if unlabelled else "empty"
        return self.change(paper, values=kept, **{place: (*getattr(paper, place), *names)})


def begin(rng: np.random.Generator, regime: str, later_days: int = 0) -> Draft:
    """People and days of a new claim, without papers; `later_days` moves all its days."""
    first_act_on = date(2025, 3, 1) + timedelta(days=int(rng.integers(0, 450)) + later_days)
    insured = people.person(rng, first_act_on, 19 if regime == "student" else 25, 28 if regime == "student" else 68)
    relationship = "self" if regime == "student" else str(rng.choice(["self", "spouse", "child"], p=[0.5, 0.22, 0.28]))
    patient = insured
    if relationship == "spouse":
        patient = people.person(rng, first_act_on, 22, 65, sex="F" if insured.sex == "M" else "M")
    elif relationship == "child":
        patient = people.person(rng, first_act_on, 1, 18, family=insured.family if insured.sex == "M" else None)
    who = people.person(rng, first_act_on, 30, 65)
    doctor = Practitioner(who.turned, numbers.inpe(rng, 1), people.pick(rng, list(SPECIALTIES)))
    return Draft(
        rng,
        regime,
        insured,
        patient,
        relationship,
        doctor,
        first_act_on,
        first_act_on + timedelta(days=int(rng.integers(12, 46))),
    )


def clock_start(draft: Draft) -> date:
    """The day the filing limit counts from (rules.md, `filing_late`)."""
    sheet = draft.care_sheet
    days = sorted(date.fromisoformat(row["date"]) for row in sheet.values.get("acts", ()) if "date" in row)
    stay = draft.index(Kind.HOSPITAL_CERTIFICATE)
    if stay is not None and "ends_on" in draft.papers[stay].values:
        return date.fromisoformat(draft.papers[stay].values["ends_on"])
    letters = [row["code"] for row in sheet.values.get("acts", ())]
    continuous = any(letters.count(letter) >= 3 for letter in PARAMEDICAL)
    return days[-1] if continuous or sheet.kind == Kind.ALD_CARE_SHEET else days[0]


def freeze(draft: Draft, name: str, seed: int, **scan: Any) -> ClaimFacts:
    """The facts of a finished draft."""
    papers = tuple(draft.papers)
    return ClaimFacts(
        name=name,
        papers=papers,
        regime=draft.regime,
        received_on=draft.received_on.isoformat(),
        flags=tuple(sorted(draft.flags)),
        tolerated=tuple(sorted(draft.tolerated - draft.flags)),
        seed=seed,
        **scan,
    )
