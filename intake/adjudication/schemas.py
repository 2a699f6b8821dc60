"""What the adjudication system holds on to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from claims.claim import Claim
from claims.words import Status


class FeedPage(BaseModel):
    """Claims in commit order; `next` is the cursor that follows them, `more` whether others wait behind it now."""

    claims: list[Claim]
    next: str
    more: bool


class Acknowledgement(BaseModel):
    """What became of one version of a claim."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(max_length=64)]
    version: Annotated[int, Field(ge=1, lt=1 << 31)]
    outcome: Literal["accepted", "refused"]
    reason: Annotated[str | None, Field(max_length=2000)] = None


class Acknowledgements(BaseModel):
    """Several at once; all are kept or none."""

    model_config = ConfigDict(extra="forbid")

    acknowledgements: Annotated[list[Acknowledgement], Field(min_length=1, max_length=500)]


class Acknowledged(BaseModel):
    """Where a claim stands after its acknowledgement."""

    id: str
    version: int
    status: Status


class AllAcknowledged(BaseModel):
    """In the order they were sent."""

    acknowledgements: list[Acknowledged]
