"""`/v1/review` and the writes on a claim.

The writes open their transaction inside the route: one thread begins and ends it. Where many reviewers write at once, a
transaction that is begun by one thread and ended by another would wait for a thread while all others wait for it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from claims.claim import Claim
from claims.words import Regime
from intake import replaying
from intake.credentials import PersonCaller, ReviewerCaller
from intake.doors import HouseOf, IdempotencyKey, IfMatch, Reading, an_id
from intake.review import deciding, editing, queue_queries, service
from intake.review.queue_queries import Narrowed
from intake.review.schemas import Decision, FieldEdits, Queue, Taken

router = APIRouter(prefix="/v1", tags=["review"])
Waiting = Literal["flagged", "refused", "quarantined", "returned"]
OptionalIfMatch = Annotated[str | None, Header(alias="If-Match")]


@router.get("/review/queue")
def get_queue(
    _person: PersonCaller,
    work: Reading,
    status: Annotated[Waiting | None, Query(description="By default what waits for a person.")] = None,
    pending: Annotated[Literal["supervisor", "second_person"] | None, Query()] = None,
    regime: Annotated[Regime | None, Query()] = None,
    after: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query()] = 50,
) -> Queue:
    """Claims that wait for a person, the earliest legal deadline first."""
    narrowed = Narrowed(
        statuses=queue_queries.WAITING if status is None else (status,),
        pending=pending,
        regime=None if regime is None else regime.value,
    )
    return service.queue(work, narrowed, after=after, limit=limit)


@router.post("/review/next", response_model=Taken, responses={204: {"description": "Nothing waits."}})
def take_next(reviewer: ReviewerCaller, key: IdempotencyKey, house: HouseOf) -> Response:
    """Take the most pressing claim for a limited time."""
    with house.writing() as work:

        def act() -> dict[str, object] | None:
            taken = service.take_next(work, reviewer)
            return None if taken is None else taken.model_dump(mode="json")

        answer = replaying.once(work, reviewer.actor, key, ["next"], act)
    if answer.body is None:
        return Response(status_code=204)
    return JSONResponse(answer.body, headers={"ETag": answer.body["etag"]})


@router.patch("/claims/{claim_id}/fields", response_model=Claim)
def edit_fields(claim_id: str, edits: FieldEdits, reviewer: ReviewerCaller, etag: IfMatch, house: HouseOf) -> Response:
    """Mend values; answers the claim judged again."""
    with house.writing() as work:
        record = editing.edit_fields(work, an_id(claim_id), edits.fields, etag, reviewer)
    return Response(record.claim.to_json(), media_type="application/json", headers={"ETag": record.etag})


@router.post("/claims/{claim_id}/decision", response_model=Claim)
def decide(
    claim_id: str,
    decision: Decision,
    reviewer: ReviewerCaller,
    key: IdempotencyKey,
    house: HouseOf,
    if_match: OptionalIfMatch = None,
) -> Response:
    """Decide a claim; with If-Match only as it was seen. A rejection waits for a second person."""
    with house.writing() as work:

        def act() -> dict[str, object]:
            record = deciding.decide(work, an_id(claim_id), decision, reviewer, if_match)
            return {"etag": record.etag, "claim": record.claim.model_dump(mode="json", by_alias=True)}

        asked = ["decision", claim_id, decision.model_dump(mode="json")]
        answer = replaying.once(work, reviewer.actor, key, asked, act)
    headers = {"ETag": answer.body["etag"]} | ({"Idempotency-Replayed": "true"} if answer.replayed else {})
    return JSONResponse(answer.body["claim"], headers=headers)
