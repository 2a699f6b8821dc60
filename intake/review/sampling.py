"""Which claims two people look at: those that risk much, and some by a lot that nobody can foresee and anybody can repeat."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from claims.claim import Claim
from claims.words import CARE_SHEETS
from intake.claim import queries as claim_queries
from intake.house import Work
from intake.review import queries

LOTS = 1 << 32


def drawn(work: Work, claim_id: str, lottery: str, share: float) -> bool:
    """Whether a claim is among the `share` (0 to 1) that this lottery draws: a keyed hash decides, once and for all."""
    return lot(work, claim_id, lottery) < share


def lot(work: Work, claim_id: str, lottery: str) -> float:
    """The claim's number in this lottery, from 0 to 1: drawn are the lowest."""
    return int(work.house.secrets.lookup(f"lot {lottery}", claim_id)[:8], 16) / LOTS


def needs_two(work: Work, claim: Claim) -> bool:
    """Whether a second person signs before the claim is validated: an amount of it is large, or the lot fell on it or on
    a claim that was joined to it: joining takes nobody out of the draw."""
    terms = work.house.terms
    if _amount(claim) >= terms.two_from_mad:
        return True
    ids = (claim.id, *(row["id"] for row in claim_queries.joined_into(work.connection, claim.id)))
    return any(drawn(work, one, "two", terms.two_share) for one in ids)


NOBODY = ""
"""Stands for the first person of a claim that passed without one."""


def draw_second_read(work: Work, claim_id: str, first_by: str = NOBODY) -> None:
    """Have a person type the fields of a claim that was just validated, by whoever it was, when the lot falls on it."""
    if drawn(work, claim_id, "second", work.house.terms.second_read_share):
        queries.ask_second_read(work.connection, claim_id, first_by, work.house.now())


def _amount(claim: Claim) -> Decimal:
    """The largest total that the claim or one of its care sheets names; 0 where none does."""
    total = claim.summary.get("total_amount")
    sheets = (paper.fields.get("total_amount") for paper in claim.documents if paper.kind in CARE_SHEETS)
    named = [total and total.value, *(field and field.value for field in sheets)]
    return max(map(_mad, named))


def _mad(value: object) -> Decimal:
    try:
        amount = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)
