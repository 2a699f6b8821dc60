"""A person's last acts on a claim can be taken back, until somebody else or the payer has acted on it since."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from claims.claim import Claim
from claims.errors import Conflict, NotAllowed
from intake import history
from intake.claim import judging, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import learning, queries
from intake.review.following import Target, follow
from intake.review.service import check_free
from intake.sealing import bound, seal, unseal
from intake.splitting import dividing, joining, proposing
from intake.splitting import queries as splits
from intake.splitting.dividing import Divided, Part
from intake.splitting.joining import Joined

KEPT = 20
"""Acts that can be taken back, one after the other."""
COLUMNS = ("due_on", "asked_on", "first_by")


class NothingToUndo(Conflict):
    """There is nothing here to take back: the claim has been handed over, or somebody has acted on it since."""

    slug = "nothing_to_undo"


def remember(
    work: Work,
    before: Record,
    after: Record,
    act: str,
    caller: Caller,
    divided: Divided | None = None,
    joined: Joined | None = None,
) -> None:
    """Keep the claim as it was before `act`; how its pages were divided, or what was joined to it, where that was the act."""
    row = before.row
    kept = {
        "claim": before.claim.model_dump(mode="json", by_alias=True),
        "machine": before.machine,
        "judged": before.judged,
        "notes": len(after.judged.get("notes", [])),
        "divided": None if divided is None else asdict(divided),
        "joined": None if joined is None else asdict(joined),
        "settled": learning.settled(work, before.id),
        "evidence": queries.evidence_of(work.connection, before.id)
        if _sorted_anew(before.claim, after.claim)
        else None,
        "columns": {
            name: row[name].isoformat() if name.endswith("_on") and row[name] else row[name] for name in COLUMNS
        },
    }
    queries.add_before(
        work.connection,
        before.id,
        act,
        caller.id,
        after.row["revision"],
        work.house.now(),
        seal(before.key, json.dumps(kept).encode(), _bound(before.id, act)),
        KEPT,
    )


def last(work: Work, record: Record) -> str | None:
    """The act that would be taken back now; None where there is none."""
    row = queries.last_before(work.connection, record.id)
    return None if row is None or row["revision"] != record.row["revision"] else str(row["act"])


def undo(work: Work, claim_id: str, caller: Caller) -> tuple[Record, str]:
    """Take the last act back; gives the claim as it was before, and what was taken back.

    A version that adjudication may have seen is superseded by the next one, which is offered when the claim is validated
    again. Raises NotFound, ClaimHeld, NothingToUndo, NotAllowed, PartTouched.
    """
    record = records.load(work, claim_id, caller, lock=True)
    check_free(work, record, caller)
    row = queries.last_before(work.connection, claim_id)
    if row is None or row["revision"] != record.row["revision"]:
        raise NothingToUndo
    if row["user_id"] != caller.id and caller.role != "supervisor":
        raise NotAllowed("Only who did this, or a supervisor, can take it back.")
    kept = json.loads(unseal(record.key, row["sealed"], _bound(claim_id, row["act"])))
    claim = _numbered(work, Claim.model_validate(kept["claim"]))
    _papers_back(work, record, replace(record, claim=claim), kept, caller)
    _learned_before(work, claim_id, kept)
    record.machine.clear()
    record.machine.update(kept["machine"])
    judged = kept["judged"] | _with_later_notes(record, kept)
    record.judged.clear()
    record.judged.update(judged)
    record = records.save(work, record, claim, **_columns(kept["columns"]))
    judging.remember(work, claim)
    queries.drop_before(work.connection, claim_id, row["n"], record.row["revision"])
    queries.drop_review(work.connection, claim_id, row["act"], row["user_id"])
    history.append(work, claim_id, caller.actor, "undone", of=row["act"])
    return record, str(row["act"])


def _bound(claim_id: str, act: str) -> bytes:
    """What a kept state is sealed to. Code of before joins, which may still run beside this, does not open one of a join: it
    would put the claim back alone, and the papers of the other would be lost with its key."""
    return bound(claim_id, "before a join" if act == joining.JOIN else "before")


def _papers_back(work: Work, record: Record, restored: Record, kept: dict[str, Any], caller: Caller) -> None:
    """Take what is kept by a paper's number, images and claims that came or went with the act, to where they were."""
    divided = None if kept.get("divided") is None else _divided(kept["divided"])
    joined = None if kept.get("joined") is None else Joined(**kept["joined"])
    if divided is not None:
        follow(work, record, Target(restored, dividing.back(divided.kept).get))
        dividing.bring_back(work, restored, divided, caller)
        splits.propose(work.connection, record.id, proposing.proposed(restored.claim))
    elif joined is not None:
        there = joining.take_apart(work, record, joined, caller)
        follow(work, record, Target(restored, dividing.numbers_of(range(1, joined.start + 1)).get), there)
    elif _sorted_anew(restored.claim, record.claim):
        follow(work, record, Target(restored))


def _with_later_notes(record: Record, kept: dict[str, Any]) -> dict[str, Any]:
    """The comments before the act and those made since: these are no part of what is taken back."""
    notes = record.judged.get("notes", [])
    since = notes[kept.get("notes", len(notes)) :]  # code of before kept no count
    return {"notes": [*kept["judged"].get("notes", []), *since]} if since else {}


def _learned_before(work: Work, claim_id: str, kept: dict[str, Any]) -> None:
    """What was settled, and spoke for the machine's values, before the act."""
    if "settled" in kept:  # code of before kept none
        learning.restore(work, claim_id, kept["settled"])
    if kept.get("evidence"):
        queries.put_evidence(work.connection, claim_id, kept["evidence"])


def _sorted_anew(before: Claim, after: Claim) -> bool:
    """Whether papers have other pages, other numbers or other names than before."""
    return [(one.kind, one.pages) for one in before.documents] != [(one.kind, one.pages) for one in after.documents]


def _numbered(work: Work, claim: Claim) -> Claim:
    offered = claim_queries.last_published(work.connection, claim.id)
    if offered is None or claim.version > offered:
        return claim
    return claim.model_copy(update={"version": offered + 1, "supersedes": offered})


def _divided(kept: dict[str, Any]) -> Divided:
    return Divided(kept["kept"], [Part(**part) for part in kept["parts"]])


def _columns(kept: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in kept.items()
    }
