"""`/review`: the pages people work on. Each asks the review's services and hands its template all that is printed."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from intake.review import acts_page, balance_page, bulk, desk_page, door_page, queue_page
from intake.review.visiting import SignInFirst, to_the_door

STATIC = Path(__file__).parent / "static"
ROUTERS = (
    queue_page.router,
    bulk.router,
    door_page.router,
    balance_page.router,
    desk_page.router,
    acts_page.router,
    acts_page.ours,
)
"""Every page and what its script asks for."""


def install(app: FastAPI) -> None:
    """Serve the pages and what they load."""
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/review/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(SignInFirst, to_the_door)
