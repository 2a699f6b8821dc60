"""A claim as the house keeps it: plain columns to find it by, and everything personal sealed under its own key."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from ulid import ULID

from claims.claim import Claim
from claims.errors import NotFound
from claims.words import Severity, Status
from intake.claim import finding, queries
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.sealing import WrappedKey, bound, seal, unseal
from validators.clocks import pay_by
from validators.events import Event, event_of

MOROCCO = ZoneInfo("Africa/Casablanca")
TRACKING_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read aloud or copied
TRACKING_LENGTH = 12  # 30^12: not to be guessed

AT_ONCE = 500
"""Rows that are fetched at once where all claims are gone through."""


@dataclass(frozen=True)
class Record:
    """A claim and what surrounds it.

    row       the columns
    key       the claim's data key
    claim     the contract's claim, its status, version and pending taken from the columns
    manifest  what the station said of the file
    machine   values that a reviewer replaced, as the machine had read them, by `document.name`
    judged    what the decisions so far asked for: the note, the papers asked back; which pages came with a claim that was joined
    """

    row: RowMapping
    key: bytes
    claim: Claim
    manifest: dict[str, Any] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The claim's id."""
        return str(self.row["id"])

    @property
    def etag(self) -> str:
        """Changes with every change of the claim."""
        return f'"{self.row["version"]}.{self.row["revision"]}"'


def new_id() -> str:
    """An opaque id, in the order of creation."""
    return str(ULID())


def new_tracking() -> str:
    """A number the insured person follows the claim by."""
    return "".join(secrets.choice(TRACKING_LETTERS) for _ in range(TRACKING_LENGTH))


def create(
    work: Work,
    claim: Claim,
    *,
    file_id: str,
    station_id: str,
    content_hash: str,
    manifest: dict[str, Any],
    machine: dict[str, Any] | None = None,
    judged: dict[str, Any] | None = None,
    own_key: tuple[bytes, WrappedKey] | None = None,
    turn_at: datetime | None = None,
    split_from: str | None = None,
) -> None:
    """Keep a new claim under `own_key`, by default a fresh one; `turn_at` says when it is its turn to be read, `split_from`
    which claim a person divided it off."""
    key, wrapped = own_key or work.house.keyring.new_key(claim.id)
    now = work.house.now()
    keeping.add_key(work.connection, claim.id, wrapped, now)
    queries.add(
        work.connection,
        id=claim.id,
        file_id=file_id,
        batch_id=claim.batch,
        station_id=station_id,
        part=claim.part,
        tracking=claim.tracking,
        received_at=claim.received_at,
        content_hash=content_hash,
        sealed=_sealed(key, claim, manifest, machine or {}, judged or {}),
        changed_at=now,
        rung_at=now,
        turn_at=turn_at,
        split_from=split_from,
        desk_revision=1,
        **_columns(work, claim),
    )


def load(work: Work, claim_id: str, caller: Caller | None = None, *, lock: bool = False) -> Record:
    """The claim, when `caller` may see it (None: the house itself). Raises NotFound, also for an erased claim."""
    row = queries.claim(work.connection, claim_id, caller, lock=lock)
    if row is None:
        raise NotFound
    return opened(work, row)


def every(work: Work) -> Iterator[Record]:
    """Every claim that is kept, in the order they came, opened one after the other."""
    last = ""
    while rows := queries.after(work.connection, last, AT_ONCE):
        for row in rows:
            last = row["id"]
            yield opened(work, row)


def opened(work: Work, row: RowMapping) -> Record:
    """The record of a claim's row; raises NotFound when its key was destroyed."""
    wrapped = keeping.wrapped_key(work.connection, row["id"])
    if wrapped is None:
        raise NotFound
    key = work.house.keyring.unwrap(row["id"], wrapped)
    kept = unsealed(row, key)
    return Record(row, key, Claim.model_validate(kept["claim"]), kept["manifest"], kept["machine"], kept["judged"])


def unsealed(row: RowMapping, key: bytes) -> dict[str, Any]:
    """What is sealed in a claim's row, as it is kept: `claim`, `manifest`, `machine` and `judged`."""
    kept: dict[str, Any] = json.loads(unseal(key, row["sealed"], bound(row["id"], "claim")))
    return kept


