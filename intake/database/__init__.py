"""The database: SQLite on one machine, PostgreSQL for many, the same code on both."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event

BUSY_MS = 10_000  # how long a SQLite writer waits for another before the caller is told 503
READING = "cachet_reading"


def open_database(url: str) -> Engine:
    """An engine on `url`; nothing is connected yet.

    SQLite runs in WAL mode with `synchronous=FULL` (a commit survives a power cut) and takes its write lock when a
    writing transaction begins, so that no transaction fails half-way for having started as a reader.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=30, pool_timeout=10, hide_parameters=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event says BEGIN, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _scripts(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to the newest shape, or an older one; safe to call again and from two processes."""
    command.upgrade(_scripts(engine), revision)


def at_head(connection: Connection) -> bool:
    """Whether the tables have the shape this code expects."""
    head = ScriptDirectory.from_config(_scripts(connection.engine)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head
