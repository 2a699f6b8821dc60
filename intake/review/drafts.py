"""What a person has typed and not kept: sealed under the claim's key, for a browser that dies or a session that ends."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import queries
from intake.sealing import bound, seal, unseal

Typed = Mapping[str, Any]
"""By `document.field` the value as it would be sent, by `box:document.field` where it was drawn, by `#dialog.name` what was
written or chosen in a dialog."""

BOX = "box:"
"""Before the name of a value: the page and box that a person drew for it."""

ELSEWHERE = "#bulk."
"""What was written on another page than the desk, which knows nothing of it."""

DESK, BLIND = "draft", "blind draft"
"""What a draft was typed on: the desk, or a second reading that does not see what was read."""


def keep(work: Work, record: Record, typed: Typed, caller: Caller) -> None:
    """Keep what stands typed on a desk; nothing typed clears it."""
    queries.keep_draft(work.connection, record.id, caller.id, work.house.now(), sealed(record, typed, caller.id))


def keep_of_desk(
    work: Work, record: Record, typed: Typed, caller: Caller, cleared: Collection[str] | None = None
) -> None:
    """Keep what stands typed on a desk; what was written elsewhere stays.

    cleared  what stood typed on this desk and does no more; None takes all of the draft for this desk's
    """
    there = {
        key: value
        for key, value in of(work, record, caller).items()
        if key.startswith(ELSEWHERE) or (cleared is not None and key not in cleared)
    }
    keep(work, record, {**there, **typed}, caller)


def of(work: Work, record: Record, caller: Caller) -> dict[str, Any]:
    """What this person had typed on this claim and not kept; empty where there is none."""
    row = queries.draft(work.connection, record.id, caller.id)
    return {} if row is None else opened(record, row["sealed"], caller.id)


def done(work: Work, record: Record, caller: Caller, *keys: str) -> None:
    """What this person had typed there is kept now, or sent; a key that ends in a point means all that begin with it."""
    begins = tuple(key for key in keys if key.endswith("."))
    typed = of(work, record, caller)
    left = {key: value for key, value in typed.items() if key not in keys and not key.startswith(begins)}
    if left != typed:
        keep(work, record, left, caller)


def add(work: Work, record: Record, typed: Typed, user_id: str) -> None:
    """Put values beside what this person has typed on the claim."""
    row = queries.draft(work.connection, record.id, user_id)
    there = {} if row is None else opened(record, row["sealed"], user_id)
    kept = sealed(record, {**typed, **there}, user_id)
    queries.keep_draft(work.connection, record.id, user_id, work.house.now(), kept)


def sealed(record: Record, typed: Typed, user_id: str, sort: str = DESK) -> bytes | None:
    """A draft as it is kept; None where nothing is typed."""
    return seal(record.key, json.dumps(dict(typed)).encode(), bound(record.id, f"{sort} {user_id}")) if typed else None


def opened(record: Record, kept: bytes | None, user_id: str, sort: str = DESK) -> dict[str, Any]:
    """What was typed."""
    if kept is None:
        return {}
    typed: dict[str, Any] = json.loads(unseal(record.key, kept, bound(record.id, f"{sort} {user_id}")))
    return typed
