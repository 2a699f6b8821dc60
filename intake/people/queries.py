"""Stations, clients, persons and sessions in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from intake.database.tables import clients, sessions, stations, users


def add_station(connection: Connection, **values: Any) -> None:
    """A new station."""
    connection.execute(insert(stations).values(**values))


def add_client(connection: Connection, **values: Any) -> None:
    """A new client of adjudication."""
    connection.execute(insert(clients).values(**values))


def add_user(connection: Connection, **values: Any) -> None:
    """A new person."""
    connection.execute(insert(users).values(failures=0, **values))


def renew_station(connection: Connection, name: str, key_hash: str) -> bool:
    """Give a station another key; False when there is none of that name."""
    changed = connection.execute(update(stations).where(stations.c.name == name).values(key_hash=key_hash))
    return changed.rowcount == 1


def renew_client(connection: Connection, name: str, key_hash: str) -> bool:
    """Give a client another key; False when there is no such client."""
    changed = connection.execute(update(clients).where(clients.c.name == name).values(key_hash=key_hash))
    return changed.rowcount == 1


def renew_user(connection: Connection, name: str, password_hash: str) -> bool:
    """Give a person another password and end their sessions; False when there is none of that name."""
    user_id = connection.execute(select(users.c.id).where(users.c.name == name)).scalar_one_or_none()
    if user_id is None:
        return False
    fresh = {"password_hash": password_hash, "failures": 0, "wait_until": None}
    connection.execute(update(users).where(users.c.id == user_id).values(**fresh))
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id))
    return True


def station_by_key(connection: Connection, key_hash: str) -> Row[*tuple[Any, ...]] | None:
    """The station that holds this key and was not revoked."""
    query = select(stations.c.id, stations.c.name)
    return connection.execute(query.where(stations.c.key_hash == key_hash, stations.c.revoked_at.is_(None))).first()


def client_by_key(connection: Connection, key_hash: str) -> Row[*tuple[Any, ...]] | None:
    """The client that holds this key and was not revoked."""
    query = select(clients.c.id, clients.c.name, clients.c.scopes, clients.c.regimes)
    return connection.execute(query.where(clients.c.key_hash == key_hash, clients.c.revoked_at.is_(None))).first()


def user_by_name(connection: Connection, name: str) -> Row[*tuple[Any, ...]] | None:
    """The person of this name, locked against a second sign-in at the same moment."""
    if "\0" in name:  # PostgreSQL takes no such text, not even to look for it
        return None
    return connection.execute(select(users).where(users.c.name == name).with_for_update()).first()


def user_name(connection: Connection, user_id: str) -> str | None:
    """The name of a person."""
    return connection.execute(select(users.c.name).where(users.c.id == user_id)).scalar_one_or_none()


def note_sign_in(connection: Connection, user_id: str, failures: int, wait_until: datetime | None) -> None:
    """Keep how often signing in has failed, and until when the next try waits."""
    connection.execute(update(users).where(users.c.id == user_id).values(failures=failures, wait_until=wait_until))


def add_session(connection: Connection, **values: Any) -> None:
    """A new session."""
    connection.execute(insert(sessions).values(**values))


def session_by_token(
    connection: Connection, token_hash: str, now: datetime, idle: timedelta
) -> Row[*tuple[Any, ...]] | None:
    """The person behind a session that is neither over nor idle for too long."""
    query = (
        select(users.c.id, users.c.name, users.c.role, sessions.c.seen_at)
        .join_from(sessions, users)
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.expires_at > now,
            sessions.c.seen_at > now - idle,
            users.c.disabled_at.is_(None),
        )
    )
    return connection.execute(query).first()


def touch_session(connection: Connection, token_hash: str, now: datetime) -> None:
    """A session was used."""
    connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


def end_session(connection: Connection, token_hash: str) -> None:
    """Sign out."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def drop_old_sessions(connection: Connection, now: datetime) -> int:
    """Forget sessions that are over."""
    return connection.execute(delete(sessions).where(sessions.c.expires_at < now)).rowcount
