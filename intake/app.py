"""The web app: every route of the contract over one house."""

from __future__ import annotations

from fastapi import FastAPI

from intake import problems
from intake.adjudication.routes import router as adjudication
from intake.claim.routes import router as claim
from intake.counter.routes import router as counter
from intake.guards import Guard
from intake.house import House
from intake.operations.routes import router as operations
from intake.pacing import Gate
from intake.review import web
from intake.review.routes import router as review
from intake.review.sign_in import router as sign_in
from intake.splitting.routes import router as splitting
from intake.station.routes import router as station
from intake.uploads.routes import router as uploads


def create_app(house: House) -> FastAPI:
    """The app that serves `house`."""
    app = FastAPI(
        title="Cachet",
        version="1",
        description="Document intake for health-insurance claims: scans in, judged claims out.",
        docs_url=None,  # the pages load scripts from elsewhere; /openapi.json is served
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.house = house
    app.state.gate = Gate(house)
    problems.install(app)
    for router in (station, uploads, counter, claim, sign_in, review, splitting, adjudication, operations):
        app.include_router(router)
    web.install(app)
    app.add_middleware(Guard, house=house)
    return app
