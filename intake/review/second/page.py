"""`/review/second`: a claim's pages, and empty fields; nothing of what was read is shown."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from claims.claim import Document
from claims.errors import NotFound
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.doors import is_id
from intake.house import Work
from intake.review.catalogue import Tongue
from intake.review.second import queries, service
from intake.review.second.service import Asked
from intake.review.telling import Told
from intake.review.values import InvalidField
from intake.review.visiting import Inside, Visit, WithForm, remember_language

router = APIRouter(prefix="/review/second", include_in_schema=False, route_class=Told)


@router.get("")
def show(request: Request, visit: Inside, done: Annotated[bool, Query()] = False) -> Response:
    """The claim that has waited longest for a second reader; none where none waits."""
    caller = visit.decider
    with visit.house.writing() as work:
        claim_id = queries.next_open(work.connection, caller.actor)
        context = _context(work, claim_id, visit, {}, "")
    notice = visit.tongue.say("Kept.") if done else ""
    return remember_language(request, visit.page("second.html", notice=notice, **context))


@router.post("")
def keep(sent: WithForm) -> Response:
    """Keep what was typed and show the next claim; a value that has not its form is told beside it."""
    visit, form = sent
    claim_id = form.get("claim", "")
    if not is_id(claim_id):
        raise NotFound
    typed = {name: value for name, value in form.items() if "." in name}
    try:
        with visit.house.writing() as work:
            service.keep(work, claim_id, typed, visit.decider)
    except InvalidField as wrong:
        with visit.house.reading() as work:
            told = f"{visit.tongue.name('field', wrong.name)} : {visit.tongue.say(wrong.reason)}"
            return visit.page("second.html", 422, notice="", **_context(work, claim_id, visit, typed, told))
    return RedirectResponse("/review/second?done=true", 303)


def _context(work: Work, claim_id: str | None, visit: Visit, typed: dict[str, str], wrong: str) -> dict[str, Any]:
    speak = visit.tongue
    found: dict[str, Any] = {
        "title": speak.say("Second reading"),
        "claim": "",
        "pages": [],
        "fields": [],
        "wrong": wrong,
    }
    if claim_id is None:
        return found
    record = records.load(work, claim_id, visit.caller)
    asked = service.asked_of(work, record.claim)
    wanted = {one.page for one in asked}
    return found | {
        "claim": claim_id,
        "pages": [
            {
                "n": row["n"],
                "label": speak.say("Page {n}", n=row["n"]),
                "src": f"/review/claims/{claim_id}/tiles/{row['n']}/0/0/0",
                "width": row["width_px"],
                "height": row["height_px"],
            }
            for row in claim_queries.pages(work.connection, claim_id)
            if row["n"] in wanted
        ],
        "fields": [_field(one, record.claim.documents[one.document], typed, speak) for one in asked],
    }


def _field(one: Asked, document: Document, typed: dict[str, str], speak: Tongue) -> dict[str, Any]:
    label = speak.name("field", one.name)
    return {
        "key": one.key,
        "id": f"second-{one.document}-{one.name}",
        "label": label,
        "where": speak.name("kind", document.kind),
        "value": typed.get(one.key, ""),
        "choices": [{"value": word, "label": speak.name("choice", word)} for word in one.choices],
        "heads": [speak.name("column", cell) if cell else label for cell in one.columns or ()],
        "rows": [
            [
                {"key": one.cell_key(n, cell), "value": typed.get(one.cell_key(n, cell), "")}
                for cell in one.columns or ()
            ]
            for n in range(one.rows)
        ],
    }
