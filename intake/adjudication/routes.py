"""`/v1/adjudication`: an append-only feed with a cursor, and acknowledgements."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from intake import replaying
from intake.adjudication import service
from intake.adjudication.schemas import Acknowledgements, AllAcknowledged, FeedPage
from intake.credentials import AdjudicationCaller, Caller
from intake.doors import HouseOf, IdempotencyKey, Writing
from intake.house import House
from intake.problems import NotAcceptable

router = APIRouter(prefix="/v1/adjudication", tags=["adjudication"])

LONGEST_WAIT_S = 30
LOOK_S = 0.5  # between two looks while waiting; no transaction is open then
JSON = "application/json"


@router.get("/claims", response_model=FeedPage)
async def pull(
    client: AdjudicationCaller,
    house: HouseOf,
    after: Annotated[
        str | None, Query(description="Cursor of the page before; none begins at the first claim.")
    ] = None,
    limit: Annotated[int, Query(description="Most claims of a page; brought between 1 and 500.")] = 100,
    wait: Annotated[float, Query(description="Seconds to wait for a claim when there is none; at most 30.")] = 0,
    unacknowledged: Annotated[bool, Query(description="Leave out what was acknowledged.")] = False,
    accept: Annotated[str, Header()] = JSON,
) -> Response:
    """Validated claims in commit order. What follows a cursor never depends on acknowledgements."""
    if not any(kind in accept for kind in (JSON, "application/*", "*/*")):
        raise NotAcceptable
    until = time.monotonic() + min(max(wait, 0), LONGEST_WAIT_S)
    while True:
        page = await run_in_threadpool(_pull, house, client, after, limit, unacknowledged)
        if page["claims"] or page["more"] or time.monotonic() >= until:
            return JSONResponse(page)
        await asyncio.sleep(min(LOOK_S, max(0.0, until - time.monotonic())))


def _pull(house: House, client: Caller, after: str | None, limit: int, unacknowledged: bool) -> dict[str, Any]:
    with house.reading() as work:
        return service.pull(work, client, after, limit, unacknowledged=unacknowledged)


@router.post("/acknowledgements", response_model=AllAcknowledged)
def acknowledge(said: Acknowledgements, client: AdjudicationCaller, key: IdempotencyKey, work: Writing) -> Response:
    """Say of each version whether it was accepted; one refused goes back before a person."""
    answer = replaying.once(
        work,
        client.actor,
        key,
        ["acknowledge", said.model_dump(mode="json")],
        lambda: {
            "acknowledgements": [
                one.model_dump(mode="json") for one in service.acknowledge(work, client, said.acknowledgements)
            ]
        },
    )
    return JSONResponse(answer.body, headers={"Idempotency-Replayed": "true"} if answer.replayed else {})
