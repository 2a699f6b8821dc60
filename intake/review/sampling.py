"""Which claims two people look at: those that risk much, and some by a lot that nobody can foresee and anybody can repeat."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.house import Work
from intake.review import queries

LOTS = 1 << 32


def drawn(work: Work, claim_id: str, lottery: str, share: float) -> bool:
    """Whether a claim is among the `share` (0 to 1) that this lottery draws: a keyed hash decides, once and for all."""
    return lot(work, claim_id, lottery) < share


def lot(work: Work, claim_id: str, lottery: str) -> float:
    """The claim's number in this lottery, from 0 to 1: drawn are the lowest."""
    return int(work.house.secrets.lookup(f"lot {lottery}", claim_id)[:8], 16) / LOTS


def needs_two(work: Work, record: Record) -> bool:
    """Whether a second person signs before the claim is validated: an amount of it is large, or the lot fell on it or on
    a claim that was joined to it: joining takes nobody out of the draw."""
    terms = work.house.terms
    if _amount(record) >= terms.two_from_mad:
        return True
    ids = (record.id, *(row["id"] for row in claim_queries.joined_into(work.connection, record.id)))
    return any(drawn(work, one, "two", terms.two_share) for one in ids)


NOBODY = ""
"""Stands for the first person of a claim that passed without one."""


def draw_second_read(work: Work, claim_id: str, first_by: str = NOBODY) -> None:
    """Have a person type the fields of a claim that was just validated, by whoever it was, when the lot falls on it."""
    if drawn(work, claim_id, "second", work.house.terms.second_read_share):
        queries.ask_second_read(work.connection, claim_id, first_by, work.house.now())


def _amount(record: Record) -> Decimal:
    """The largest amount that the claim or one of its papers names or its rows add up to, now or as the machine had read it;
    0 where none does.

    One person alone could otherwise keep the second from coming by what they put in the total, or take out of it.
    """
    claim = record.claim
    total = claim.summary.get("total_amount")
    read = ((name, field.value) for paper in claim.documents for name, field in paper.fields.items())
    had = ((key.partition(".")[2], field["value"]) for key, field in record.machine.items())
    named = (_named(value) for name, value in (*read, *had) if name in AMOUNTS)
    return max((_mad(total and total.value), *named))


AMOUNTS = ("total_amount", "acts", "dispensings", "total", "lines")
"""Fields of papers that say, or add up to, what is claimed."""


def _named(value: object) -> Decimal:
    """An amount, or what the amounts of rows add up to."""
    if not isinstance(value, list | tuple):
        return _mad(value)
    return sum((_mad(row.get("amount")) for row in value if isinstance(row, Mapping)), Decimal(0))


def _mad(value: object) -> Decimal:
    try:
        amount = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)
