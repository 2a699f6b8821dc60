"""A worker's hold on a claim: a deadline it keeps pushing back, and a number that tells it from any later holder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from intake import history
from intake.history import queries as history_queries
from intake.house import House, Work
from intake.station import queries as station_queries
from worker import queries

log = structlog.get_logger(__name__)

ACTOR = "worker:reader"
FIRST_WAIT_S = 2  # doubled with each failed try, so that a poison claim does not spin


@dataclass(frozen=True)
class Lease:
    """A claim held for reading; `attempt` fences every write, `failures` counts this try already.

    file_id  what is to be read: the file it came in, or papers that complete it (`joins`)
    """

    claim_id: str
    attempt: int
    failures: int
    file_id: str
    station_id: str
    joins: bool = False


def take(house: House, claim_id: str) -> Lease | None:
    """Hold `claim_id`; None when it was read already, is held, or has no try left."""
    with house.writing() as work:
        return _take(work, claim_id)


def _take(work: Work, claim_id: str) -> Lease | None:
    now, terms = work.house.now(), work.house.terms
    row = queries.take(work.connection, claim_id, now, now + timedelta(seconds=terms.lease_s), terms.tries)
    if row is None:
        return None
    history.append(work, claim_id, ACTOR, "reading", attempt=row["attempt"])
    lease = Lease(claim_id, **row)
    complement = complement_to_read(work, claim_id)
    return lease if complement is None else replace(lease, file_id=complement, joins=True)


def complement_to_read(work: Work, claim_id: str) -> str | None:
    """The file that is to join a claim next; None while its own file has not been read."""
    if not history_queries.has_act(work.connection, claim_id, ("read", "quarantined")):
        return None
    return station_queries.unread_complement(work.connection, claim_id)


def take_next(house: House) -> Lease | None:
    """Hold the waiting claim whose turn is first; None when none waits."""
    with house.writing() as work:
        claim_id = queries.next_turn(work.connection, house.now(), house.terms.tries)
        return None if claim_id is None else _take(work, claim_id)


def give_back(house: House, lease: Lease, reason: str, *, blameless: bool) -> None:
    """Let the claim wait for another try; blameless when the house was at fault, not the file."""
    wait = FIRST_WAIT_S if blameless else FIRST_WAIT_S * 2**lease.failures
    with house.writing() as work:
        next_try_at = house.now() + timedelta(seconds=wait)
        if queries.give_back(work.connection, lease.claim_id, lease.attempt, next_try_at, blameless=blameless):
            history.append(work, lease.claim_id, ACTOR, "given_back", attempt=lease.attempt, reason=reason)


@contextmanager
def held(house: House, lease: Lease) -> Iterator[None]:
    """Beat in a thread of its own while the block runs, three times a lease."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(house, lease, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(house: House, lease: Lease, over: threading.Event) -> None:
    while not over.wait(house.terms.lease_s / 3):
        until = house.now() + timedelta(seconds=house.terms.lease_s)
        try:
            with house.writing() as work:
                if not queries.beat(work.connection, lease.claim_id, lease.attempt, until):
                    return
        except SQLAlchemyError as error:
            log.warning("beat_failed", error=type(error).__name__)
