"""Takes a batch in, durably, and tells how far it is."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping

from claims.claim import Claim
from claims.errors import HouseBusy, NotFound
from claims.words import Status
from intake import history, replaying
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.claim.records import Record
from intake.counter import queries as counter_queries
from intake.credentials import Caller
from intake.database import keeping
from intake.house import House, Work
from intake.problems import Malformed, TooLarge
from intake.replaying import Answer, Claimed
from intake.sealing import bound, seal, unseal
from intake.station import complementing, queries
from intake.station.manifest import Line, match, read_manifest
from intake.station.receiving import BatchEmpty, Parcel, Received, TooManyFiles, clean_name
from intake.station.schemas import Batch, BatchClaim, BatchPages, UploadedBatch
from intake.station.turns import turn_of
from intake.storage import StorageUnavailable
from intake.uploads import service as uploads

WAITING = (Status.RECEIVED, Status.READING)


def fingerprint(parcel: Parcel) -> str:
    """What makes two uploads the same: their files' hashes in any order, and the manifest's words."""
    try:
        words = json.dumps(json.loads(parcel.manifest), sort_keys=True) if parcel.manifest else ""
    except (ValueError, RecursionError):
        words = sha256(parcel.manifest).hexdigest()
    hashes = sorted(file.sha256 for file in parcel.files)
    return sha256(json.dumps([hashes, words]).encode()).hexdigest()


def uploaded_fingerprint(said: UploadedBatch) -> str:
    """What makes two batches of finished uploads the same; the uploads themselves are gone once they are used."""
    return sha256(json.dumps(said.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


def gather(house: House, station: Caller, said: UploadedBatch) -> Parcel:
    """A parcel of finished uploads, sealed anew as files.

    Raises BatchEmpty, TooManyFiles, TooLarge, NotFound, UploadGone, UploadIncomplete, StorageUnavailable.
    """
    if not said.uploads:
        raise BatchEmpty
    if len(said.uploads) > house.terms.max_files:
        raise TooManyFiles
    if len({one.id for one in said.uploads}) != len(said.uploads):
        raise Malformed("An upload is named twice.")
    sizes = [uploads.look(house, station, one.id).length for one in said.uploads]
    if sum(sizes) > house.terms.max_batch_bytes:
        raise TooLarge
    parcel = Parcel(manifest=bytearray(json.dumps(said.manifest).encode() if said.manifest else b""))
    try:
        for number, one in enumerate(said.uploads, start=1):
            source = clean_name(one.file.encode("utf-8", errors="replace")) or f"unnamed-{number}"
            parcel.take(house, source, uploads.content(house, station, one.id))
            parcel.uploads.append(one.id)
    except OSError as error:
        parcel.discard()
        raise StorageUnavailable from error
    except BaseException:
        parcel.discard()
        raise
    return parcel


def take_batch(house: House, station: Caller, claimed: Claimed, parcel: Parcel, fingerprint: str) -> Answer:
    """Keep a batch: bytes on durable storage first, then every row and the answer in one transaction.

    Raises ManifestInvalid, ManifestMismatch, DuplicateFilename, UploadGone, StorageUnavailable; then nothing is kept.
    """
    today = house.now().astimezone(records.MOROCCO).date()
    lines = match(read_manifest(bytes(parcel.manifest), today), [file.source for file in parcel.files])
    hashes = [house.secrets.lookup("content", file.sha256) for file in parcel.files]
    put: list[str] = []
    asked_to_commit = False
    try:
        with house.reading() as work:
            known = queries.same_bytes(work.connection, station.id, hashes)
        for file, content_hash in zip(parcel.files, hashes, strict=True):
            if content_hash not in known:
                put.append(file.writer.address)
                house.storage.put(file.sealed, file.writer.address)
        with house.writing() as work:
            kept, batch_id = _rows(work, station, parcel, hashes, lines)
            if not kept <= set(put):
                raise HouseBusy  # what was there at the first look is gone: the caller comes again with the bytes
            done = uploads.use(work, station, parcel.uploads)
            answer = Answer(202, describe(work, batch_id, station).model_dump(mode="json"))
            replaying.finish(work, claimed, fingerprint, answer)
            asked_to_commit = True
    except BaseException:
        # A commit whose answer was lost may have happened: then rows point at these blobs, and only the sweeper, which
        # looks at the rows, may remove them.
        if not asked_to_commit:
            _forget(house, put)
        raise
    _forget(house, [*done, *(address for address in put if address not in kept)])
    return answer


def _forget(house: House, addresses: list[str]) -> None:
    """Remove blobs no row points to; one that cannot be removed now is found by the sweeper."""
    with suppress(StorageUnavailable):
        uploads.forget(house, addresses)


def _rows(
    work: Work, station: Caller, parcel: Parcel, hashes: list[str], lines: dict[int, Line]
) -> tuple[set[str], str]:
    """Every row of a new batch; gives the blobs that are pointed at, and the batch's id."""
    queries.lock_station(work.connection, station.id)
    known = queries.same_bytes(work.connection, station.id, hashes)
    batch_id, kept = records.new_id(), set()
    queries.add_batch(work.connection, id=batch_id, station_id=station.id, created_at=work.house.now())
    for place, (file, content_hash) in enumerate(zip(parcel.files, hashes, strict=True)):
        earlier, line = known.get(content_hash), lines.get(place)
        completed = None if earlier else complementing.completed_by(work, station, line)
        _add_file(work, station, batch_id, place, file, content_hash, earlier, completed)
        if earlier is not None:
            claim_queries.claim(work.connection, earlier, None, lock=True)  # its history has one writer at a time
            history.append(work, earlier, station.actor, "sent_again", batch=batch_id)
            continue
        kept.add(file.writer.address)
        if completed is not None and line is not None:
            complementing.reopen(work, completed, station, file.id, line)
            known[content_hash] = completed.id
        else:
            known[content_hash] = _add_claim(work, station, batch_id, file, content_hash, line)
    return kept, batch_id


