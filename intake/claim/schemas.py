"""What a claim's readers hold on to besides the claim itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from claims.claim import Message
from claims.words import Status


class HistoryLine(BaseModel):
    """One act on a claim."""

    n: int
    at: datetime
    actor: str
    act: str
    detail: dict[str, Any]
    previous: str
    hash: str


class Missing(BaseModel):
    """One defect to mend, told to the insured person."""

    rule: str
    message: Message


class Tracking(BaseModel):
    """Where a claim stands."""

    tracking: str
    status: Status
    received_on: date | None
    received_at: datetime
    changed_at: datetime
    due_on: date | None
    missing: list[Missing]
