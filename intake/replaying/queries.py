"""SQL of the kept answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from intake.database.tables import answers


def take(
    connection: Connection,
    *,
    caller: str,
    key_hash: str,
    token: str,
    now: datetime,
    running_until: datetime,
    expires_at: datetime,
) -> bool:
    """Whether this call is the first with its key, or takes over one whose caller died or whose answer expired."""
    insert_new = insert_postgresql if connection.dialect.name == "postgresql" else insert_sqlite
    mine = {"token": token, "running": True, "running_until": running_until, "expires_at": expires_at}
    new = insert_new(answers).values(caller=caller, key_hash=key_hash, **mine).on_conflict_do_nothing()
    if connection.execute(new.returning(answers.c.key_hash)).first() is not None:
        return True
    dead = answers.c.running & (answers.c.running_until < now)
    over = update(answers).where(_this(caller, key_hash), dead | (answers.c.expires_at < now))
    return connection.execute(over.values(**mine)).rowcount == 1


def answer(connection: Connection, caller: str, key_hash: str) -> Row[*tuple[Any, ...]] | None:
    """What is kept for a key."""
    return connection.execute(select(answers).where(_this(caller, key_hash))).first()


def finish(connection: Connection, caller: str, key_hash: str, token: str, **values: Any) -> bool:
    """Keep the answer of the call `token`; False when another call has taken the key over."""
    query = update(answers).where(_this(caller, key_hash), answers.c.token == token, answers.c.running)
    return connection.execute(query.values(running=False, running_until=None, **values)).rowcount == 1


def hold(connection: Connection, caller: str, key_hash: str, token: str, running_until: datetime) -> bool:
    """Let the call `token` run on; False when another has taken the key over."""
    query = update(answers).where(_this(caller, key_hash), answers.c.token == token, answers.c.running)
    return connection.execute(query.values(running_until=running_until)).rowcount == 1


def release(connection: Connection, caller: str, key_hash: str, token: str) -> None:
    """Forget the call `token`, which kept nothing."""
    query = delete(answers).where(_this(caller, key_hash), answers.c.token == token, answers.c.running)
    connection.execute(query)


def drop_old(connection: Connection, now: datetime) -> int:
    """Forget answers whose time is over."""
    return connection.execute(delete(answers).where(answers.c.expires_at < now)).rowcount


def _this(caller: str, key_hash: str) -> Any:
    return (answers.c.caller == caller) & (answers.c.key_hash == key_hash)
