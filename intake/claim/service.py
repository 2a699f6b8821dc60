"""Shows a claim to whoever may see it."""

from __future__ import annotations

from claims.claim import Claim
from claims.errors import Conflict, NotFound
from claims.words import Severity, Status
from intake.claim import queries, records
from intake.claim.records import Record
from intake.claim.schemas import HistoryLine, Missing, Tracking
from intake.credentials import Caller
from intake.history import queries as history_queries
from intake.house import Work
from intake.sealing import bound, unseal_stream

TELLS_WHAT_IS_MISSING = (Status.RETURNED,)


class ReadsBlind(Conflict):
    """You are reading this claim a second time: what was read in it is shown once you have kept what you read."""

    slug = "reads_blind"


def claim(work: Work, claim_id: str, caller: Caller) -> Record:
    """The claim's record; raises NotFound, ReadsBlind."""
    check_not_blind(work, claim_id, caller)
    return records.load(work, claim_id, caller)


def check_not_blind(work: Work, claim_id: str, caller: Caller) -> None:
    """Raise ReadsBlind for whoever has begun to read this claim a second time."""
    if caller.kind == "user" and queries.is_read_blind(work.connection, claim_id, caller.id):
        raise ReadsBlind


def page_image(work: Work, claim_id: str, n: int, caller: Caller) -> tuple[bytes, str]:
    """The image of page `n` and its media type; raises NotFound."""
    record = records.load(work, claim_id, caller)
    row = queries.page(work.connection, claim_id, n) if 0 < n < 1 << 31 else None
    if row is None:
        raise NotFound
    with work.house.storage.open(row["blob"]) as blob:
        image = b"".join(unseal_stream(blob, record.key, page_bound(claim_id, n)))
    return image, row["media_type"]


def page_bound(claim_id: str, n: int) -> bytes:
    """What a page image is sealed to: its claim and its number."""
    return bound(claim_id, f"page {n}")


def history_of(work: Work, claim_id: str, caller: Caller) -> list[HistoryLine]:
    """The lines of a claim's history; a station or client sees that a person acted, not which one."""
    records.load(work, claim_id, caller)
    lines = [HistoryLine.model_validate(line) for line in history_queries.of_claim(work.connection, claim_id)]
    if caller.kind == "user":
        return lines
    return [line.model_copy(update={"actor": line.actor.partition(":")[0]}) for line in lines]


def tracking(work: Work, number: str) -> Tracking:
    """Where the claim with this tracking number stands; raises NotFound."""
    row = queries.claim_by_tracking(work.connection, number.upper()) if number.isascii() and len(number) <= 16 else None
    if row is None:
        raise NotFound
    record = records.opened(work, row)
    return Tracking(
        tracking=number.upper(),
        status=record.claim.status,
        received_on=record.claim.received_on,
        received_at=row["received_at"],
        changed_at=row["changed_at"],
        due_on=row["due_on"],
        missing=_missing(record.claim) if record.claim.status in TELLS_WHAT_IS_MISSING else [],
    )


def _missing(claim: Claim) -> list[Missing]:
    stops = [flag for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN]
    return [Missing(rule=flag.rule, message=flag.message) for flag in stops]
