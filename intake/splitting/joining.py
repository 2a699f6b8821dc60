"""Claims of one file that belong together become one: what a sheet or a person divided wrongly is put together, and apart again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from claims.claim import Claim
from claims.errors import Conflict, NotFound
from claims.paging import renumbered
from claims.words import Status
from intake import history
from intake.claim import judging, moving, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.review.following import Target
from intake.review.service import check_free
from intake.splitting import dividing, leading, proposing, queries
from intake.splitting.imaging import Images, images_of

JOIN = "join"
"""The act, as the history and the undo button name it."""
OPEN = (Status.FLAGGED, Status.REFUSED)
MOST = 20
"""Siblings that are offered at once: a person looks at no more."""


class JoinImpossible(Conflict):
    """Only open claims of one file and one regime are joined, that nobody has signed, that were never offered and to which no
    papers came later."""

    slug = "join_impossible"


@dataclass(frozen=True)
class Joined:
    """A claim whose papers went to another, as it was: what `take_apart` needs to make it whole again.

    start  how many pages of the other stand before its own
    """

    claim_id: str
    start: int
    claim: dict[str, Any]
    manifest: dict[str, Any]
    machine: dict[str, Any]
    judged: dict[str, Any]


def siblings(work: Work, record: Record) -> list[Record]:
    """Other claims of the same file whose papers can come to this one."""
    if record.claim.parts == 1 or not _may_join(work, record):
        return []
    return list(islice(_joinable(work, record), MOST))


def _joinable(work: Work, record: Record) -> Iterator[Record]:
    for one in queries.open_parts(work.connection, record.row["file_id"], record.id):
        with suppress(NotFound):  # joined or erased meanwhile
            other = records.load(work, one)
            if _fits(record, other) and _may_join(work, other):
                yield other


def taken(work: Work, record: Record, other_id: str, caller: Caller) -> Record:
    """The claim whose papers are wanted, locked. Raises NotFound, ClaimHeld, JoinImpossible."""
    other = records.load(work, other_id, caller, lock=True)
    check_free(work, other, caller)
    same = other.row["file_id"] == record.row["file_id"] and other.id != record.id
    if not same or not _fits(record, other) or not _may_join(work, record) or not _may_join(work, other):
        raise JoinImpossible
    return other


def with_papers_of(record: Record, other: Record) -> tuple[Claim, dict[str, Any]]:
    """The claim with the other's pages and papers behind its own, not judged yet, and what the machine had read in both.

    What is known of either is known of both, whichever of them was on the desk; the earlier day of deposit counts.
    """
    start = len(record.claim.pages)
    pages = (page.model_copy(update={"n": page.n + start}) for page in other.claim.pages)
    days = (record.claim.received_on, other.claim.received_on)
    claim = record.claim.model_copy(
        update={
            "pages": (*record.claim.pages, *pages),
            "documents": (*record.claim.documents, *(renumbered(one, start.__add__) for one in other.claim.documents)),
            "regime": record.claim.regime or other.claim.regime,
            "received_on": min((day for day in days if day is not None), default=None),
            "reference": record.claim.reference or other.claim.reference,
        }
    )
    # what was set aside of a claim as a whole was set aside before these papers stood together
    own = (flag for flag in record.claim.flags if flag.document is not None)
    theirs = (flag for flag in moving.flags_of(other.claim, claim, start.__add__) if flag.document is not None)
    machine = record.machine | moving.machine_of(other.machine, other.claim, claim, start.__add__)
    return claim.model_copy(update={"flags": (*own, *theirs)}), machine


def together(work: Work, record: Record, other: Record, caller: Caller) -> None:
    """A person has said that the other's pages belong to the claim: where they begin, nobody asks again."""
    start, now = len(record.claim.pages), work.house.now()
    said = [row["page"] for row in queries.of_claim(work.connection, other.id) if row["state"] == queries.REFUSED]
    for page in {1, *said}:
        queries.decide(work.connection, record.id, page + start, queries.REFUSED, caller.actor, now)


def take_in(work: Work, record: Record, other: Record) -> Joined:
    """Put the other's images behind the claim's own and leave a shell of it; gives what puts it back."""
    start = len(record.claim.pages)
    numbers = {page.n: page.n + start for page in other.claim.pages}
    rows = images_of(work, Images(other.id, other.key), Images(record.id, record.key), numbers)
    claim_queries.add_pages(work.connection, list(rows))
    kept = other.claim.model_dump(mode="json", by_alias=True)
    joined = Joined(other.id, start, kept, other.manifest, other.machine, other.judged)
    dividing.erase(work, other, record.id)
    return joined


def take_apart(work: Work, record: Record, joined: Joined, caller: Caller) -> Target:
    """Make the claim that was taken in whole again, under a new key and its old numbers; tells where its pages are now.

    record  the claim that has them still; who calls puts it back as it was
    """
    row = claim_queries.claim(work.connection, joined.claim_id, None, lock=True)
    if row is None:
        raise NotFound
    key, wrapped = work.house.keyring.new_key(joined.claim_id)
    keeping.add_key(work.connection, joined.claim_id, wrapped, work.house.now())
    claim = Claim.model_validate(joined.claim)
    made = Record(row, key, claim, joined.manifest, joined.machine, joined.judged)
    made = records.save(work, made, claim, joined_to=None)
    leading.lead(
        work, leading.of(made), [Target(made)]
    )  # a division of the joined claim may have led them to a part of it
    numbers = {page.n + joined.start: page.n for page in claim.pages}
    own, theirs = Images(record.id, record.key), Images(made.id, key)
    claim_queries.add_pages(work.connection, list(images_of(work, own, theirs, numbers)))
    left = images_of(work, own, own, {n: n for n in range(1, joined.start + 1)})
    claim_queries.replace_pages(work.connection, record.id, list(left))
    queries.forget_behind(work.connection, record.id, joined.start)
    judging.remember(work, claim)
    queries.propose(work.connection, made.id, proposing.proposed(claim))
    history.append(work, made.id, caller.actor, "taken_apart", of=record.id)
    return Target(replace(made, claim=claim), numbers.get)


def _fits(record: Record, other: Record) -> bool:
    """Whether both fall under one law, as far as that is known."""
    return len({record.claim.regime, other.claim.regime} - {None}) < 2


def _may_join(work: Work, record: Record) -> bool:
    return (
        record.claim.status in OPEN
        and record.claim.pending is None
        and claim_queries.last_published(work.connection, record.id) is None
        and not queries.is_completed(work.connection, record.id)
    )
