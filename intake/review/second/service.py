"""A second person types what the papers say; the machine and the first person are held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.claim import Claim, Document
from claims.errors import Conflict, NotFound
from intake import history
from intake.claim import records
from intake.credentials import Caller
from intake.house import Work
from intake.review import desk_view
from intake.review import queries as review_queries
from intake.review.deciding import FourEyes
from intake.review.learning import BLIND, machine_field
from intake.review.second import queries
from intake.review.values import choices_of, columns_of, normalised

MOST = 12
"""Values of one second reading: as many as a person types in a minute."""


class AlreadyRead(Conflict):
    """Another person has read this claim a second time meanwhile."""

    slug = "already_decided"


FREE_ROWS = 8
"""Rows offered at least, so that their number does not tell how many were read."""
MORE_ROWS = 3


@dataclass(frozen=True)
class Asked:
    """One value to be typed: its paper, its name, and the page where it stands.

    columns  the cells of a row where the value is a list, `("",)` where it is a plain one, None where it is no list
    choices  the words it is one of, where they are closed
    rows     how many rows are offered
    """

    document: int
    name: str
    page: int | None
    columns: tuple[str, ...] | None = None
    choices: tuple[str, ...] = ()
    rows: int = 0

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"{self.document}.{self.name}"

    def cell_key(self, row: int, cell: str) -> str:
        """How the form names one cell of a list."""
        return f"{self.key}.{row}.{cell}"

    def typed(self, given: Mapping[str, str]) -> str | list[Any]:
        """What a person typed for this value; empty where it was left free."""
        if self.columns is None:
            return given.get(self.key, "").strip()
        rows = [
            {cell: text for cell in self.columns if (text := given.get(self.cell_key(n, cell), "").strip())}
            for n in range(self.rows)
        ]
        filled = [row for row in rows if row]
        return [row[""] for row in filled] if self.columns == ("",) else filled


def asked_of(work: Work, claim: Claim) -> list[Asked]:
    """The values of the claim that its papers must carry."""
    required = desk_view.required_fields(claim, work.house.law)
    return [
        _asked(index, document, name)
        for index, document in enumerate(claim.documents)
        for name in required.get(document.kind.value, ())
        if name in document.fields
    ][:MOST]


def _asked(index: int, document: Document, name: str) -> Asked:
    field, columns = document.fields[name], columns_of(document.kind, name)
    read = len(field.value) if isinstance(field.value, list) else 0
    rows = 0 if columns is None else max(FREE_ROWS, read + MORE_ROWS)
    return Asked(index, name, field.page, columns, choices_of(document.kind, name), rows)


def keep(work: Work, claim_id: str, typed: Mapping[str, str], caller: Caller) -> None:
    """Hold what a person typed against what the machine and the first person had; a value left free counts as neither.

    Raises NotFound, FourEyes, AlreadyRead, InvalidField.
    """
    row = queries.asked(work.connection, claim_id)
    if row is None:
        raise NotFound
    if row["done_at"] is not None:
        raise AlreadyRead
    if queries.knows(work.connection, claim_id, caller.actor):
        raise FourEyes
    record = records.load(work, claim_id, caller)
    now = work.house.now()
    for one in asked_of(work, record.claim):
        entered = one.typed(typed)
        read = machine_field(record, one.document, one.name)
        if not entered or read is None:
            continue
        document = record.claim.documents[one.document]
        value = normalised(document.kind, one.name, entered)
        review_queries.put_example(
            work.connection,
            claim_id=claim_id,
            document=one.document,
            name=one.name,
            source=BLIND,
            user_id=caller.id,
            at=now,
            confidence=read.confidence,
            accepted=read.accepted,
            right=read.value == value,
            first_right=document.fields[one.name].value == value,
        )
    queries.done(work.connection, claim_id, caller.id, now)
    history.append(work, claim_id, caller.actor, "read_again")
