"""Looks at each file as soon as it came in, so that its owner, who still stands at the counter, hears of pages to scan again.

Ten seconds are too few for a bell that may be lost and a sweep that rings again: the database is asked twice a second.
A look changes nothing but its own row and is the same each time, so a second look after a crash is harmless.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from claims.errors import CachetError, NotFound, Unreadable
from intake.counter import queries
from intake.house import House
from ocr.opening.limits import Limits
from worker import desks
from worker.sandbox import check_file

log = structlog.get_logger(__name__)

LOOK_S = 0.5
LONGEST_S = 60.0
"""After this a look whose process died is taken over; the owner has left by then, and a longer one is of no use."""

OPEN_CPU_S, PAGE_CPU_S = 15, 5
"""Processor seconds to open a file and for each page of it: ten times what the slowest of the samples takes."""


def run(house: House, stop: threading.Event) -> None:
    """Look at what comes in until `stop` is set; a database or store that does not answer is asked again."""
    while not stop.is_set():
        try:
            idle = not check_next(house)
        except (SQLAlchemyError, CachetError, OSError) as error:
            log.warning("check_put_off", error=type(error).__name__)
            idle = True
        if idle:
            stop.wait(LOOK_S)


def check_next(house: House) -> bool:
    """Look at the newest file that waits; False when none does."""
    start, now = time.perf_counter(), house.now()
    with house.reading() as work:
        if not queries.waits(work.connection, now):
            return False
    with house.writing() as work:
        file_id = queries.take_check(work.connection, now, now + timedelta(seconds=LONGEST_S))
    if file_id is None:
        return False
    pages: list[str | None] = []
    refused: str | None = None
    try:
        with desks.desk(house) as desk:
            limits = Limits(pages=house.terms.max_pages, wall_s=LONGEST_S, cpu_s=OPEN_CPU_S, cpu_page_s=PAGE_CPU_S)
            pages = [page.rescan for page in check_file(desks.lay_out(house, file_id, desk), limits)]
    except Unreadable as error:
        refused = error.reason.value
    except NotFound:
        refused = "erased"
    with house.writing() as work:
        queries.keep_check(work.connection, file_id, house.now(), pages, refused)
    named = sum(page is not None for page in pages)
    log.info("file_checked", pages=len(pages), named=named, duration_ms=round((time.perf_counter() - start) * 1000))
    return True
