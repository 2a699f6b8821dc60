"""SQL of batches and their files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, insert, select, update

from intake.database.tables import batches, claims, files, stations


def lock_station(connection: Connection, station_id: str) -> None:
    """Let one batch of a station in at a time: two that carry the same bytes see each other."""
    connection.execute(select(stations.c.id).where(stations.c.id == station_id).with_for_update())


def last_turn(connection: Connection, station_id: str) -> datetime | None:
    """The turn of the last claim that this station sent."""
    turn: datetime | None = connection.execute(
        select(stations.c.turn_at).where(stations.c.id == station_id)
    ).scalar_one()
    return turn


def keep_turn(connection: Connection, station_id: str, turn: datetime) -> None:
    """Note the turn of the last claim that this station sent."""
    connection.execute(update(stations).where(stations.c.id == station_id).values(turn_at=turn))


def add_batch(connection: Connection, **values: Any) -> None:
    """A new batch."""
    connection.execute(insert(batches).values(**values))


def add_file(connection: Connection, **values: Any) -> None:
    """A new file of a batch."""
    connection.execute(insert(files).values(**values))


def same_bytes(connection: Connection, station_id: str, content_hashes: Sequence[str]) -> dict[str, str]:
    """Which of these contents this station has sent before: the first claim read from each."""
    query = (
        select(files.c.content_hash, claims.c.id)
        .join_from(files, claims, claims.c.file_id == files.c.id)
        .where(
            files.c.station_id == station_id,
            files.c.content_hash.in_(content_hashes),
            files.c.duplicate_of.is_(None),
            claims.c.part == 1,
        )
    )
    joined = select(files.c.content_hash, files.c.complements).where(
        files.c.station_id == station_id,
        files.c.content_hash.in_(content_hashes),
        files.c.duplicate_of.is_(None),
        files.c.complements.is_not(None),
    )
    return {row[0]: row[1] for row in (*connection.execute(query), *connection.execute(joined))}


def unread_complement(connection: Connection, claim_id: str) -> str | None:
    """The first file that completes this claim and is not part of it yet."""
    query = select(files.c.id).where(files.c.complements == claim_id, files.c.joined_at.is_(None))
    return connection.execute(query.order_by(files.c.id).limit(1)).scalar_one_or_none()


def join(connection: Connection, file_id: str, now: datetime) -> None:
    """Note that a complement has become part of its claim."""
    connection.execute(update(files).where(files.c.id == file_id).values(joined_at=now))


def batch(connection: Connection, batch_id: str, station_id: str | None) -> Row[*tuple[Any, ...]] | None:
    """A batch of this station (None: of any) with the station's name."""
    query = (
        select(batches.c.id, batches.c.created_at, stations.c.name)
        .join_from(batches, stations)
        .where(batches.c.id == batch_id)
    )
    if station_id is not None:
        query = query.where(batches.c.station_id == station_id)
    return connection.execute(query).first()


def files_of(connection: Connection, batch_id: str) -> list[RowMapping]:
    """A batch's files in the order they were sent."""
    query = select(files).where(files.c.batch_id == batch_id).order_by(files.c.position)
    return list(connection.execute(query).mappings())


def claims_of(connection: Connection, batch_id: str) -> list[RowMapping]:
    """What was made of a batch's files: claim columns, duplicates pointing at the earlier claim's."""
    query = (
        select(
            files.c.id.label("file_id"),
            files.c.position,
            files.c.duplicate_of,
            claims.c.id,
            claims.c.part,
            claims.c.status,
            claims.c.tracking,
            claims.c.rules,
        )
        .join_from(
            files,
            claims,
            (claims.c.file_id == files.c.id)
            | (claims.c.id == files.c.duplicate_of)
            | (claims.c.id == files.c.complements),
        )
        .where(files.c.batch_id == batch_id)
        .order_by(files.c.position, claims.c.part)
    )
    return list(connection.execute(query).mappings())


def pages_of_contents(connection: Connection, station_id: str, content_hashes: Sequence[str]) -> dict[str, int]:
    """Pages of the files of this station that hold these contents."""
    query = select(files.c.content_hash, files.c.pages).where(
        files.c.station_id == station_id, files.c.content_hash.in_(content_hashes), files.c.duplicate_of.is_(None)
    )
    return {row.content_hash: row.pages for row in connection.execute(query)}


def file(connection: Connection, file_id: str) -> RowMapping:
    """One file."""
    return connection.execute(select(files).where(files.c.id == file_id)).mappings().one()


def count_pages(connection: Connection, file_id: str, pages: int, separators: int) -> None:
    """Keep how many pages a file turned out to have."""
    connection.execute(update(files).where(files.c.id == file_id).values(pages=pages, separators=separators))
