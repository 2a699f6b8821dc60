"""SQL of the feed and of acknowledgements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, exists, insert, literal_column, or_, select
from sqlalchemy.sql import ColumnElement

from intake.database.tables import acknowledgements, feed

HORIZON: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def _settled(connection: Connection) -> list[ColumnElement[bool]]:
    """Rows that nothing can slip in front of any more.

    PostgreSQL numbers rows before they commit: a row of a transaction that is still open may stand before one that is
    visible already. Rows are therefore ordered by their transaction, and shown only when all older ones have ended.
    SQLite has one writer at a time, so its numbers are in the order of commits.
    """
    return [feed.c.xid < HORIZON] if connection.dialect.name == "postgresql" else []


def after(
    connection: Connection, place: tuple[int, int], limit: int, regimes: Collection[str], *, unacknowledged: bool
) -> Sequence[RowMapping]:
    """Up to `limit` rows of the feed behind `place` in commit order, of these regimes (none: all)."""
    xid, seq = place
    behind = or_(feed.c.xid > xid, and_(feed.c.xid == xid, feed.c.seq > seq))
    query = select(feed).where(behind, *_settled(connection))
    if regimes:
        query = query.where(feed.c.regime.in_(regimes))
    if unacknowledged:
        known = (acknowledgements.c.claim_id == feed.c.claim_id) & (acknowledgements.c.version == feed.c.version)
        query = query.where(~exists().where(known))
    return list(connection.execute(query.order_by(feed.c.xid, feed.c.seq).limit(limit)).mappings())


def has_place(connection: Connection, place: tuple[int, int]) -> bool:
    """Whether the feed has a row at `place`."""
    query = select(feed.c.seq).where(feed.c.xid == place[0], feed.c.seq == place[1])
    return connection.execute(query).first() is not None


def version(connection: Connection, claim_id: str, number: int, regimes: Collection[str]) -> RowMapping | None:
    """One version of a claim in the feed, when it is of these regimes (none: all)."""
    query = select(feed.c.claim_id, feed.c.version).where(feed.c.claim_id == claim_id, feed.c.version == number)
    if regimes:
        query = query.where(feed.c.regime.in_(regimes))
    return connection.execute(query).mappings().first()


def acknowledgement(connection: Connection, claim_id: str, number: int) -> RowMapping | None:
    """What was said of a version."""
    query = select(acknowledgements).where(
        acknowledgements.c.claim_id == claim_id, acknowledgements.c.version == number
    )
    return connection.execute(query).mappings().first()


def add_acknowledgement(connection: Connection, **values: Any) -> None:
    """Keep what was said of a version."""
    connection.execute(insert(acknowledgements).values(**values))