def _add_file(
    work: Work,
    station: Caller,
    batch_id: str,
    place: int,
    file: Received,
    content_hash: str,
    earlier: str | None,
    completed: Record | None,
) -> None:
    now = work.house.now()
    keeping.add_key(work.connection, file.id, file.wrapped, now)
    queries.add_file(
        work.connection,
        id=file.id,
        batch_id=batch_id,
        station_id=station.id,
        position=place,
        source_sealed=seal(file.key, file.source.encode(), bound(file.id, "source")),
        content_hash=content_hash,
        size=file.writer.size,
        blob=None if earlier else file.writer.address,
        duplicate_of=earlier,
        complements=None if completed is None else completed.id,
        pages=0,
        separators=0,
        created_at=now,
    )
    if earlier is None:
        counter_queries.wish_check(work.connection, file.id)


def _add_claim(work: Work, station: Caller, batch_id: str, file: Received, content_hash: str, line: Line | None) -> str:
    said = {} if line is None else line.model_dump(mode="json", exclude_none=True)
    claim = Claim(
        id=records.new_id(),
        tracking=records.new_tracking(),
        source=file.source,
        sha256=file.sha256,
        batch=batch_id,
        reference=said.get("reference"),
        received_on=None if line is None else line.received_on,
        received_at=work.house.now(),
        regime=None if line is None else line.regime,
        status=Status.RECEIVED,
    )
    records.create(
        work,
        claim,
        file_id=file.id,
        station_id=station.id,
        content_hash=content_hash,
        manifest=said,
        turn_at=turn_of(work, claim, station.id),
    )
    history.append(work, claim.id, station.actor, "received", batch=batch_id, file=file.id)
    work.wish_read(claim.id)
    return claim.id


def mark_of(body: str) -> str:
    """A short name of a batch's state, so that a follower who comes back is not told the same twice."""
    return sha256(body.encode()).hexdigest()[:16]


def describe(work: Work, batch_id: str, station: Caller) -> Batch:
    """The batch and what became of it; raises NotFound for another station's."""
    row = queries.batch(work.connection, batch_id, None if station.kind == "user" else station.id)
    if row is None:
        raise NotFound
    files = queries.files_of(work.connection, batch_id)
    sources = {file["id"]: _source(work, file) for file in files}
    made = queries.claims_of(work.connection, batch_id)
    claims = [_entry(one, sources) for one in made]
    fresh = [one for one in made if one["duplicate_of"] is None]
    return Batch(
        id=row.id,
        state=_state(claims),
        station=row.name,
        created_at=row.created_at,
        claims=claims,
        pages=_pages(work, files),
        counts=dict(sorted(Counter(one["status"] for one in fresh).items())),
    )


@dataclass(frozen=True)
class SentFile:
    """One file of a batch and its name."""

    id: str
    source: str
    duplicate_of: str | None


def files_of(work: Work, batch_id: str) -> list[SentFile]:
    """A batch's files in the order they were sent."""
    rows = queries.files_of(work.connection, batch_id)
    return [SentFile(row["id"], _source(work, row), row["duplicate_of"]) for row in rows]


def _entry(made: RowMapping, sources: dict[str, str]) -> BatchClaim:
    return BatchClaim(
        id=made["id"],
        source=sources[made["file_id"]],
        part=made["part"],
        status=made["status"],
        tracking=made["tracking"],
        flags=made["rules"],
        duplicate_of=made["duplicate_of"],
    )


def _state(claims: list[BatchClaim]) -> Any:
    waiting = [claim.status in WAITING for claim in claims]
    if not any(waiting):
        return "settled"
    begun = not all(waiting) or any(claim.status is Status.READING for claim in claims)
    return "reading" if begun else "received"


def _pages(work: Work, files: list[RowMapping]) -> BatchPages:
    again = [file["content_hash"] for file in files if file["duplicate_of"]]
    before = queries.pages_of_contents(work.connection, files[0]["station_id"], again) if files else {}
    duplicates = sum(before.get(content_hash, 0) for content_hash in again)
    fresh, separators = sum(file["pages"] for file in files), sum(file["separators"] for file in files)
    return BatchPages(
        received=fresh + duplicates, in_claims=fresh - separators, separators=separators, duplicates=duplicates
    )


def _source(work: Work, file: RowMapping) -> str:
    wrapped = keeping.wrapped_key(work.connection, file["id"])
    if wrapped is None:
        return ""
    key = work.house.keyring.unwrap(file["id"], wrapped)
    return unseal(key, file["source_sealed"], bound(file["id"], "source")).decode()
