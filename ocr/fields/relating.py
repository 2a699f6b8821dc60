"""What has been found on a care sheet so far, and how its values speak for and against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from rapidfuzz import fuzz

from claims.words import MarkOwner, Origin, ZoneState
from ocr.evidence import Candidate
from ocr.fields.names import name_key
from ocr.fields.values import Read
from ocr.page import PixelBox

_RANK = (ZoneState.FILLED, ZoneState.ILLEGIBLE, ZoneState.EMPTY, ZoneState.NOT_FOUND)
_SELF_FROM = 90
"""Likeness, 0 to 100, from which two names are one person's."""


@dataclass(eq=False)
class Gathering:
    """What has been found so far; `zones` keeps the best state of all places of one field."""

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    zones: dict[str, ZoneState] = field(default_factory=dict)
    anchors: dict[MarkOwner, tuple[int, PixelBox]] = field(default_factory=dict)

    def add(self, name: str, read: Read) -> None:
        self.candidates.setdefault(name, []).extend(read.candidates)
        self.mark(name, read.state)

    def mark(self, name: str, state: ZoneState) -> None:
        before = self.zones.get(name, ZoneState.NOT_FOUND)
        self.zones[name] = min(before, state, key=_RANK.index)


def relate(found: Gathering) -> None:
    """Let values speak for each other: the sum for the total, one INPE for another, equal names for `self`."""
    amounts = [
        row.get("amount")
        for name in ("acts", "dispensings")
        for one in found.candidates.get(name, [])[:1]
        for row in one.value
    ]
    total = _sum(amounts)
    if total is not None and any(Decimal(one.value) == total for one in found.candidates.get("total_amount", [])):
        _support(found, "total_amount", lambda one: Decimal(one.value) == total)
        _support(found, "acts", lambda _: True)
        _support(found, "dispensings", lambda _: True)
    else:
        _doubt_rows(found)
    numbers = [one.value for one in found.candidates.get("inpe", [])]
    numbers += [row["inpe"] for one in found.candidates.get("acts", [])[:1] for row in one.value if "inpe" in row]
    found.candidates["inpe"] = [
        replace(one, corroborated=max(0, numbers.count(one.value) - 1)) for one in found.candidates.get("inpe", [])
    ]
    if found.zones.get("relationship") is ZoneState.EMPTY:
        _infer_self(found)
    _same_person(found)


def _doubt_rows(found: Gathering) -> None:
    """A total that was surely read and is not the rows' sum says that a row or an amount was lost."""
    if any(one.agreement >= _SURE_TOTAL for one in found.candidates.get("total_amount", [])):
        for name in ("acts", "dispensings"):
            found.candidates[name] = [
                replace(one, agreement=0.5 * one.agreement) for one in found.candidates.get(name, [])
            ]


_SURE_TOTAL = 0.9


def _support(found: Gathering, name: str, meets: Callable[[Candidate], bool]) -> None:
    seen = found.candidates.get(name, [])
    found.candidates[name] = [replace(one, corroborated=one.corroborated + 1) if meets(one) else one for one in seen]


def _sum(amounts: Sequence[str | None]) -> Decimal | None:
    if not amounts:
        return None
    try:
        return (
            sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))
            if None not in amounts
            else None
        )
    except InvalidOperation:
        return None


def _same_person(found: Gathering) -> None:
    """Let the box that is ticked and the two names speak about each other.

    `self` is ticked and one of the names was not legible: it is the other one. The names are one and another box is
    ticked: one of the three was read wrongly.
    """
    ticked_as = found.candidates.get("relationship", [])[:1]
    if not ticked_as:
        return
    names = {name: found.candidates.get(name, []) for name in ("insured_name", "patient_name")}
    if ticked_as[0].value == "self":
        for name, other in (("insured_name", "patient_name"), ("patient_name", "insured_name")):
            if not names[name] and names[other] and found.zones.get(name) is ZoneState.ILLEGIBLE:
                best = max(names[other], key=lambda one: one.agreement)
                found.add(name, Read(ZoneState.FILLED, (replace(best, text="", origin=Origin.INFERRED, label=0.7),)))
    elif _likeness(found) >= _SELF_FROM:
        found.candidates["relationship"] = [
            replace(one, agreement=0.5 * one.agreement) for one in found.candidates["relationship"]
        ]


def _likeness(found: Gathering) -> float:
    """How alike the names of the insured person and of the patient are, 0 to 100; 0 where one was not read."""
    insured, patient = (found.candidates.get(name, []) for name in ("insured_name", "patient_name"))
    return fuzz.ratio(name_key(insured[0].value), name_key(patient[0].value)) if insured and patient else 0.0


def _infer_self(found: Gathering) -> None:
    """No box is ticked and the patient bears the insured person's name: the patient is the insured person."""
    patient, likeness = found.candidates.get("patient_name", []), _likeness(found)
    if likeness >= _SELF_FROM:
        inferred = replace(
            patient[0], value="self", text="", origin=Origin.INFERRED, label=0.7, agreement=likeness / 100.0
        )
        found.candidates.setdefault("relationship", []).append(inferred)
