"""SQL of the review queue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, String, and_, cast, func, or_, select

from intake.database.tables import claims, users

WAITING = ("flagged", "refused")
LAST_DAY = date.max
"""Sorts a claim without a deadline behind all others."""


def _pressing() -> Any:
    return func.coalesce(claims.c.pay_by, LAST_DAY)


def queue(
    connection: Connection,
    statuses: Sequence[str],
    limit: int,
    *,
    behind: tuple[date, str] | None = None,
    pending: str | None = None,
    regime: str | None = None,
    rule: str | None = None,
) -> list[RowMapping]:
    """Claims in these statuses, the earliest legal deadline first, with the name of whoever holds them."""
    query = (
        select(claims, users.c.name.label("holder"))
        .select_from(claims.outerjoin(users, users.c.id == claims.c.held_by))
        .where(claims.c.status.in_(statuses))
    )
    if behind is not None:
        day, claim_id = behind
        query = query.where(or_(_pressing() > day, and_(_pressing() == day, claims.c.id > claim_id)))
    if pending is not None:
        query = query.where(claims.c.pending == pending)
    if regime is not None:
        query = query.where(claims.c.regime == regime)
    if rule is not None:
        query = query.where(cast(claims.c.rules, String).contains(f'"{rule}"', autoescape=True))
    return list(connection.execute(query.order_by(_pressing(), claims.c.id).limit(limit)).mappings())


def counts(connection: Connection) -> dict[str, int]:
    """How many claims stand in each status."""
    query = select(claims.c.status, func.count().label("claims")).group_by(claims.c.status)
    return {row.status: row.claims for row in connection.execute(query)}


def counts_by_regime(connection: Connection, statuses: Sequence[str]) -> dict[str | None, int]:
    """How many claims of these statuses each regime has."""
    query = select(claims.c.regime, func.count().label("claims")).where(claims.c.status.in_(statuses))
    return {row.regime: row.claims for row in connection.execute(query.group_by(claims.c.regime))}


def counts_by_pending(connection: Connection, statuses: Sequence[str]) -> dict[str, int]:
    """How many claims of these statuses wait for a supervisor or a second person."""
    query = select(claims.c.pending, func.count().label("claims")).where(
        claims.c.status.in_(statuses), claims.c.pending.is_not(None)
    )
    return {row.pending: row.claims for row in connection.execute(query.group_by(claims.c.pending))}


def counts_by_rules(connection: Connection, statuses: Sequence[str]) -> list[tuple[list[str], int]]:
    """How many claims of these statuses carry each set of rules."""
    rules = cast(claims.c.rules, String)  # PostgreSQL compares no JSON, but its text
    query = select(rules.label("rules"), func.count().label("claims")).where(claims.c.status.in_(statuses))
    return [(json.loads(row.rules), row.claims) for row in connection.execute(query.group_by(rules))]


def held_already(connection: Connection, user_id: str, now: datetime) -> str | None:
    """The claim a person holds now."""
    query = select(claims.c.id).where(
        claims.c.held_by == user_id, claims.c.held_until > now, claims.c.status.in_(WAITING)
    )
    return connection.execute(query.order_by(claims.c.held_until.desc()).limit(1)).scalar_one_or_none()


def next_free(connection: Connection, user_id: str, now: datetime, *, supervisor: bool) -> str | None:
    """The most pressing claim that nobody holds and that this person may decide; two callers never get the same."""
    free = or_(claims.c.held_until.is_(None), claims.c.held_until <= now)
    mine = or_(claims.c.pending.is_(None), claims.c.pending == "second_person")
    query = select(claims.c.id).where(
        claims.c.status.in_(WAITING),
        free,
        or_(
            claims.c.first_by.is_(None),
            claims.c.first_by != user_id,
            claims.c.pending.is_distinct_from("second_person"),
        ),
    )
    if not supervisor:
        query = query.where(mine)
    query = query.order_by(_pressing(), claims.c.id).limit(1).with_for_update(skip_locked=True)
    return connection.execute(query).scalar_one_or_none()
