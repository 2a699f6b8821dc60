"""SQL of uploads and their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update

from intake.database.tables import keys, pieces, uploads

OPEN, USED, EXPIRED = "open", "used", "expired"


def add(connection: Connection, **values: Any) -> None:
    """A new upload without a byte."""
    connection.execute(insert(uploads).values(offset=0, state=OPEN, **values))


def upload(connection: Connection, upload_id: str, station_id: str, *, lock: bool = False) -> RowMapping | None:
    """An upload of this station."""
    query = select(uploads).where(uploads.c.id == upload_id, uploads.c.station_id == station_id)
    return connection.execute(query.with_for_update() if lock else query).mappings().first()


def count_open(connection: Connection, station_id: str) -> int:
    """How many uploads of a station take up room."""
    query = select(func.count()).select_from(uploads).where(uploads.c.station_id == station_id, uploads.c.state == OPEN)
    return int(connection.execute(query).scalar_one())


def lock(connection: Connection, upload_id: str, token: str, now: datetime, until: datetime) -> bool:
    """Let one call write; False while another does."""
    free = or_(uploads.c.lock_token.is_(None), uploads.c.locked_until < now)
    query = update(uploads).where(uploads.c.id == upload_id, uploads.c.state == OPEN, free)
    return connection.execute(query.values(lock_token=token, locked_until=until)).rowcount == 1


def hold(connection: Connection, upload_id: str, token: str, until: datetime) -> bool:
    """Push a lock's end back; False when it was lost."""
    query = update(uploads).where(uploads.c.id == upload_id, uploads.c.lock_token == token)
    return connection.execute(query.values(locked_until=until)).rowcount == 1


def unlock(connection: Connection, upload_id: str, token: str) -> None:
    """Let others write again."""
    query = update(uploads).where(uploads.c.id == upload_id, uploads.c.lock_token == token)
    connection.execute(query.values(lock_token=None, locked_until=None))


def add_pieces(
    connection: Connection, upload_id: str, token: str, rows: Sequence[dict[str, Any]], until: datetime
) -> bool:
    """Count pieces that are in the store; False when the lock was lost, and nothing is counted."""
    start, end = rows[0]["start"], rows[-1]["start"] + rows[-1]["size"]
    mine = (uploads.c.id == upload_id, uploads.c.lock_token == token, uploads.c.offset == start)
    query = update(uploads).where(*mine, uploads.c.state == OPEN).values(offset=end, locked_until=until)
    if connection.execute(query).rowcount != 1:
        return False
    connection.execute(insert(pieces), [{"upload_id": upload_id, **row} for row in rows])
    return True


def pieces_of(connection: Connection, upload_id: str) -> list[RowMapping]:
    """An upload's pieces in order."""
    query = select(pieces).where(pieces.c.upload_id == upload_id).order_by(pieces.c.start)
    return list(connection.execute(query).mappings())


def use(connection: Connection, upload_id: str, station_id: str) -> bool:
    """Put a whole upload into a batch; False when it is not to be had any more."""
    whole = (uploads.c.state == OPEN, uploads.c.offset == uploads.c.length)
    query = update(uploads).where(uploads.c.id == upload_id, uploads.c.station_id == station_id, *whole)
    return connection.execute(query.values(state=USED)).rowcount == 1


def drop_pieces(connection: Connection, upload_id: str) -> list[str]:
    """Forget an upload's pieces and its key; gives the blobs that nothing points to any more."""
    blobs = [row["blob"] for row in pieces_of(connection, upload_id)]
    connection.execute(delete(pieces).where(pieces.c.upload_id == upload_id))
    connection.execute(delete(keys).where(keys.c.owner == upload_id))
    return blobs


def remove(connection: Connection, upload_id: str) -> None:
    """Forget an upload whose pieces are gone."""
    connection.execute(delete(uploads).where(uploads.c.id == upload_id))


def over(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Open uploads whose time is over and that nobody writes."""
    free = or_(uploads.c.lock_token.is_(None), uploads.c.locked_until < now)
    query = select(uploads.c.id).where(uploads.c.state == OPEN, uploads.c.expires_at < now, free)
    return list(connection.execute(query.limit(limit).with_for_update(skip_locked=True)).scalars())


def expire(connection: Connection, upload_id: str) -> None:
    """Let an upload be told as gone from now on."""
    connection.execute(update(uploads).where(uploads.c.id == upload_id).values(state=EXPIRED, told_sealed=None))


def drop_old(connection: Connection, before: datetime) -> None:
    """Forget uploads that were used or expired long ago."""
    connection.execute(delete(uploads).where(uploads.c.state != OPEN, uploads.c.expires_at < before))
