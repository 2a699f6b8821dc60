"""Errors of the service and how they are told: `application/problem+json` (RFC 9457) with a stable `type`.

One table maps each family of `claims.errors` to a status; an error of its own says its slug, a few say another status.
No answer repeats a value that was sent, and none shows what went wrong inside.
"""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from starlette.exceptions import HTTPException

from claims.errors import CachetError, Conflict, HouseBusy, NotAllowed, NotFound, SenderCanMend

log = structlog.get_logger(__name__)

TYPE = "urn:cachet:problem:"
MEDIA_TYPE = "application/problem+json"
RETRY_S = 5


class Unauthenticated(NotAllowed):
    """No valid key or session came with this call; send `Authorization: Bearer …` or sign in."""

    slug = "unauthenticated"
    status = 401


class CrossSite(NotAllowed):
    """This call did not come from our own pages; load the page again and repeat."""

    slug = "csrf"


class Malformed(SenderCanMend):
    """The call does not have the form it must have."""

    slug = "malformed"
    status = 400


class TooLarge(SenderCanMend):
    """The body is larger than this service takes; send it in smaller batches."""

    slug = "body_too_large"
    status = 413


class TooSlow(SenderCanMend):
    """The body took too long to arrive; send it again, in smaller batches if the line is slow."""

    slug = "request_timeout"
    status = 408


class WrongMediaType(SenderCanMend):
    """This service does not take that media type."""

    slug = "unsupported_media_type"
    status = 415


class NotAcceptable(SenderCanMend):
    """This service does not write the media type that was asked for."""

    slug = "not_acceptable"
    status = 406


class TooMany(HouseBusy):
    """Too many tries; wait and try again."""

    slug = "rate_limited"
    status = 429

    def __init__(self, sentence: str | None = None, *, retry_s: int = RETRY_S) -> None:
        super().__init__(sentence)
        self.retry_s = retry_s


class EditBlind(SenderCanMend):
    """An edit needs `If-Match` with the ETag it was made on."""

    slug = "precondition_required"
    status = 428


class Stale(Conflict):
    """The claim has changed since; load it again and repeat the edit."""

    slug = "stale"
    status = 412

    def __init__(self, etag: str) -> None:
        super().__init__()
        self.etag = etag


STATUS: tuple[tuple[type[CachetError], int], ...] = (
    (SenderCanMend, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (HouseBusy, 503),
)


def status_of(error: CachetError) -> int:
    """The HTTP status an error is told with; 500 for one that belongs to no family."""
    own = getattr(error, "status", None)
    if own is not None:
        return int(own)
    return next((status for family, status in STATUS if isinstance(error, family)), 500)


def problem(status: int, slug: str, detail: str, **more: Any) -> JSONResponse:
    """A problem document."""
    headers = more.pop("headers", None)
    body = {"type": TYPE + slug, "title": slug.replace("_", " "), "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def _headers(error: CachetError, status: int) -> dict[str, str]:
    headers: dict[str, str] = dict(getattr(error, "headers", {}))
    if status in (429, 503) or getattr(error, "retry", False):
        headers["Retry-After"] = str(getattr(error, "retry_s", RETRY_S))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Stale):
        headers["ETag"] = error.etag
    if isinstance(error, TooLarge | TooSlow):
        headers["Connection"] = "close"
    return headers


def told(error: CachetError) -> JSONResponse:
    """An error of ours as a problem document."""
    status = status_of(error)
    slug = getattr(error, "slug", "internal")
    more = getattr(error, "more", {})
    return problem(status, slug, error.sentence, headers=_headers(error, status), **more)


def install(app: FastAPI) -> None:
    """Make `app` tell every error as a problem document."""
    app.add_exception_handler(CachetError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(PoolEmpty, _database)
    app.add_exception_handler(Exception, _unforeseen)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CachetError)
    return told(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    places = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return problem(400, "malformed", "The body is not JSON.")
    return problem(422, "invalid", "Some values do not have the form they must have.", fields=places)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    slug = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}.get(error.status_code, "malformed")
    sentence = NotFound().sentence if error.status_code == 404 else "This call does not fit what is served here."
    return problem(error.status_code, slug, sentence, headers=dict(error.headers or {}))


async def _database(_request: Request, error: Exception) -> JSONResponse:
    cause = type(error.orig).__name__ if isinstance(error, DBAPIError) else type(error).__name__
    log.error("database_unavailable", error=cause)
    return told(HouseBusy())


async def _unforeseen(_request: Request, error: Exception) -> JSONResponse:
    return problem(500, "internal", "Something went wrong in Cachet; it is in our log.")
