"""Which claims two people look at: those that risk much, and some by a lot that nobody can foresee and anybody can repeat."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from claims.claim import Claim
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import queries

LOTS = 1 << 32


def drawn(work: Work, claim_id: str, lottery: str, share: float) -> bool:
    """Whether a claim is among the `share` (0 to 1) that this lottery draws: a keyed hash decides, once and for all."""
    return int(work.house.secrets.lookup(f"lot {lottery}", claim_id)[:8], 16) < share * LOTS


def needs_two(work: Work, claim: Claim) -> bool:
    """Whether a second person signs before the claim is validated: its amount is large, or the lot fell on it."""
    terms = work.house.terms
    return _amount(claim) >= terms.two_from_mad or drawn(work, claim.id, "two", terms.two_share)


def draw_second_read(work: Work, record: Record, caller: Caller) -> None:
    """Have a second person type the fields of a claim that was just validated, when the lot falls on it."""
    if drawn(work, record.id, "second", work.house.terms.second_read_share):
        queries.ask_second_read(work.connection, record.id, caller.id, work.house.now())


def _amount(claim: Claim) -> Decimal:
    total = claim.summary.get("total_amount")
    try:
        return Decimal(0) if total is None else Decimal(str(total.value))
    except InvalidOperation:
        return Decimal(0)
