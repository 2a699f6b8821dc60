"""`/review`: the pages people work on. Each asks the review's services and hands its template all that is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from PIL import Image
from pydantic import ValidationError

from claims.claim import Claim
from claims.errors import CachetError, NotFound
from claims.words import Certainty, Severity
from intake.claim import records
from intake.claim import service as claim_service
from intake.claim.records import MOROCCO, Record
from intake.counter.pages import router as counter_pages
from intake.counter.sending import may_hand_in
from intake.credentials import check_origin, session_token
from intake.doors import Reading, is_id
from intake.house import Work
from intake.review import deciding, desk_view, queries, queue_view, service, signing
from intake.review.balance_page import router as balance_page
from intake.review.queue_view import Choice, Waiting
from intake.review.schemas import Decision, QueueItem
from intake.review.sign_in import drop_cookie, set_cookie
from intake.review.telling import Told
from intake.review.visiting import (
    AtTheDoor,
    Inside,
    SignInFirst,
    Visit,
    WithForm,
    remember_language,
    sent_form,
    to_the_door,
)
from intake.splitting.proposing import RULE
from intake.splitting.routes import pages as split_pages
from intake.station import complementing
from validators.clocks import working_days_left

router = APIRouter(prefix="/review", include_in_schema=False, route_class=Told)
STATIC = Path(__file__).parent / "static"
THUMB_PX = 160

DONE = {
    "validated": "The claim was validated.",
    "returned": "The insured person is asked for the missing papers.",
    "second_person": "The rejection waits for a second person.",
    "rejected": "The claim was rejected.",
    "supervisor": "The claim is with a supervisor.",
    "nothing": "Nothing waits: every claim is settled.",
}
"""What the queue says after a decision, by the word in its address."""


def install(app: FastAPI) -> None:
    """Serve the pages and what they load."""
    app.include_router(router)
    app.include_router(balance_page)
    app.include_router(counter_pages)
    app.include_router(split_pages)
    app.mount("/review/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignInFirst, to_the_door)


@router.get("")
def queue(
    request: Request,
    visit: Inside,
    work: Reading,
    state: Annotated[Literal["", "supervisor", "second_person", "quarantined", "refused"], Query()] = "",
    rule: Annotated[str, Query(max_length=64)] = "",
    regime: Annotated[str, Query(max_length=16)] = "",
    after: Annotated[str | None, Query(max_length=200)] = None,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Claims that wait, the earliest legal deadline first."""
    choice = Choice(state, rule, regime)
    listed = service.queue(
        work,
        status=state if state in ("quarantined", "refused") else None,
        pending=state if state in ("supervisor", "second_person") else None,
        regime=regime or None,
        rule=rule or None,
        after=after,
    )
    counts = _counts(work)
    response = visit.page(
        "queue.html",
        title=visit.tongue.say("Review queue"),
        filters=queue_view.filters(choice, counts, visit.tongue),
        heading=queue_view.heading(choice, visit.tongue),
        subheading=visit.tongue.say("{count} claims", count=counts["state"].get("", 0)),
        notice=visit.tongue.say(DONE[done]) if done in DONE else "",
        here=choice.href(),
        rows=queue_view.rows((_waiting(item, visit) for item in listed.claims), visit.tongue),
        more_href=choice.href(after=listed.next) if listed.next else "",
    )
    return remember_language(request, response)


@router.post("/next")
def take_next(sent: WithForm) -> Response:
    """Take the most pressing claim and open it."""
    visit, _ = sent
    with visit.house.writing() as work:
        taken = service.take_next(work, visit.caller) if visit.may_decide else None
    return RedirectResponse(f"/review/claims/{taken.id}" if taken else "/review?done=nothing", 303)


