"""Papers that were asked back join their claim: it is read again as a new version, and the time to pay begins anew."""

from __future__ import annotations

from claims.errors import Conflict, NotFound, SenderCanMend
from claims.words import Status
from intake import history
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.claim.records import Record
from intake.credentials import Caller
from intake.doors import is_id
from intake.house import Work
from intake.station.manifest import Line
from intake.station.turns import turn_of

OPEN = (Status.RETURNED, Status.FLAGGED, Status.REFUSED, Status.QUARANTINED)
"""What papers may still be added to: nothing that adjudication has, nothing that is closed."""

BUSY = (Status.RECEIVED, Status.READING)
"""Papers that come meanwhile are read next."""


class ComplementUnknown(SenderCanMend):
    """The manifest completes a claim that is not there; give its tracking number, or its id at the station it came from."""

    slug = "complement_unknown"


class ComplementRefused(Conflict):
    """The claim that the manifest completes takes no more papers: it was validated, handed over, rejected or erased."""

    slug = "complement_refused"


def completed_by(work: Work, station: Caller, line: Line | None) -> Record | None:
    """The claim that this line's papers complete, held until the commit; None when they make a claim of their own.

    By its tracking number any station may complete a claim, by its id only the one it came from. Either leads to the claim that
    has its papers now, where it was joined to another.
    Raises ComplementUnknown, ComplementRefused.
    """
    if line is None or line.complements is None:
        return None
    named = line.complements.strip().upper()
    if is_id(named):
        row = claim_queries.with_papers(work.connection, claim_queries.claim(work.connection, named, station))
    else:
        row = claim_queries.claim_by_tracking(work.connection, named)
    if row is None:
        raise ComplementUnknown
    try:
        record = records.load(work, row["id"], lock=True)
    except NotFound:
        raise ComplementUnknown from None
    if record.claim.status not in (*OPEN, *BUSY):
        raise ComplementRefused
    return record


def reopen(work: Work, record: Record, station: Caller, file_id: str, line: Line) -> None:
    """Let the claim be read on with its new papers, as a new version; whoever holds it loses it, and a supervisor keeps what was handed up.

    The time to pay runs from the day the file is complete, and stood still while the claim was returned.
    """
    if record.claim.status in BUSY:
        history.append(work, record.id, station.actor, "complemented", file=file_id, version=record.claim.version)
        return
    offered = claim_queries.last_published(work.connection, record.id)
    claim = record.claim.model_copy(
        update={
            "status": Status.RECEIVED,
            "pending": record.claim.pending if record.claim.pending == "supervisor" else None,
            "version": max(record.claim.version, offered or 0) + 1,
            "supersedes": offered,
            "quarantine": None,
        }
    )
    now = work.house.now()
    records.save(
        work,
        record,
        claim,
        complete_on=records.deposit_day(work, line.received_on),
        due_on=None,
        was_due_on=record.row["due_on"],
        held_by=None,
        held_until=None,
        failures=0,
        next_try_at=None,
        rung_at=now,
        turn_at=turn_of(work, claim, station.id),
    )
    history.append(work, record.id, station.actor, "complemented", file=file_id, version=claim.version)
    work.wish_read(record.id)
