"""What stood in the way is told in the visitor's language: on a page, or to the script that asked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from claims.errors import CachetError, NotFound
from intake.problems import problem, status_of, told
from intake.review.catalogue import Tongue
from intake.review.checking import Remark
from intake.review.values import InvalidField
from intake.review.visiting import SignInFirst, Visit, at_the_door


class Told(APIRoute):
    """A page's errors are pages too, in the visitor's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with what it raises told on a page."""
        handler = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handler(request)
            except SignInFirst:
                raise
            except CachetError as error:
                return _notice(await run_in_threadpool(at_the_door, request, Response()), error)
            except RequestValidationError as error:
                return _astray(await run_in_threadpool(at_the_door, request, Response()), error)

        return told


class Spoken(APIRoute):
    """Errors of what a page's script asks for: problem documents whose detail is in the visitor's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with what it raises said in the visitor's language."""
        handler = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            try:
                return await handler(request)
            except SignInFirst:
                return problem(401, "unauthenticated", "")
            except CachetError as error:
                visit = await run_in_threadpool(at_the_door, request, Response())
                answer = told(error)
                detail = sentence_of(error, visit.tongue)
                more = {name: value for name, value in answer.headers.items() if name in ("etag", "retry-after")}
                return problem(answer.status_code, getattr(error, "slug", "internal"), detail, headers=more)
            except RequestValidationError:
                visit = await run_in_threadpool(at_the_door, request, Response())
                return problem(422, "invalid", visit.tongue.say("problem: malformed"))

        return spoken


def sentence_of(error: CachetError, tongue: Tongue) -> str:
    """What stood in the way, in a visitor's language."""
    if isinstance(error, InvalidField):
        return tongue.say(error.reason)
    key = f"problem: {getattr(error, 'slug', 'internal')}"
    said = tongue.gettext(key)
    return error.sentence if said == key else said


def remarks_in(tongue: Tongue, remarks: Mapping[str, Remark]) -> dict[str, dict[str, str]]:
    """What is said of typed values, by field, as a page's script shows it."""
    return {
        key: {"level": one.level, "sentence": tongue.say(one.sentence, **one.names)} for key, one in remarks.items()
    }


def _astray(visit: Visit, error: RequestValidationError) -> Response:
    """A page that says which part of its address cannot be; what else was chosen in the queue is offered without it.

    Only names of ours are said: what stood there instead may be anything.
    """
    wrong = [str(one["loc"][1]) for one in error.errors() if one["loc"][0] == "query"]
    if not wrong:
        return _notice(visit, NotFound())
    speak, request = visit.tongue, visit.request
    kept = {name: value for name, value in request.query_params.items() if name not in wrong and name != "after"}
    named = [speak.name("filter", name) for name in dict.fromkeys(wrong)]
    return visit.page(
        "notice.html",
        422,
        title=speak.say("There is no such choice"),
        sentence=speak.say("This choice in the address does not exist: {names}.", names=speak.listed(named)),
        without=f"/review?{urlencode(kept)}" if kept and request.url.path == "/review" else "",
    )


def _notice(visit: Visit, error: CachetError) -> Response:
    """A page that says what stood in the way, in the visitor's language."""
    return visit.page(
        "notice.html",
        status_of(error),
        title=visit.tongue.say("This cannot be done now"),
        sentence=sentence_of(error, visit.tongue),
        without="",
    )
