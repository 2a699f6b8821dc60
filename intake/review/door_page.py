"""`/review/sign-in` and `/review/sign-out`: the door of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from claims.errors import CachetError
from intake.credentials import check_origin, session_token
from intake.review import signing
from intake.review.sign_in import drop_cookie, set_cookie
from intake.review.telling import Told
from intake.review.visiting import AtTheDoor, WithForm, remember_language, sent_form

router = APIRouter(prefix="/review", include_in_schema=False, route_class=Told)


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


def _inner(path: str) -> str:
    """Only a path of ours: a door never sends anybody to another house."""
    return path if path.startswith("/review") and "//" not in path and "\\" not in path else "/review"
