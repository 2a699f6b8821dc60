"""What reviewers' programs send and hold on to."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from claims.claim import Box
from claims.words import Certainty, Kind, MarkOwner, MarkState, Regime, Severity, Status

Rule = Annotated[str, Field(min_length=1, max_length=64)]
Sentence = Annotated[str, Field(min_length=1, max_length=2000)]


DRAWN_FOR = re.compile(r"box:[0-9]{1,4}\..+")


class Sent(BaseModel):
    """Base of what comes in: deaf to names it does not know."""

    model_config = ConfigDict(extra="forbid")


class FieldEdit(Sent):
    """A value as a reviewer reads it; null says that the paper does not carry it."""

    document: Annotated[int, Field(ge=0, lt=10_000)]
    name: Annotated[str, Field(max_length=64)]
    value: Any
    box: Box | None = None
    page: Annotated[int | None, Field(ge=1)] = None


class FieldEdits(Sent):
    """All values mended at once."""

    fields: Annotated[list[FieldEdit], Field(min_length=1, max_length=200)]


class WaivedRule(Sent):
    """A flag set aside, and why."""

    rule: Rule
    reason: Sentence


class RequestedItem(Sent):
    """A paper asked back for a rule."""

    rule: Rule
    item: Sentence


class Decision(Sent):
    """What a reviewer decides."""

    decision: Literal["validate", "return", "reject", "escalate"]
    waived: Annotated[list[WaivedRule], Field(max_length=100)] = []
    requested: Annotated[list[RequestedItem], Field(max_length=100)] = []
    due_on: date | None = None
    note: Annotated[str | None, Field(max_length=4000)] = None


class Paper(Sent):
    """Pages that make one paper, in their order, what it is, and whether another claim begins with it."""

    kind: Kind
    opens: bool = False
    pages: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=500)]


class Papers(Sent):
    """All papers of a claim; each page stands in exactly one."""

    papers: Annotated[list[Paper], Field(min_length=1, max_length=500)]


class MarkSeen(Sent):
    """A stamp or signature that a person sees, or sees to be absent; with the place where it stands, if shown."""

    document: Annotated[int, Field(ge=0, lt=10_000)]
    mark: Literal["stamp", "signature"]
    state: Literal[MarkState.PRESENT, MarkState.ABSENT]
    of: MarkOwner = MarkOwner.UNKNOWN
    page: Annotated[int | None, Field(ge=1)] = None
    box: Box | None = None


class Comment(Sent):
    """What one reviewer tells the next."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class Drawn(Sent):
    """Where a person drew a box for a value that is not kept yet."""

    page: Annotated[int, Field(ge=1)]
    box: Box


class Draft(Sent):
    """What stands typed on a desk and is not kept: by `document.field` the value as it would be sent.

    papers   how the papers stood that these values are of, as the desk was told; desks of before do not say
    cleared  what this desk had typed and has no more; what stands typed on another desk of the same person stays. Desks of
             before do not say: what they do not send is cleared
    """

    papers: Annotated[str | None, Field(max_length=20_000)] = None
    cleared: Annotated[list[Annotated[str, Field(max_length=80)]] | None, Field(max_length=2000)] = None
    typed: Annotated[dict[Annotated[str, Field(max_length=80)], Any], Field(max_length=2000)]

    @field_validator("typed")
    @classmethod
    def _boxes(cls, typed: dict[str, Any]) -> dict[str, Any]:
        """A box that was drawn has the form of one, and names a value: it is moved with its page later."""
        for key, value in typed.items():
            if key.startswith("box:"):
                Drawn.model_validate(value)
                if not DRAWN_FOR.fullmatch(key):
                    raise ValueError("a box is drawn for a value")
        return typed


class SetAside(Sent):
    """A rule that a person is about to set aside: the reason as it stands written, the claims shown, those that are ticked."""

    rule: Rule
    reason: Annotated[str, Field(max_length=2000)]
    shown: Annotated[list[Annotated[str, Field(max_length=26)]], Field(max_length=25)]
    ticked: Annotated[list[Annotated[str, Field(max_length=26)]], Field(max_length=25)]


class Spotted(Sent):
    """A box that a person has drawn for a field."""

    name: Annotated[str, Field(max_length=64)]
    page: Annotated[int, Field(ge=1)]
    box: Box


class QueueFlag(BaseModel):
    """One flag in the queue."""

    rule: str
    severity: Severity
    certainty: Certainty
    waived: bool


class QueueItem(BaseModel):
    """A claim that waits for a person; `name` is how people call it, `pay_by` the legal deadline that orders the queue."""

    id: str
    name: str
    tracking: str
    status: Status
    pending: str | None
    received_on: date | None
    pay_by: date | None
    regime: Regime | None
    total_amount: str | None
    flags: list[QueueFlag]
    held_by: str | None
    held_until: datetime | None


class Queue(BaseModel):
    """A page of the queue, the most pressing first."""

    claims: list[QueueItem]
    next: str | None
    counts: dict[str, int]


class Taken(BaseModel):
    """A claim held for a limited time."""

    id: str
    etag: str
    held_until: datetime
    claim: dict[str, Any]
