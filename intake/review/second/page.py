"""`/review/second`: a claim's pages, and empty fields; nothing of what was read is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from claims.claim import Document
from intake.credentials import a_reviewer
from intake.doors import an_id
from intake.review import desk_page, desk_view, field_view
from intake.review.catalogue import Tongue
from intake.review.schemas import Draft
from intake.review.second import service
from intake.review.second.service import Asked, Reading
from intake.review.telling import Spoken, Told, remarks_in
from intake.review.visiting import Inside, Visit, WithForm, remember_language

router = APIRouter(prefix="/review/second", include_in_schema=False, route_class=Told)
ROWS = 3
"""Empty rows of a list, whatever was read: their number tells nothing. More are added as on the desk."""
SENTENCES = (
    "No line to the server; what is typed stays here.",
    "Your hold on this claim has ended; it is renewed with your next act.",
    "You do not hold this claim any more; somebody else may take it.",
)
"""What the page's script says by itself."""
ours = APIRouter(
    prefix="/review/second", include_in_schema=False, dependencies=[Depends(a_reviewer)], route_class=Spoken
)
"""Only for a person who decides, whose page sent its token along."""


@router.get("")
def show(request: Request, visit: Inside, done: bool = False) -> Response:
    """The claim that has waited longest for a second reader, held by whoever looks; none where none waits."""
    caller, speak = visit.decider, visit.tongue
    with visit.house.writing() as work:
        reading = service.take(work, caller)
        strip = [] if reading is None else desk_page.page_strip(work, reading.record.claim, visit)
    shared: dict[str, Any] = {"title": speak.say("Second reading"), "said": speak.say("Kept.") if done else ""}
    if reading is None:
        return remember_language(request, visit.page("second_none.html", **shared))
    return remember_language(request, visit.page("second.html", **shared, **_context(reading, strip, visit)))


@ours.post("/{claim_id}/try")
def attempt(claim_id: str, draft: Draft, visit: Inside) -> Response:
    """Keep what stands typed, and say of each value whether it has its form; the hold goes on."""
    with visit.house.writing() as work:
        remarks, until = service.attempt(work, an_id(claim_id), draft.typed, visit.caller)
    return JSONResponse({"remarks": remarks_in(visit.tongue, remarks), "held_until": until and until.isoformat()})


@ours.post("/{claim_id}/keep")
def keep(claim_id: str, draft: Draft, visit: Inside) -> Response:
    """Keep what was typed, and go on with the next claim."""
    with visit.house.writing() as work:
        service.keep(work, an_id(claim_id), draft.typed, visit.caller)
    return JSONResponse({"leads_to": "/review/second?done=true"})


@router.post("/{claim_id}/take-back")
def take_back(claim_id: str, sent: WithForm) -> Response:
    """A supervisor frees a second reading that somebody holds."""
    visit, _ = sent
    with visit.house.writing() as work:
        service.take_back(work, an_id(claim_id), visit.caller)
    return RedirectResponse("/review?state=held", 303)


def _context(reading: Reading, strip: list[dict[str, Any]], visit: Visit) -> dict[str, Any]:
    claim, speak = reading.record.claim, visit.tongue
    wanted = {one.page for one in reading.asked}
    pages = [page for page in strip if page["n"] in wanted]
    return {
        "base_url": f"/review/second/{claim.id}",
        "page_url": f"/review/claims/{claim.id}/tiles/{{n}}/{{level}}/{{x}}/{{y}}",
        "held_until": reading.held_until.isoformat(),
        "pages": [page | {"current": "false" if place else "true"} for place, page in enumerate(pages)],
        "tools": desk_view.tools(desk_view.PAGE_TOOLS, speak),
        "keys": desk_view.keys(speak, desk_view.SECOND_KEYS),
        "papers": list(_papers(reading.asked, claim.documents, speak)),
        "typed": reading.typed,
        "sentences": {sentence: speak.gettext(sentence) for sentence in SENTENCES},
    }


def _papers(asked: list[Asked], documents: tuple[Document, ...], speak: Tongue) -> list[Mapping[str, Any]]:
    """Each paper with the fields to be typed, all of them empty."""
    found: dict[int, dict[str, Any]] = {}
    for one in asked:
        document = documents[one.document]
        paper = found.setdefault(one.document, desk_view.paper(one.document, document, speak) | {"fields": []})
        paper["fields"].append(field_view.blank(one.document, document, one.name, speak, one.page, ROWS))
    return list(found.values())
