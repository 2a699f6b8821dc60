"""What stood in the way of a page is told on a page, in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from claims.errors import CachetError
from intake.problems import status_of
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

        return told


def _notice(visit: Visit, error: CachetError) -> Response:
    """A page that says what stood in the way, in the visitor's language."""
    slug = getattr(error, "slug", "internal")
    key = f"problem: {slug}"
    told = visit.tongue.gettext(key)
    return visit.page(
        "notice.html",
        status_of(error),
        title=visit.tongue.say("This cannot be done now"),
        sentence=error.sentence if told == key else told,
    )
