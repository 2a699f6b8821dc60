"""SQL of leases and of the sweeper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select, update

from intake.database.tables import claims, files, pages, pieces


def take(connection: Connection, claim_id: str, now: datetime, until: datetime, tries: int) -> RowMapping | None:
    """Take a claim that waits, or whose lease ran out; gives its new attempt number, None when it is not to be had.

    A try counts as failed from its start: a reader that kills its worker cannot say so itself.
    """
    waits = (claims.c.status == "received") & or_(claims.c.next_try_at.is_(None), claims.c.next_try_at <= now)
    left = (claims.c.status == "reading") & (claims.c.lease_until < now)
    query = (
        update(claims)
        .where(claims.c.id == claim_id, waits | left, claims.c.failures < tries)
        .values(
            status="reading",
            attempt=claims.c.attempt + 1,
            failures=claims.c.failures + 1,
            lease_until=until,
            changed_at=now,
            revision=claims.c.revision + 1,
        )
        .returning(claims.c.attempt, claims.c.failures, claims.c.file_id, claims.c.station_id)
    )
    return connection.execute(query).mappings().first()


def next_turn(connection: Connection, now: datetime, tries: int) -> str | None:
    """The waiting claim whose turn is first."""
    query = select(claims.c.id).where(*_due(now), claims.c.failures < tries).order_by(claims.c.turn_at, claims.c.id)
    return connection.execute(query.limit(1).with_for_update(skip_locked=True)).scalar_one_or_none()


def give_turns(connection: Connection) -> None:
    """Give a turn to claims that an older version of this code took in without one."""
    without = update(claims).where(claims.c.status == "received", claims.c.turn_at.is_(None))
    connection.execute(without.values(turn_at=claims.c.received_at))


def beat(connection: Connection, claim_id: str, attempt: int, until: datetime) -> bool:
    """Hold on to a lease; False when it was lost."""
    query = update(claims).where(_held(claim_id, attempt))
    return connection.execute(query.values(lease_until=until)).rowcount == 1


def give_back(connection: Connection, claim_id: str, attempt: int, next_try_at: datetime, *, blameless: bool) -> bool:
    """Let a claim wait again; a blameless one is not a try the worse for it. False when it was lost."""
    failures = claims.c.failures - 1 if blameless else claims.c.failures
    query = update(claims).where(_held(claim_id, attempt))
    values = {"status": "received", "lease_until": None, "next_try_at": next_try_at, "rung_at": None}
    return connection.execute(query.values(failures=failures, **values)).rowcount == 1


def _held(claim_id: str, attempt: int) -> Any:
    return (claims.c.id == claim_id) & (claims.c.attempt == attempt) & (claims.c.status == "reading")


def expired(connection: Connection, now: datetime, limit: int) -> Sequence[RowMapping]:
    """Claims whose worker has not beaten in time."""
    query = (
        select(claims.c.id, claims.c.attempt, claims.c.failures)
        .where(claims.c.status == "reading", claims.c.lease_until < now)
        .order_by(claims.c.lease_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query).mappings())


def exhausted(connection: Connection, tries: int, limit: int) -> Sequence[RowMapping]:
    """Waiting claims that have used all their tries."""
    query = (
        select(claims.c.id, claims.c.attempt, claims.c.failures)
        .where(claims.c.status == "received", claims.c.failures >= tries)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query).mappings())


def due(connection: Connection, now: datetime) -> int:
    """How many claims wait to be read now."""
    query = select(func.count()).select_from(claims).where(*_due(now))
    return int(connection.execute(query).scalar_one())


def unheard(connection: Connection, now: datetime, rung_before: datetime, limit: int) -> list[str]:
    """Claims that wait though they were rung for some time ago or never; they count as rung for now."""
    query = (
        select(claims.c.id)
        .where(*_due(now), or_(claims.c.rung_at.is_(None), claims.c.rung_at < rung_before))
        .order_by(claims.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [row.id for row in connection.execute(query)]
    if found:
        connection.execute(update(claims).where(claims.c.id.in_(found)).values(rung_at=now))
    return found


def blobs(connection: Connection, addresses: Sequence[str]) -> set[str]:
    """Which of these blobs a row points to."""
    found: set[str] = set()
    for column in (files.c.blob, pages.c.blob, pieces.c.blob):
        found.update(connection.execute(select(column).where(column.in_(addresses))).scalars())
    return found


def _due(now: datetime) -> tuple[Any, ...]:
    return claims.c.status == "received", or_(claims.c.next_try_at.is_(None), claims.c.next_try_at <= now)
