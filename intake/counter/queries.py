"""SQL of the light look at files, and of what the counter shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from intake.database.tables import batches, checks, claims, files, stations

TRIES = 3


def wish_check(connection: Connection, file_id: str) -> None:
    """Have a file looked at."""
    connection.execute(insert(checks).values(file_id=file_id, tries=0))


def take_check(connection: Connection, now: datetime, until: datetime) -> str | None:
    """Take the newest file nobody looks at: whoever sent it is still there, while those of the oldest have left."""
    free = or_(checks.c.taken_until.is_(None), checks.c.taken_until < now)
    query = select(checks.c.file_id).where(checks.c.checked_at.is_(None), free, checks.c.tries < TRIES)
    newest = query.order_by(checks.c.file_id.desc()).limit(1).with_for_update(skip_locked=True)
    file_id: str | None = connection.execute(newest).scalar_one_or_none()
    if file_id is not None:
        taken = update(checks).where(checks.c.file_id == file_id)
        connection.execute(taken.values(tries=checks.c.tries + 1, taken_until=until))
    return file_id


def waits(connection: Connection, now: datetime) -> bool:
    """Whether a file waits to be looked at."""
    free = or_(checks.c.taken_until.is_(None), checks.c.taken_until < now)
    query = select(checks.c.file_id).where(checks.c.checked_at.is_(None), free, checks.c.tries < TRIES)
    return connection.execute(query.limit(1)).first() is not None


def keep_check(
    connection: Connection, file_id: str, now: datetime, pages: Sequence[str | None], refused: str | None
) -> None:
    """Keep what a look found; the same look twice finds the same."""
    query = update(checks).where(checks.c.file_id == file_id, checks.c.checked_at.is_(None))
    connection.execute(query.values(checked_at=now, pages=list(pages), refused=refused))


def checks_of(connection: Connection, file_ids: Sequence[str]) -> dict[str, RowMapping]:
    """The looks at these files, by file."""
    query = select(checks).where(checks.c.file_id.in_(file_ids))
    return {row["file_id"]: row for row in connection.execute(query).mappings()}


def files_of_claim(connection: Connection, claim_id: str) -> list[RowMapping]:
    """The file a claim came in and the papers that complete it, in the order they came."""
    own = select(claims.c.file_id).where(claims.c.id == claim_id)
    query = select(files).where(or_(files.c.id.in_(own), files.c.complements == claim_id)).order_by(files.c.id)
    return list(connection.execute(query).mappings())


def station_of(connection: Connection, user_id: str) -> RowMapping | None:
    """The station that a person hands papers in as."""
    return connection.execute(select(stations).where(stations.c.user_id == user_id)).mappings().first()


def add_station(connection: Connection, **values: Any) -> None:
    """A station of a person's own."""
    connection.execute(insert(stations).values(**values))


def newest_batches(connection: Connection, station_id: str, limit: int) -> Sequence[RowMapping]:
    """What a station sent last."""
    query = select(batches.c.id, batches.c.created_at).where(batches.c.station_id == station_id)
    return list(connection.execute(query.order_by(batches.c.id.desc()).limit(limit)).mappings())
