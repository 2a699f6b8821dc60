"""`/review`: the queue, by legal deadline; filters stand in the address; the list looks again by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from claims.words import Certainty, Kind, Regime, Severity
from intake.claim import finding
from intake.claim.records import MOROCCO
from intake.doors import Reading, is_id
from intake.house import Work
from intake.review import bulk, counting, desk_view, queue_queries, queue_view, service
from intake.review.queue_queries import WAITING, Narrowed
from intake.review.queue_view import AGES, DONE, Choice, Waiting
from intake.review.schemas import QueueItem
from intake.review.second import queries as second_queries
from intake.review.telling import Told
from intake.review.visiting import Inside, Visit, WithForm, remember_language
from validators.clocks import working_days_left

router = APIRouter(prefix="/review", include_in_schema=False, route_class=Told)

State = Literal["", "supervisor", "second_person", "held", "quarantined", "returned", "refused"]
Word = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9_.-]*$")]


@router.get("")
def queue(
    request: Request,
    visit: Inside,
    work: Reading,
    state: Annotated[State, Query()] = "",
    rule: Word = "",
    regime: Annotated[Regime | Literal[""], Query()] = "",
    station: Word = "",
    kind: Annotated[Kind | Literal[""], Query()] = "",
    band: Annotated[Literal["", "0", "1", "2", "3", "4"], Query()] = "",
    age: Annotated[Literal["", "0", "1", "2", "3"], Query()] = "",
    found: Annotated[str, Query(pattern="^[0-9a-f]{0,64}$")] = "",
    after: Annotated[str | None, Query(max_length=200)] = None,
    done: Annotated[str, Query(max_length=20)] = "",
    from_: Annotated[str, Query(alias="from", max_length=26)] = "",
) -> Response:
    """Claims that wait, the earliest legal deadline first; or those that bear what was searched for."""
    choice = Choice(state, rule, regime, station, kind, band, age)
    if found:
        items, following = service.found(work, found, visit.caller), None
    else:
        items, following = service.waiting(work, _narrowed(choice, visit), after=after)
    counts = counting.counts(work)
    names = queue_queries.station_names(work.connection)
    speak = visit.tongue
    response = visit.page(
        "queue.html",
        title=speak.say("Review queue"),
        filters=queue_view.filters(choice, counts, names, speak),
        heading=speak.say("Search") if found else queue_view.heading(choice, speak),
        subheading=queue_view.how_many(choice, counts, len(items), speak, whole=not (after or following)),
        notice=speak.say(DONE[done]) if done in DONE else "",
        reopen=f"/review/claims/{from_}" if is_id(from_) else "",
        live=choice.href(**({"found": found} if found else {}), **({"after": after} if after else {})),
        rows=queue_view.rows((_waiting(item, visit) for item in items), speak),
        more_href=choice.href(after=following) if following else "",
        may_decide=visit.may_decide,
        keys=desk_view.keys(speak, queue_view.KEYS),
        readings=_readings(work, visit) if choice.state == "held" and visit.caller.role == "supervisor" else [],
        bulk_href=bulk.href(choice.rule) if choice.rule and visit.may_decide else "",
    )
    return remember_language(request, response)


@router.post("/search")
def search(sent: WithForm) -> Response:
    """Look for what a person types; the address bears its keyed hash, for an identifier stands in no address."""
    visit, form = sent
    typed = form.get("search", "").strip()
    with visit.house.reading() as work:
        wanted = finding.key_of(work, typed) if typed else ""
    return RedirectResponse(f"/review?found={wanted}" if wanted else "/review", 303)


@router.post("/next")
def take_next(sent: WithForm) -> Response:
    """Take the most pressing claim and open it."""
    visit, _ = sent
    with visit.house.writing() as work:
        taken = service.take_next(work, visit.caller) if visit.may_decide else None
    return RedirectResponse(f"/review/claims/{taken.id}" if taken else "/review?done=nothing", 303)


def _narrowed(choice: Choice, visit: Visit) -> Narrowed:
    """The choice as the database is asked for it."""
    now = visit.house.now()
    today = now.astimezone(MOROCCO).date()
    edges = [today - timedelta(days=days) for days in AGES]
    step = int(choice.age) if choice.age else None
    return Narrowed(
        statuses=(choice.state,) if choice.state in ("quarantined", "returned", "refused") else WAITING,
        pending=choice.state if choice.state in ("supervisor", "second_person") else None,
        regime=choice.regime or None,
        rule=choice.rule or None,
        station=choice.station or None,
        kind=choice.kind or None,
        band=int(choice.band) if choice.band else None,
        after=edges[step] if step is not None and step < len(edges) else None,
        before=edges[step - 1] - timedelta(days=1) if step else None,
        held_at=now if choice.state == "held" else None,
    )


def _readings(work: Work, visit: Visit) -> list[dict[str, str]]:
    """Second readings that somebody holds. Which claim it is stays unsaid: nobody learns whether their own work is read again."""
    return [
        {
            "said": visit.tongue.say(
                "{name} reads a claim a second time, until {time}.",
                name=f"\u2068{row['name']}\u2069",  # whichever way it is written
                time=row["held_until"].astimezone(MOROCCO).strftime("%H:%M"),
            ),
            "label": visit.tongue.say("Take it back from {name}", name=row["name"]),
            "href": f"/review/second/{row['claim_id']}/take-back",
        }
        for row in second_queries.held_now(work.connection, visit.house.now())
    ]


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
