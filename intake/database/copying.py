"""A database as a file, and back: SQLite by its own backup, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, select, text, update

from intake.database.keeping import EPOCH
from intake.database.tables import feed, files, house, pages, pieces

SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"


class CopyFailed(Exception):
    """The database could not be copied; the sentence says what to look at."""


def name_of_copy(engine: Engine) -> str:
    """What a copy of this database is called: the two kinds do not open each other's."""
    return POSTGRESQL if engine.dialect.name == "postgresql" else SQLITE


def dump(engine: Engine, target: Path) -> None:
    """Write the database as it is at one moment to `target`, while others go on writing. Raises CopyFailed."""
    if engine.dialect.name == "postgresql":
        _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with closing(sqlite3.connect(str(engine.url.database))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def load(engine: Engine, source: Path) -> None:
    """Fill an empty database from `source`. Raises CopyFailed."""
    if engine.dialect.name == "postgresql":
        words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        _run(engine, "pg_restore", *words, f"--dbname={engine.url.database}", str(source))
        return
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(str(engine.url.database))) as target:
        copy.backup(target)


def begin_anew(connection: Connection) -> None:
    """Make the feed of a restored database one that no cursor from before points into.

    What was offered after the copy was made is not in it, and PostgreSQL counts transactions from the beginning again:
    the rows keep their order under new numbers, before all that come, and clients pull them again.
    """
    rows = connection.execute(select(feed.c.seq).order_by(feed.c.xid, feed.c.seq)).scalars().all()
    for place, seq in enumerate(rows, start=1):
        connection.execute(update(feed).where(feed.c.seq == seq).values(seq=-place, xid=0))
    connection.execute(update(feed).where(feed.c.seq < 0).values(seq=-feed.c.seq))
    if connection.dialect.name == "postgresql" and rows:
        connection.execute(text("SELECT setval(pg_get_serial_sequence('feed', 'seq'), :last)"), {"last": len(rows)})
    connection.execute(update(house).where(house.c.name == EPOCH).values(value=secrets.token_hex(4).encode()))


def blobs(connection: Connection) -> set[str]:
    """Every blob that a row points to."""
    found: set[str] = set()
    for column in (files.c.blob, pages.c.blob, pieces.c.blob):
        found.update(connection.execute(select(column).where(column.is_not(None))).scalars())
    return found


def _run(engine: Engine, program: str, *words: str) -> None:
    """One of PostgreSQL's programs on this database; the password goes by the environment, never by the words."""
    url = engine.url
    said = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGDATABASE": url.database}
    environment = {**os.environ, **{name: str(value) for name, value in said.items() if value is not None}}
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    try:
        done = subprocess.run([program, *words], env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        raise CopyFailed(f"{program} is not installed; it comes with PostgreSQL's client programs.") from None
    if done.returncode:
        raise CopyFailed(
            f"{program} failed with code {done.returncode}; is it as new as the server, and the disk free?"
        )
