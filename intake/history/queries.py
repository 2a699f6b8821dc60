"""SQL of the history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from intake.database.tables import history


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
