"""`/review/bulk`: one rule set aside on many claims at once, each of them shown with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from claims.errors import CachetError
from intake.claim import records
from intake.doors import Reading, is_id
from intake.problems import Malformed
from intake.review import flag_view, papers, queue_queries
from intake.review import queries as review_queries
from intake.review.desk_page import REASONS
from intake.review.queue_queries import Narrowed
from intake.review.schemas import WaivedRule
from intake.review.telling import Told
from intake.review.visiting import Inside, Visit, WithForm, remember_language

router = APIRouter(prefix="/review/bulk", include_in_schema=False, route_class=Told)
AT_ONCE = 25
"""Claims on one page: as many as a person looks at."""
Rule = Annotated[str, Query(min_length=1, max_length=64)]


def href(rule: str) -> str:
    """The address of the page for one rule."""
    return f"/review/bulk?rule={quote(rule)}"


@router.get("")
def show(request: Request, visit: Inside, work: Reading, rule: Rule, done: int = 0, left: int = 0) -> Response:
    """The most pressing claims that this rule stops and nobody holds, each with what the rule says and shows."""
    speak, now = visit.tongue, visit.house.now()
    rows = queue_queries.queue(work.connection, Narrowed(rule=rule), 4 * AT_ONCE)
    free = [
        row
        for row in rows
        if row["held_until"] is None or row["held_until"] <= now or row["held_by"] == visit.caller.id
    ]
    claims = [records.opened(work, row) for row in free[:AT_ONCE]]
    if visit.may_decide:
        _seen(visit, [one.id for one in claims])
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
            }
            for one in claims
        ],
        reasons=[speak.say(reason) for reason in REASONS],
        may_decide=visit.may_decide,
        notice=speak.say("Set aside on {count} claims.", count=done) if done else "",
        alert=speak.say("{count} claims have changed or are held; they were left as they are.", count=left)
        if left
        else "",
    )
    return remember_language(request, page)


def _seen(visit: Visit, ids: Iterable[str]) -> None:
    """Whoever looks at these claims here does not read them blind later."""
    with visit.house.writing() as work:
        for one in ids:
            review_queries.see(work.connection, one, visit.caller.id, visit.house.now())


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
                papers.waive(work, claim_id, WaivedRule(rule=rule, reason=reason), etag, visit.decider)
            done += 1
        except CachetError:
            left += 1
    return RedirectResponse(f"{href(rule)}&done={done}&left={left}", 303)
