"""What a station shows while the person who handed the papers in is still there."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from claims.claim import Message
from claims.words import Kind, Rescan, Status


class PageAgain(BaseModel):
    """A page that should be scanned again; `page` counts in the file for a file, in the claim for a claim."""

    page: int
    reason: Rescan
    message: Message


class FileAtCounter(BaseModel):
    """One file of a batch; `pages` is how many were looked at, null until they were."""

    source: str
    checked: bool
    pages: int | None
    rescan: list[PageAgain]
    refused: Message | None


class PaperIn(BaseModel):
    """One paper of a claim, as it was recognised."""

    kind: Kind
    pages: list[int]


class Lacking(BaseModel):
    """What is missing, told to the insured person."""

    rule: str
    message: Message


class ClaimAtCounter(BaseModel):
    """One claim: what was handed in and, once it is `read`, what is missing and what a look at the paper must tell."""

    id: str
    source: str
    part: int
    tracking: str
    status: Status
    received_on: date | None
    received_at: datetime
    reference: str | None
    read: bool
    pages: int
    papers: list[PaperIn]
    missing: list[Lacking]
    look_at: list[Lacking]
    rescan: list[PageAgain]
    refused: Message | None


class Counter(BaseModel):
    """A batch at the counter; `done` when nothing more will be told."""

    batch: str
    station: str
    created_at: datetime
    done: bool
    files: list[FileAtCounter]
    claims: list[ClaimAtCounter]
