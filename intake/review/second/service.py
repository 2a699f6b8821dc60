"""A second person types what the papers say; the machine and the first person are held against it.

Whoever reads holds the claim for a limited time and what they type is kept as it is typed, as on the desk.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from claims.claim import Claim, Document
from claims.errors import Conflict, NotAllowed, NotFound
from intake import history
from intake.claim import records
from intake.claim.records import MOROCCO, Record
from intake.credentials import Caller
from intake.house import Work
from intake.problems import Stale
from intake.review import checking, desk_view, drafts
from intake.review import queries as review_queries
from intake.review.checking import Remark
from intake.review.deciding import FourEyes
from intake.review.learning import BLIND, UNREAD, machine_field
from intake.review.sampling import NOBODY
from intake.review.second import queries
from intake.review.service import ClaimHeld, holder, lease_end
from intake.review.values import normalised

MOST = 12
"""Values of one second reading: as many as a person types in a minute."""


class AlreadyRead(Conflict):
    """Another person has read this claim a second time meanwhile."""

    slug = "already_decided"


@dataclass(frozen=True)
class Asked:
    """One value to be typed: its paper, its name, and the page where it stands."""

    document: int
    name: str
    page: int

    @property
    def key(self) -> str:
        """How the page names it."""
        return f"{self.document}.{self.name}"


@dataclass(frozen=True)
class Reading:
    """A claim before a second reader: what is asked, what they had typed before, until when they hold it."""

    record: Record
    asked: list[Asked]
    typed: dict[str, Any]
    held_until: datetime


def asked_of(work: Work, claim: Claim) -> list[Asked]:
    """The values that the claim's papers must carry, whether they were read or not."""
    required = desk_view.required_fields(claim, work.house.law)
    return [
        Asked(index, name, _page_of(document, name))
        for index, document in enumerate(claim.documents)
        for name in required.get(document.kind.value, ())
    ][:MOST]


def _page_of(document: Document, name: str) -> int:
    """Where the value stands, or would."""
    field = document.fields.get(name)
    return document.pages[0] if field is None or field.page is None else field.page


def take(work: Work, caller: Caller) -> Reading | None:
    """The claim that has waited longest, held for a limited time; the one this person had begun comes again."""
    claim_id = queries.next_open(work.connection, caller.id, caller.actor, work.house.now())
    if claim_id is None:
        return None
    record, row = _open(work, claim_id, caller)
    sealed = _drafts(record, row).get(caller.id)
    until = _hold(work, record, row, caller, sealed)
    queries.change(work.connection, claim_id, revision=record.row["revision"])
    typed = drafts.opened(record, sealed, caller.id, drafts.BLIND)
    return Reading(record, asked_of(work, record.claim), typed, until)


def attempt(
    work: Work, claim_id: str, typed: Mapping[str, Any], caller: Caller
) -> tuple[dict[str, Remark], datetime | None]:
    """Keep what stands typed, and say of each value whether it has its form; the hold goes on, unless a supervisor took it back.

    Nothing that was read has a say in it. Raises NotFound, FourEyes, AlreadyRead, ClaimHeld, Stale.
    """
    record, row = _open(work, claim_id, caller)
    _check_begun(record, row, caller)
    sealed = drafts.sealed(record, typed, caller.id, drafts.BLIND)
    until = None
    if row["held_by"] == caller.id:
        until = _hold(work, record, row, caller, sealed)
    else:
        queries.change(work.connection, claim_id, drafts=_packed(_with(_drafts(record, row), caller.id, sealed)))
    today = work.house.now().astimezone(MOROCCO).date()
    remarks = {}
    for one in asked_of(work, record.claim):
        value = typed.get(one.key)
        bare = record.claim.documents[one.document].model_copy(update={"fields": {}})
        said = None if not value else checking.remark(bare, one.name, value, today)
        if said is not None:
            remarks[one.key] = said
    return remarks, until


def keep(work: Work, claim_id: str, typed: Mapping[str, Any], caller: Caller) -> None:
    """Hold what a person typed against what the machine and the first person had; a value left free counts as neither.

    Raises NotFound, FourEyes, AlreadyRead, ClaimHeld, Stale, InvalidField.
    """
    record, row = _open(work, claim_id, caller, lock=True)
    _check_begun(record, row, caller)
    if not _is_same(record, row):
        raise Stale(record.etag)
    now = work.house.now()
    for one in asked_of(work, record.claim):
        if entered := typed.get(one.key):
            value = normalised(record.claim.documents[one.document].kind, one.name, entered)
            _held_against(work, record, one, value, caller, is_first_known=row["first_by"] != NOBODY)
    queries.change(
        work.connection,
        claim_id,
        done_by=caller.id,
        done_at=now,
        held_by=None,
        held_until=None,
        sealed=None,
        drafts=None,
    )
    history.append(work, claim_id, caller.actor, "read_again")


