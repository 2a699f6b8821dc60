"""Who calls: a station or a client by its key, a person by a session.

Keys and session tokens are 256 random bits; the database holds only their SHA-256, so a stolen table opens nothing.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request

from claims.errors import NotAllowed
from intake.doors import house_of
from intake.house import House
from intake.people import queries as people
from intake.problems import CrossSite, Malformed, Unauthenticated

STATION, CLIENT, SESSION = "cks_", "ckc_", "cku_"  # how a key begins: whose it is
COOKIE = "session"
SAFE_COOKIE = "__Host-session"
CSRF_HEADER = "X-CSRF-Token"
POLL_HEADER = "X-Looks-Again"
"""Sent by a page that looks again by itself: nobody sits there who would keep the session alive with it."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Role = Literal["reviewer", "supervisor", "admin", "auditor"]


@dataclass(frozen=True)
class Caller:
    """Who calls and what they may see.

    scopes   of a client: `adjudication`, `portal`
    regimes  of a client: the only ones it sees; empty means all
    role     of a person
    person   of a station: the person who hands papers in as it, by browser
    """

    kind: Literal["station", "client", "user"]
    id: str
    name: str
    role: str | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    regimes: frozenset[str] = field(default_factory=frozenset)
    person: str | None = None

    @property
    def actor(self) -> str:
        """How the history names this caller."""
        return f"{self.kind}:{self.id}" if self.person is None else f"user:{self.person}"


def new_secret(prefix: str) -> str:
    """A fresh key or token."""
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What the database keeps of a key or token."""
    return sha256(secret.encode()).hexdigest()


def cookie_name(house: House) -> str:
    """`__Host-` wherever the cookie is `Secure`; browsers refuse that prefix on plain http."""
    return SAFE_COOKIE if house.terms.secure_cookie else COOKIE


def csrf_token(house: House, session_token: str) -> str:
    """What a page of this session sends along with every unsafe call."""
    return base64.urlsafe_b64encode(house.secrets.sign("csrf", session_token.encode())).decode()


def session_token(request: Request) -> str | None:
    """The session token in the request's cookie, if any."""
    return request.cookies.get(cookie_name(house_of(request)))


def check_origin(request: Request) -> None:
    """Refuse an unsafe call that another site made a browser send; raises CrossSite."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSite
    origin = request.headers.get("origin")
    if origin is None:
        return
    public = house_of(request).terms.public_url
    allowed = {request.headers.get("host", "")} | ({urlsplit(public).netloc} if public else set())
    if urlsplit(origin).netloc not in allowed:
        raise CrossSite


def check_csrf(request: Request, token: str, sent: str | None) -> None:
    """Refuse an unsafe call of a session that did not send its page's token; raises CrossSite."""
    check_origin(request)
    wanted = csrf_token(house_of(request), token)
    if sent is None or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise CrossSite


def identify(request: Request) -> Caller:
    """The caller of `request`.

    Raises Unauthenticated without a valid credential, CrossSite for a forged browser call, Malformed for a cookie and
    a bearer key at once.
    """
    token = session_token(request)
    bearer = _bearer(request)
    if bearer is not None and token is not None:
        raise Malformed("A call carries a key or a session, not both.")
    if bearer is not None:
        return _by_key(request, bearer)
    if token is None:
        raise Unauthenticated
    caller = _by_session(request, token)
    if request.method not in SAFE_METHODS:
        check_csrf(request, token, request.headers.get(CSRF_HEADER))
    return caller


def page_visitor(request: Request) -> Caller:
    """The person whose browser opens a page; its forms carry the CSRF token themselves. Raises Unauthenticated."""
    token = session_token(request)
    if token is None:
        raise Unauthenticated
    return _by_session(request, token)


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthenticated
    return key.strip()


def _by_key(request: Request, key: str) -> Caller:
    if key.startswith(SESSION):
        return _by_session(request, key)
    with house_of(request).reading() as work:
        if key.startswith(STATION) and (row := people.station_by_key(work.connection, hash_of(key))):
            return Caller("station", row.id, row.name)
        if key.startswith(CLIENT) and (row := people.client_by_key(work.connection, hash_of(key))):
            return Caller("client", row.id, row.name, scopes=frozenset(row.scopes), regimes=frozenset(row.regimes))
    raise Unauthenticated


def _by_session(request: Request, token: str) -> Caller:
    house = house_of(request)
    now, idle = house.now(), timedelta(minutes=house.terms.session_idle_min)
    with house.reading() as work:
        row = people.session_by_token(work.connection, hash_of(token), now, idle)
    if row is None:
        raise Unauthenticated
    if (
        now - row.seen_at > idle / 10 and POLL_HEADER not in request.headers
    ):  # often enough to keep a working session, seldom enough to keep reads cheap
        with house.writing() as work:
            people.touch_session(work.connection, hash_of(token), now)
    return Caller("user", row.id, row.name, role=row.role)


AnyCaller = Annotated[Caller, Depends(identify)]


def a_station(caller: AnyCaller) -> Caller:
    """Only a station."""
    if caller.kind != "station":
        raise NotAllowed
    return caller


def adjudication(caller: AnyCaller) -> Caller:
    """Only a client of adjudication."""
    if caller.kind != "client" or "adjudication" not in caller.scopes:
        raise NotAllowed
    return caller


def a_reader(caller: AnyCaller) -> Caller:
    """Any person: reviewers, supervisors, admins, auditors."""
    if caller.kind != "user":
        raise NotAllowed
    return caller


def a_reviewer(caller: AnyCaller) -> Caller:
    """Only a person who decides claims."""
    if caller.kind != "user" or caller.role not in ("reviewer", "supervisor"):
        raise NotAllowed
    return caller


StationCaller = Annotated[Caller, Depends(a_station)]
AdjudicationCaller = Annotated[Caller, Depends(adjudication)]
PersonCaller = Annotated[Caller, Depends(a_reader)]
ReviewerCaller = Annotated[Caller, Depends(a_reviewer)]
