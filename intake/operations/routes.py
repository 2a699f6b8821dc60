"""`/healthz`, `/readyz`, `/metrics`: no personal value, no credential on loopback."""

from __future__ import annotations

import ipaddress
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from claims.errors import NotAllowed
from intake.credentials import identify
from intake.doors import HouseOf
from intake.house import House
from intake.operations import metrics, service

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers; nothing else is touched."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(house: HouseOf) -> JSONResponse:
    """Whether uploads can be kept; a silent Redis only degrades."""
    state = service.readiness(house)
    return JSONResponse(state, 503 if state["status"] == "unavailable" else 200)


@router.get("/metrics")
def show_metrics(request: Request, house: HouseOf) -> Response:
    """Prometheus metrics; off loopback only for an admin's session."""
    _near_or_admin(request, house)
    return Response(metrics.exposition(house), media_type=CONTENT_TYPE_LATEST)


def _near_or_admin(request: Request, _house: House) -> Any:
    # A proxy on this machine speaks for others: what it forwards is not from loopback.
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    if request.client is not None and not forwarded and ipaddress.ip_address(request.client.host).is_loopback:
        return
    if identify(request).role != "admin":
        raise NotAllowed
