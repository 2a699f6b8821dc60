"""`/review/bulk`: one rule set aside on many claims at once, each of them shown with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from claims.errors import CachetError, NotFound
from intake.claim import records
from intake.claim.records import Record
from intake.credentials import Caller, a_reviewer
from intake.doors import an_id, is_id
from intake.house import Work
from intake.problems import Malformed
from intake.review import drafts, flag_view, papers, queue_queries, service
from intake.review import queries as review_queries
from intake.review.desk_page import REASONS
from intake.review.queue_queries import Narrowed
from intake.review.schemas import SetAside, WaivedRule
from intake.review.telling import Spoken, Told
from intake.review.visiting import Inside, Visit, WithForm, remember_language

router = APIRouter(prefix="/review/bulk", include_in_schema=False, route_class=Told)
ours = APIRouter(prefix="/review/bulk", include_in_schema=False, dependencies=[Depends(a_reviewer)], route_class=Spoken)
"""Only for a person who decides, whose page sent its token along."""
AT_ONCE = 25
"""Claims on one page: as many as a person looks at."""
Rule = Annotated[str, Query(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]*$")]
SENTENCES = ("No line to the server; what is typed stays here.",)
"""What the page's script says by itself."""


def href(rule: str) -> str:
    """The address of the page for one rule."""
    return f"/review/bulk?rule={quote(rule)}"


@router.get("")
def show(request: Request, visit: Inside, rule: Rule, done: int = 0, left: int = 0) -> Response:
    """The most pressing claims that this rule stops, that nobody holds and that wait for nobody else, each with what the rule
    says and shows."""
    speak = visit.tongue
    with visit.house.reading() as work:
        ids = _free(work, rule, visit)
        new = [one for one in ids if review_queries.draft(work.connection, one, visit.caller.id) is None]
    if visit.may_decide and new:  # before they are shown, and between two transactions: each takes a connection
        _see(visit, new)
    with visit.house.reading() as work:
        claims = list(_opened(work, ids))
        written = {one.id: _written(work, one, rule, visit.caller) for one in claims}
    page = visit.page(
        "bulk.html",
        title=speak.name("rule", rule),
        rule=rule,
        back=f"/review?rule={quote(rule)}",
        claims=[
            {
                "id": one.id,
                "etag": one.etag,
                "href": f"/review/claims/{one.id}",
                "name": one.claim.reference or one.claim.source,
                "flags": [flag for flag in flag_view.flags(one.claim, speak)["flags"] if flag["rule"] == rule],
                "ticked": "checked" if written[one.id].get("ticked") else "",
            }
            for one in claims
        ],
        reason=next((told["reason"] for told in written.values() if told), ""),
        reasons=[speak.say(reason) for reason in REASONS],
        sentences={sentence: speak.gettext(sentence) for sentence in SENTENCES},
        may_decide=visit.may_decide,
        notice=speak.say("Set aside on {count} claims.", count=done) if done else "",
        alert=speak.say("{count} claims have changed or are held; they were left as they are.", count=left)
        if left
        else "",
    )
    return remember_language(request, page)


@ours.post("/try")
def attempt(begun: SetAside, visit: Inside) -> Response:
    """Keep the reason that stands written and the ticks, as drafts of the claims they are for."""
    wanted = [one for one in begun.shown if one in begun.ticked] or begun.shown[:1]
    with visit.house.writing() as work:
        for one in sorted(begun.shown):  # always the same order: two pages at once block nobody
            told = {"reason": begun.reason, "ticked": one in begun.ticked}
            is_begun = one in wanted and (begun.reason or told["ticked"])
            _write(work, one, begun.rule, told if is_begun else None, visit.caller)
    return JSONResponse({})


@router.post("")
def waive(sent: WithForm) -> Response:
    """Set the rule aside on the chosen claims, each by itself: one that has changed since is left as it is."""
    visit, form = sent
    chosen = {name.removeprefix("claim:"): etag for name, etag in form.items() if name.startswith("claim:")}
    rule, reason = form.get("rule", ""), form.get("reason", "").strip()
    if not rule or len(rule) > 64 or not reason or len(reason) > 2000 or not all(is_id(one) for one in chosen):
        raise Malformed
    done = left = 0
    for claim_id, etag in chosen.items():
        try:
            with visit.house.writing() as work:
                record = papers.waive(work, claim_id, WaivedRule(rule=rule, reason=reason), etag, visit.decider)
                drafts.done(work, record, visit.caller, _key(rule))
            done += 1
        except CachetError:
            left += 1
    return RedirectResponse(f"{href(rule)}&done={done}&left={left}", 303)


def _free(work: Work, rule: str, visit: Visit) -> list[str]:
    """Claims that this rule stops, as many as a page shows."""
    rows = queue_queries.queue(work.connection, Narrowed(rule=rule), 4 * AT_ONCE)
    free = (row for row in rows if service.holder(work, row) in (None, visit.caller.id))
    theirs = (row for row in free if not visit.may_decide or service.is_theirs(row, visit.caller))
    return [row["id"] for row in islice(theirs, AT_ONCE)]


def _see(visit: Visit, ids: Sequence[str]) -> None:
    """Whoever looks at these claims here does not read them blind later."""
    with visit.house.writing() as work:
        for one in ids:
            review_queries.see(work.connection, one, visit.caller.id, visit.house.now())


def _opened(work: Work, ids: Sequence[str]) -> Iterator[Record]:
    """These claims, without those that are no more."""
    for one in ids:
        with suppress(NotFound):
            yield records.load(work, one)


def _key(rule: str) -> str:
    return drafts.ELSEWHERE + rule


def _written(work: Work, record: Record, rule: str, caller: Caller) -> dict[str, Any]:
    """The reason that stands written for this rule on this claim, and whether it is ticked; empty where none is."""
    told: dict[str, Any] = drafts.of(work, record, caller).get(_key(rule), {})
    return told


def _write(work: Work, claim_id: str, rule: str, told: dict[str, Any] | None, caller: Caller) -> None:
    """Keep what stands written for a claim; None clears it, and a claim that is no more is passed over."""
    row = review_queries.draft(work.connection, claim_id, caller.id) if is_id(claim_id) else None
    if told is None and (row is None or row["sealed"] is None):
        return
    try:
        record = records.load(work, an_id(claim_id), lock=True)
    except NotFound:
        return
    typed = drafts.of(work, record, caller)
    now = {key: value for key, value in typed.items() if key != _key(rule)} | ({_key(rule): told} if told else {})
    if now != typed:
        drafts.keep(work, record, now, caller)
