"""The body of one PATCH, sealed and kept piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect
from ulid import ULID

from intake.house import House
from intake.pacing import paced
from intake.problems import TooLarge
from intake.sealing import SealingWriter
from intake.storage import StorageUnavailable
from intake.uploads import service
from intake.uploads.protocol import Checksum
from intake.uploads.service import Piece, Writing

PIECE_BYTES = 4 << 20
PIECE_S = 10.0  # a slow line loses at most so much when this process dies


@dataclass
class _Open:
    """A piece that is being written."""

    start: int
    sealed: Path
    target: BinaryIO
    writer: SealingWriter
    since: float


async def receive(request: Request, house: House, writing: Writing, checksum: Checksum | None, *, said: bool) -> int:
    """Keep what comes and give the new offset. A body that breaks off counts as far as it came.

    checksum  made of the whole body: nothing counts before it is right, and nothing when it is wrong
    said      whether the body's length is known to fit; else nothing counts before the end is seen

    Raises TooLarge, TooSlow, ChecksumWrong, UploadLocked, StorageUnavailable.
    """
    intake = _Intake(house, writing, at_once=said and checksum is None)
    try:
        async with _beating(house, writing):
            try:
                async for chunk in paced(request, house.terms):
                    if checksum is not None:
                        checksum.update(chunk)
                    await intake.take(chunk)
            except ClientDisconnect:
                if checksum is not None:
                    raise
                await intake.finish()
                raise
            if checksum is not None:
                checksum.check()
            await intake.finish()
        return intake.offset
    except OSError as error:
        raise StorageUnavailable from error
    finally:
        intake.discard()


class _Intake:
    """Pieces on their way from the line into the store, and from there into rows."""

    def __init__(self, house: House, writing: Writing, *, at_once: bool) -> None:
        self._house, self._writing, self._at_once = house, writing, at_once
        self._came = writing.upload.offset
        self._piece: _Open | None = None
        self._stored: list[Piece] = []
        self._clock = asyncio.get_running_loop().time
        self.offset = writing.upload.offset

    async def take(self, chunk: bytes) -> None:
        """More of the body."""
        if self._came + len(chunk) > self._writing.upload.length:
            raise TooLarge("More bytes than Upload-Length said; nothing of them was kept.")
        if not chunk:
            return
        if self._piece is None:
            self._piece = self._begin()
        self._piece.writer.write(chunk)
        self._came += len(chunk)
        if self._piece.writer.size >= PIECE_BYTES or self._clock() - self._piece.since > PIECE_S:
            await run_in_threadpool(self._store)
            if self._at_once:
                await self._count()

    async def finish(self) -> None:
        """Count all that came."""
        await run_in_threadpool(self._store)
        await self._count()

    def discard(self) -> None:
        """Leave nothing behind of what was not counted."""
        if self._piece is not None:
            self._piece.target.close()
            self._piece.sealed.unlink(missing_ok=True)
        with suppress(StorageUnavailable):  # the sweeper finds it
            service.forget(self._house, [piece.blob for piece in self._stored])

    def _begin(self) -> _Open:
        sealed = self._house.storage.scratch / f"{ULID()}.part"
        target = sealed.open("wb")
        aad = service.piece_bound(self._writing.upload.id, self._came)
        return _Open(self._came, sealed, target, SealingWriter(target, self._writing.key, aad), self._clock())

    def _store(self) -> None:
        piece = self._piece
        if piece is None:
            return
        piece.writer.finish()
        piece.target.close()
        self._house.storage.put(piece.sealed, piece.writer.address)
        self._stored.append(Piece(piece.start, piece.writer.size, piece.writer.address))
        self._piece = None

    async def _count(self) -> None:
        if not self._stored:
            return
        counting, self._stored = self._stored, []
        # Once a commit has been asked for it may have happened, whatever is heard of it: these blobs stay. Those that
        # no row points to are found by the sweeper.
        await run_in_threadpool(service.count, self._house, self._writing, counting)
        self.offset = counting[-1].start + counting[-1].size


@asynccontextmanager
async def _beating(house: House, writing: Writing) -> AsyncIterator[None]:
    """Hold the upload while the block runs, also while nothing comes in."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(service.BEAT_S)
            with suppress(SQLAlchemyError):  # the fence says whether it was lost
                await run_in_threadpool(service.hold, house, writing)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
