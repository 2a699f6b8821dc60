"""The fields of a document: each kind of paper has one finder, named by `find`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from claims.words import BARE_KINDS, CARE_SHEETS, Kind, MarkOwner, ZoneState
from ocr.evidence import Candidate
from ocr.page import PixelBox, Sheet


@dataclass(frozen=True)
class Found:
    """What was found on the pages of one document.

    candidates  by field name, in the order they stand on the paper; nothing is settled yet
    zones       for a field whose place matters to a rule: what that place looks like
    anchors     where the printed words that call for a mark stand: whose mark, page number, pixels of that page
    """

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    zones: dict[str, ZoneState] = field(default_factory=dict)
    anchors: dict[MarkOwner, tuple[int, PixelBox]] = field(default_factory=dict)


def find_fields(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """The fields that a paper of this `kind` carries, on its `sheets` in page order."""
    if kind in BARE_KINDS or not sheets:
        return Found()
    return _finder(kind)(kind, sheets)


def _finder(kind: Kind) -> Callable[[Kind, Sequence[Sheet]], Found]:
    # imported when first asked for: a till slip should not load what reads a care sheet
    if kind in CARE_SHEETS:
        name = "care_sheet"
    elif kind in (Kind.PRESCRIPTION, Kind.INVOICE):
        name = kind.value
    elif kind is Kind.PAYMENT_RECEIPT:
        name = "receipt"
    else:
        name = "others"
    finder: Callable[[Kind, Sequence[Sheet]], Found] = import_module(f"ocr.fields.{name}").find
    return finder
