"""`/v1/batches`: a station sends what it scanned and follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from claims.errors import NotFound
from intake import replaying
from intake.credentials import Caller, StationCaller
from intake.doors import HouseOf, IdempotencyKey, Reading, is_id
from intake.house import House
from intake.problems import TooLarge
from intake.replaying import Answer
from intake.station import service
from intake.station.receiving import receive
from intake.station.schemas import Batch

router = APIRouter(prefix="/v1/batches", tags=["station"])

EVENT_S = 0.5  # time between two looks at a batch that is followed
BEAT_S = 15
UPLOAD_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "manifest": {"type": "string", "description": "JSON Lines or an array, one object a file"},
                    },
                }
            }
        },
    }
}


@router.post("", status_code=202, response_model=Batch, openapi_extra=UPLOAD_FORM)
async def send_batch(request: Request, station: StationCaller, key: IdempotencyKey, house: HouseOf) -> Response:
    """Take a batch in. 202 comes after its bytes and rows are durable; the same key gets the same answer again."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > house.terms.max_batch_bytes:
        raise TooLarge
    answer = await _take(request, house, station, key)
    headers = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    return JSONResponse(answer.body, answer.status_code, headers=headers)


async def _take(request: Request, house: House, station: Caller, key: str) -> Answer:
    claimed = await run_in_threadpool(replaying.start, house, station.actor, key)
    try:
        parcel = await receive(request, house)
        try:
            if claimed is None:
                return await run_in_threadpool(_again, house, station, key, service.fingerprint(parcel))
            return await run_in_threadpool(service.take_batch, house, station, claimed, parcel)
        finally:
            parcel.discard()
    except BaseException:
        if claimed is not None:
            await asyncio.shield(run_in_threadpool(replaying.release, house, claimed))
        raise


def _again(house: House, station: Caller, key: str, fingerprint: str) -> Answer:
    with house.reading() as work:
        return replaying.replay(work, station.actor, key, fingerprint)


@router.get("/{batch_id}")
def get_batch(batch_id: str, station: StationCaller, work: Reading) -> Batch:
    """A batch of this station and what became of it."""
    if not is_id(batch_id):
        raise NotFound
    return service.describe(work, batch_id, station)


def _describe(house: House, batch_id: str, station: Caller) -> Batch:
    with house.reading() as work:
        return service.describe(work, batch_id, station)


@router.get("/{batch_id}/events", response_class=EventSourceResponse)
async def follow_batch(batch_id: str, request: Request, station: StationCaller, house: HouseOf) -> EventSourceResponse:
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
