"""`/review/balance`: where everything is that came in on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from intake.claim.records import MOROCCO
from intake.doors import Reading
from intake.operations.balance import DUPLICATES, IN_WORK, SEPARATORS, Balance, balance
from intake.problems import Malformed
from intake.review.catalogue import Tongue
from intake.review.telling import Told
from intake.review.visiting import Inside, remember_language

router = APIRouter(prefix="/review/balance", include_in_schema=False, route_class=Told)
FIRST, LAST = date(2000, 1, 1), date(3000, 1, 1)
"""Days beyond these are slips of the finger: nothing of ours came in on them."""
OF_NO_CLAIM = (DUPLICATES, SEPARATORS, IN_WORK)


@router.get("")
def show(
    request: Request, visit: Inside, work: Reading, day: Annotated[str | None, Query(max_length=10)] = None
) -> Response:
    """What came in on a day in Morocco, by default today, and where each page of it is."""
    chosen = _day(day) if day else visit.house.now().astimezone(MOROCCO).date()
    told = balance(work, chosen)
    page = visit.page(
        "balance.html",
        title=visit.tongue.say("Daily balance"),
        day=chosen.isoformat(),
        day_shown=visit.tongue.day(chosen),
        files=told.files,
        pages=told.pages,
        found=told.found,
        rows=_rows(told, visit.tongue),
        astray=told.astray,
        verdict_class="notice" if told.adds_up else "alert",
        verdict=visit.tongue.say("Every page is accounted for." if told.adds_up else "Pages are missing or too many."),
    )
    return remember_language(request, page)


def _rows(told: Balance, tongue: Tongue) -> list[dict[str, Any]]:
    return [
        {
            "name": tongue.name("place" if place in OF_NO_CLAIM else "status", place),
            "claims": line.claims,
            "pages": line.pages,
            "quiet": "quiet" if not (line.claims or line.pages) else "",
        }
        for place, line in told.places.items()
    ]


def _day(text: str) -> date:
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        raise Malformed from None
    if not FIRST <= chosen < LAST:
        raise Malformed
    return chosen
