"""SQL of second readings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, exists, literal, select, update
from sqlalchemy.sql import ColumnElement

from intake.database.tables import claims, history, second_reads


def next_open(connection: Connection, actor: str) -> str | None:
    """The claim that has waited longest for a second reader who has had no part in it.

    Two people who ask at once may be shown the same one; what the first of them keeps counts.
    """
    query = (
        select(second_reads.c.claim_id)
        .join_from(second_reads, claims, claims.c.id == second_reads.c.claim_id)
        .where(second_reads.c.done_at.is_(None), claims.c.status != "erased", ~had_part(second_reads.c.claim_id, actor))
        .order_by(second_reads.c.asked_at)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def had_part(claim_id: ColumnElement[str], actor: str) -> ColumnElement[bool]:
    """Whether this person has had the claim before them, mended or decided it."""
    return exists().where(history.c.claim_id == claim_id, history.c.actor == actor)


def knows(connection: Connection, claim_id: str, actor: str) -> bool:
    """The same of one claim."""
    return bool(connection.execute(select(had_part(literal(claim_id), actor))).scalar_one())


def asked(connection: Connection, claim_id: str) -> RowMapping | None:
    """The second reading of a claim, locked."""
    query = select(second_reads).where(second_reads.c.claim_id == claim_id).with_for_update()
    return connection.execute(query).mappings().first()


def done(connection: Connection, claim_id: str, user_id: str, now: datetime) -> None:
    """The claim was read a second time."""
    query = update(second_reads).where(second_reads.c.claim_id == claim_id)
    connection.execute(query.values(done_by=user_id, done_at=now))
