"""SQL of second readings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, exists, literal, or_, select, update
from sqlalchemy.sql import ColumnElement

from intake.claim.queries import SETTLED, sources
from intake.database.tables import claims, drafts, history, second_reads, users


def next_open(connection: Connection, user_id: str, actor: str, now: datetime) -> str | None:
    """The claim that has waited longest for a second reader who has had no part in it and that nobody else reads now.

    The one this person had begun comes first; two who ask at once never get the same.
    """
    mine = second_reads.c.held_by == user_id
    free = or_(second_reads.c.held_until.is_(None), second_reads.c.held_until <= now, mine)
    waiting = (
        select(second_reads.c.claim_id)
        .join_from(second_reads, claims, claims.c.id == second_reads.c.claim_id)
        .where(second_reads.c.done_at.is_(None), claims.c.status.in_(SETTLED), free)
        .where(~_had_part(second_reads.c.claim_id, user_id, actor))
        .order_by(case((mine, 0), else_=1), second_reads.c.asked_at)
    )
    for claim_id in connection.execute(waiting).scalars().all():
        if not knows(connection, claim_id, user_id, actor):
            this = select(second_reads.c.claim_id).where(second_reads.c.claim_id == claim_id)
            this = this.where(second_reads.c.done_at.is_(None), free).with_for_update(skip_locked=True)
            if connection.execute(this).first() is not None:
                return str(claim_id)
    return None


def knows(connection: Connection, claim_id: str, user_id: str, actor: str) -> bool:
    """Whether this person has had the claim on their desk, mended or decided it, or one whose papers it has."""
    ids = sources(connection, claim_id)
    return any(connection.execute(select(_had_part(literal(one), user_id, actor))).scalar_one() for one in ids)


def _had_part(claim_id: ColumnElement[str], user_id: str, actor: str) -> ColumnElement[bool]:
    return or_(
        exists().where(history.c.claim_id == claim_id, history.c.actor == actor),
        exists().where(drafts.c.claim_id == claim_id, drafts.c.user_id == user_id),
    )


def asked(connection: Connection, claim_id: str) -> RowMapping | None:
    """The second reading of a claim, locked."""
    query = select(second_reads).where(second_reads.c.claim_id == claim_id).with_for_update()
    return connection.execute(query).mappings().first()


def held_now(connection: Connection, now: datetime) -> list[RowMapping]:
    """Second readings under way: claim, who reads, until when they hold it; the longest hold last."""
    query = (
        select(second_reads.c.claim_id, second_reads.c.held_until, users.c.name)
        .join_from(second_reads, users, users.c.id == second_reads.c.held_by)
        .where(second_reads.c.done_at.is_(None), second_reads.c.held_until > now)
    )
    return list(connection.execute(query.order_by(second_reads.c.held_until)).mappings())


def change(connection: Connection, claim_id: str, **values: Any) -> None:
    """Change the second reading of a claim: who holds it, what stands typed, that it is done."""
    connection.execute(update(second_reads).where(second_reads.c.claim_id == claim_id).values(**values))
