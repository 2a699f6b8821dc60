"""The queue, and holding a claim: two people never hold one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from claims.errors import Conflict, NotAllowed
from intake import cursors, history
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.claim.records import Record
from intake.credentials import Caller
from intake.cursors import CursorInvalid
from intake.house import Work
from intake.people import queries as people
from intake.problems import Stale
from intake.review import queries, queue_queries
from intake.review.queue_queries import SECOND_PERSON, SUPERVISOR, Narrowed
from intake.review.schemas import Queue, QueueFlag, QueueItem, Taken
from intake.sealing import WrappedKey

QUEUE = "queue"
MOST = 200


class ClaimHeld(Conflict):
    """Another person holds this claim now."""

    slug = "claim_held"


def queue(work: Work, narrowed: Narrowed, *, after: str | None = None, limit: int = 50) -> Queue:
    """A page of the queue, with how many claims stand in each status; raises CursorInvalid."""
    items, following = waiting(work, narrowed, after=after, limit=limit)
    return Queue(claims=items, next=following, counts=queue_queries.counts(work.connection))


def waiting(
    work: Work, narrowed: Narrowed, *, after: str | None = None, limit: int = 50
) -> tuple[list[QueueItem], str | None]:
    """A page of the queue alone, and where the next begins; raises CursorInvalid."""
    limit = min(max(limit, 1), MOST)
    behind = None if after is None else _behind(work, after)
    rows = queue_queries.queue(work.connection, narrowed, limit + 1, behind)
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = cursors.give(work.house, QUEUE, [(last["pay_by"] or queries.LAST_DAY).isoformat(), last["id"]])
    return [_item(work, row) for row in rows[:limit]], following


def found(work: Work, key: str, caller: Caller, limit: int = 50) -> list[QueueItem]:
    """Claims of any state that bear the reference, tracking number, file name or identifier of this keyed hash.

    Of one that the caller reads a second time, nothing that was read in it is said.
    """
    ids = queue_queries.found(work.connection, key, limit)
    items = (_item(work, row) for row in queue_queries.by_ids(work.connection, ids))
    return [
        item.model_copy(update={"total_amount": None, "flags": []})
        if claim_queries.is_read_blind(work.connection, item.id, caller.id)
        else item
        for item in items
    ]


def _behind(work: Work, cursor: str) -> tuple[date, str]:
    place = cursors.take(work.house, QUEUE, cursor)
    try:
        return date.fromisoformat(place[0]), str(place[1])
    except (ValueError, IndexError, TypeError):
        raise CursorInvalid from None


def _item(work: Work, row: RowMapping) -> QueueItem:
    """A row of the queue; built from what is kept, for a claim as a whole is not needed here."""
    key = work.house.keyring.unwrap(row["id"], WrappedKey(row["key_sealed"], row["key_master"]))
    claim = records.unsealed(row, key)["claim"]
    held = holder(work, row) is not None
    amount = claim["summary"].get("total_amount")
    return QueueItem(
        id=row["id"],
        name=claim["reference"] or claim["source"],
        tracking=row["tracking"],
        status=row["status"],
        pending=row["pending"],
        received_on=row["received_on"],
        pay_by=row["pay_by"],
        regime=row["regime"],
        total_amount=None if amount is None else str(amount["value"]),
        flags=[
            QueueFlag(
                rule=flag["rule"],
                severity=flag["severity"],
                certainty=flag["certainty"],
                waived=flag["waived"] is not None,
            )
            for flag in claim["flags"]
        ],
        held_by=row["holder"] if held else None,
        held_until=row["held_until"] if held else None,
    )


def holder(work: Work, row: Any) -> str | None:
    """Who holds what this row is of, now."""
    until: datetime | None = row["held_until"]
    return row["held_by"] if until is not None and until > work.house.now() else None


def lease_end(work: Work) -> datetime:
    """Until when whoever takes something now, or acts on it, holds it."""
    return work.house.now() + timedelta(minutes=work.house.terms.hold_min)


def take_next(work: Work, caller: Caller, besides: str = "") -> Taken | None:
    """The most pressing free claim, held for a limited time; the one already held comes again. None when none waits.

    besides  the claim on the person's desk: the one after it is wanted, so that it is there when this one is decided
    """
    now, supervisor = work.house.now(), caller.role == SUPERVISOR
    claim_id = queries.held_already(
        work.connection, caller.id, now, besides, supervisor=supervisor
    ) or queries.next_free(work.connection, caller.id, now, besides, supervisor=supervisor)
    if claim_id is None:
        return None
    record, until = hold(work, claim_id, caller)
    if until is None:  # handed to somebody else between the two
        return None
    return Taken(
        id=claim_id, etag=record.etag, held_until=until, claim=record.claim.model_dump(mode="json", by_alias=True)
    )


def hold(work: Work, claim_id: str, caller: Caller) -> tuple[Record, datetime | None]:
    """The claim, held by this person, and until when; None where it waits for nobody, or for somebody else: it would be
    withheld from them. Raises NotFound, ClaimHeld.
    """
    record = records.load(work, claim_id, caller, lock=True)
    check_free(work, record, caller)
    if record.row["status"] not in queries.WAITING or not is_theirs(record.row, caller):
        return record, None
    until = lease_end(work)
    if holder(work, record.row) != caller.id:
        history.append(work, claim_id, caller.actor, "held")
    records.hold(work, record, caller.id, until)
    return record, until


def is_theirs(row: RowMapping, caller: Caller) -> bool:
    """Whether a claim that waits does not wait for somebody else: for a second person where this one has signed, or for a
    supervisor."""
    if row["pending"] == SUPERVISOR:
        return caller.role == SUPERVISOR
    return not (row["pending"] == SECOND_PERSON and row["first_by"] == caller.id)


def renew(work: Work, record: Record, caller: Caller) -> datetime | None:
    """Hold on for another while, where this person holds the claim, or held it last and nobody has taken it since; gives until
    when."""
    if record.row["held_by"] != caller.id or record.row["status"] not in queries.WAITING:
        return None
    until = lease_end(work)
    records.hold(work, record, caller.id, until)
    return until


def is_free(work: Work, claim_id: str, caller: Caller) -> bool:
    """Whether nobody else holds the claim; raises NotFound."""
    return holder(work, records.load(work, claim_id, caller).row) in (None, caller.id)


def take_back(work: Work, claim_id: str, caller: Caller) -> None:
    """A supervisor frees a claim that somebody holds; what that person typed stays theirs. Raises NotFound, NotAllowed."""
    if caller.role != "supervisor":
        raise NotAllowed("Only a supervisor takes back a claim that somebody holds.")
    record = records.load(work, claim_id, caller, lock=True)
    if holder(work, record.row) is not None:
        records.hold(work, record, None, None)
        history.append(work, claim_id, caller.actor, "taken_back")


def check_free(work: Work, record: Record, caller: Caller) -> None:
    """Raise ClaimHeld when another person holds the claim now."""
    if holder(work, record.row) not in (None, caller.id):
        raise ClaimHeld


def check_etag(record: Record, etag: str) -> None:
    """Raise Stale unless the claim is as it was when the edit was made; `*` fits any state."""
    if etag != "*" and etag != record.etag:
        raise Stale(record.etag)


def holder_name(work: Work, record: Record) -> str | None:
    """Who holds the claim now."""
    user_id = holder(work, record.row)
    return None if user_id is None else people.user_name(work.connection, user_id)
