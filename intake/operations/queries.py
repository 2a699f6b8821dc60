"""SQL of the counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from intake.database.tables import acknowledgements, claims, feed


def by_status(connection: Connection) -> list[Row[*tuple[Any, ...]]]:
    """Claims by status, with the moment the oldest of them last changed."""
    query = select(claims.c.status, func.count().label("claims"), func.min(claims.c.changed_at).label("oldest"))
    return list(connection.execute(query.group_by(claims.c.status)))


def by_reason(connection: Connection) -> list[Row[*tuple[Any, ...]]]:
    """Quarantined claims by reason."""
    query = select(claims.c.reason, func.count().label("claims")).where(claims.c.reason.is_not(None))
    return list(connection.execute(query.group_by(claims.c.reason)))


def oldest_unacknowledged(connection: Connection) -> datetime | None:
    """When the oldest version that adjudication has not acknowledged was offered."""
    known = (acknowledgements.c.claim_id == feed.c.claim_id) & (acknowledgements.c.version == feed.c.version)
    query = select(func.min(feed.c.at)).select_from(feed.outerjoin(acknowledgements, known))
    oldest: datetime | None = connection.execute(query.where(acknowledgements.c.claim_id.is_(None))).scalar_one()
    return oldest


def published(connection: Connection) -> int:
    """How many versions were offered."""
    return int(connection.execute(select(func.count()).select_from(feed)).scalar_one())
