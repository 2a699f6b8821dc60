"""`/v1`: what a station shows at the counter, and the receipt it prints."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from claims.errors import NotAllowed, NotFound
from intake.counter import receipt, service
from intake.counter.schemas import ClaimAtCounter, Counter
from intake.credentials import AnyCaller, Caller
from intake.doors import Reading, is_id

router = APIRouter(prefix="/v1", tags=["station"])


def at_counter(caller: AnyCaller) -> Caller:
    """A station, or a person."""
    if caller.kind == "client":
        raise NotAllowed
    return caller


CounterCaller = Annotated[Caller, Depends(at_counter)]


@router.get("/batches/{batch_id}/counter")
def get_counter(batch_id: str, caller: CounterCaller, work: Reading) -> Counter:
    """While its owner is still there: pages to scan again within seconds, and what is missing as soon as it is read."""
    return service.of_batch(work, _id(batch_id), caller)


@router.get("/claims/{claim_id}/counter")
def get_claim_counter(claim_id: str, caller: CounterCaller, work: Reading) -> ClaimAtCounter:
    """The same of one claim."""
    return service.of_claim(work, _id(claim_id), caller)


@router.get(
    "/batches/{batch_id}/receipt", response_class=Response, responses={200: {"content": {"application/pdf": {}}}}
)
def get_receipt(batch_id: str, caller: CounterCaller, work: Reading) -> Response:
    """A receipt to print, one page a claim, in French and Arabic."""
    told = service.of_batch(work, _id(batch_id), caller)
    headers = {"Content-Disposition": "inline; filename=recepisse.pdf"}
    return Response(receipt.drawn(told), media_type="application/pdf", headers=headers)


def _id(text: str) -> str:
    if not is_id(text):
        raise NotFound
    return text
