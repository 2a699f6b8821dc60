"""Signing in and out: argon2id, one answer for every wrong name or password, a wait that grows with each failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from intake.credentials import SESSION, hash_of, new_secret
from intake.house import House
from intake.people import queries
from intake.problems import TooMany, Unauthenticated

FREE_TRIES = 5
LONGEST_WAIT_S = 300
PASSWORD_CHARS = (8, 256)

HASHER = PasswordHasher()  # argon2id, 64 MiB, 3 passes: 50 ms and more on the machines this runs on


class WrongPassword(Unauthenticated):
    """This name and password do not fit together."""

    slug = "sign_in_failed"


@dataclass(frozen=True)
class Session:
    """A fresh session; `token` is told once."""

    token: str
    user_id: str
    name: str
    role: str


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash to compare with when there is no such person: an unknown name takes as long as a wrong password."""
    return HASHER.hash("nobody's password")


def hash_password(password: str) -> str:
    """What the database keeps of a password."""
    return HASHER.hash(password)


def sign_in(house: House, name: str, password: str) -> Session:
    """A new session; raises WrongPassword, TooMany after too many failures."""
    now = house.now()
    with house.reading() as work:
        row = queries.user_by_name(work.connection, name)
    if row is not None and row.wait_until is not None and row.wait_until > now:
        raise TooMany(retry_s=max(1, int((row.wait_until - now).total_seconds())))
    right = _fits(row.password_hash if row is not None else _nobody(), password[: PASSWORD_CHARS[1]])
    if row is None or row.disabled_at is not None:
        raise WrongPassword
    if not right:
        _note_failure(house, row.id, row.failures + 1)
        raise WrongPassword
    return _open(house, row.id, row.name, row.role)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _note_failure(house: House, user_id: str, failures: int) -> None:
    wait_s = 0 if failures < FREE_TRIES else min(LONGEST_WAIT_S, 2 ** (failures - FREE_TRIES))
    with house.writing() as work:
        queries.note_sign_in(work.connection, user_id, failures, house.now() + timedelta(seconds=wait_s))


def _open(house: House, user_id: str, name: str, role: str) -> Session:
    token, now = new_secret(SESSION), house.now()
    with house.writing() as work:
        queries.note_sign_in(work.connection, user_id, 0, None)
        queries.add_session(
            work.connection,
            token_hash=hash_of(token),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=house.terms.session_h),
        )
    return Session(token, user_id, name, role)


def sign_out(house: House, token: str) -> None:
    """End a session."""
    with house.writing() as work:
        queries.end_session(work.connection, hash_of(token))
