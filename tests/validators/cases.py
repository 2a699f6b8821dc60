"""Cases of rules: a claim made to measure, and what the rule is to say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.claim import Claim, Document, Flag
from claims.words import Certainty, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_prescription
from validators.engine import judge, judge_by
from validators.known import Nothing
from validators.law import load

FOUND, CANNOT_TELL = Certainty.FOUND, Certainty.CANNOT_TELL
Case = tuple[str, str, Claim, Certainty | None, Severity | None]
Cases = list[Case]
PARAMETERS = ("rule", "why", "claim", "certainty", "severity")
DISPENSED = [{"date": "2026-01-21", "amount": "80.00", "inpe": "015000029"}]


def adding(cases: Cases) -> Callable[..., None]:
    """`case(rule, why, claim, certainty, severity)` for the list of a module; certainty None: the rule is silent."""

    def case(
        rule: str, why: str, claim: Claim, certainty: Certainty | None = None, severity: str | None = None
    ) -> None:
        cases.append((rule, why, claim, certainty, Severity(severity) if severity else None))

    return case


def ids(cases: Cases) -> list[str]:
    """What a case is called in a report."""
    return [f"{rule}: {why}" for rule, why, *_ in cases]


def check(rule: str, claim: Claim, certainty: Certainty | None, severity: Severity | None) -> None:
    """The heaviest flag of the rule is as certain, and where told as heavy, as the case says."""
    weights = [*Severity]
    flags = sorted(judge_by(rule, claim, load(), Nothing()), key=lambda flag: weights.index(flag.severity))
    flag = flags[0] if flags else None
    assert (flag.certainty if flag else None) == certainty, flag
    assert severity is None or (flag is not None and flag.severity is severity), flag


def flags_of(claim: Claim) -> dict[str, Flag]:
    """The heaviest flag of each rule that spoke."""
    said: dict[str, Flag] = {}
    for flag in judge(claim, load(), Nothing()):
        said.setdefault(flag.rule, flag)
    return said


def one(**given: Any) -> Claim:
    """A claim of one care sheet; `regime` and `received_on` are the claim's."""
    about = {name: given.pop(name) for name in ("regime", "received_on") if name in given}
    return a_claim(a_care_sheet(**given), **about)


def acts(*days: str, code: str = "C") -> list[dict[str, str]]:
    """Rows of one letter, a day each."""
    return [{**ACT, "date": day, "code": code} for day in days]


def sheet_with_drugs(**given: Any) -> Document:
    """A care sheet with a pharmacy row."""
    return a_care_sheet(**{"dispensings": DISPENSED, "total_amount": "230.00", **given})


def medicines(**given: Any) -> Claim:
    """A claim of a visit and a prescription that was dispensed."""
    return a_claim(sheet_with_drugs(), a_prescription(**given))