@router.get("/claims/{claim_id}")
def desk(claim_id: str, request: Request, visit: Inside) -> Response:
    """A claim on the desk; whoever may decide it holds it from now on for a limited time."""
    record = _hold(visit, _id(claim_id))
    claim = record.claim
    response = visit.page(
        "desk.html",
        title=visit.tongue.say("Review desk"),
        heading=claim.reference or claim.source,
        subheading=visit.tongue.name("status", claim.status),
        page_url=f"/v1/claims/{claim.id}/pages/{{n}}",
        fields_url=f"/v1/claims/{claim.id}/fields",
        panel_url=f"/review/claims/{claim.id}/panel",
        pages=_pages(claim, visit),
        keys=desk_view.keys(visit.tongue),
        report="",
        **_panel(record, visit),
    )
    return remember_language(request, response)


@router.get("/claims/{claim_id}/panel")
def panel(claim_id: str, visit: Inside, work: Reading) -> HTMLResponse:
    """What the desk says of a claim now, for a desk that is open."""
    record = records.load(work, _id(claim_id), visit.caller)
    return visit.page("_panel.html", **_panel(record, visit))


@router.get("/claims/{claim_id}/thumbs/{n}")
def thumb(claim_id: str, n: int, visit: Inside, work: Reading) -> Response:
    """A small image of page `n`."""
    image, _ = claim_service.page_image(work, _id(claim_id), n, visit.caller)
    with Image.open(BytesIO(image)) as page:
        page.draft("RGB", (THUMB_PX * 2, THUMB_PX * 3))
        page.thumbnail((THUMB_PX, THUMB_PX * 2))
        small = BytesIO()
        page.convert("RGB").save(small, "JPEG", quality=70)
    return Response(small.getvalue(), media_type="image/jpeg")


@router.post("/claims/{claim_id}/decision")
def decide(claim_id: str, sent: WithForm) -> Response:
    """Take a decision from the desk's dialogs and go back to the queue."""
    visit, form = sent
    with visit.house.writing() as work:
        record = deciding.decide(work, _id(claim_id), _decision(form, visit), visit.caller, form.get("etag"))
    return RedirectResponse(f"/review?done={record.claim.pending or record.claim.status}", 303)


@router.get("/sign-in")
def door(request: Request, visit: AtTheDoor, next: Annotated[str, Query(max_length=300)] = "/review") -> Response:
    """The door."""
    page = visit.page("sign_in.html", title=visit.tongue.say("Sign in"), next=_inner(next), error="")
    return remember_language(request, page)


@router.post("/sign-in")
async def sign_in(request: Request, visit: AtTheDoor) -> Response:
    """Open a session and go where the visitor was going."""
    check_origin(request)
    form = await sent_form(request)
    going = _inner(form.get("next", ""))
    try:
        session = signing.sign_in(visit.house, form.get("name", ""), form.get("password", ""))
    except CachetError:
        error = visit.tongue.say("Name or password is wrong. Try again in a moment.")
        return visit.page("sign_in.html", 401, title=visit.tongue.say("Sign in"), next=going, error=error)
    response = RedirectResponse(going, 303)
    set_cookie(response, visit.house, session.token)
    return response


@router.post("/sign-out")
def sign_out(request: Request, sent: WithForm) -> Response:
    """End the session."""
    visit, _ = sent
    signing.sign_out(visit.house, session_token(request) or "")
    response = RedirectResponse("/review/sign-in", 303)
    drop_cookie(response, visit.house)
    return response


def _hold(visit: Visit, claim_id: str) -> Record:
    if visit.may_decide:
        with visit.house.writing() as work:
            service.hold(work, claim_id, visit.caller)
    with visit.house.reading() as work:
        return records.load(work, claim_id, visit.caller)


def _panel(record: Record, visit: Visit) -> dict[str, Any]:
    originals = {_place(key): value["value"] for key, value in record.machine.items()}
    acts = desk_view.acts(record.claim, visit.tongue, visit.caller.role == "supervisor") if visit.may_decide else []
    return {
        **desk_view.panel(record.claim, visit.tongue, originals, record.row["pay_by"]),
        "acts": acts,
        "etag": record.etag,
        "csrf": visit.csrf,
        "add_papers": f"/review/counter?complements={record.row['tracking']}" if _takes_papers(record, visit) else "",
        "splits_url": f"/review/claims/{record.id}/splits",
        "splits": _openings(record.claim) if acts else [],
        "decision_url": f"/review/claims/{record.id}/decision",
        "due_on": deciding.usual_due_on(visit.house).isoformat(),
    }


