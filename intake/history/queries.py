"""SQL of the history."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select

from intake.database.tables import claims, history

AT_ONCE = 1000  # rows in memory while every history is gone through


def last(connection: Connection, claim_id: str) -> tuple[int, str] | None:
    """Number and hash of a claim's last line."""
    query = select(history.c.n, history.c.hash).where(history.c.claim_id == claim_id)
    row = connection.execute(query.order_by(history.c.n.desc()).limit(1)).first()
    return None if row is None else (row.n, row.hash)


def append(connection: Connection, line: dict[str, Any]) -> None:
    """Add a line."""
    connection.execute(insert(history).values(**line))


def of_claim(connection: Connection, claim_id: str) -> list[dict[str, Any]]:
    """A claim's lines in order."""
    query = select(history).where(history.c.claim_id == claim_id).order_by(history.c.n)
    return [dict(row) for row in connection.execute(query).mappings()]


def has_act(connection: Connection, claim_id: str, acts: Collection[str]) -> bool:
    """Whether one of these acts was done to a claim."""
    query = select(history.c.n).where(history.c.claim_id == claim_id, history.c.act.in_(acts))
    return connection.execute(query.limit(1)).first() is not None


def all_lines(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every line of every claim, a claim's own together and in order."""
    query = select(history).order_by(history.c.claim_id, history.c.n).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(query).mappings():
        yield dict(row)


def claims_with_lines(connection: Connection) -> int:
    """How many claims have a history."""
    return int(connection.execute(select(func.count(history.c.claim_id.distinct()))).scalar_one())


def claims_without_lines(connection: Connection) -> list[str]:
    """Claims whose history is gone: every claim begins with a line."""
    told = select(history.c.claim_id).where(history.c.claim_id == claims.c.id).exists()
    return list(connection.execute(select(claims.c.id).where(~told).order_by(claims.c.id)).scalars())
