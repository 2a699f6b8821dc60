"""The claim, as the contract's `cachet.claim/1`: what `cachet read` prints, the API serves and adjudication pulls.

All models are frozen: a step that changes a claim makes a new one with `model_copy(update=…)`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Setting

from claims.words import (
    Certainty,
    CodeFormat,
    Kind,
    MarkOwner,
    MarkState,
    Origin,
    PageState,
    QuarantineReason,
    Regime,
    Severity,
    Status,
    ZoneState,
)

SCHEMA: Literal["cachet.claim/1"] = "cachet.claim/1"

Probability = Annotated[float, Setting(ge=0.0, le=1.0)]
"""A calibrated chance, 0 to 1."""


def _ordered(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    if left > right or top > bottom:
        raise ValueError("a box goes from left to right and from top to bottom")
    return box


Fraction = Annotated[float, Setting(ge=0.0, le=1.0)]
Box = Annotated[tuple[Fraction, Fraction, Fraction, Fraction], AfterValidator(_ordered)]
"""`(left, top, right, bottom)` as fractions of the upright page."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
DecimalString = Annotated[str, StringConstraints(pattern=r"^-?\d+\.\d{2}$")]
"""An amount in MAD with two decimals, `"1250.00"`."""


class Word(BaseModel):
    """Base of every model here: frozen, and deaf to names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Word):
    """What became of one page; `n` counts from 1 within the claim."""

    n: Annotated[int, Setting(ge=1)]
    state: PageState
    quality: Probability | None = None
    reason: str | None = None


class Field(Word):
    """One value read from a document, where it stands and how sure we are.

    value       string, or a list of rows (dicts of strings) or of strings, in the contract's forms
    text        the characters as they stand on the paper
    confidence  calibrated probability that `value` is right
    accepted    whether the confidence reaches the field's threshold
    box         on the upright page `page`; both null when the value did not come from a page
    """

    value: Any
    text: str | None = None
    confidence: Probability
    accepted: bool
    origin: Origin
    page: int | None = None
    box: Box | None = None


class MarkBox(Word):
    """One stamp or signature that was seen."""

    page: Annotated[int, Setting(ge=1)]
    box: Box
    of: MarkOwner = MarkOwner.UNKNOWN
    text: str | None = None


class Mark(Word):
    """Whether a document carries ink of one sort; `confidence` is the chance that `state` is right."""

    state: MarkState
    confidence: Probability
    boxes: tuple[MarkBox, ...] = ()


class Marks(Word):
    """Both marks of a document; `signature` means any signature on it."""

    stamp: Mark
    signature: Mark


class Barcode(Word):
    """A code that was decoded; `value` is the raw payload."""

    format: CodeFormat
    value: str
    page: Annotated[int, Setting(ge=1)]
    box: Box


class Document(Word):
    """Consecutive pages of one kind; `language` is `fr`, `ar` or another ISO 639-1 code, null when not known."""

    kind: Kind
    kind_confidence: Probability
    pages: tuple[int, ...]
    language: str | None = None
    fields: dict[str, Field] = Setting(default_factory=dict)
    zones: dict[str, ZoneState] = Setting(default_factory=dict)
    marks: Marks | None = None
    barcodes: tuple[Barcode, ...] = ()


class Message(Word):
    """A sentence a person can act on, in the three languages of the service."""

    fr: str
    ar: str
    en: str


class Waiver(Word):
    """Who set a flag aside, when and why."""

    by: str
    at: datetime
    reason: str


class Flag(Word):
    """What a rule has against a claim.

    document  index into the claim's documents; null when the claim as a whole is meant
    fields    names of the fields the flag turns on
    basis     the text, article or form the rule rests on
    """

    rule: str
    severity: Severity
    certainty: Certainty
    document: int | None = None
    fields: tuple[str, ...] = ()
    message: Message
    basis: str
    waived: Waiver | None = None


class SummaryItem(Word):
    """A value of the claim as a whole and the field it was taken from."""

    value: Any
    document: Annotated[int, Setting(ge=0)]
    field: str


class Quarantine(Word):
    """Why no page of the claim could be opened."""

    reason: QuarantineReason
    message: Message


class Claim(Word):
    """One dossier: the papers of one person and one medical event."""

    schema_: Literal["cachet.claim/1"] = Setting(default=SCHEMA, alias="schema")
    id: str
    version: Annotated[int, Setting(ge=1)] = 1
    supersedes: int | None = None
    tracking: str | None = None
    source: str
    sha256: Sha256
    part: Annotated[int, Setting(ge=1)] = 1
    parts: Annotated[int, Setting(ge=1)] = 1
    batch: str | None = None
    reference: str | None = None
    received_on: date | None = None
    received_at: datetime | None = None
    regime: Regime | None = None
    status: Status
    pending: Literal["supervisor", "second_person"] | None = None
    quarantine: Quarantine | None = None
    pages: tuple[Page, ...] = ()
    documents: tuple[Document, ...] = ()
    summary: dict[str, SummaryItem] = Setting(default_factory=dict)
    flags: tuple[Flag, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    def to_json(self) -> str:
        """The claim on one line, as the contract writes it."""
        return self.model_dump_json(by_alias=True)


def claim_schema() -> dict[str, Any]:
    """JSON Schema of the claim, as published in the OpenAPI document."""
    return Claim.model_json_schema(by_alias=True, mode="serialization")


def is_clean(flags: tuple[Flag, ...]) -> bool:
    """Whether nothing stops a claim: no unwaived flag is `block` or `review`."""
    return all(flag.waived is not None or flag.severity is Severity.WARN for flag in flags)
