"""How many claims each filter of the queue would show.

Counted anew for each page while that is quick. Where many claims wait, the last counts are shown and new ones are made
beside: nobody waits for a number that is another one a second later.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from intake.claim.records import MOROCCO
from intake.house import House, Work
from intake.review import queue_queries, queue_view
from intake.review.queue_queries import WAITING
from intake.review.queue_view import AGES, Counts

log = structlog.get_logger(__name__)

QUICK_S = 0.04
"""A count that takes longer is made beside."""
FRESH_S = 3.0
"""Age from which counts are made anew, at the least."""
SHARE = 20
"""Counting takes no more than one part in so many of a processor's time."""


class _Counted:
    """The last counts of one database."""

    def __init__(self) -> None:
        self.counts: Counts = {}
        self.at = -1e9
        self.took_s = 0.0
        self.busy = threading.Lock()


_known: WeakKeyDictionary[Engine, _Counted] = WeakKeyDictionary()


def counts(work: Work) -> Counts:
    """By filter and value, how many waiting claims there are; a few seconds old where counting takes long."""
    counted = _known.setdefault(work.house.engine, _Counted())
    if counted.took_s <= QUICK_S:
        _count(work, counted)
    elif time.monotonic() - counted.at > max(FRESH_S, SHARE * counted.took_s) and counted.busy.acquire(blocking=False):
        threading.Thread(target=_beside, args=(work.house, counted), daemon=True, name="counting").start()
    return counted.counts


def _beside(house: House, counted: _Counted) -> None:
    try:
        with house.reading() as work:
            _count(work, counted)
    except SQLAlchemyError as error:
        log.warning("counting_failed", error=type(error).__name__)
    finally:
        counted.busy.release()


def _count(work: Work, counted: _Counted) -> None:
    start = time.monotonic()
    counted.counts = _by_filter(work.connection, work.house)
    counted.at = time.monotonic()
    counted.took_s = counted.at - start


def _by_filter(connection: Connection, house: House) -> Counts:
    now = house.now()
    today = now.astimezone(MOROCCO).date()
    by_status = queue_queries.counts(connection)
    waiting = sum(by_status.get(status, 0) for status in WAITING)
    by = {
        column: queue_queries.counts_by(connection, column, WAITING)
        for column in ("pending", "rule_set", "kind_set", "regime", "station_id", "band")
    }
    ages = queue_queries.counts_by_age(connection, WAITING, [today - timedelta(days=days) for days in AGES])
    return {
        "state": {
            "": waiting,
            **{status: by_status.get(status, 0) for status in ("quarantined", "returned", "refused")},
            **by["pending"],
            "held": len(queue_queries.held_now(connection, now)),
        },
        "rule": queue_view.singly(by["rule_set"]),
        "kind": queue_view.singly(by["kind_set"]),
        "regime": by["regime"],
        "station": by["station_id"],
        "band": {str(band): count for band, count in by["band"].items()},
        "age": {str(step): count for step, count in enumerate(ages)},
    }
