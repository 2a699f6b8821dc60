"""SQL of the counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, func, select
from sqlalchemy.sql import ColumnElement

from intake.database.tables import acknowledgements, claims, feed, files

AT_ONCE = 1000


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


def files_of_days(connection: Connection, since: datetime | None, until: datetime | None) -> Iterator[RowMapping]:
    """Files that came in then, with the status of the claim they point at and the pages of the same bytes before."""
    first = files.alias("first")
    same = (first.c.station_id == files.c.station_id) & (first.c.content_hash == files.c.content_hash)
    again = files.c.duplicate_of.is_not(None) & first.c.duplicate_of.is_(None)
    query = (
        select(
            files.c.id,
            files.c.duplicate_of,
            files.c.complements,
            files.c.joined_at,
            files.c.pages,
            files.c.separators,
            claims.c.status.label("target_status"),
            first.c.pages.label("same_pages"),
        )
        .outerjoin(claims, claims.c.id == func.coalesce(files.c.duplicate_of, files.c.complements))
        .outerjoin(first, same & again)
        .where(*_between(since, until))
        .order_by(files.c.id)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from connection.execute(query).mappings()


def claims_of_files(connection: Connection, since: datetime | None, until: datetime | None) -> list[RowMapping]:
    """Claims made of files that came in then, with their pages and how many of those joined them later."""
    joined = files.alias("joined")
    pages = select(func.sum(joined.c.pages - joined.c.separators)).where(
        joined.c.complements == claims.c.id, joined.c.joined_at.is_not(None)
    )
    query = select(
        claims.c.file_id, claims.c.status, claims.c.page_count, pages.scalar_subquery().label("joined_pages")
    ).join_from(claims, files, claims.c.file_id == files.c.id)
    return list(connection.execute(query.where(*_between(since, until))).mappings())


def _between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    return [] if since is None or until is None else [files.c.created_at >= since, files.c.created_at < until]


def published(connection: Connection) -> int:
    """How many versions were offered."""
    return int(connection.execute(select(func.count()).select_from(feed)).scalar_one())
