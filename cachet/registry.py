"""Reference lists that rules look values up in, from a folder of CSV files: `inpe.csv`, `drugs.csv`, `acts.csv`.

A list that is not there is not loaded, and rules about it stay silent. UTF-8, commas or semicolons, a first line of
headings; columns nobody asks for are passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from cachet.inputs import WrongCall
from claims.numbers import ean13, inpe
from validators.known import CallIndex, Drug

HEADINGS = {
    "ean": ("ean13", "ean", "barcode", "code"),
    "name": ("name", "nom", "designation"),
    "price": ("ppv_mad", "ppv", "price", "prix"),
    "inpe": ("inpe",),
    "closed_on": ("closed_on", "closed", "fermeture"),
    "act": ("code", "letter", "lettre", "act"),
}
"""Headings under which lists in use keep each value, in small letters; the first one that a file has is taken."""

Row = Mapping[str, str]
Key = TypeVar("Key")
Entry = TypeVar("Entry")


@dataclass
class Registered(CallIndex):
    """The claims of a call, and the lists that were loaded for it; a list that is None was not."""

    drugs: Mapping[str, Drug] | None = field(default=None)
    practitioners: Mapping[str, date | None] | None = field(default=None)
    acts: Collection[str] | None = field(default=None)

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
        return None if self.acts is None else code.strip().upper() in self.acts


def from_folder(folder: Path) -> Registered:
    """The lists that lie in `folder`, beside an index of the claims to come.

    Raises WrongCall naming the file and the line that cannot be understood.
    """
    return Registered(
        drugs=_list(folder / "drugs.csv", ("ean",), _drug),
        practitioners=_list(folder / "inpe.csv", ("inpe",), _practitioner),
        acts=_list(folder / "acts.csv", ("act",), _act),
    )


def _list(path: Path, needed: tuple[str, ...], entry: Callable[[Row], tuple[Key, Entry]]) -> dict[Key, Entry] | None:
    """The entries of one file by their key, the last line of a key counting; None when the file is not there."""
    if not path.is_file():
        return None
    entries: dict[Key, Entry] = {}
    for line, row in _rows(path, needed):
        try:
            key, value = entry(row)
        except ValueError as error:
            raise _wrong(path, line, str(error)) from None
        entries[key] = value
    return entries


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line, its values under our names for them."""
    lines = _text(path).splitlines(keepends=True)
    if not lines:
        raise _wrong(path, 1, "the file is empty")
    semicolons = lines[0].count(";") > lines[0].count(",")
    reader = csv.reader(lines, delimiter=";" if semicolons else ",", strict=True)
    columns: dict[str, int] = {}
    width = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not width:
                columns, width = _columns(path, cells, needed), len(cells)
                continue
            if len(cells) != width:
                raise _wrong(path, reader.line_num, f"it has {len(cells)} values under {width} headings")
            yield reader.line_num, {name: cells[place].strip() for name, place in columns.items()}
    except csv.Error as error:
        raise _wrong(path, reader.line_num, str(error)) from None


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(path, content.count(b"\n", 0, error.start) + 1, "it is not UTF-8") from None


def _columns(path: Path, headings: list[str], needed: tuple[str, ...]) -> dict[str, int]:
    said = [heading.strip().lower() for heading in headings]
    places = {name: [said.index(one) for one in known if one in said] for name, known in HEADINGS.items()}
    for name in needed:
        if not places[name]:
            raise _wrong(path, 1, f"no heading is one of {', '.join(HEADINGS[name])}")
    return {name: found[0] for name, found in places.items() if found}


def _drug(row: Row) -> tuple[str, Drug]:
    code, price = ean13.compact(row["ean"]), row.get("price", "")
    if not code.isdecimal() or len(code) != 13:
        raise ValueError("the code is not thirteen digits")
    try:
        return code, Drug(row.get("name", ""), Decimal(price.replace(",", ".").replace(" ", "")) if price else None)
    except InvalidOperation:
        raise ValueError("the price is not a number") from None


def _practitioner(row: Row) -> tuple[str, date | None]:
    number, closed_on = inpe.compact(row["inpe"]), row.get("closed_on", "")
    if not inpe.has_form(number):
        raise ValueError("the INPE is not nine digits")
    try:
        return number, date.fromisoformat(closed_on) if closed_on else None
    except ValueError:
        raise ValueError("the day of closing is not written YYYY-MM-DD") from None


def _act(row: Row) -> tuple[str, str]:
    code = row["act"].upper()
    if not code:
        raise ValueError("the code is empty")
    return code, code


def _wrong(path: Path, line: int, reason: str) -> WrongCall:
    return WrongCall(f"{path} line {line} cannot be used: {reason}; nothing was read.")
