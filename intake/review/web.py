"""`/review`: the pages people work on. Each asks the review's services and hands its template all that is printed."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from intake.counter.pages import router as counter_pages
from intake.review import acts_page, balance_page, bulk, desk_page, door_page, queue_page
from intake.review.figures import page as figures_page
from intake.review.second import page as second_page
from intake.review.visiting import SignInFirst, to_the_door
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
    app.add_exception_handler(SignInFirst, to_the_door)
