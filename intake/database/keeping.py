"""The house's own rows: its secret, the epoch of its feed, the wrapped keys of claims and files, its counters."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from intake.database.tables import beats, claims, house, keys
from intake.sealing import Keyring, Secrets, WrappedKey

SECRET = "secret"  # noqa: S105  # the name of a row
EPOCH = "epoch"


@dataclass(frozen=True)
class Foundation:
    """What a house is known by: the epoch of its feed and its secret."""

    epoch: str
    secrets: Secrets


def found(connection: Connection, keyring: Keyring) -> Foundation:
    """The foundation of this database, laid now when there is none yet; raises SealBroken when the key is another's."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": 0x0CAC4E8})
    row = connection.execute(select(house.c.value, house.c.master).where(house.c.name == SECRET)).first()
    if row is None:
        secret, wrapped = keyring.new_key(SECRET)
        epoch = secrets.token_hex(4)
        connection.execute(
            insert(house),
            [
                {"name": SECRET, "value": wrapped.sealed, "master": wrapped.master},
                {"name": EPOCH, "value": epoch.encode(), "master": None},
            ],
        )
        return Foundation(epoch, Secrets(secret))
    secret = keyring.unwrap(SECRET, WrappedKey(row.value, row.master))
    epoch = connection.execute(select(house.c.value).where(house.c.name == EPOCH)).scalar_one().decode()
    return Foundation(epoch, Secrets(secret))


def is_founded(connection: Connection) -> bool:
    """Whether this database has been used with some master key."""
    return connection.execute(select(house.c.name).where(house.c.name == SECRET)).first() is not None


def add_key(connection: Connection, owner: str, wrapped: WrappedKey, now: datetime) -> None:
    """Keep the wrapped key of a claim or file."""
    connection.execute(insert(keys).values(owner=owner, sealed=wrapped.sealed, master=wrapped.master, created_at=now))


def wrapped_key(connection: Connection, owner: str) -> WrappedKey | None:
    """The wrapped key of a claim or file; None once it is destroyed."""
    row = connection.execute(select(keys.c.sealed, keys.c.master).where(keys.c.owner == owner)).first()
    return None if row is None else WrappedKey(row.sealed, row.master)


def destroy_key(connection: Connection, owner: str) -> None:
    """Make all that `owner`'s key sealed unreadable for ever."""
    connection.execute(delete(keys).where(keys.c.owner == owner))


def count(connection: Connection, name: str, now: datetime, by: int = 1) -> None:
    """Add to a counter that outlives its process."""
    insert_new = insert_postgresql if connection.dialect.name == "postgresql" else insert_sqlite
    connection.execute(insert_new(beats).values(name=name, count=0, at=now).on_conflict_do_nothing())
    connection.execute(update(beats).where(beats.c.name == name).values(count=beats.c.count + by, at=now))


def counters(connection: Connection) -> dict[str, int]:
    """All counters."""
    return {row.name: row[1] for row in connection.execute(select(beats.c.name, beats.c.count))}


def claim_count(connection: Connection) -> int:
    """How many claims there are."""
    return int(connection.execute(select(func.count()).select_from(claims)).scalar_one())