def take_back(work: Work, claim_id: str, caller: Caller) -> None:
    """A supervisor frees a second reading that somebody holds; what that person typed waits for them. Raises NotFound, NotAllowed."""
    if caller.role != "supervisor":
        raise NotAllowed("Only a supervisor takes back a claim that somebody holds.")
    records.load(work, claim_id, caller, lock=True)  # before its second reading, as whoever reads
    row = queries.asked(work.connection, claim_id)
    if row is None or row["done_at"] is not None or holder(work, row) is None:
        return
    told = {"held_by": None, "held_until": None, "sealed": None, "drafts": _packed(_all_drafts(row))}
    queries.change(work.connection, claim_id, **told)
    history.append(work, claim_id, caller.actor, "reading_taken_back")


def _held_against(work: Work, record: Record, one: Asked, value: Any, caller: Caller, *, is_first_known: bool) -> None:
    """Note whether the machine and the first person had this value too; of what the machine did not read, only the person."""
    read = machine_field(record, one.document, one.name)
    if read is None and not is_first_known:
        return
    stands = record.claim.documents[one.document].fields.get(one.name)
    review_queries.put_example(
        work.connection,
        claim_id=record.id,
        document=one.document,
        name=one.name,
        source=UNREAD if read is None else BLIND,
        user_id=caller.id,
        at=work.house.now(),
        confidence=0.0 if read is None else read.confidence,
        accepted=read is not None and read.accepted,
        right=read is not None and read.value == value,
        first_right=(stands is not None and stands.value == value) if is_first_known else None,
    )


def _hold(work: Work, record: Record, row: RowMapping, caller: Caller, sealed: bytes | None) -> datetime:
    """Keep the claim for this person with what they have typed; what others had typed waits for them. Gives until when."""
    until = lease_end(work)
    others = {one: draft for one, draft in _drafts(record, row).items() if one != caller.id}
    told = {"held_by": caller.id, "held_until": until, "sealed": sealed, "drafts": _packed(others)}
    queries.change(work.connection, record.id, **told)
    return until


def _drafts(record: Record, row: RowMapping) -> dict[str, bytes]:
    """What each person has typed so far, sealed; nothing of what was typed of other values than are asked now."""
    return _all_drafts(row) if _is_same(record, row) else {}


def _all_drafts(row: RowMapping) -> dict[str, bytes]:
    kept = {user_id: b64decode(draft) for user_id, draft in (row["drafts"] or {}).items()}
    return kept if row["sealed"] is None else kept | {row["held_by"]: row["sealed"]}


def _with(kept: Mapping[str, bytes], user_id: str, sealed: bytes | None) -> dict[str, bytes]:
    others = {one: draft for one, draft in kept.items() if one != user_id}
    return others if sealed is None else others | {user_id: sealed}


def _packed(drafts_: Mapping[str, bytes]) -> dict[str, str] | None:
    return {one: b64encode(draft).decode() for one, draft in drafts_.items()} or None


def _check_begun(record: Record, row: RowMapping, caller: Caller) -> None:
    """Raise Stale where another person has begun meanwhile: they may have been shown another state of the claim."""
    if row["held_by"] not in (None, caller.id):
        raise Stale(record.etag)


def _is_same(record: Record, row: RowMapping) -> bool:
    """Whether the claim is as it was when the second reading was taken; code of before kept no revision."""
    return row["revision"] in (None, record.row["revision"])


def _open(work: Work, claim_id: str, caller: Caller, *, lock: bool = False) -> tuple[Record, RowMapping]:
    """The claim, locked on demand, and its second reading, locked for this person.

    Whoever knows the claim is told only that, drawn or not: nobody learns whether their own work is read again.
    Raises NotFound, AlreadyRead, FourEyes, ClaimHeld.
    """
    record = records.load(work, claim_id, caller, lock=lock)  # before its second reading, as whoever decides
    row = queries.asked(work.connection, claim_id)
    if row is not None and row["done_by"] == caller.id:
        raise AlreadyRead
    if queries.knows(work.connection, claim_id, caller.id, caller.actor):
        raise FourEyes
    if row is None:
        raise NotFound
    if row["done_at"] is not None:
        raise AlreadyRead
    if holder(work, row) not in (None, caller.id):
        raise ClaimHeld
    return record, row
