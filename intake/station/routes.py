"""`/v1/batches`: a station sends what it scanned and follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import ClientDisconnect

from claims.errors import NotFound, SenderCanMend
from intake import replaying
from intake.counter.sending import Sender
from intake.credentials import Caller
from intake.doors import HouseOf, IdempotencyKey, Reading, is_id
from intake.house import House
from intake.pacing import Gate, paced
from intake.problems import Malformed, TooLarge
from intake.replaying import Answer, Claimed
from intake.station import clocks, service
from intake.station.receiving import receive
from intake.station.schemas import Batch, UploadedBatch

router = APIRouter(prefix="/v1/batches", tags=["station"])

EVENT_S = 0.5  # time between two looks at a batch that is followed
BEAT_S = 15
JSON = "application/json"
UPLOAD_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": UploadedBatch.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "manifest": {"type": "string", "description": "JSON Lines or an array, one object a file"},
                    },
                }
            },
        },
    }
}


class UploadsInvalid(SenderCanMend):
    """The body names finished uploads as `{"uploads": [{"id", "file"}], "manifest": [...]}`."""

    def __init__(self, places: list[str]) -> None:
        super().__init__()
        self.more = {"fields": places}


@router.post("", status_code=202, response_model=Batch, openapi_extra=UPLOAD_FORM)
async def send_batch(request: Request, station: Sender, key: IdempotencyKey, house: HouseOf) -> Response:
    """Take a batch in. 202 comes after its bytes and rows are durable; the same key gets the same answer again."""
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > (house.terms.max_json_bytes if told else house.terms.max_batch_bytes):
        raise TooLarge
    gate: Gate = request.app.state.gate
    with gate.entered(station.actor) as request.state.slot:
        answer = await (_take_uploaded if told else _take_sent)(request, house, station, key)
    if not answer.replayed:
        await run_in_threadpool(clocks.note, house, station, request.headers.get("date"))
    headers = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    return JSONResponse(answer.body, answer.status_code, headers=headers)


@asynccontextmanager
async def _claimed(house: House, station: Caller, key: str) -> AsyncIterator[Claimed | None]:
    """The key, taken while the block runs; None when it was answered before. Given back when the block fails."""
    claimed = await run_in_threadpool(replaying.start, house, station.actor, key)
    if claimed is None:
        yield None
        return
    beating = asyncio.create_task(_beating(house, claimed))
    try:
        yield claimed
    except BaseException:
        await asyncio.shield(run_in_threadpool(replaying.release, house, claimed))
        raise
    finally:
        beating.cancel()


async def _beating(house: House, claimed: Claimed) -> None:
    """Hold the key while its call runs; a database that is away for a moment is asked again at the next beat."""
    held = True
    while held:
        await asyncio.sleep(replaying.BEAT_S)
        with suppress(DBAPIError):
            held = await run_in_threadpool(replaying.hold, house, claimed)


async def _take_sent(request: Request, house: House, station: Caller, key: str) -> Answer:
    async with _claimed(house, station, key) as claimed:
        parcel = await receive(request, house)
        try:
            fingerprint = service.fingerprint(parcel)
            if claimed is None:
                return await run_in_threadpool(_again, house, station, key, fingerprint)
            return await run_in_threadpool(service.take_batch, house, station, claimed, parcel, fingerprint)
        finally:
            parcel.discard()


async def _take_uploaded(request: Request, house: House, station: Caller, key: str) -> Answer:
    said = await _uploaded(request, house)
    fingerprint = service.uploaded_fingerprint(said)
    async with _claimed(house, station, key) as claimed:
        if claimed is None:
            return await run_in_threadpool(_again, house, station, key, fingerprint)
        parcel = await run_in_threadpool(service.gather, house, station, said)
        try:
            return await run_in_threadpool(service.take_batch, house, station, claimed, parcel, fingerprint)
        finally:
            parcel.discard()


async def _uploaded(request: Request, house: House) -> UploadedBatch:
    body = bytearray()
    try:
        async for chunk in paced(request, house.terms):
            body += chunk
            if len(body) > house.terms.max_json_bytes:
                raise TooLarge
    except ClientDisconnect:
        raise Malformed("The body broke off before its end.") from None
    try:
        return UploadedBatch.model_validate_json(bytes(body))
    except ValidationError as error:
        places = [".".join(str(part) for part in one["loc"]) for one in error.errors(include_input=False)]
        raise UploadsInvalid(places) from None


def _again(house: House, station: Caller, key: str, fingerprint: str) -> Answer:
    with house.reading() as work:
        return replaying.replay(work, station.actor, key, fingerprint)


@router.get("/{batch_id}")
def get_batch(batch_id: str, station: Sender, work: Reading) -> Batch:
    """A batch of this station and what became of it."""
    if not is_id(batch_id):
        raise NotFound
    return service.describe(work, batch_id, station)


def _describe(house: House, batch_id: str, station: Caller) -> Batch:
    with house.reading() as work:
        return service.describe(work, batch_id, station)


@router.get("/{batch_id}/events", response_class=EventSourceResponse)
async def follow_batch(batch_id: str, request: Request, station: Sender, house: HouseOf) -> EventSourceResponse:
    """The batch each time it has changed, as server-sent events named `batch`, until it is settled."""
    if not is_id(batch_id):
        raise NotFound
    first = await run_in_threadpool(_describe, house, batch_id, station)
    seen = request.headers.get("last-event-id")
    return EventSourceResponse(_events(house, station, first, seen), ping=BEAT_S)


async def _events(house: House, station: Caller, batch: Batch, seen: str | None) -> AsyncIterator[ServerSentEvent]:
    while True:
        body = batch.model_dump_json()
        mark = service.mark_of(body)
        if mark != seen:
            yield ServerSentEvent(body, event="batch", id=mark)
            seen = mark
        if batch.state == "settled":
            return
        await asyncio.sleep(EVENT_S)
        batch = await run_in_threadpool(_describe, house, batch.id, station)
