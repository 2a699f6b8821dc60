"""A reviewer mends a claim: values, marks, papers. It is judged again, and what the machine had read stays beside."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from claims.claim import Claim, Document, Field
from claims.words import Origin, ZoneState
from intake import history
from intake.claim import judging, records
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import learning, undoing
from intake.review.deciding import check_open
from intake.review.objecting import FIRST, objection
from intake.review.queue_queries import SECOND_PERSON
from intake.review.schemas import FieldEdit
from intake.review.service import check_etag, check_free, lease_end
from intake.review.values import InvalidField, normalised


def to_edit(work: Work, claim_id: str, etag: str, caller: Caller) -> Record:
    """The claim, locked for this person's edit. Raises NotFound, Stale, AlreadyDecided, NotAllowed, ClaimHeld."""
    record = records.load(work, claim_id, caller, lock=True)
    check_etag(record, etag)
    check_open(record, caller)
    check_free(work, record, caller)
    return record


def keep(
    work: Work,
    before: Record,
    claim: Claim,
    caller: Caller,
    act: str,
    machine: dict[str, Any] | None = None,
    **detail: Any,
) -> Record:
    """Judge the edited claim and keep it, its past to undo it by, and a line of history.

    machine  what the machine had read, where that changed too
    """
    after = replace(before, machine=before.machine if machine is None else machine)
    record = save_unsigned(work, after, judging.judged(work, claim), caller)
    claim = record.claim
    judging.remember(work, claim)
    undoing.remember(work, before, record, act, caller)
    rules = list(dict.fromkeys(flag.rule for flag in claim.flags))
    history.append(work, claim.id, caller.actor, act, rules=rules, **detail)
    return record


def save_unsigned(work: Work, record: Record, claim: Claim, caller: Caller) -> Record:
    """Keep the changed claim; where it waited for a second person, two sign anew: the first signed something else.

    That somebody had rejected it is not forgotten with that: nobody validates it alone against them. It waits for whoever
    changed it first of all, who may have been the first, and held nothing so far.
    """
    if claim.pending != SECOND_PERSON:
        return records.save(work, record, claim)
    judged = {name: told for name, told in record.judged.items() if name != FIRST} | objection(record)
    held = {"held_by": caller.id, "held_until": lease_end(work)}
    unsigned = claim.model_copy(update={"pending": None})
    return records.save(work, replace(record, judged=judged), unsigned, first_by=None, **held)


def edit_fields(work: Work, claim_id: str, edits: list[FieldEdit], etag: str, caller: Caller) -> Record:
    """Keep the mended values and judge the claim anew; its status waits for a decision.

    Raises NotFound, Stale, ClaimHeld, AlreadyDecided, InvalidField.
    """
    before = to_edit(work, claim_id, etag, caller)
    claim, machine = before.claim, deepcopy(before.machine)
    for edit in edits:
        claim = mended(claim, machine, edit)
    names = [f"{edit.document}.{edit.name}" for edit in edits]
    record = keep(work, before, claim, caller, "fields_mended", machine, fields=names)
    for edit in edits:  # after the act is kept with what was settled before it
        learning.note(work, before, edit, caller)
    return record


def mended(claim: Claim, machine: dict[str, Any], edit: FieldEdit) -> Claim:
    """`claim` with one value as the person gives it; what the machine had read goes into `machine`. Raises InvalidField."""
    if edit.document >= len(claim.documents):
        raise InvalidField("document", "the claim has no document of that number")
    document = claim.documents[edit.document]
    if edit.page is not None and edit.page not in document.pages:
        raise InvalidField("page", "the document does not stand on that page")
    before = document.fields.get(edit.name)
    changed = _without(document, edit.name) if edit.value is None else _with(document, edit, before)
    if before is not None and before.origin is not Origin.REVIEWER:
        machine.setdefault(f"{edit.document}.{edit.name}", before.model_dump(mode="json"))
    documents = list(claim.documents)
    documents[edit.document] = changed
    return claim.model_copy(update={"documents": tuple(documents)})


def _with(document: Document, edit: FieldEdit, before: Field | None) -> Document:
    field = Field(
        value=normalised(document.kind, edit.name, edit.value),
        text=None if before is None else before.text,
        confidence=1.0,
        accepted=True,
        origin=Origin.REVIEWER,
        page=edit.page or (None if before is None else before.page),
        box=edit.box or (None if before is None else before.box),
    )
    zones = {**document.zones, edit.name: ZoneState.FILLED} if edit.name in document.zones else document.zones
    return document.model_copy(update={"fields": {**document.fields, edit.name: field}, "zones": zones})


def _without(document: Document, name: str) -> Document:
    normalised_names = {**document.fields}
    if normalised_names.pop(name, None) is None and name not in document.zones:
        raise InvalidField("field", "the document carries no field of that name")
    return document.model_copy(update={"fields": normalised_names, "zones": {**document.zones, name: ZoneState.EMPTY}})
