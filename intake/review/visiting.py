"""Who looks at a page, in which language, and what a page's form must carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from claims.errors import CachetError, NotAllowed
from intake.credentials import Caller, check_csrf, csrf_token, page_visitor, session_token
from intake.doors import house_of
from intake.house import House
from intake.problems import Malformed, Unauthenticated
from intake.review.catalogue import LANGUAGES, Tongue, preferred, tongue

LANGUAGE_COOKIE = "language"
YEAR_S = 365 * 24 * 3600
MOST_ADDRESS = 300
"""A longer address is not come back to."""

PAGES = Environment(
    loader=FileSystemLoader([Path(__file__).parents[1] / who / "pages" for who in ("review", "counter")]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def assets() -> str:
    """A word that changes with the scripts and sheets: browsers keep those of one build and ask for those of the next."""
    built = Path(__file__).parent / "static" / "vendor"
    return sha256(b"".join(path.read_bytes() for path in sorted(built.glob("*.[jc]s*")))).hexdigest()[:12]


class SignInFirst(CachetError):
    """Nobody is signed in; the door asks for a name and a password."""


@dataclass(frozen=True)
class Visit:
    """One call of a page: the request, the house, the visitor's language and, past the door, the person."""

    request: Request
    house: House
    tongue: Tongue
    person: Caller | None = None

    @property
    def caller(self) -> Caller:
        """The person signed in; raises SignInFirst."""
        if self.person is None:
            raise SignInFirst
        return self.person

    @property
    def may_decide(self) -> bool:
        """Whether the person decides claims; auditors and admins only look."""
        return self.caller.role in ("reviewer", "supervisor")

    @property
    def decider(self) -> Caller:
        """The person signed in, who decides claims; raises SignInFirst, NotAllowed."""
        if not self.may_decide:
            raise NotAllowed
        return self.caller

    @property
    def csrf(self) -> str:
        """What the page's forms carry."""
        token = session_token(self.request)
        return csrf_token(self.house, token) if token else ""

    def page(self, name: str, status_code: int = 200, **context: Any) -> HTMLResponse:
        """The page `name` in the visitor's language."""
        return HTMLResponse(self.text(name, **context), status_code)

    def text(self, name: str, **context: Any) -> str:
        """The page `name` as text."""
        shared = {
            "_": self.tongue.say,
            "language": self.tongue.code,
            "direction": self.tongue.direction,
            "languages": self._languages(),
            "assets": assets(),
            "user_name": self.person.name if self.person else "",
            "decides": self.person is not None and self.may_decide,
            "supervises": self.person is not None and self.person.role != "reviewer",
            "csrf": self.csrf,
        }
        return PAGES.get_template(name).render(shared | context)

    def _languages(self) -> list[dict[str, str]]:
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        path = self.request.url.path
        return [
            {
                "code": code,
                "name": name,
                "href": f"{path}?{urlencode([*kept, ('lang', code)])}",
                "current": "true" if code == self.tongue.code else "false",
            }
            for code, name in LANGUAGES.items()
        ]


def at_the_door(request: Request, response: Response) -> Visit:
    """A visit by anybody, signed in or not."""
    asked = request.query_params.get("lang")
    chosen = asked or request.cookies.get(LANGUAGE_COOKIE)
    speak = tongue(preferred(request.headers.get("accept-language", ""), chosen))
    try:
        person = page_visitor(request)
    except Unauthenticated:
        person = None
    return Visit(request, house_of(request), speak, person)


def inside(request: Request, response: Response) -> Visit:
    """A visit by a person who is signed in; raises SignInFirst."""
    visit = at_the_door(request, response)
    _ = visit.caller
    return visit


async def with_form(request: Request, response: Response) -> tuple[Visit, dict[str, str]]:
    """A signed-in visit that sends one of our forms; raises SignInFirst, CrossSite, Malformed."""
    visit = inside(request, response)
    form = await sent_form(request)
    check_csrf(request, session_token(request) or "", form.get("csrf"))
    return visit, form


async def sent_form(request: Request) -> dict[str, str]:
    """The text fields of a form; raises Malformed when a file is among them."""
    async with request.form(max_files=0, max_fields=500) as form:
        fields = dict(form.multi_items())
    if not all(isinstance(value, str) for value in fields.values()):
        raise Malformed
    return {name: str(value) for name, value in fields.items()}


def to_the_door(request: Request, _error: Exception) -> Response:
    """Send whoever is not signed in to the door, and back here afterwards, to what was chosen in the address too.

    A part that a page fetches by itself does not put the door in its own place: the whole page goes there.
    """
    live = "hx-request" in request.headers
    came = urlsplit(request.headers.get("hx-current-url", "")) if live else urlsplit(str(request.url))
    back = f"{came.path}?{came.query}" if came.query else came.path
    if request.method != "GET" or not came.path.startswith("/review") or len(back) > MOST_ADDRESS:
        back = "/review"
    door = f"/review/sign-in?next={quote(back)}"
    if live:
        return Response(headers={"HX-Redirect": door})
    return remember_language(request, RedirectResponse(door, 303))


def remember_language(request: Request, response: Response) -> Response:
    """Keep the language that this call chose."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, str(asked), max_age=YEAR_S, path="/review", samesite="lax", httponly=True)
    return response


AtTheDoor = Annotated[Visit, Depends(at_the_door)]
Inside = Annotated[Visit, Depends(inside)]
WithForm = Annotated[tuple[Visit, dict[str, str]], Depends(with_form)]
