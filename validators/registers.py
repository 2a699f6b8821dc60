"""Reference lists in memory, each as it stood on a day: practitioners, medicines, acts, tariffs, prior agreements.

Pure: who reads files makes these. A list that is not loaded, or not yet in force on a day, answers None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from claims.words import Regime

Entry = TypeVar("Entry")
DIGITS = "0123456789"


@dataclass(frozen=True)
class Practice:
    """A practitioner or an establishment of the register; open ends are None."""

    opened_on: date | None = None
    closed_on: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether it practised on `day`; on the day it closes it no longer does."""
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True)
class Drug:
    """A medicine of the loaded list; `price` is its public price in MAD, `substance` its international name (DCI)."""

    name: str
    price: Decimal | None = None
    substance: str = ""


@dataclass(frozen=True)
class ListedAct:
    """An act that a loaded list wants a prior agreement for.

    pattern  sought in invoice lines (`needed.plain`)
    regime   None: for all
    """

    name: str
    pattern: str
    regime: Regime | None = None


@dataclass(frozen=True)
class Version(Generic[Entry]):
    """A list as it stands from a day on."""

    from_day: date
    entries: Mapping[str, Entry]


@dataclass(frozen=True)
class Registers:
    """Every list in all its versions, oldest first; empty where none is loaded."""

    practitioners: Sequence[Version[Practice]] = ()
    drugs: Sequence[Version[Drug]] = ()
    acts: Sequence[Version[str]] = ()
    tariffs: Sequence[Version[Decimal]] = ()
    agreements: Sequence[Version[ListedAct]] = ()

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """Whether the register knows `inpe` as open on `day`."""
        entries = in_force(self.practitioners, day)
        if entries is None:
            return None
        practice = entries.get(inpe)
        return practice is not None and practice.is_open(day)

    def practitioner_near(self, inpe: str, day: date) -> str | None:
        """The one open INPE of the register that differs from `inpe` by one digit."""
        entries = in_force(self.practitioners, day)
        if entries is None:
            return None
        found = [number for number, practice in _near(inpe, entries) if practice.is_open(day)]
        return found[0] if len(found) == 1 else None

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """The medicine under `ean`, False when the list does not know it."""
        entries = in_force(self.drugs, day)
        return None if entries is None else entries.get(ean, False)

    def drug_near(self, ean: str, day: date) -> str | None:
        """The one code of the list that differs from `ean` by one digit."""
        entries = in_force(self.drugs, day)
        return None if entries is None else near(ean, entries)

    def act(self, code: str, day: date) -> bool | None:
        """Whether the table of acts knows `code`."""
        entries = in_force(self.acts, day)
        return None if entries is None else code.strip().upper() in entries

    def tariff(self, letter: str, day: date) -> Decimal | None:
        """MAD for one unit of a key letter."""
        entries = in_force(self.tariffs, day)
        return None if entries is None else entries.get(letter)

    def agreed(self, day: date, regime: Regime | None) -> Sequence[ListedAct] | None:
        """Acts that need a prior agreement in a regime."""
        entries = in_force(self.agreements, day)
        if entries is None:
            return None
        return [act for act in entries.values() if act.regime in (None, regime)]


def in_force(versions: Sequence[Version[Entry]], day: date) -> Mapping[str, Entry] | None:
    """The entries of the newest version that is in force on `day`."""
    for version in reversed(versions):
        if version.from_day <= day:
            return version.entries
    return None


def near(number: str, entries: Mapping[str, object]) -> str | None:
    """The only key of `entries` that differs from `number` by one digit; None when there is none, or several.

    >>> near("101000009", {"101000008": 1, "101000019": 1})
    >>> near("101000009", {"101000008": 1, "999999999": 1})
    '101000008'
    """
    found = [key for key, _ in _near(number, entries)]
    return found[0] if len(found) == 1 else None


def _near(number: str, entries: Mapping[str, Entry]) -> list[tuple[str, Entry]]:
    return [
        (other, entries[other])
        for place in range(len(number))
        for digit in DIGITS
        if digit != number[place] and (other := number[:place] + digit + number[place + 1 :]) in entries
    ]
