"""What people typed and what they taught goes with the papers, where these get other numbers or go to another claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.claim import moving
from intake.claim.moving import Number, same_number
from intake.claim.records import Record
from intake.house import Work
from intake.review import drafts, queries

VALUE = re.compile(r"\d{1,4}\..+")
"""How a draft names a value; what is written in dialogs is named otherwise."""


@dataclass(frozen=True)
class Target:
    """A claim that papers went to, as it is now, and the numbers their pages have there; None for one that did not go."""

    record: Record
    number: Number = same_number


def follow(work: Work, before: Record, *targets: Target) -> None:
    """Take drafts, settled values and what spoke for the machine's to where the papers of `before` are now.

    What no target bears is forgotten: a value that is not there teaches nothing.
    """
    _drafts(work, before, targets)
    examples = queries.examples_of(work.connection, before.id)
    evidence = queries.evidence_of(work.connection, before.id)
    queries.drop_learned(work.connection, before.id)
    for target in targets:
        now, claim_id = target.record.claim, target.record.id
        spoke = {
            there: numbers
            for key, numbers in evidence.items()
            if (there := moving.key_of(before.claim, now, key, target.number)) is not None
        }
        if spoke:
            spoke = queries.evidence_of(work.connection, claim_id) | spoke
            queries.put_evidence(work.connection, claim_id, spoke)
        for row in examples:
            there = moving.key_of(before.claim, now, f"{row['document']}.{row['name']}", target.number)
            if there is not None:
                document = int(there.partition(".")[0])
                queries.put_example(work.connection, **{**row, "claim_id": claim_id, "document": document})


def _drafts(work: Work, before: Record, targets: tuple[Target, ...]) -> None:
    for row in queries.drafts_of(work.connection, before.id):
        user_id, typed = row["user_id"], drafts.opened(before, row["sealed"], row["user_id"])
        queries.keep_draft(work.connection, before.id, user_id, work.house.now(), None)
        for target in targets:
            moved = dict(_moved(typed, before, target))
            if moved:
                drafts.add(work, target.record, moved, user_id)


def _moved(typed: Mapping[str, Any], before: Record, target: Target) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in typed.items():
        if key.startswith(drafts.BOX):
            found |= _moved_box(key.removeprefix(drafts.BOX), value, before, target)
            continue
        if not VALUE.fullmatch(key):  # written in a dialog: it is about the claim, not about a paper
            found |= {key: value} if target.record.id == before.id else {}
            continue
        place = moving.place_of(before.claim, target.record.claim, key, target.number)
        found |= {} if place is None else {f"{place}.{key.partition('.')[2]}": value}
    return found


def _moved_box(key: str, drawn: Mapping[str, Any], before: Record, target: Target) -> Mapping[str, Any]:
    """A box that was drawn for a value goes where its page goes, if the value's paper does too."""
    place, page = moving.place_of(before.claim, target.record.claim, key, target.number), target.number(drawn["page"])
    if place is None or page not in target.record.claim.documents[place].pages:
        return {}
    return {f"{drafts.BOX}{place}.{key.partition('.')[2]}": {**drawn, "page": page}}
