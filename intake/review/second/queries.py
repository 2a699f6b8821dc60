"""SQL of second readings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, exists, literal, or_, select, update
from sqlalchemy.sql import ColumnElement

from intake.database.tables import claims, drafts, history, second_reads

READABLE = ("validated", "delivered")
"""States in which a claim's values are settled: in any other they may be changing under whoever reads."""


def next_open(connection: Connection, user_id: str, actor: str, now: datetime) -> str | None:
    """The claim that has waited longest for a second reader who has had no part in it and that nobody else reads now.

    The one this person had begun comes first; two who ask at once never get the same.
    """
    mine = second_reads.c.held_by == user_id
    free = or_(second_reads.c.held_until.is_(None), second_reads.c.held_until <= now, mine)
    query = (
        select(second_reads.c.claim_id)
        .join_from(second_reads, claims, claims.c.id == second_reads.c.claim_id)
        .where(second_reads.c.done_at.is_(None), claims.c.status.in_(READABLE), free)
        .where(~had_part(second_reads.c.claim_id, user_id, actor))
        .order_by(case((mine, 0), else_=1), second_reads.c.asked_at)
        .limit(1)
        .with_for_update(of=second_reads, skip_locked=True)
    )
    return connection.execute(query).scalar_one_or_none()


def had_part(claim_id: ColumnElement[str], user_id: str, actor: str) -> ColumnElement[bool]:
    """Whether this person has had the claim on their desk, mended or decided it."""
    return or_(
        exists().where(history.c.claim_id == claim_id, history.c.actor == actor),
        exists().where(drafts.c.claim_id == claim_id, drafts.c.user_id == user_id),
    )


def knows(connection: Connection, claim_id: str, user_id: str, actor: str) -> bool:
    """The same of one claim."""
    return bool(connection.execute(select(had_part(literal(claim_id), user_id, actor))).scalar_one())


def asked(connection: Connection, claim_id: str) -> RowMapping | None:
    """The second reading of a claim, locked."""
    query = select(second_reads).where(second_reads.c.claim_id == claim_id).with_for_update()
    return connection.execute(query).mappings().first()


def change(connection: Connection, claim_id: str, **values: Any) -> None:
    """Change the second reading of a claim: who holds it, what stands typed, that it is done."""
    connection.execute(update(second_reads).where(second_reads.c.claim_id == claim_id).values(**values))
