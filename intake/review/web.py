"""`/review`: the pages people work on. Each asks the review's services and hands its template all that is printed."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from claims.errors import NotFound
from intake.counter.pages import router as counter_pages
from intake.review import acts_page, balance_page, bulk, desk_page, door_page, queue_page
from intake.review.figures import page as figures_page
from intake.review.second import page as second_page
from intake.review.telling import Told
from intake.review.visiting import Inside, SignInFirst, to_the_door
from intake.splitting.routes import pages as split_pages

STATIC = Path(__file__).parent / "static"
ROUTERS = (
    queue_page.router,
    bulk.router,
    bulk.ours,
    door_page.router,
    balance_page.router,
    desk_page.router,
    acts_page.router,
    acts_page.ours,
    figures_page.router,
    second_page.router,
    second_page.ours,
    counter_pages,
    split_pages,
)
"""Every page and what its script asks for."""


nowhere = APIRouter(prefix="/review", include_in_schema=False, route_class=Told)


@nowhere.get("/{path:path}")
def nothing(path: str, visit: Inside) -> Response:
    """An address that a person has mistyped; raises NotFound, which is told on a page. A slash too many is no mistake."""
    if not path or path.endswith("/"):
        there = visit.request.url.replace(path=f"/review/{path}".rstrip("/"))
        return RedirectResponse(str(there.replace(scheme="", netloc="")), 307)
    raise NotFound


class Built(StaticFiles):
    """Files of one build: their address carries its name, so that a browser keeps them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; kept for long where the address names the build, else for a day."""
        answer = await super().get_response(path, scope)
        named = scope["query_string"].startswith(b"v=")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, max-age=86400"
        return answer


def install(app: FastAPI) -> None:
    """Serve the pages and what they load."""
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/review/static", Built(directory=STATIC), name="static")
    app.include_router(nowhere)  # behind all others
    app.add_exception_handler(SignInFirst, to_the_door)
