"""What a person types is judged at once: nothing of the claim changes until they confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from claims.claim import Claim
from claims.errors import NotFound
from intake.claim import judging, records
from intake.claim import service as claim_service
from intake.claim.records import MOROCCO, Record
from intake.credentials import Caller
from intake.house import House, Work
from intake.review.checking import Remark, remark
from intake.review.editing import mended
from intake.review.schemas import FieldEdit, Spotted
from intake.review.spotting import READER
from intake.review.values import InvalidField
from ocr.spot import Spot


@dataclass(frozen=True)
class Tried:
    """The claim as it would be with what is typed, and what is said of each typed value, by `document.field`."""

    claim: Claim
    remarks: Mapping[str, Remark]


def attempt(work: Work, record: Record, typed: Mapping[str, Any]) -> Tried:
    """Judge the claim with the values of `typed`; one that has not the form of its field is left as it was."""
    today = work.house.now().astimezone(MOROCCO).date()
    claim, remarks = record.claim, dict[str, Remark]()
    edits = {key: edit for key, value in typed.items() if (edit := _edit(key, value)) is not None}
    for edit in edits.values():
        with suppress(InvalidField):
            claim = mended(claim, {}, edit)
    for key, edit in edits.items():  # once all stands: a total is held against rows that are typed after it
        if edit.value is not None and edit.document < len(claim.documents):
            said = remark(claim.documents[edit.document], edit.name, edit.value, today)
            remarks |= {} if said is None else {key: said}
    return Tried(judging.judged(work, claim), remarks)


def _edit(key: str, value: Any) -> FieldEdit | None:
    document, _, name = key.partition(".")
    try:
        return FieldEdit(document=int(document), name=name, value=value)
    except (ValueError, ValidationError):
        return None


def read_spot(house: House, claim_id: str, spotted: Spotted, caller: Caller) -> Spot | None:
    """What stands in the box that a person drew; None where nothing is written. Raises NotFound, HouseBusy."""
    with house.reading() as work:  # ended before the box is read: that may take a second, and needs no connection
        record = records.load(work, claim_id, caller)
        if not any(page.n == spotted.page for page in record.claim.pages):
            raise NotFound
        image, _ = claim_service.page_image(work, claim_id, spotted.page, caller)
    return READER.read(image, spotted.name, spotted.box)
