"""What the desk's script asks for: values tried as they are typed, spots read, acts done, the next claim."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError

from claims.errors import NotFound
from intake.claim import records
from intake.claim import service as claim_service
from intake.claim.records import Record
from intake.credentials import ReviewerCaller, a_reviewer
from intake.doors import IfMatch, Reading, an_id
from intake.house import Work
from intake.problems import Stale
from intake.review import deciding, drafts, editing, field_view, flag_view, papers, queries, service, trying, undoing
from intake.review.desk_page import page_strip, panel
from intake.review.schemas import Comment, Decision, Draft, FieldEdits, MarkSeen, Paper, Papers, Spotted, WaivedRule
from intake.review.telling import Spoken, remarks_in
from intake.review.visiting import Inside, Visit, WithForm
from intake.splitting import joining
from intake.splitting import service as splitting
from intake.splitting.schemas import Joining

router = APIRouter(prefix="/review/claims", include_in_schema=False, route_class=Spoken)
ours = APIRouter(
    prefix="/review/claims", include_in_schema=False, dependencies=[Depends(a_reviewer)], route_class=Spoken
)
"""Only for a person who decides, whose page sent its token along."""


@ours.post("/{claim_id}/shown")
def shown(claim_id: str, visit: Inside) -> Response:
    """The claim that was loaded ahead is before the person now; the hold begins anew."""
    with visit.house.writing() as work:
        _, until = service.hold(work, an_id(claim_id), visit.caller)
        queries.open_desk(work.connection, claim_id, visit.caller.id, visit.house.now())
    return JSONResponse({"held_until": None if until is None else until.isoformat()})


@ours.post("/{claim_id}/try")
def attempt(claim_id: str, draft: Draft, visit: Inside) -> Response:
    """Judge the claim with what is typed, and keep it as a draft; the hold goes on.

    Raises Stale where the papers have other numbers by now: the values would be kept with the wrong ones.
    """
    with visit.house.writing() as work:
        claim_service.check_not_blind(work, an_id(claim_id), visit.caller)
        # locked, or a draft would outlive the papers it is of
        record = records.load(work, claim_id, visit.caller, lock=True)
        if draft.papers not in (None, papers.arrangement(record.claim)):
            raise Stale(record.etag)
        tried = trying.attempt(work, record, draft.typed)
        drafts.keep_of_desk(work, record, draft.typed, visit.caller, draft.cleared)
        held = service.renew(work, record, visit.caller)
    told = flag_view.flags(tried.claim, visit.tongue)
    return JSONResponse(
        {
            "flags": visit.text("_flags.html", **told),
            "stops": told["stops"],
            "remarks": remarks_in(visit.tongue, tried.remarks),
            "held_until": None if held is None else held.isoformat(),
        }
    )


@ours.post("/{claim_id}/spot")
def spot(claim_id: str, spotted: Spotted, visit: Inside) -> Response:
    """Read the box that a person drew."""
    start = time.perf_counter()
    found = trying.read_spot(visit.house, an_id(claim_id), spotted, visit.caller)
    took_ms = round((time.perf_counter() - start) * 1000)
    if found is None:
        return JSONResponse({"value": None, "took_ms": took_ms})
    return JSONResponse({"value": found.value, "sure": visit.tongue.percent(found.confidence), "took_ms": took_ms})


@router.get("/{claim_id}/blank/{document}/{name}")
def blank(claim_id: str, document: int, name: str, visit: Inside, work: Reading) -> Response:
    """A field that a person adds to a paper."""
    claim = records.load(work, an_id(claim_id), visit.caller).claim
    if not 0 <= document < len(claim.documents) or len(name) > 64:
        raise NotFound
    field = field_view.blank(document, claim.documents[document], name, visit.tongue)
    return visit.page("_field.html", field=field)


@ours.post("/{claim_id}/fields")
def fields(claim_id: str, edits: FieldEdits, etag: IfMatch, visit: Inside, _: ReviewerCaller) -> Response:
    """Keep values; answers the side of the desk anew."""
    with visit.house.writing() as work:
        record = editing.edit_fields(work, an_id(claim_id), edits.fields, etag, visit.caller)
        names = [f"{edit.document}.{edit.name}" for edit in edits.fields]
        drafts.done(work, record, visit.caller, *names, *(drafts.BOX + name for name in names))
        return _side(work, record, visit)


@ours.post("/{claim_id}/papers")
def sort_papers(claim_id: str, sorted_: Papers, etag: IfMatch, visit: Inside) -> Response:
    """Split, merge, order or name the papers; where another claim begins with one, divide the claim there."""
    with visit.house.writing() as work:
        record = papers.sort_papers(work, an_id(claim_id), sorted_.papers, etag, visit.caller)
        drafts.done(work, record, visit.caller, "#sort-papers.")
        groups = _groups(sorted_.papers)
        if len(groups) == 1:
            return _side(work, record, visit)
        splitting.divide(work, record, groups, visit.caller)
    return _leads_to(claim_id, "split")


@ours.post("/{claim_id}/join")
def join(claim_id: str, wanted: Joining, etag: IfMatch, visit: Inside) -> Response:
    """Bring the papers of another claim of the same file to this one."""
    with visit.house.writing() as work:
        record = splitting.join(work, an_id(claim_id), an_id(wanted.claim), visit.caller, etag)
        drafts.done(work, record, visit.caller, "#sort-papers.")  # it was chosen for fewer pages
    return _leads_to(claim_id, "joined")


@ours.post("/{claim_id}/marks")
def marks(claim_id: str, seen: MarkSeen, etag: IfMatch, visit: Inside) -> Response:
    """Say that a stamp or signature is there, or is not."""
    with visit.house.writing() as work:
        return _side(work, papers.mark_seen(work, an_id(claim_id), seen, etag, visit.caller), visit)


@ours.post("/{claim_id}/waive")
def waive(claim_id: str, rule: WaivedRule, etag: IfMatch, visit: Inside) -> Response:
    """Set one rule aside."""
    with visit.house.writing() as work:
        record = papers.waive(work, an_id(claim_id), rule, etag, visit.caller)
        drafts.done(work, record, visit.caller, "#waive.")
        return _side(work, record, visit)


@ours.post("/{claim_id}/comments")
def comment(claim_id: str, given: Comment, visit: Inside) -> Response:
    """Leave a comment."""
    with visit.house.writing() as work:
        claim_service.check_not_blind(work, an_id(claim_id), visit.caller)
        record = deciding.comment(work, claim_id, given.text, visit.caller)
        drafts.done(work, record, visit.caller, "#comment.")
        return _side(work, record, visit)


@ours.post("/{claim_id}/undo")
def undo(claim_id: str, visit: Inside) -> Response:
    """Take the last act back; the claim is this person's again."""
    with visit.house.writing() as work:
        record, act = undoing.undo(work, an_id(claim_id), visit.caller)
        service.hold(work, claim_id, visit.caller)
        queries.open_desk(work.connection, claim_id, visit.caller.id, visit.house.now())
        if act in LEADS_TO:
            return _leads_to(claim_id, LEADS_TO[act])
        said = visit.tongue.say("Taken back: {act}", act=visit.tongue.name("act", act))
        return _side(work, records.load(work, record.id), visit, said=said)


