"""The queue, and holding a claim: two people never hold one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from claims.errors import Conflict
from intake import cursors, history
from intake.claim import records
from intake.claim.records import Record
from intake.credentials import Caller
from intake.cursors import CursorInvalid
from intake.house import Work
from intake.people import queries as people
from intake.problems import Stale
from intake.review import queries
from intake.review.schemas import Queue, QueueFlag, QueueItem, Taken

QUEUE = "queue"
MOST = 200


class ClaimHeld(Conflict):
    """Another person holds this claim now."""

    slug = "claim_held"


def queue(
    work: Work,
    *,
    status: str | None = None,
    pending: str | None = None,
    regime: str | None = None,
    rule: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Queue:
    """A page of the queue; raises CursorInvalid."""
    limit = min(max(limit, 1), MOST)
    statuses = [status] if status else list(queries.WAITING)
    behind = None if after is None else _behind(work, after)
    rows = queries.queue(work.connection, statuses, limit + 1, behind=behind, pending=pending, regime=regime, rule=rule)
    following = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = cursors.give(work.house, QUEUE, [(last["pay_by"] or queries.LAST_DAY).isoformat(), last["id"]])
    items = [_item(work, records.opened(work, row)) for row in rows[:limit]]
    return Queue(claims=items, next=following, counts=queries.counts(work.connection))


def _behind(work: Work, cursor: str) -> tuple[date, str]:
    place = cursors.take(work.house, QUEUE, cursor)
    try:
        return date.fromisoformat(place[0]), str(place[1])
    except (ValueError, IndexError, TypeError):
        raise CursorInvalid from None


def _item(work: Work, record: Record) -> QueueItem:
    row, claim = record.row, record.claim
    held = _holder(work, row) is not None
    amount = claim.summary.get("total_amount")
    return QueueItem(
        id=claim.id,
        name=claim.reference or claim.source,
        tracking=row["tracking"],
        status=claim.status,
        pending=row["pending"],
        received_on=claim.received_on,
        pay_by=row["pay_by"],
        regime=claim.regime,
        total_amount=None if amount is None else str(amount.value),
        flags=[
            QueueFlag(rule=flag.rule, severity=flag.severity, certainty=flag.certainty, waived=flag.waived is not None)
            for flag in claim.flags
        ],
        held_by=row["holder"] if held else None,
        held_until=row["held_until"] if held else None,
    )


def _holder(work: Work, row: Any) -> str | None:
    until: datetime | None = row["held_until"]
    return row["held_by"] if until is not None and until > work.house.now() else None


def take_next(work: Work, caller: Caller) -> Taken | None:
    """The most pressing free claim, held for a limited time; the one already held comes again. None when none waits."""
    now = work.house.now()
    claim_id = queries.held_already(work.connection, caller.id, now) or queries.next_free(
        work.connection, caller.id, now, supervisor=caller.role == "supervisor"
    )
    return None if claim_id is None else hold(work, claim_id, caller)


def hold(work: Work, claim_id: str, caller: Caller) -> Taken:
    """Hold this claim; raises NotFound, ClaimHeld."""
    record = records.load(work, claim_id, caller, lock=True)
    check_free(work, record, caller)
    if record.row["status"] in queries.WAITING:
        until = work.house.now() + timedelta(minutes=work.house.terms.hold_min)
        if _holder(work, record.row) != caller.id:
            history.append(work, claim_id, caller.actor, "held")
        records.hold(work, record, caller.id, until)
    else:
        until = work.house.now()
    return Taken(
        id=claim_id, etag=record.etag, held_until=until, claim=record.claim.model_dump(mode="json", by_alias=True)
    )


def release(work: Work, claim_id: str, caller: Caller) -> None:
    """Let a claim go that this person holds."""
    record = records.load(work, claim_id, caller, lock=True)
    if _holder(work, record.row) == caller.id:
        records.hold(work, record, None, None)


def check_free(work: Work, record: Record, caller: Caller) -> None:
    """Raise ClaimHeld when another person holds the claim now."""
    holder = _holder(work, record.row)
    if holder is not None and holder != caller.id:
        raise ClaimHeld


def check_etag(record: Record, etag: str) -> None:
    """Raise Stale unless the claim is as it was when the edit was made; `*` fits any state."""
    if etag != "*" and etag != record.etag:
        raise Stale(record.etag)


def holder_name(work: Work, record: Record) -> str | None:
    """Who holds the claim now."""
    holder = _holder(work, record.row)
    return None if holder is None else people.user_name(work.connection, holder)