def _takes_papers(record: Record, visit: Visit) -> bool:
    return record.claim.status in complementing.OPEN and may_hand_in(visit.caller)


def _openings(claim: Claim) -> list[int]:
    """Pages where another claim may begin and nobody has said whether it does."""
    open_flags = (flag for flag in claim.flags if flag.rule == RULE and flag.waived is None)
    return [claim.documents[flag.document].pages[0] for flag in open_flags if flag.document is not None]


def _place(key: str) -> tuple[int, str]:
    document, _, name = key.partition(".")
    return int(document), name


def _pages(claim: Claim, visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "n": page.n,
            "label": visit.tongue.say("Page {n}", n=page.n),
            "thumb": f"/review/claims/{claim.id}/thumbs/{page.n}",
            "current": "true" if page.n == 1 else "false",
        }
        for page in claim.pages
    ]


def _decision(form: Mapping[str, str], visit: Visit) -> Decision:
    """The form of a dialog as a decision; raises InvalidDecision."""
    asked = [name.removeprefix("ask:") for name in form if name.startswith("ask:")]
    try:
        return Decision.model_validate(
            {
                "decision": form.get("decision"),
                "waived": [
                    {"rule": name.removeprefix("waive:"), "reason": reason}
                    for name, reason in form.items()
                    if name.startswith("waive:")
                ],
                "requested": [{"rule": rule, "item": visit.tongue.name("rule", rule)} for rule in asked],
                "due_on": form.get("due_on") or None,
                "note": form.get("note") or None,
            }
        )
    except ValidationError as error:
        raise deciding.InvalidDecision from error


def _waiting(item: QueueItem, visit: Visit) -> Waiting:
    worst: dict[str, Severity] = {}
    stopping = [flag for flag in item.flags if not flag.waived and flag.severity is not Severity.WARN]
    for flag in stopping:
        if worst.get(flag.rule) is not Severity.BLOCK:
            worst[flag.rule] = flag.severity
    found = {flag.rule for flag in stopping if flag.certainty is Certainty.FOUND}
    today = visit.house.now().astimezone(MOROCCO).date()
    return Waiting(
        id=item.id,
        name=item.name,
        received_on=item.received_on,
        regime=item.regime,
        amount=item.total_amount,
        rules=worst,
        doubted=frozenset(worst.keys() - found),
        due_on=item.pay_by,
        days_left=working_days_left(today, item.pay_by, visit.house.law) if item.pay_by else None,
        status=item.status,
        pending=item.pending,
        held_by=item.held_by,
        mine=item.held_by == visit.caller.name,
    )


def _counts(work: Work) -> dict[str, Mapping[str, int]]:
    by_status = queries.counts(work.connection)
    by_rule: Counter[str] = Counter()
    for rules, claims in queries.counts_by_rules(work.connection, queries.WAITING):
        by_rule.update(dict.fromkeys(rules, claims))
    waiting = sum(by_status.get(status, 0) for status in queries.WAITING)
    by_regime = queries.counts_by_regime(work.connection, queries.WAITING)
    return {
        "state": {
            "": waiting,
            "quarantined": by_status.get("quarantined", 0),
            "refused": by_status.get("refused", 0),
            **queries.counts_by_pending(work.connection, queries.WAITING),
        },
        "rule": {"": waiting, **by_rule},
        "regime": {"": waiting, **{regime: count for regime, count in by_regime.items() if regime}},
    }


def _inner(path: str) -> str:
    """Only a path of ours: a door never sends anybody to another house."""
    return path if path.startswith("/review") and "//" not in path and "\\" not in path else "/review"


def _id(text: str) -> str:
    if not is_id(text):
        raise NotFound
    return text
