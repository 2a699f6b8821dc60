"""The first answer to each Idempotency-Key, kept and given again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from claims.errors import Conflict, SenderCanMend
from intake.house import House, Work
from intake.replaying import queries
from intake.sealing import bound, seal, unseal


class KeyReused(SenderCanMend):
    """This `Idempotency-Key` was used for something else; take a new one for a new write."""

    slug = "idempotency_key_reused"


class InProgress(Conflict):
    """The first call with this `Idempotency-Key` is still running; ask again in a moment."""

    slug = "request_in_progress"
    retry = True


@dataclass(frozen=True)
class Answer:
    """An answer and whether it is one given before."""

    status_code: int
    body: Any
    replayed: bool = False


@dataclass(frozen=True)
class Claimed:
    """A key taken by a running call; `token` tells this call from one that took over after a crash."""

    caller: str
    key_hash: str
    token: str


def _key_hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


HELD_S = 60
"""How long a running call holds its key without a sign of life: as long as another must wait after its process was killed."""
BEAT_S = 15
"""How often a running call says that it runs."""


def start(house: House, caller: str, key: str) -> Claimed | None:
    """Take `key` for a call that runs long and calls `hold` as it does; None when it was answered before. Raises InProgress."""
    claimed = Claimed(caller, _key_hash(key), secrets.token_hex(16))
    now = house.now()
    with house.writing() as work:
        taken = queries.take(
            work.connection,
            caller=caller,
            key_hash=claimed.key_hash,
            token=claimed.token,
            now=now,
            running_until=now + timedelta(seconds=HELD_S),
            expires_at=now + timedelta(days=house.terms.keep_answers_days),
        )
        if taken:
            return claimed
        row = queries.answer(work.connection, caller, claimed.key_hash)
    if row is not None and not row.running:
        return None
    raise InProgress


def hold(house: House, claimed: Claimed) -> bool:
    """Say that the call still runs; False when another has taken its key over, and it may stop."""
    with house.writing() as work:
        until = house.now() + timedelta(seconds=HELD_S)
        return queries.hold(work.connection, claimed.caller, claimed.key_hash, claimed.token, until)


def release(house: House, claimed: Claimed) -> None:
    """Give a key back after a call that kept nothing."""
    with house.writing() as work:
        queries.release(work.connection, claimed.caller, claimed.key_hash, claimed.token)


def replay(work: Work, caller: str, key: str, fingerprint: str) -> Answer:
    """The answer given before to `key`; raises KeyReused when it was for another content."""
    row = queries.answer(work.connection, caller, _key_hash(key))
    if row is None or row.running:
        raise InProgress
    if row.fingerprint != fingerprint:
        raise KeyReused
    body = unseal(work.house.secrets.key("answers"), row.sealed, bound(caller, row.key_hash))
    return Answer(row.status_code, json.loads(body), replayed=True)


def finish(work: Work, claimed: Claimed, fingerprint: str, answer: Answer) -> None:
    """Keep the answer, in the transaction that did the work; raises InProgress when another call took the key over."""
    body = json.dumps(answer.body).encode()
    sealed = seal(work.house.secrets.key("answers"), body, bound(claimed.caller, claimed.key_hash))
    kept = queries.finish(
        work.connection,
        claimed.caller,
        claimed.key_hash,
        claimed.token,
        fingerprint=fingerprint,
        status_code=answer.status_code,
        sealed=sealed,
    )
    if not kept:
        raise InProgress


def once(work: Work, caller: str, key: str, content: Any, act: Callable[[], Any], status_code: int = 200) -> Answer:
    """Do `act` once for `key`, in this transaction; a second call waits for the first and is given its answer.

    Raises KeyReused when `content` (anything JSON) is not what came with the key the first time.
    """
    fingerprint = sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
    claimed = Claimed(caller, _key_hash(key), secrets.token_hex(16))
    now = work.house.now()
    keep = timedelta(days=work.house.terms.keep_answers_days)
    taken = queries.take(
        work.connection,
        caller=caller,
        key_hash=claimed.key_hash,
        token=claimed.token,
        now=now,
        running_until=now,
        expires_at=now + keep,
    )
    if not taken:
        return replay(work, caller, key, fingerprint)
    answer = Answer(status_code, act())
    finish(work, claimed, fingerprint, answer)
    return answer
