"""What stations hold on to: a batch."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from claims.words import Status


class FinishedUpload(BaseModel):
    """One file of a batch, sent before; `file` is how the manifest names it."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(max_length=64)]
    file: Annotated[str, Field(min_length=1, max_length=1024)]


class UploadedBatch(BaseModel):
    """A batch of finished uploads."""

    model_config = ConfigDict(extra="forbid")

    uploads: list[FinishedUpload]
    manifest: list[dict[str, Any]] = []


class BatchClaim(BaseModel):
    """One claim of a batch; `duplicate_of` names the claim that the same bytes made before."""

    id: str
    source: str
    part: int
    status: Status
    tracking: str
    flags: list[str]
    duplicate_of: str | None


class BatchPages(BaseModel):
    """Where a batch's pages went, as far as it has been read."""

    received: int
    in_claims: int
    separators: int
    duplicates: int


class Batch(BaseModel):
    """A batch and what became of it."""

    id: str
    state: Literal["received", "reading", "settled"]
    station: str
    created_at: datetime
    claims: list[BatchClaim]
    pages: BatchPages
    counts: dict[str, int]
