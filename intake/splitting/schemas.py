"""What a person says of a claim that may be several."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Page = Annotated[int, Field(ge=2, le=100_000)]


class Proposal(BaseModel):
    """A page before which a claim may have to be divided, and what was said of it."""

    page: int
    state: Literal["proposed", "confirmed", "refused"]
    decided_at: datetime | None


class Proposals(BaseModel):
    """All that was proposed for a claim."""

    splits: list[Proposal]


class Division(BaseModel):
    """Pages before which the claim is divided, or, with `together`, pages that belong to it."""

    model_config = ConfigDict(extra="forbid")

    pages: Annotated[list[Page], Field(min_length=1, max_length=100)]
    together: bool = False


class Joining(BaseModel):
    """Another claim of the same file, whose papers belong to this one."""

    model_config = ConfigDict(extra="forbid")

    claim: Annotated[str, Field(max_length=40)]


class Divided(BaseModel):
    """The claim and those that were split off it, by id, the claim first."""

    claims: list[str]
