"""A reviewer's decision on a claim: taken once, by whoever may, and by two people where it refuses or where the lot says so."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from claims.claim import Claim, Flag, Waiver, is_clean
from claims.errors import Conflict, NotAllowed, SenderCanMend
from claims.words import Severity, Status
from intake import history
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import House, Work
from intake.review import queries, sampling, undoing
from intake.review.objecting import FIRST, OBJECTED, objection
from intake.review.queue_queries import SECOND_PERSON, SUPERVISOR
from intake.review.schemas import Decision, WaivedRule
from intake.review.service import check_etag, check_free

OPEN = (Status.FLAGGED, Status.REFUSED)


class AlreadyDecided(Conflict):
    """This claim does not wait for a decision."""

    slug = "already_decided"


class FourEyes(Conflict):
    """This decision needs a second person; this one has signed already."""

    slug = "four_eyes"


class FlagsOpen(SenderCanMend):
    """Flags still stop this claim; waive each with a reason, or mend what they rest on."""

    slug = "flags_open"

    def __init__(self, rules: list[str]) -> None:
        super().__init__()
        self.more = {"rules": rules}


class InvalidDecision(SenderCanMend):
    """This decision lacks something it needs."""

    slug = "invalid_decision"


def check_open(record: Record, caller: Caller) -> None:
    """Raise AlreadyDecided unless the claim waits for a person, NotAllowed where that is a supervisor and this one is none.

    Asked before every change, not only before decisions: what a reviewer made of a claim that was handed on, mended or
    divided, would wait for nobody any more.
    """
    if record.claim.status not in OPEN:
        raise AlreadyDecided
    if not may_change(record.claim, caller):
        raise NotAllowed("This claim waits for a supervisor.")


def may_change(claim: Claim, caller: Caller) -> bool:
    """Whether this person may change the claim, as far as it waits for somebody."""
    return claim.pending != SUPERVISOR or caller.role == SUPERVISOR


def decide(work: Work, claim_id: str, decision: Decision, caller: Caller, etag: str | None) -> Record:
    """Take a decision, in one transaction that holds the claim's row.

    Raises NotFound, Stale, AlreadyDecided, ClaimHeld, FourEyes, FlagsOpen, InvalidDecision, NotAllowed.
    """
    before = records.load(work, claim_id, caller, lock=True)
    check_open(before, caller)
    if etag is not None:
        check_etag(before, etag)
    check_free(work, before, caller)
    record = replace(before, judged=deepcopy(before.judged))
    claim, columns = DECISIONS[decision.decision](work, record, decision, caller)
    if decision.note:
        add_note(work, record, decision.note, caller)
    record = records.save(work, record, claim, held_by=None, held_until=None, **columns)
    undoing.remember(work, before, record, decision.decision, caller)
    queries.end_desk(work.connection, claim_id, caller.id, decision.decision, record.row["revision"], work.house.now())
    history.append(
        work,
        claim_id,
        caller.actor,
        decision.decision,
        status=claim.status.value,
        pending=claim.pending,
        waived=[one.rule for one in decision.waived],
        requested=[one.rule for one in decision.requested],
    )
    if claim.status is Status.VALIDATED:
        records.publish(work, record, claim)
        history.append(work, claim_id, caller.actor, "offered", version=claim.version)
        sampling.draw_second_read(work, claim_id, caller.id)
    return record


def add_note(work: Work, record: Record, text: str, caller: Caller) -> None:
    """Put a note with its author and time beside the claim."""
    note = {"by": caller.name, "at": work.house.now().isoformat(timespec="seconds"), "note": text}
    record.judged["notes"] = [*record.judged.get("notes", []), note]


def comment(work: Work, claim_id: str, text: str, caller: Caller) -> Record:
    """Tell the next reviewer something; changes nothing else. Raises NotFound."""
    record = records.load(work, claim_id, caller, lock=True)
    undoable = undoing.last(work, record)
    add_note(work, record, text, caller)
    before, record = record.row["revision"], records.save(work, record, record.claim)
    queries.go_on_reading(work.connection, claim_id, before, record.row["revision"])
    if undoable is not None:
        queries.move_before(work.connection, claim_id, record.row["revision"])
    history.append(work, claim_id, caller.actor, "commented")
    return record


def waived(work: Work, flags: tuple[Flag, ...], asked: list[WaivedRule], caller: Caller) -> tuple[Flag, ...]:
    """`flags` with the rules of `asked` set aside; raises InvalidDecision for a rule that no flag is of."""
    reasons = {one.rule: one.reason for one in asked}
    if not set(reasons) <= {flag.rule for flag in flags}:
        raise InvalidDecision("A rule was waived that the claim has no flag of.")
    now = work.house.now()
    return tuple(
        flag.model_copy(update={"waived": Waiver(by=caller.name, at=now, reason=reasons[flag.rule])})
        if flag.waived is None and flag.rule in reasons
        else flag
        for flag in flags
    )


def _validate(work: Work, record: Record, decision: Decision, caller: Caller) -> tuple[Claim, dict[str, Any]]:
    flags = waived(work, record.claim.flags, decision.waived, caller)
    if not is_clean(flags):
        stops = [flag.rule for flag in flags if flag.waived is None and flag.severity is not Severity.WARN]
        raise FlagsOpen(list(dict.fromkeys(stops)))
    second = record.claim.pending == SECOND_PERSON and record.judged.get(FIRST) == "validate"
    if second and record.row["first_by"] == caller.id:
        raise FourEyes
    # two people, two opinions; a supervisor's is the one that settles them
    if caller.role != SUPERVISOR and objection(record).get(OBJECTED, caller.id) != caller.id:
        return record.claim.model_copy(update={"pending": SUPERVISOR, "flags": flags}), {}
    record.judged.pop(OBJECTED, None)
    if not second and sampling.needs_two(work, record):
        record.judged[FIRST] = "validate"
        return record.claim.model_copy(update={"pending": SECOND_PERSON, "flags": flags}), {"first_by": caller.id}
    offered = claim_queries.last_published(work.connection, record.id)
    version = record.claim.version if offered is None else offered + 1
    changes = {"status": Status.VALIDATED, "pending": None, "flags": flags, "version": version, "supersedes": offered}
    return record.claim.model_copy(update=changes), {}


def usual_due_on(house: House) -> date:
    """The day by which a complement is due when the reviewer names none."""
    return house.now().astimezone(records.MOROCCO).date() + timedelta(days=house.terms.return_days)


def _return(work: Work, record: Record, decision: Decision, _caller: Caller) -> tuple[Claim, dict[str, Any]]:
    if not decision.requested:
        raise InvalidDecision("A claim is returned with what is asked back: give at least one `requested`.")
    due_on = decision.due_on or usual_due_on(work.house)
    today = work.house.now().astimezone(records.MOROCCO).date()
    if due_on < today:
        raise InvalidDecision("due_on lies in the past.")
    record.judged.pop(OBJECTED, None)  # it was against what the papers said so far
    record.judged["requested"] = [one.model_dump() for one in decision.requested]
    changes = {"status": Status.RETURNED, "pending": None}
    return record.claim.model_copy(update=changes), {"due_on": due_on, "asked_on": today}


def _reject(_work: Work, record: Record, _decision: Decision, caller: Caller) -> tuple[Claim, dict[str, Any]]:
    if record.claim.pending != SECOND_PERSON:
        record.judged[FIRST] = "reject"
        return record.claim.model_copy(update={"pending": SECOND_PERSON}), {"first_by": caller.id}
    if record.row["first_by"] == caller.id:
        raise FourEyes
    if record.judged.get(FIRST) == "validate":  # two people, two opinions
        return record.claim.model_copy(update={"pending": SUPERVISOR}), {}
    return record.claim.model_copy(update={"status": Status.REJECTED, "pending": None}), {}


def _escalate(_work: Work, record: Record, _decision: Decision, _caller: Caller) -> tuple[Claim, dict[str, Any]]:
    return record.claim.model_copy(update={"pending": SUPERVISOR}), {}


DECISIONS: dict[str, Callable[[Work, Record, Decision, Caller], tuple[Claim, dict[str, Any]]]] = {
    "validate": _validate,
    "return": _return,
    "reject": _reject,
    "escalate": _escalate,
}
