"""A CSV file as rows under our names for its columns: UTF-8, commas or semicolons, a first line of headings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path

from claims.errors import SenderCanMend

HEADINGS = {
    "ean": ("ean13", "ean", "barcode", "code"),
    "name": ("name", "nom", "designation", "acte", "act"),
    "substance": ("dci", "dci1", "substance"),
    "price": ("ppv_mad", "ppv", "price", "prix"),
    "inpe": ("inpe",),
    "opened_on": ("opened_on", "opened", "ouverture"),
    "closed_on": ("closed_on", "closed", "fermeture"),
    "act": ("code", "letter", "lettre", "act"),
    "letter": ("letter", "lettre", "code"),
    "tariff": ("tariff_mad", "tariff", "tarif", "tnr", "mad"),
    "pattern": ("pattern", "motif"),
    "regime": ("regime",),
}
"""Headings under which lists in use keep each value, in small letters; the first one that a file has is taken."""

MOST_ROWS = 2_000_000
"""More than every practitioner and box of the country: a longer file is another one, or two joined."""

Row = Mapping[str, str]


class ListIsWrong(SenderCanMend):
    """A reference list does not hold what it must; the sentence names file, line and remedy."""


def wrong(path: Path, line: int, reason: str, remedy: str) -> ListIsWrong:
    """The error about one line of a list."""
    return ListIsWrong(f"{path.name} line {line} cannot be used: {reason}; {remedy}.")


def rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line; columns nobody asks for are passed over. Raises ListIsWrong."""
    try:
        with path.open("rb") as source, TextIOWrapper(source, "utf-8-sig", newline="") as text:
            yield from _rows(path, text, needed)
    except UnicodeDecodeError:
        raise wrong(path, _not_utf8(path), "it is not UTF-8", "save the file as UTF-8") from None
    except OSError as error:
        raise ListIsWrong(f"{path.name} cannot be read ({error.strerror}); name a CSV file that is there.") from None


def _rows(path: Path, text: TextIOWrapper, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    heading = text.readline()
    if not heading.strip():
        raise wrong(path, 1, "the file has no headings", f"write a first line with {' and '.join(needed)}")
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    names = next(csv.reader([heading], delimiter=delimiter))
    columns = _columns(path, names, needed)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    count = 0
    try:
        for cells in reader:
            line = reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if count > MOST_ROWS:
                raise wrong(
                    path, line, f"it has more than {MOST_ROWS:,} rows", "leave out what is no entry of this list"
                )
            if len(cells) != len(names):
                raise wrong(
                    path,
                    line,
                    f"it has {len(cells)} values under {len(names)} headings",
                    "put values with commas in quotes",
                )
            yield line, {name: cells[place].strip() for name, place in columns.items()}
    except csv.Error as error:
        raise wrong(path, reader.line_num + 1, str(error), "look for a quote that is not closed") from None


def _columns(path: Path, headings: list[str], needed: tuple[str, ...]) -> dict[str, int]:
    said = [heading.strip().lower() for heading in headings]
    places = {name: [said.index(one) for one in known if one in said] for name, known in HEADINGS.items()}
    for name in needed:
        if not places[name]:
            raise wrong(path, 1, f"no heading is one of {', '.join(HEADINGS[name])}", "name the column so")
    return {name: found[0] for name, found in places.items() if found}


def _not_utf8(path: Path) -> int:
    """The first line that is not UTF-8."""
    with path.open("rb") as source:
        for number, line in enumerate(source, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1