def save(work: Work, record: Record, claim: Claim, **more: Any) -> Record:
    """Keep a changed claim: sealed and columns together, one revision on. `more` are columns besides."""
    values = changed_values(work, record, claim, **more)
    queries.change(work.connection, record.id, **values)
    row = queries.claim(work.connection, record.id, None)
    assert row is not None
    return replace(record, row=row, claim=claim)


def hold(work: Work, record: Record, user_id: str | None, until: datetime | None) -> None:
    """Note who holds the claim; no change of the claim itself, its ETag stays."""
    queries.change(work.connection, record.id, held_by=user_id, held_until=until)


def changed_values(work: Work, record: Record, claim: Claim, **more: Any) -> dict[str, Any]:
    """The columns of a changed claim, one revision on. While papers are asked back, the time to pay stands still."""
    complete_on = more.get("complete_on", record.row["complete_on"])
    return {
        "sealed": _sealed(record.key, claim, record.manifest, record.machine, record.judged),
        "changed_at": work.house.now(),
        "revision": record.row["revision"] + 1,
        "desk_revision": record.row["revision"] + 1,
        **_columns(work, claim, complete_on),
        **more,
    }


def publish(work: Work, record: Record, claim: Claim) -> None:
    """Offer a validated claim to adjudication."""
    sealed = seal(record.key, claim.to_json().encode(), bound(claim.id, "feed", claim.version))
    queries.publish(
        work.connection,
        claim_id=claim.id,
        version=claim.version,
        regime=None if claim.regime is None else claim.regime.value,
        at=work.house.now(),
        sealed=sealed,
    )


def published(work: Work, claim_id: str, version: int, sealed: bytes) -> dict[str, Any] | None:
    """A version as it was offered; None once its key is destroyed."""
    wrapped = keeping.wrapped_key(work.connection, claim_id)
    if wrapped is None:
        return None
    key = work.house.keyring.unwrap(claim_id, wrapped)
    claim: dict[str, Any] = json.loads(unseal(key, sealed, bound(claim_id, "feed", version)))
    return claim


def _sealed(
    key: bytes, claim: Claim, manifest: dict[str, Any], machine: dict[str, Any], judged: dict[str, Any]
) -> bytes:
    kept = {
        "claim": claim.model_dump(mode="json", by_alias=True),
        "manifest": manifest,
        "machine": machine,
        "judged": judged,
    }
    return seal(key, json.dumps(kept).encode(), bound(claim.id, "claim"))


def _columns(work: Work, claim: Claim, complete_on: date | None = None) -> dict[str, Any]:
    event = event_of(claim)
    heavy = [flag.rule for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN]
    return {
        "version": claim.version,
        "status": claim.status.value,
        "pending": claim.pending,
        "regime": None if claim.regime is None else claim.regime.value,
        "received_on": claim.received_on,
        "pay_by": None if claim.status is Status.RETURNED else pay_by(claim, work.house.law, complete_on),
        "reason": None if claim.quarantine is None else claim.quarantine.reason.value,
        "page_count": len(claim.pages),
        "rules": _distinct(flag.rule for flag in claim.flags),
        "missing": _distinct(heavy),
        "insured_hash": _lookup(work, claim, "insured_number"),
        "event_hash": None if event is None else event_hash(work, event),
        **finding.columns(claim),
    }


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _lookup(work: Work, claim: Claim, name: str) -> str | None:
    item = claim.summary.get(name)
    return None if item is None or item.value is None else work.house.secrets.lookup(name, str(item.value))


def event_hash(work: Work, event: Event) -> str:
    """One hash for patient, act date, practitioner and amount: the same event claimed again has the same one."""
    return work.house.secrets.lookup("event", "\x1f".join(map(str, event)))


def deposit_day(work: Work, given: date | None) -> date:
    """The deposit date: as given, else the day the claim came in (Morocco keeps UTC+1)."""
    if given is not None:
        return given
    return work.house.now().astimezone(MOROCCO).date()
