"""What stands before every route: request ids, a cap on bodies, security headers, one log line a call."""

from __future__ import annotations

import re
import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from intake import problems
from intake.house import House
from intake.problems import Malformed, TooLarge

log = structlog.get_logger(__name__)

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
COUNT_FOR_THEMSELVES = ("/v1/batches", "/v1/uploads")
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
        b"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer, browsers send `Origin: null` from our own forms
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
NO_STORE = (b"cache-control", b"no-store")


class Guard:
    """Wraps the whole app."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        call = _Call(request_id, send, secure=self._house.terms.secure_cookie)
        start = time.perf_counter()
        try:
            _check_framing(scope)
            await self._app(scope, self._capped(scope, receive), call.send)
        except (TooLarge, Malformed) as error:
            await problems.told(error)(scope, receive, call.send)
        except Exception:
            log.exception("call_failed")
            if not call.started:
                await problems.problem(500, "internal", "Something went wrong in Cachet; it is in our log.")(
                    scope, receive, call.send
                )
        finally:
            # The route's pattern, not the path: ids stay out of the log's events, and so does what people type.
            route = getattr(scope.get("route"), "path", "unknown")
            log.info(
                "call",
                method=scope["method"],
                route=route,
                status=call.status,
                duration_ms=round((time.perf_counter() - start) * 1000),
            )
            structlog.contextvars.unbind_contextvars("request_id")

    def _capped(self, scope: Scope, receive: Receive) -> Receive:
        if scope["path"].startswith(COUNT_FOR_THEMSELVES):
            return receive
        limit, size = self._house.terms.max_json_bytes, 0
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            raise TooLarge

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise TooLarge
            return message

        return counted


class _Call:
    """One answer on its way out."""

    def __init__(self, request_id: str, send: Send, *, secure: bool) -> None:
        self._request_id = request_id
        self._send = send
        self._secure = secure
        self.started = False
        self.status = 0

    async def send(self, message: Message) -> None:
        """Add the headers that every answer bears."""
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            message["headers"] = self._headers(list(message.get("headers", [])))
        await self._send(message)

    def _headers(self, headers: list[Any]) -> list[Any]:
        present = {name.lower() for name, _ in headers}
        more = [*HEADERS, NO_STORE, (b"x-request-id", self._request_id.encode())]
        if self._secure:
            more.append((b"strict-transport-security", b"max-age=31536000"))
        return headers + [(name, value) for name, value in more if name not in present]


def _check_framing(scope: Scope) -> None:
    """Refuse a body whose end two readers could see in two places; raises Malformed."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    if len(lengths) > 1 or (lengths and chunked) or not all(length.isdigit() for length in lengths):
        raise Malformed("The call says in two ways how long its body is.")


def _request_id(scope: Scope) -> str:
    given: bytes = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode() if REQUEST_ID.fullmatch(given) else str(ULID())
