"""What the counter is told of a batch and of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from sqlalchemy import RowMapping

from claims.claim import Flag
from claims.errors import NotFound
from claims.quarantine import quarantine
from claims.words import BARE_KINDS, QuarantineReason, Rescan, Status
from intake.claim import records
from intake.claim.records import Record
from intake.counter import mending, queries
from intake.counter.schemas import ClaimAtCounter, Counter, FileAtCounter, Lacking, PageAgain, PaperIn
from intake.credentials import Caller
from intake.house import Work
from intake.station import service as station

WAITING = (Status.RECEIVED, Status.READING)


def of_batch(work: Work, batch_id: str, caller: Caller) -> Counter:
    """The batch as the counter sees it; raises NotFound for another station's."""
    batch = station.describe(work, batch_id, caller)
    files = station.files_of(work, batch_id)
    looks = queries.checks_of(work.connection, [file.id for file in files])
    told = [_file(file.source, looks.get(file.id)) for file in files if file.duplicate_of is None]
    claims = []
    for claim_id in dict.fromkeys(claim.id for claim in batch.claims):
        with suppress(NotFound):  # erased since
            claims.append(_shown(work, records.load(work, claim_id), caller))
    return Counter(
        batch=batch.id,
        station=batch.station,
        created_at=batch.created_at,
        done=batch.state == "settled" and all(file.checked for file in told),
        files=told,
        claims=claims,
    )


def of_claim(work: Work, claim_id: str, caller: Caller | None) -> ClaimAtCounter:
    """One claim as the counter sees it; raises NotFound for one that `caller` (None: the house) may not see."""
    return _shown(work, records.load(work, claim_id, caller), caller)


def _shown(work: Work, record: Record, caller: Caller | None) -> ClaimAtCounter:
    """A claim of another station, completed by its tracking number, is shown without that station's names for it."""
    claim, own = record.claim, caller is None or caller.kind == "user" or caller.id == record.row["station_id"]
    read = claim.status not in WAITING
    return ClaimAtCounter(
        id=claim.id,
        source=claim.source if own else "",
        part=claim.part,
        tracking=record.row["tracking"],
        status=claim.status,
        received_on=claim.received_on,
        received_at=record.row["received_at"],
        reference=claim.reference if own else None,
        read=read,
        pages=len(claim.pages),
        papers=[
            PaperIn(kind=document.kind, pages=list(document.pages))
            for document in claim.documents
            if document.kind not in BARE_KINDS
        ],
        missing=_lacking(mending.missing(claim)) if read else [],
        look_at=_lacking(mending.to_look_at(claim)) if read else [],
        rescan=_again(_pages_again(work, record)),
        refused=None if claim.quarantine is None else claim.quarantine.message,
    )


def _pages_again(work: Work, record: Record) -> Mapping[int, Rescan]:
    """Pages of a claim to scan again: as the reading saw them and, where the file is the claim, as the light look did."""
    claim = record.claim
    found = dict(mending.unread(claim))
    files = queries.files_of_claim(work.connection, claim.id)
    if claim.parts != 1 or not files or files[0]["separators"]:
        return found
    look = queries.checks_of(work.connection, [files[0]["id"]]).get(files[0]["id"])
    return {**_named(look), **found}


def _file(source: str, look: RowMapping | None) -> FileAtCounter:
    """A file without a look was taken in by an older version of this code: its claims alone tell of it."""
    checked = look is None or look["checked_at"] is not None or look["tries"] >= queries.TRIES
    refused = None
    if look is not None and look["refused"] in set(QuarantineReason):
        refused = quarantine(QuarantineReason(look["refused"])).message
    pages = None if look is None or look["pages"] is None else len(look["pages"])
    return FileAtCounter(source=source, checked=checked, pages=pages, rescan=_again(_named(look)), refused=refused)


def _named(look: RowMapping | None) -> dict[int, Rescan]:
    pages = [] if look is None or look["pages"] is None else look["pages"]
    return {n: Rescan(reason) for n, reason in enumerate(pages, start=1) if reason is not None}


def _again(pages: Mapping[int, Rescan]) -> list[PageAgain]:
    return [PageAgain(page=n, reason=why, message=mending.AGAIN[why]) for n, why in sorted(pages.items())]


def _lacking(flags: Iterable[Flag]) -> list[Lacking]:
    """Each sentence once: two papers may lack the same."""
    told = {flag.message.fr: Lacking(rule=flag.rule, message=flag.message) for flag in flags}
    return list(told.values())
