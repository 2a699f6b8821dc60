"""`/v1/session`: a person signs in and out; browsers keep the session in a cookie that no script can read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from intake.credentials import PersonCaller, check_origin, cookie_name, csrf_token, session_token
from intake.doors import HouseOf
from intake.house import House
from intake.review import signing

router = APIRouter(prefix="/v1/session", tags=["review"])


class SignIn(BaseModel):
    """Name and password; `bearer` asks for the token itself, for programs that keep no cookies."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=80)]
    password: Annotated[str, Field(max_length=256)]
    bearer: bool = False


@router.post("", status_code=201)
def sign_in(request: Request, given: SignIn, house: HouseOf) -> Response:
    """Open a session; unsafe calls then send its `csrf` in X-CSRF-Token."""
    check_origin(request)
    session = signing.sign_in(house, given.name, given.password)
    body = {"name": session.name, "role": session.role}
    if given.bearer:
        return JSONResponse({**body, "token": session.token}, 201)
    response = JSONResponse({**body, "csrf": csrf_token(house, session.token)}, 201)
    set_cookie(response, house, session.token)
    return response


@router.get("")
def who(request: Request, caller: PersonCaller, house: HouseOf) -> dict[str, str | None]:
    """Who is signed in."""
    token = session_token(request)
    csrf = csrf_token(house, token) if token else None
    return {"name": caller.name, "role": caller.role, "csrf": csrf}


@router.delete("", status_code=204)
def sign_out(request: Request, _caller: PersonCaller, house: HouseOf) -> Response:
    """End the session."""
    token = session_token(request) or request.headers["authorization"].partition(" ")[2].strip()
    signing.sign_out(house, token)
    response = Response(status_code=204)
    drop_cookie(response, house)
    return response


def set_cookie(response: Response, house: House, token: str) -> None:
    """Let the browser keep the session."""
    response.set_cookie(
        cookie_name(house),
        token,
        max_age=house.terms.session_h * 3600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=house.terms.secure_cookie,
    )


def drop_cookie(response: Response, house: House) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        cookie_name(house), path="/", httponly=True, samesite="lax", secure=house.terms.secure_cookie
    )
