"""Keeps uploads: makes them, says how far they are, takes pieces, ends them, and hands whole ones to a batch."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from claims.errors import NotFound
from intake.claim.records import new_id
from intake.credentials import Caller
from intake.database import keeping
from intake.doors import is_id
from intake.house import House, Work
from intake.problems import TooLarge, TooMany
from intake.sealing import bound, seal, unseal, unseal_stream
from intake.uploads import queries
from intake.uploads.protocol import UploadGone, UploadIncomplete, UploadLocked, WrongOffset

MOST_OPEN = 2000  # of one station: a client that makes uploads and never sends them fills no table
FORGOTTEN = timedelta(days=30)
AT_ONCE = 100
LOCK_S = 15
BEAT_S = LOCK_S / 3


@dataclass(frozen=True)
class Upload:
    """One upload as a call finds it; `told` is its Upload-Metadata."""

    id: str
    length: int
    offset: int
    expires_at: datetime
    told: str


@dataclass(frozen=True)
class Writing:
    """A call's hold on an upload: where it goes on, the key its pieces are sealed with, and the fence."""

    upload: Upload
    key: bytes
    token: str


@dataclass(frozen=True)
class Piece:
    """A sealed piece that is in the store and not yet counted."""

    start: int
    size: int
    blob: str


def piece_bound(upload_id: str, start: int) -> bytes:
    """What a piece is sealed to: its upload and its place."""
    return bound(upload_id, f"piece {start}")


def create(house: House, station: Caller, length: int, metadata: str) -> Upload:
    """A new upload of `length` bytes; raises TooMany when this station has very many open."""
    upload_id, now = new_id(), house.now()
    key, wrapped = house.keyring.new_key(upload_id)
    expires_at = now + timedelta(days=house.terms.keep_uploads_days)
    with house.writing() as work:
        if queries.count_open(work.connection, station.id) >= MOST_OPEN:
            raise TooMany("This station has very many unfinished uploads; finish or end some first.", retry_s=60)
        keeping.add_key(work.connection, upload_id, wrapped, now)
        queries.add(
            work.connection,
            id=upload_id,
            station_id=station.id,
            length=length,
            told_sealed=seal(key, metadata.encode(), bound(upload_id, "metadata")),
            created_at=now,
            expires_at=expires_at,
        )
    return Upload(upload_id, length, 0, expires_at, metadata)


def look(house: House, station: Caller, upload_id: str) -> Upload:
    """How far an upload is; raises NotFound, UploadGone."""
    with house.reading() as work:
        return _opened(work, *_found(work, station, upload_id))


def begin(house: House, station: Caller, upload_id: str, offset: int, size: int | None) -> Writing:
    """Take an upload to write `size` bytes (None: not said) at `offset`.

    Raises NotFound, UploadGone, WrongOffset, TooLarge, UploadLocked.
    """
    token, now = secrets.token_hex(16), house.now()
    with house.writing() as work:
        _found(work, station, upload_id)
        # The lock is taken first: the offset of an upload that another call is writing is about to be another.
        if not queries.lock(work.connection, upload_id, token, now, _lock_until(house)):
            raise UploadLocked
        row, key = _found(work, station, upload_id)
        if offset != row["offset"]:
            raise WrongOffset
        if size is not None and offset + size > row["length"]:
            raise TooLarge("More bytes than Upload-Length said; nothing of them was kept.")
        return Writing(_opened(work, row, key), key, token)


def count(house: House, writing: Writing, pieces: Sequence[Piece]) -> None:
    """Count pieces that are in the store; raises UploadLocked when another call has taken over."""
    rows = [{"start": piece.start, "size": piece.size, "blob": piece.blob} for piece in pieces]
    with house.writing() as work:
        if not queries.add_pieces(work.connection, writing.upload.id, writing.token, rows, _lock_until(house)):
            raise UploadLocked


def hold(house: House, writing: Writing) -> bool:
    """Hold on to an upload while nothing comes in; False when it was lost."""
    with house.writing() as work:
        return queries.hold(work.connection, writing.upload.id, writing.token, _lock_until(house))


def end(house: House, writing: Writing) -> None:
    """Let the upload go."""
    with house.writing() as work:
        queries.unlock(work.connection, writing.upload.id, writing.token)


def terminate(house: House, station: Caller, upload_id: str) -> None:
    """Forget an upload and its bytes; raises NotFound, UploadGone, UploadLocked."""
    with house.writing() as work:
        _found(work, station, upload_id)
        if not queries.lock(work.connection, upload_id, secrets.token_hex(16), house.now(), _lock_until(house)):
            raise UploadLocked
        blobs = queries.drop_pieces(work.connection, upload_id)
        queries.remove(work.connection, upload_id)
    forget(house, blobs)


def sweep(house: House) -> None:
    """End uploads whose time is over."""
    now = house.now()
    blobs: list[str] = []
    with house.writing() as work:
        for upload_id in queries.over(work.connection, now, AT_ONCE):
            blobs += queries.drop_pieces(work.connection, upload_id)
            queries.expire(work.connection, upload_id)
        queries.drop_old(work.connection, now - FORGOTTEN)
    forget(house, blobs)


def forget(house: House, blobs: Sequence[str]) -> None:
    """Remove blobs that no row points to any more."""
    for blob in blobs:
        house.storage.remove(blob)


def content(house: House, station: Caller, upload_id: str) -> Iterator[bytes]:
    """The bytes of a whole upload; raises NotFound, UploadGone, UploadIncomplete."""
    with house.reading() as work:
        row, key = _found(work, station, upload_id)
        if row["offset"] != row["length"]:
            raise UploadIncomplete
        pieces = queries.pieces_of(work.connection, upload_id)
    for piece in pieces:
        with house.storage.open(piece["blob"]) as blob:
            yield from unseal_stream(blob, key, piece_bound(upload_id, piece["start"]))


def use(work: Work, station: Caller, upload_ids: Sequence[str]) -> list[str]:
    """Put whole uploads into a batch, in its transaction; gives the blobs to forget after the commit.

    Raises UploadGone when one was used, ended or expired since it was looked at.
    """
    blobs: list[str] = []
    for upload_id in upload_ids:
        if not queries.use(work.connection, upload_id, station.id):
            raise UploadGone
        blobs += queries.drop_pieces(work.connection, upload_id)
    return blobs


def _found(work: Work, station: Caller, upload_id: str) -> tuple[RowMapping, bytes]:
    row = queries.upload(work.connection, upload_id, station.id) if is_id(upload_id) else None
    if row is None:
        raise NotFound
    wrapped = keeping.wrapped_key(work.connection, upload_id)
    if row["state"] != queries.OPEN or row["expires_at"] < work.house.now() or wrapped is None:
        raise UploadGone
    return row, work.house.keyring.unwrap(upload_id, wrapped)


def _opened(_work: Work, row: RowMapping, key: bytes) -> Upload:
    told = unseal(key, row["told_sealed"], bound(row["id"], "metadata")).decode()
    return Upload(row["id"], row["length"], row["offset"], row["expires_at"], told)


def _lock_until(house: House) -> datetime:
    """A call that writes pushes this back; one whose process died is forgotten then."""
    return house.now() + timedelta(seconds=LOCK_S)
