"""`/v1/claims/{id}/splits` and `/joins`, and the first from the desk's page."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError

from claims.claim import Claim
from claims.errors import NotAllowed
from intake import replaying
from intake.claim import records
from intake.credentials import Caller, PersonCaller, ReviewerCaller
from intake.doors import IdempotencyKey, IfMatch, Reading, Writing, an_id
from intake.house import Work
from intake.review.telling import Told
from intake.review.visiting import WithForm
from intake.splitting import queries, service
from intake.splitting.schemas import Divided, Division, Joining, Proposals
from intake.splitting.service import InvalidSplit

router = APIRouter(prefix="/v1/claims", tags=["review"])
pages = APIRouter(prefix="/review/claims", include_in_schema=False, route_class=Told)


@router.get("/{claim_id}/splits")
def get_splits(claim_id: str, person: PersonCaller, work: Reading) -> Proposals:
    """Where a pile that came without separators may have to be divided."""
    record = records.load(work, an_id(claim_id), person)
    return Proposals.model_validate({"splits": queries.of_claim(work.connection, record.id)}, from_attributes=True)


@router.post("/{claim_id}/splits", response_model=Divided)
def divide(
    claim_id: str, division: Division, reviewer: ReviewerCaller, key: IdempotencyKey, etag: IfMatch, work: Writing
) -> Response:
    """Divide a claim, or say that its pages belong together."""

    def act() -> dict[str, object]:
        return {"claims": _act(work, an_id(claim_id), division, reviewer, etag)}

    content = [claim_id, division.model_dump(mode="json")]
    return JSONResponse(replaying.once(work, reviewer.actor, key, content, act).body)


@router.post("/{claim_id}/joins", response_model=Claim)
def join(
    claim_id: str, joining: Joining, reviewer: ReviewerCaller, key: IdempotencyKey, etag: IfMatch, work: Writing
) -> Response:
    """Bring the papers of another claim of the same file to this one; its tracking number leads here from now on."""

    def act() -> dict[str, object]:
        record = service.join(work, an_id(claim_id), an_id(joining.claim), reviewer, etag)
        return {"etag": record.etag, "claim": record.claim.model_dump(mode="json", by_alias=True)}

    answer = replaying.once(work, reviewer.actor, key, ["join", claim_id, joining.claim], act)
    return JSONResponse(answer.body["claim"], headers={"ETag": answer.body["etag"]})


@pages.post("/{claim_id}/splits")
def divide_here(claim_id: str, sent: WithForm) -> Response:
    """The same from the desk; goes on with the claim."""
    visit, form = sent
    if not visit.may_decide:
        raise NotAllowed
    try:
        division = Division.model_validate({"pages": [form.get("page")], "together": "together" in form})
    except ValidationError:
        raise InvalidSplit from None
    with visit.house.writing() as work:
        first, *_ = _act(work, an_id(claim_id), division, visit.caller, form.get("etag", ""))
    done = "" if division.together else "?done=split"
    return RedirectResponse(f"/review/claims/{first}{done}", 303)


def _act(work: Work, claim_id: str, division: Division, caller: Caller, etag: str) -> list[str]:
    if division.together:
        return [service.keep_together(work, claim_id, division.pages, caller, etag).id]
    return [record.id for record in service.split(work, claim_id, division.pages, caller, etag)]
