"""What the first of two people decided on a claim, and that they were against it: kept where others change or divide it."""

from __future__ import annotations

from intake.claim.records import Record
from intake.review.queue_queries import SECOND_PERSON

FIRST = "first"
"""Under this name a claim keeps what the first of two people decided."""
OBJECTED = "objected"
"""Under this name it keeps who had rejected it, where it was changed before a second person came to it."""


def objection(record: Record) -> dict[str, str]:
    """Who has rejected the claim, nobody having agreed yet, as a claim keeps it that is made or changed after that."""
    if record.claim.pending == SECOND_PERSON and record.judged.get(FIRST) == "reject":
        return {OBJECTED: record.row["first_by"]}
    return {OBJECTED: record.judged[OBJECTED]} if OBJECTED in record.judged else {}
