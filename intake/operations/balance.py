"""The daily balance: what came in is somewhere, to the page, or it is named.

received = delivered + validated + refused + flagged + returned + rejected + quarantined + erased
           + duplicates + separators + in work
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import RowMapping

from claims.words import Status
from intake.claim.records import MOROCCO
from intake.house import Work
from intake.operations import queries

DUPLICATES, SEPARATORS, IN_WORK = "duplicates", "separators", "in_work"
BUSY = (Status.RECEIVED.value, Status.READING.value)
PLACES = (
    *("delivered", "validated", "refused", "flagged", "returned", "rejected", "quarantined", "erased"),
    DUPLICATES,
    SEPARATORS,
    IN_WORK,
)
"""Where a page may be, in the order people read it."""


@dataclass
class Line:
    """How much is in one place: `claims` counts claims, of duplicates files."""

    claims: int = 0
    pages: int = 0


@dataclass
class Balance:
    """What came in on `day` (None: ever) and where it is; `astray` names files whose pages are not where they should be.

    A file that is still to be read counts no page yet, on either side.
    """

    day: date | None
    files: int = 0
    pages: int = 0
    places: dict[str, Line] = field(default_factory=lambda: {place: Line() for place in PLACES})
    astray: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Pages in all places together."""
        return sum(line.pages for line in self.places.values())

    @property
    def adds_up(self) -> bool:
        """Whether every page that came in is somewhere, once."""
        return not self.astray and self.pages == self.found


def balance(work: Work, day: date | None = None) -> Balance:
    """The balance of the files that came in on `day`, Moroccan time; of all files without one."""
    since, until = _span(day)
    told = Balance(day)
    made = _by_file(queries.claims_of_files(work.connection, since, until))
    for file in queries.files_of_days(work.connection, since, until):
        told.files += 1
        if file["duplicate_of"] is not None:
            _duplicate(told, file)
        elif file["complements"] is not None:
            _complement(told, file)
        else:
            _original(told, file, made.get(file["id"], ()))
    return told


def _span(day: date | None) -> tuple[datetime | None, datetime | None]:
    if day is None:
        return None, None
    start = datetime.combine(day, time(), MOROCCO)
    return start, datetime.combine(day + timedelta(days=1), time(), MOROCCO)


def _by_file(rows: Sequence[RowMapping]) -> dict[str, list[RowMapping]]:
    found = defaultdict(list)
    for row in rows:
        found[row["file_id"]].append(row)
    return found


def _duplicate(told: Balance, file: RowMapping) -> None:
    """The same bytes made a claim before: as many pages as that file had."""
    if file["target_status"] is None:
        told.astray.append(file["id"])
    pages = file["same_pages"] or 0
    told.pages += pages
    told.places[DUPLICATES].claims += 1
    told.places[DUPLICATES].pages += pages


def _complement(told: Balance, file: RowMapping) -> None:
    if file["target_status"] is None:
        told.astray.append(file["id"])
        return
    if file["joined_at"] is None:
        told.places[IN_WORK].claims += 1
        return
    told.pages += file["pages"]
    told.places[SEPARATORS].pages += file["separators"]
    _place(told, file["target_status"]).pages += file["pages"] - file["separators"]


def _original(told: Balance, file: RowMapping, made: Sequence[RowMapping]) -> None:
    told.pages += file["pages"]
    told.places[SEPARATORS].pages += file["separators"]
    own = 0
    for claim in made:
        pages = (claim["page_count"] or 0) - (claim["joined_pages"] or 0)
        own += pages
        line = _place(told, claim["status"])
        line.claims += 1
        line.pages += pages
    if not made or own + file["separators"] != file["pages"]:
        told.astray.append(file["id"])


def _place(told: Balance, status: str) -> Any:
    return told.places[IN_WORK if status in BUSY else status]