@ours.post("/{claim_id}/side")
def side(claim_id: str, visit: Inside) -> Response:
    """The side of the desk as it is now, for a desk whose claim has changed under it."""
    with visit.house.writing() as work:
        claim_service.check_not_blind(work, an_id(claim_id), visit.caller)
        return _side(work, records.load(work, claim_id, visit.caller, lock=True), visit)


@ours.post("/{claim_id}/ahead")
def ahead(claim_id: str, visit: Inside) -> Response:
    """The claim that comes after this one, held for the same person."""
    with visit.house.writing() as work:
        taken = service.take_next(work, visit.caller, besides=an_id(claim_id))
    return JSONResponse({"id": None if taken is None else taken.id})


@router.post("/{claim_id}/decision")
def decide(claim_id: str, sent: WithForm, request: Request) -> Response:
    """Take a decision from the desk's dialogs; a script is told what comes next, a form goes back to the queue."""
    visit, form = sent
    with visit.house.writing() as work:
        record = deciding.decide(work, an_id(claim_id), _decision(form, visit), visit.decider, form.get("etag"))
    done = record.claim.pending or record.claim.status.value
    if request.headers.get("accept") != "application/json":
        return RedirectResponse(f"/review?done={done}", 303)
    with visit.house.writing() as work:
        taken = service.take_next(work, visit.caller)
    return JSONResponse({"done": done, "next": None if taken is None else taken.id})


LEADS_TO = {splitting.SPLIT: "put_together", joining.JOIN: "taken_apart"}
"""Acts whose undoing changes which pages the claim has, and what is said then."""


def _leads_to(claim_id: str, done: str) -> Response:
    """The desk has to be shown anew: it is not the same pages any more."""
    return JSONResponse({"leads_to": f"/review/claims/{claim_id}?done={done}"})


def _groups(papers_: Sequence[Paper]) -> list[list[int]]:
    """The pages of each claim; the first paper opens the first."""
    groups: list[list[int]] = []
    for paper in papers_:
        if paper.opens or not groups:
            groups.append([])
        groups[-1] += paper.pages
    return groups


def _side(work: Work, record: Record, visit: Visit, said: str = "") -> Response:
    """The side of the desk after an act, with which the hold begins anew."""
    held = service.renew(work, record, visit.caller)
    told = panel(work, record, visit) | {"csrf": visit.csrf}
    return JSONResponse(
        {
            "etag": record.etag,
            "status": visit.tongue.name("status", record.claim.status),
            "panel": visit.text("_panel.html", **told),
            "acts": visit.text("_acts.html", **told),
            "strip": visit.text("_strip.html", pages=page_strip(work, record.claim, visit)),
            "stops": told["stops"],
            "may": told["may"],
            "said": said,
            "held_until": None if held is None else held.isoformat(),
        }
    )


OTHER_PAPER = "other"
"""Stands for a rule where a person asks for what no flag is of."""


def _decision(form: Mapping[str, str], visit: Visit) -> Decision:
    """The form of a dialog as a decision; raises InvalidDecision."""
    asked = [name.removeprefix("ask:") for name in form if name.startswith("ask:")]
    given: dict[str, Any] = {
        "decision": form.get("decision"),
        "waived": [
            {"rule": name.removeprefix("waive:"), "reason": reason}
            for name, reason in form.items()
            if name.startswith("waive:")
        ],
        "requested": [{"rule": rule, "item": visit.tongue.name("rule", rule)} for rule in asked]
        + [{"rule": OTHER_PAPER, "item": other} for other in [form.get("other", "").strip()] if other],
        "due_on": form.get("due_on") or None,
        "note": form.get("note") or None,
    }
    try:
        return Decision.model_validate(given)
    except ValidationError as error:
        raise deciding.InvalidDecision from error
