"""What was done to a claim, by whom and when: append-only, one hash chain a claim.

A row's detail holds ids, rule ids, counts and closed words, never a personal value: the chain must outlive erasure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

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


def broken(connection: Connection) -> Iterator[tuple[str, int]]:
    """Every claim whose history does not fit its chain, with the number of the first line that does not.

    Lines cut off at the end leave a chain that fits: only a copy kept elsewhere tells of those.
    """
    for claim_id, lines in groupby(queries.all_lines(connection), key=lambda line: str(line["claim_id"])):
        n = first_broken(lines)
        if n is not None:
            yield claim_id, n
    for claim_id in queries.claims_without_lines(connection):
        yield claim_id, 1
