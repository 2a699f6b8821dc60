"""Hands validated claims over in commit order, and keeps what adjudication says of them."""

from __future__ import annotations

from typing import Any

from claims.errors import Conflict, NotFound
from claims.words import Status
from intake import cursors, history
from intake.adjudication import queries
from intake.adjudication.schemas import Acknowledged, Acknowledgement
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.credentials import Caller
from intake.cursors import CursorInvalid
from intake.doors import is_id
from intake.house import Work
from intake.review import queries as review_queries
from intake.sealing import bound, seal

FEED = "feed"
MOST = 500
START = (0, 0)


class VersionSuperseded(Conflict):
    """A newer version of this claim was offered; acknowledge that one."""

    slug = "version_superseded"


class AlreadyAcknowledged(Conflict):
    """This version was acknowledged with another outcome before."""

    slug = "already_acknowledged"


def place_of(work: Work, cursor: str | None) -> tuple[int, int]:
    """Where a cursor points; raises CursorInvalid also for one from a feed that is not this one any more."""
    if cursor is None or cursor == "":
        return START
    xid, seq = cursors.take(work.house, FEED, cursor)
    place = (int(xid), int(seq))
    if place != START and not queries.has_place(work.connection, place):
        raise CursorInvalid
    return place


def pull(work: Work, client: Caller, cursor: str | None, limit: int, *, unacknowledged: bool) -> dict[str, Any]:
    """A page of the feed behind `cursor`."""
    limit = min(max(limit, 1), MOST)
    place = place_of(work, cursor)
    rows = queries.after(work.connection, place, limit + 1, client.regimes, unacknowledged=unacknowledged)
    shown = rows[:limit]
    claims = [records.published(work, row["claim_id"], row["version"], row["sealed"]) for row in shown]
    if shown:
        place = (shown[-1]["xid"], shown[-1]["seq"])
    return {
        "claims": [claim for claim in claims if claim is not None],
        "next": cursors.give(work.house, FEED, list(place)),
        "more": len(rows) > limit,
    }


def acknowledge(work: Work, client: Caller, said: list[Acknowledgement]) -> list[Acknowledged]:
    """Keep what adjudication says; all or nothing. Raises NotFound, VersionSuperseded, AlreadyAcknowledged."""
    done = {}
    for one in sorted(
        said, key=lambda one: (one.id, one.version)
    ):  # always the same order: no two calls block each other
        done[(one.id, one.version)] = _acknowledge(work, client, one)
    return [done[(one.id, one.version)] for one in said]


def _acknowledge(work: Work, client: Caller, one: Acknowledgement) -> Acknowledged:
    known = is_id(one.id) and queries.version(work.connection, one.id, one.version, client.regimes)
    if not known:
        raise NotFound
    record = records.load(work, one.id, lock=True)
    before = queries.acknowledgement(work.connection, one.id, one.version)
    if before is not None:
        if before["outcome"] != one.outcome:
            raise AlreadyAcknowledged
        return Acknowledged(id=one.id, version=one.version, status=record.claim.status)
    if claim_queries.last_published(work.connection, one.id) != one.version or record.claim.version != one.version:
        raise VersionSuperseded  # a version taken back is superseded before the next one is offered
    reason = one.reason and seal(record.key, one.reason.encode(), bound(one.id, "refusal", one.version))
    queries.add_acknowledgement(
        work.connection,
        claim_id=one.id,
        version=one.version,
        client_id=client.id,
        outcome=one.outcome,
        reason_sealed=reason,
        at=work.house.now(),
    )
    status = Status.DELIVERED if one.outcome == "accepted" else Status.REFUSED
    record.judged["refusal"] = one.reason if status is Status.REFUSED else None
    after = records.save(work, record, record.claim.model_copy(update={"status": status}))
    review_queries.go_on_reading(work.connection, one.id, record.row["revision"], after.row["revision"])
    history.append(work, one.id, client.actor, status.value, version=one.version)
    return Acknowledged(id=one.id, version=one.version, status=status)
