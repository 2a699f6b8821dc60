"""A second person types what the papers say; the machine and the first person are held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.claim import Claim
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


@dataclass(frozen=True)
class Asked:
    """One value to be typed: its paper, its name, and the page where it stands."""

    document: int
    name: str
    page: int | None

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"{self.document}.{self.name}"


def asked_of(work: Work, claim: Claim) -> list[Asked]:
    """The values of the claim that its papers must carry, lists left out."""
    required = desk_view.required_fields(claim, work.house.law)
    return [
        Asked(index, name, document.fields[name].page)
        for index, document in enumerate(claim.documents)
        for name in required.get(document.kind.value, ())
        if name in document.fields and columns_of(document.kind, name) is None and not choices_of(document.kind, name)
    ][:MOST]


def keep(work: Work, claim_id: str, typed: Mapping[str, str], caller: Caller) -> None:
    """Hold what a person typed against what the machine and the first person had; a value left free counts as neither.

    Raises NotFound, FourEyes, AlreadyRead, InvalidField.
    """
    row = queries.asked(work.connection, claim_id)
    if row is None:
        raise NotFound
    if row["done_at"] is not None:
        raise AlreadyRead
    if row["first_by"] == caller.id:
        raise FourEyes
    record = records.load(work, claim_id, caller)
    now = work.house.now()
    for one in asked_of(work, record.claim):
        text = typed.get(one.key, "").strip()
        read = machine_field(record, one.document, one.name)
        if not text or read is None:
            continue
        document = record.claim.documents[one.document]
        value = normalised(document.kind, one.name, text)
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
