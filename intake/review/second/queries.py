"""SQL of second readings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select, update

from intake.database.tables import claims, second_reads


def next_open(connection: Connection, user_id: str) -> str | None:
    """The claim that has waited longest for a second reader other than its first; two callers never get the same."""
    query = (
        select(second_reads.c.claim_id)
        .join_from(second_reads, claims, claims.c.id == second_reads.c.claim_id)
        .where(second_reads.c.done_at.is_(None), second_reads.c.first_by != user_id, claims.c.status != "erased")
        .order_by(second_reads.c.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=second_reads)
    )
    return connection.execute(query).scalar_one_or_none()


def open_count(connection: Connection, user_id: str) -> int:
    """How many claims wait for this person's second reading."""
    query = select(func.count()).where(second_reads.c.done_at.is_(None), second_reads.c.first_by != user_id)
    return int(connection.execute(query).scalar_one())


def asked(connection: Connection, claim_id: str) -> RowMapping | None:
    """The second reading of a claim, locked."""
    query = select(second_reads).where(second_reads.c.claim_id == claim_id).with_for_update()
    return connection.execute(query).mappings().first()


def done(connection: Connection, claim_id: str, user_id: str, now: datetime) -> None:
    """The claim was read a second time."""
    query = update(second_reads).where(second_reads.c.claim_id == claim_id)
    connection.execute(query.values(done_by=user_id, done_at=now))
