"""Finds what was lost on the way: claims nobody was woken for, leases that ran out, claims with no try left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from claims.errors import CachetError
from claims.words import QuarantineReason
from intake import history
from intake.claim import finding
from intake.database import keeping
from intake.house import House, Work
from intake.people import queries as people
from intake.replaying import queries as answers
from intake.uploads import service as uploads
from worker import queries, settling

log = structlog.get_logger(__name__)

ACTOR = "sweeper"
AT_ONCE = 200
RINGS_AT_ONCE = 1000  # after ten minutes without Redis twelve thousand claims are rung for within a minute
UNHEARD_S = 10  # a ring not answered this long, with a queue shorter than what waits, counts as lost
TIDY_S = 3600
OLD_PART_S = 86_400
SEARCH_S = 86_400


def run(house: House, every_s: float, stop: threading.Event) -> None:
    """Sweep until `stop` is set; a database that does not answer is asked again."""
    tidied = searched = -1e9
    clock = 0.0
    while not stop.is_set():
        try:
            sweep(house)
            if clock - tidied >= TIDY_S:
                tidied = clock
                tidy(house)
            if clock - searched >= SEARCH_S:
                searched = clock
                remove_orphans(house)
        except (SQLAlchemyError, CachetError, RedisError, OSError) as error:
            log.warning("sweep_failed", error=type(error).__name__)
        stop.wait(every_s)
        clock += every_s


def sweep(house: House) -> None:
    """One round."""
    with house.writing() as work:
        _release_expired(work)
    with house.writing() as work:
        _set_poison_aside(work)
        queries.give_turns(work.connection)
    with house.writing() as work:
        finding.catch_up(work)
    waiting = house.bell.waiting()
    if waiting is None:
        return
    with house.writing() as work:
        _ring_again(work, waiting)


def _release_expired(work: Work) -> None:
    now = work.house.now()
    for row in queries.expired(work.connection, now, AT_ONCE):
        next_try_at = now + timedelta(seconds=2 ** row["failures"] if row["failures"] > 1 else 0)
        if not queries.give_back(work.connection, row["id"], row["attempt"], next_try_at, blameless=False):
            continue
        keeping.count(work.connection, "lease_expired", now)
        history.append(work, row["id"], ACTOR, "lease_expired", attempt=row["attempt"])
        log.warning("lease_expired", claim_id=row["id"], attempt=row["attempt"])


def _set_poison_aside(work: Work) -> None:
    for row in queries.exhausted(work.connection, work.house.terms.tries, AT_ONCE):
        settling.quarantine(work, row["id"], None, QuarantineReason.READER_FAILED)
        log.warning("claim_set_aside", claim_id=row["id"], failures=row["failures"])


def _ring_again(work: Work, waiting: int) -> None:
    """Only as many as the bell cannot account for: a long queue is not rung for twice."""
    now = work.house.now()
    lost = queries.due(work.connection, now) - waiting
    if lost <= 0:
        return
    unheard = queries.unheard(work.connection, now, now - timedelta(seconds=UNHEARD_S), min(lost, RINGS_AT_ONCE))
    for claim_id in unheard:
        work.wish_read(claim_id)
    if unheard:
        keeping.count(work.connection, "rung_again", now, len(unheard))


def tidy(house: House) -> None:
    """Forget answers and sessions whose time is over, and parts of uploads that never became whole."""
    now = house.now()
    with house.writing() as work:
        answers.drop_old(work.connection, now)
        people.drop_old_sessions(work.connection, now)
    uploads.sweep(house)
    for part in house.storage.scratch.glob("*.part"):
        if now.timestamp() - part.stat().st_mtime > OLD_PART_S:
            part.unlink(missing_ok=True)


def remove_orphans(house: House) -> int:
    """Remove blobs that no row points to and that are a day old; gives how many.

    A process that died between putting a blob and writing its row leaves one, and so does a commit whose answer was lost.
    """
    before = house.now() - timedelta(seconds=OLD_PART_S)
    removed = 0
    for addresses in batched(house.storage.addresses(before), AT_ONCE):
        with house.reading() as work:
            known = queries.blobs(work.connection, addresses)
        for address in set(addresses) - known:
            house.storage.remove(address)
            removed += 1
    if removed:
        log.info("orphans_removed", blobs=removed)
    return removed


def batched(addresses: Iterator[str], size: int) -> Iterator[list[str]]:
    """`addresses` in lists of up to `size`."""
    while batch := list(islice(addresses, size)):
        yield batch
