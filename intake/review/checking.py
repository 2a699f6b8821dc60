"""What is said of a value while it is typed: its form, its check digit, days that cannot be, sums that do not add up.

A remark never keeps anything from being saved; only a value that has not the form of its field is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from claims.claim import Document
from claims.numbers import cin, cnss, ean13, ice, inpe
from claims.words import CARE_SHEETS, Kind
from intake.review.values import InvalidField, normalised

OLDEST_YEARS = 120
EARLIEST = date(2005, 8, 18)
"""The compulsory insurance began on this day (décret 2-05-737)."""

KEYS: Mapping[str, tuple[Callable[[str], bool], Callable[[str], bool]]] = {
    "inpe": (inpe.has_form, inpe.is_valid),
    "establishment_inpe": (inpe.has_form, inpe.is_valid),
    "insured_number": (cnss.has_form, cnss.is_valid),
    "cin": (cin.has_form, cin.is_valid),
    "ice": (ice.has_form, ice.is_valid),
    "drug_barcodes": (ean13.has_form, ean13.is_valid),
}
"""For each number with a form of its own: whether it has the form, and whether its check digit holds."""

Level = Literal["good", "odd", "bad"]


@dataclass(frozen=True)
class Remark:
    """What is said of a value: `bad` has not the form of its field, `odd` may be right, `good` passed a check.

    sentence  of the catalogue; `names` fill its gaps
    """

    level: Level
    sentence: str
    names: Mapping[str, str]


def _said(level: Level, sentence: str, **names: str) -> Remark:
    return Remark(level, sentence, names)


def remark(document: Document, name: str, typed: Any, today: date) -> Remark | None:
    """The gravest thing to say of `typed` as the field `name` of `document`; None where there is nothing to check."""
    try:
        value = normalised(document.kind, name, typed)
    except InvalidField as wrong:
        return _said("bad", wrong.reason)
    found = [*_sums(document, name, value)]
    for cell, text in _cells(name, value):
        found += [one for one in (_key(cell, text), _day(cell, text, today)) if one is not None]
    order = {"bad": 0, "odd": 1, "good": 2}
    return min(found, key=lambda one: order[one.level], default=None)


def _cells(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Names and texts of a value, its rows opened."""
    if isinstance(value, str):
        yield name, value
        return
    for row in value:
        if isinstance(row, str):
            yield name, row
        else:
            yield from row.items()


def _key(name: str, text: str) -> Remark | None:
    checks = KEYS.get(name)
    if checks is None:
        return None
    has_form, is_valid = checks
    if not has_form(text):
        # the funds of the public sector number their insured otherwise, and so do those cards that are no CIN
        return (
            None if name in ("insured_number", "cin") else _said("odd", "This number does not have its usual length.")
        )
    if not is_valid(text):
        return _said("odd", "The check digit does not fit: one figure may be misread.")
    return _said("good", "The check digit fits.") if name != "cin" else None


def _day(name: str, text: str, today: date) -> Remark | None:
    if not (name.endswith(("date", "_on"))):
        return None
    day = date.fromisoformat(text)
    if name in ("expires_on", "ends_on", "starts_on"):
        return None
    if day > today:
        return _said("odd", "This day lies in the future.")
    if name == "patient_birth_date":
        return _said("odd", "Nobody is that old.") if today.year - day.year > OLDEST_YEARS else None
    return _said("odd", "This day lies before the insurance began.") if day < EARLIEST else None


def _sums(document: Document, name: str, value: Any) -> Iterator[Remark]:
    """The total beside what the rows make, when one of them is typed."""
    total_name, row_names = "total_amount", ["acts", "dispensings"]
    if document.kind is Kind.INVOICE:
        total_name, row_names = "total", ["lines"]
    elif document.kind not in CARE_SHEETS:
        return
    if name != total_name and name not in row_names:
        return
    known = {other: field.value for other, field in document.fields.items()} | {name: value}
    rows = [row for other in row_names for row in known.get(other) or ()]
    amounts = [row.get("amount") for row in rows]
    if not amounts or total_name not in known or any(one is None for one in amounts):
        return
    made = sum((Decimal(one) for one in amounts), Decimal())
    if made == Decimal(known[total_name]):
        yield _said("good", "The rows make this total.")
    else:
        yield _said("odd", "The rows make {sum}.", sum=f"{made:.2f}")
