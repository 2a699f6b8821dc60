"""What was read becomes a claim of the contract, and a claim is judged."""

from __future__ import annotations

from datetime import date

from ulid import ULID

from claims.claim import Claim, is_clean
from claims.quarantine import quarantine
from claims.words import QuarantineReason, Regime, Status
from ocr.papers import summary_of
from validators.engine import judge
from validators.known import Known
from validators.law import Law
from worker.readings import ReadPart


def claim_of(
    part: ReadPart,
    *,
    source: str,
    sha256: str,
    number: int = 1,
    parts: int = 1,
    received_on: date | None = None,
    regime: Regime | None = None,
    reference: str | None = None,
) -> Claim:
    """One part of a file as a claim, not judged yet.

    received_on, regime  as the sender says; where it is silent the cover sheet is asked, then (regime) the form itself
    """
    covered = None if part.received_on is None else date.fromisoformat(part.received_on)
    return Claim(
        id=str(ULID()),
        source=source,
        sha256=sha256,
        part=number,
        parts=parts,
        reference=reference,
        received_on=received_on or covered,
        regime=regime or part.cover_regime or part.regime,
        status=Status.READING,
        pages=part.pages,
        documents=part.documents,
        summary=summary_of(part.documents),
    )


def quarantined(
    reason: QuarantineReason,
    *,
    source: str,
    sha256: str,
    received_on: date | None = None,
    regime: Regime | None = None,
    reference: str | None = None,
) -> Claim:
    """The claim of a file no page of which could be opened."""
    return Claim(
        id=str(ULID()),
        source=source,
        sha256=sha256,
        reference=reference,
        received_on=received_on,
        regime=regime,
        status=Status.QUARANTINED,
        quarantine=quarantine(reason),
    )


def judged(claim: Claim, law: Law, known: Known) -> Claim:
    """`claim` with its flags, and the status they give it."""
    flags = judge(claim, law, known)
    return claim.model_copy(update={"flags": flags, "status": Status.VALIDATED if is_clean(flags) else Status.FLAGGED})
