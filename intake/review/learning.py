"""What reviewers confirm and correct teaches: whether the machine was right, beside how sure it was. Never the value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from claims.claim import Field
from claims.words import Origin
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import queries
from intake.review.schemas import FieldEdit
from intake.review.values import normalised

DESK, BLIND, UNREAD = "desk", "blind", "unread"
"""Where an example comes from: the desk, where the person saw what was read, or a second reading that did not; of what the
machine had not read at all a second reading tells only of the first person."""


def machine_field(record: Record, document: int, name: str) -> Field | None:
    """The field as the machine had read it; None where it had read none."""
    kept = record.machine.get(f"{document}.{name}")
    if kept is not None:
        return Field.model_validate(kept)
    if document >= len(record.claim.documents):
        return None
    field = record.claim.documents[document].fields.get(name)
    return None if field is None or field.origin is Origin.REVIEWER else field


def note(work: Work, record: Record, edit: FieldEdit, caller: Caller) -> None:
    """Keep whether the machine had read right what a person now confirms or corrects. Raises InvalidField."""
    read = machine_field(record, edit.document, edit.name)
    if read is None:
        return
    kind = record.claim.documents[edit.document].kind
    right = edit.value is not None and normalised(kind, edit.name, edit.value) == read.value
    queries.put_example(
        work.connection,
        claim_id=record.id,
        document=edit.document,
        name=edit.name,
        source=DESK,
        user_id=caller.id,
        at=work.house.now(),
        confidence=read.confidence,
        accepted=read.accepted,
        right=right,
    )


def settled(work: Work, claim_id: str) -> list[dict[str, Any]]:
    """What the desk has settled of this claim, to put it back when an act is undone."""
    rows = queries.examples_of(work.connection, claim_id)
    return [{**row, "at": row["at"].isoformat()} for row in rows if row["source"] == DESK]


def restore(work: Work, claim_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Settled is what was so before the act that is undone. What a second reader measured stays measured."""
    queries.drop_examples(work.connection, claim_id, DESK)
    for row in rows:
        queries.put_example(work.connection, **{**row, "at": datetime.fromisoformat(row["at"])})
