"""Reference lists that rules look values up in, from a folder of CSV files: `drugs.csv`, `inpe.csv`, `acts.csv`.

A list that is not there is not loaded, and rules about it stay silent. The first column of each file whose name is
known is taken, whatever stands beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from validators.known import CallIndex, Drug

NAMES = {
    "ean": ("ean13", "ean", "code", "barcode"),
    "name": ("name", "nom", "designation"),
    "price": ("ppv", "price", "prix"),
    "inpe": ("inpe",),
    "closed_on": ("closed_on", "closed", "fermeture"),
    "act": ("code", "letter", "lettre", "act"),
}
"""Column headings under which lists in use keep each value, small letters."""


@dataclass
class Registered(CallIndex):
    """The claims of a call, and the lists that were loaded for it; a list that is None was not."""

    drugs: Mapping[str, Drug] | None = field(default=None)
    practitioners: Mapping[str, date | None] | None = field(default=None)
    acts: frozenset[str] | None = field(default=None)

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """Whether the register knows `inpe`, and not as closed by `day`."""
        if self.practitioners is None:
            return None
        closed_on = self.practitioners.get(inpe)
        return inpe in self.practitioners and (closed_on is None or day < closed_on)

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """The medicine under `ean`; the lists bear no dates."""
        return None if self.drugs is None else self.drugs.get(ean, False)

    def act(self, code: str, day: date) -> bool | None:
        """Whether the table of acts knows `code`."""
        return None if self.acts is None else code.upper() in self.acts


def from_folder(folder: Path) -> Registered:
    """The lists that lie in `folder`."""
    drugs, inpe, acts = (_rows(folder / f"{name}.csv") for name in ("drugs", "inpe", "acts"))
    return Registered(
        drugs=None if drugs is None else {_value(row, "ean"): Drug(_value(row, "name"), _price(row)) for row in drugs},
        practitioners=None if inpe is None else {_value(row, "inpe"): _day(_value(row, "closed_on")) for row in inpe},
        acts=None if acts is None else frozenset(_value(row, "act").upper() for row in acts),
    )


def _rows(path: Path) -> list[dict[str, str]] | None:
    if not path.is_file():
        return None
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {str(name).strip().lower(): value or "" for name, value in row.items()} for row in csv.DictReader(stream)
        ]


def _value(row: Mapping[str, str], wanted: str) -> str:
    return next((row[name].strip() for name in NAMES[wanted] if row.get(name)), "")


def _price(row: Mapping[str, str]) -> Decimal | None:
    try:
        return Decimal(_value(row, "price").replace(",", "."))
    except InvalidOperation:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
