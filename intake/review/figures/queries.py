"""SQL of the supervisor's figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select
from sqlalchemy.sql import ColumnElement

from intake.database.tables import claims, examples, reviews, second_reads, stations, users
from intake.review.learning import BLIND, UNREAD
from intake.review.queue_queries import WAITING

PASSED = ("validated", "delivered")
READ = ("validated", "delivered", "flagged", "returned", "rejected", "refused")
"""States of claims that were read."""


def _touched() -> ColumnElement[bool]:
    """Whether a person has decided on the claim."""
    return select(reviews.c.claim_id).where(reviews.c.claim_id == claims.c.id).exists()


def waiting_by_day(connection: Connection) -> list[tuple[str, int]]:
    """How many claims wait, by the day they came in."""
    day = func.date(claims.c.received_at)
    query = select(day.label("day"), func.count().label("n")).where(claims.c.status.in_(WAITING)).group_by(day)
    return [(str(row.day), row.n) for row in connection.execute(query.order_by(day))]


def passed_by_day(connection: Connection, since: datetime) -> list[tuple[str, int, int]]:
    """By the day they came in: claims read, and those of them that passed without a person."""
    day = func.date(claims.c.received_at)
    alone = func.sum(case((claims.c.status.in_(PASSED) & ~_touched(), 1), else_=0))
    query = (
        select(day.label("day"), func.count().label("n"), alone.label("alone"))
        .where(claims.c.received_at >= since, claims.c.status.in_(READ))
        .group_by(day)
    )
    return [(str(row.day), row.n, int(row.alone or 0)) for row in connection.execute(query.order_by(day))]


def flagged_by_rule_set(connection: Connection, since: datetime) -> dict[str, int]:
    """How many claims that wait, and came in since then, are stopped by each set of rules."""
    return _grouped(connection, claims.c.rule_set, since, claims.c.status.in_(WAITING))


def flagged_by_kind_set(connection: Connection, since: datetime) -> dict[str, int]:
    """The same by the kinds of their papers."""
    return _grouped(connection, claims.c.kind_set, since, claims.c.status.in_(WAITING))


def read_by_kind_set(connection: Connection, since: datetime) -> dict[str, int]:
    """How many claims were read, by the kinds of their papers."""
    return _grouped(connection, claims.c.kind_set, since, claims.c.status.in_(READ))


def _grouped(connection: Connection, column: Any, since: datetime, which: ColumnElement[bool]) -> dict[str, int]:
    query = select(column, func.count().label("n")).where(claims.c.received_at >= since, which, column.is_not(None))
    return {row[0]: row.n for row in connection.execute(query.group_by(column))}


def by_station(connection: Connection, since: datetime) -> list[RowMapping]:
    """Each station with its claims read and those that a person had to look at."""
    stopped = func.sum(case((claims.c.status.in_(WAITING) | _touched(), 1), else_=0))
    query = (
        select(stations.c.name, func.count().label("n"), stopped.label("stopped"))
        .join_from(claims, stations, stations.c.id == claims.c.station_id)
        .where(claims.c.received_at >= since, claims.c.status.in_(READ))
        .group_by(stations.c.name)
    )
    return list(connection.execute(query.order_by(stations.c.name)).mappings())


def decisions(connection: Connection, since: datetime) -> list[RowMapping]:
    """Every decision since then: its day, who took it, what it was, seconds and fields."""
    query = (
        select(
            func.date(reviews.c.at).label("day"), users.c.name, reviews.c.decision, reviews.c.seconds, reviews.c.fields
        )
        .join_from(reviews, users, users.c.id == reviews.c.user_id)
        .where(reviews.c.at >= since)
    )
    return list(connection.execute(query.order_by(reviews.c.at)).mappings())


def read_twice(connection: Connection, since: datetime) -> list[tuple[str, int, int]]:
    """By who validated what was read a second time since then: values held against it, and those this person had wrong."""
    wrong = func.sum(case((examples.c.first_right.is_(False), 1), else_=0))
    query = (
        select(users.c.name, func.count().label("n"), wrong.label("wrong"))
        .join_from(examples, second_reads, second_reads.c.claim_id == examples.c.claim_id)
        .join(users, users.c.id == second_reads.c.first_by)
        .where(examples.c.at >= since, examples.c.source.in_((BLIND, UNREAD)), examples.c.first_right.is_not(None))
        .group_by(users.c.name)
    )
    return [(row.name, row.n, int(row.wrong)) for row in connection.execute(query.order_by(users.c.name))]


def settled(connection: Connection, since: datetime, sources: Sequence[str]) -> list[RowMapping]:
    """Fields that people have settled: how sure the machine was, whether it and the first person were right."""
    query = select(
        examples.c.name, examples.c.confidence, examples.c.accepted, examples.c.right, examples.c.first_right
    ).where(examples.c.at >= since, examples.c.source.in_(sources))
    return list(connection.execute(query).mappings())
