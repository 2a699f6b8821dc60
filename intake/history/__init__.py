"""What was done to a claim, by whom and when: append-only, one hash chain a claim.

A row's detail holds ids, rule ids, counts and closed words, never a personal value: the chain must outlive erasure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from intake.history import queries
from intake.house import Work

FIRST = "0" * 64


def append(work: Work, claim_id: str, actor: str, act: str, **detail: Any) -> None:
    """One more line in the history of `claim_id`."""
    n, previous = queries.last(work.connection, claim_id) or (0, FIRST)
    now = work.house.now()
    line = {"claim_id": claim_id, "n": n + 1, "at": now, "actor": actor, "act": act, "detail": detail}
    queries.append(work.connection, {**line, "previous": previous, "hash": chained(previous, line)})


def chained(previous: str, line: dict[str, Any]) -> str:
    """SHA-256 over the hash before and the line in one canonical spelling."""
    at: datetime = line["at"]
    plain = {**line, "at": at.isoformat(timespec="microseconds")}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_broken(lines: Iterable[dict[str, Any]]) -> int | None:
    """Number of the first line that does not fit the chain of one claim's history; None when all fit."""
    previous = FIRST
    for n, row in enumerate(lines, start=1):
        line = {name: row[name] for name in ("claim_id", "n", "at", "actor", "act", "detail")}
        if row["n"] != n or row["previous"] != previous or row["hash"] != chained(previous, line):
            return n
        previous = row["hash"]
    return None
