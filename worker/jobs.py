"""The one job there is: reading a claim."""

from __future__ import annotations

import time
from pathlib import Path

import structlog
from rq.exceptions import StopRequested
from sqlalchemy.exc import SQLAlchemyError

from claims.errors import HouseBusy, NotFound, Unreadable
from claims.words import QuarantineReason, Status
from intake.house import House
from intake.station import queries as station_queries
from ocr.opening.limits import Limits
from worker import desks, joining, settling
from worker import lease as leases
from worker.lease import Lease
from worker.place import here
from worker.readings import ReadResult
from worker.sandbox import read_file
from worker.settling import Fenced

log = structlog.get_logger(__name__)

BLAMELESS = (HouseBusy, SQLAlchemyError, OSError)
"""The house failed, not the file: the claim is tried again without counting the try."""


def read_claim(_claim_id: str) -> None:
    """Read the waiting claim whose turn is first and keep what was found.

    A ring only says that one more claim waits; which one is read is the database's to say, so that nobody's claims
    stand behind ten thousand of another's.

    Holds   the claim's lease; leaves quietly when none waits
    Writes  documents, fields, marks, flags, status, history, in one transaction
    Twice   harmless: a claim already read stays as it is
    Fails   Unreadable: quarantined with the reason; anything else: given back and tried again
    """
    house = here()
    lease = leases.take_next(house)
    if lease is None:
        return
    with structlog.contextvars.bound_contextvars(claim_id=lease.claim_id, attempt=lease.attempt):
        _under_lease(house, lease)


def _under_lease(house: House, lease: Lease) -> None:
    start = time.perf_counter()
    try:
        with leases.held(house, lease), desks.desk(house) as desk:
            read = _read(house, lease, desk)
            keep = joining.join if lease.joins else settling.settle
            claims = keep(house, lease, read, desk / "pages")
        log.info(
            "claim_read",
            parts=len(claims),
            pages=read.scanned,
            flagged=sum(claim.status is Status.FLAGGED for claim in claims),
            duration_ms=round((time.perf_counter() - start) * 1000),
        )
    except StopRequested:  # nobody's fault, and nobody has to wait for the lease to run out
        leases.give_back(house, lease, "stopped", blameless=True)
        raise
    except Unreadable as error:
        _unreadable(house, lease, error.reason)
    except (Fenced, NotFound):
        settling.count_fenced(house)
        log.warning("write_fenced")
    except BLAMELESS as error:
        log.warning("reading_put_off", error=type(error).__name__)
        leases.give_back(house, lease, type(error).__name__, blameless=True)
    except Exception as error:
        log.exception("reading_failed")
        leases.give_back(house, lease, type(error).__name__, blameless=False)


def _unreadable(house: House, lease: Lease, reason: QuarantineReason) -> None:
    """A reader that died may live the next time; what a file is, it is at once."""
    log.info("claim_unreadable", reason=reason.value)
    if reason is QuarantineReason.READER_FAILED and lease.failures < house.terms.tries:
        leases.give_back(house, lease, reason.value, blameless=False)
        return
    try:
        with house.writing() as work:
            settling.quarantine(work, lease.claim_id, lease.attempt, reason)
    except Fenced:
        settling.count_fenced(house)


def _read(house: House, lease: Lease, desk: Path) -> ReadResult:
    (desk / "pages").mkdir()
    scan = desks.lay_out(house, lease.file_id, desk)
    result = read_file(scan, Limits(pages=house.terms.max_pages), keep=desk / "pages")
    if not result.parts:
        with house.writing() as work:  # separators and nothing between them: each is accounted for
            station_queries.count_pages(work.connection, lease.file_id, result.scanned, result.scanned)
        raise Unreadable(QuarantineReason.NO_PAGES)
    return result
