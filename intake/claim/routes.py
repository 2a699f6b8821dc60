"""`/v1/claims`: a claim, its pages, its history, as far as the caller may see them; `/v1/tracking` for portals."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from claims.claim import Claim
from claims.errors import NotAllowed, NotFound
from intake.claim import service
from intake.claim.schemas import HistoryLine, Tracking
from intake.credentials import AnyCaller, Caller
from intake.doors import HouseOf, Reading, is_id
from intake.house import House
from intake.review import queries as review

router = APIRouter(prefix="/v1", tags=["claims"])
DECIDERS = ("reviewer", "supervisor")
"""Roles of people who may be asked to read a claim a second time."""


@router.get("/claims/{claim_id}", response_model=Claim)
def get_claim(claim_id: str, caller: AnyCaller, house: HouseOf) -> Response:
    """A claim; its ETag is what an edit names in If-Match."""
    if caller.role in DECIDERS:
        _see(house, _id(claim_id), caller)
    with house.reading() as work:
        record = service.claim(work, _id(claim_id), caller)
    return Response(record.claim.to_json(), media_type="application/json", headers={"ETag": record.etag})


@router.get("/claims/{claim_id}/pages/{n}", response_class=Response)
def get_page(claim_id: str, n: int, caller: AnyCaller, work: Reading) -> Response:
    """The upright image of page `n`, which boxes refer to; drawn anew by us, never the bytes that were sent."""
    image, media_type = service.page_image(work, _id(claim_id), n, caller)
    return Response(image, media_type=media_type, headers={"Content-Disposition": "inline", "Accept-Ranges": "none"})


@router.get("/claims/{claim_id}/history")
def get_history(claim_id: str, caller: AnyCaller, work: Reading) -> dict[str, list[HistoryLine]]:
    """What was done to a claim, in order, each line with its hash in the chain."""
    return {"history": service.history_of(work, _id(claim_id), caller)}


@router.get("/tracking/{number}", response_model=Tracking)
def get_tracking(number: str, caller: AnyCaller, work: Reading) -> Any:
    """Where a claim stands, for a portal: status, dates, what is missing; no other personal value."""
    if caller.kind == "station" or (caller.kind == "client" and "portal" not in caller.scopes):
        raise NotAllowed
    return JSONResponse(service.tracking(work, number).model_dump(mode="json"))


def _see(house: House, claim_id: str, caller: Caller) -> None:
    """Note, before it is shown, that this person sees what was read: they do not read it blind. Raises NotFound, ReadsBlind.

    In transactions of its own: who waits for one connection and has another keeps both from everybody.
    """
    with house.reading() as work:
        known = review.draft(work.connection, claim_id, caller.id) is not None
    if not known:
        with house.writing() as work:
            service.claim(work, claim_id, caller)
            review.see(work.connection, claim_id, caller.id, house.now())


def _id(text: str) -> str:
    if not is_id(text):
        raise NotFound
    return text
