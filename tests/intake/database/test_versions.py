"""Every older shape of the database is brought to the one the code expects, with what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, insert, select

from intake.database import at_head, open_database, upgrade
from intake.database.tables import claims, metadata

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
ROWS: dict[str, list[dict[str, Any]]] = {
    "stations": [{"id": "S", "name": "RABAT-1", "key_hash": "k", "created_at": NOW}],
    "batches": [{"id": "B", "station_id": "S", "created_at": NOW}],
    "files": [
        {
            "id": "F",
            "batch_id": "B",
            "station_id": "S",
            "position": 0,
            "source_sealed": b"",
            "content_hash": "h",
            "size": 1,
        }
        | {"pages": 2, "separators": 0, "created_at": NOW}
    ],
    "claims": [
        {"id": name, "file_id": "F", "batch_id": "B", "station_id": "S", "part": part, "tracking": name, "version": 1}
        | {"revision": 1, "status": status, "received_at": NOW, "rules": [], "missing": [], "content_hash": "h"}
        | {"sealed": b"", "attempt": 0, "failures": 0, "due_on": due_on, "changed_at": NOW}
        for name, part, status, due_on in (("C", 1, "returned", date(2026, 3, 10)), ("D", 2, "received", None))
    ],
    "pages": [
        {"claim_id": "C", "n": n, "blob": str(n), "media_type": "image/jpeg", "width_px": 1, "height_px": 1}
        for n in (1, 2)
    ],
}
"""A house as the first shape kept it: a returned claim of two pages, and one that waits to be read."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of each kind without any table."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres")
        with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS of_before")
            connection.execute("CREATE DATABASE of_before")
        url = f"{postgres}/of_before"
    engine = open_database(url)
    yield engine
    engine.dispose()


def test_the_first_shape_comes_to_the_newest_with_its_claims(empty: Engine) -> None:
    """Step by step, and nothing is left that the code says otherwise; what is new of old claims is filled in."""
    upgrade(empty, "0001")
    old = MetaData()
    with empty.begin() as connection:
        old.reflect(connection)
        for name, rows in ROWS.items():
            connection.execute(insert(old.tables[name]), [naive(row, empty) for row in rows])
        assert not at_head(connection)
    for revision in ("0002", "0003", "head"):
        upgrade(empty, revision)
    with empty.connect() as connection:
        assert at_head(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        returned, waiting = connection.execute(select(claims).order_by(claims.c.id)).mappings()
    assert (returned["page_count"], returned["asked_on"], returned["turn_at"]) == (2, date(2026, 3, 2), None)
    assert (waiting["page_count"], waiting["asked_on"], waiting["turn_at"]) == (0, None, NOW)


def naive(row: dict[str, Any], engine: Engine) -> dict[str, Any]:
    """The row as SQLite keeps it: moments without a zone."""
    if engine.dialect.name == "postgresql":
        return row
    return {name: value.replace(tzinfo=None) if isinstance(value, datetime) else value for name, value in row.items()}
