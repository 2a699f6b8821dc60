"""A paper's pages become a document of the contract, and a claim's documents its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from claims.claim import Document, SummaryItem
from claims.words import BARE_KINDS, CARE_SHEETS, Kind, Regime
from ocr.confidence import Settled, settle
from ocr.fields import find_fields
from ocr.grouping import Paper
from ocr.ink import SeenMark, marks_of
from ocr.kind_words import vocabulary
from ocr.tampering import altered

SUMMARY = ("insured_number", "patient_name", "inpe", "first_act_date", "last_act_date", "total_amount")

_ELSEWHERE: dict[str, tuple[tuple[Kind, str], ...]] = {
    "patient_name": ((Kind.PRESCRIPTION, "patient_name"), (Kind.INVOICE, "patient_name")),
    "inpe": ((Kind.PRESCRIPTION, "inpe"), (Kind.INVOICE, "inpe")),
    "total_amount": ((Kind.INVOICE, "total"), (Kind.PAYMENT_RECEIPT, "amount")),
}
"""Where a claim without a readable care sheet still says the same thing."""


def document_of(paper: Paper, seen: Mapping[int, tuple[SeenMark, ...]]) -> tuple[Document, dict[str, Settled]]:
    """`paper` as a document: its fields settled, its marks weighed, its codes in page order; and what spoke for each field."""
    by_number = {sheet.n: sheet for sheet in paper.sheets}
    found = find_fields(paper.kind, paper.sheets)
    tried = (settle(name, candidates, by_number) for name, candidates in found.candidates.items())
    settled = {one.name: one for one in tried if one is not None}
    fields = {name: one.field for name, one in settled.items()}
    bare = paper.kind in BARE_KINDS
    document = Document(
        kind=paper.kind,
        kind_confidence=min(max(paper.confidence, 0.0), 1.0),
        pages=tuple(sheet.n for sheet in paper.sheets),
        language=paper.language,
        fields=fields,
        zones={**found.zones, **altered(fields, by_number, seen)},
        marks=None if bare else marks_of(paper.sheets, seen, paper.kind, found.anchors),
        barcodes=() if bare else tuple(code for sheet in paper.sheets for code in sheet.codes),
    )
    return document, settled


def regime_of(paper: Paper) -> Regime | None:
    """The regime that a care sheet's own print speaks of, by its form's reference or its fund's name; None where it
    names none or both."""
    if paper.kind not in CARE_SHEETS:
        return None
    fund = _funds().get(paper.form or "")
    if fund is not None:
        return fund
    words = {word.text.strip(".,;:()").upper() for sheet in paper.sheets for word in sheet.words}
    named = {regime for name, regime in _FUND_NAMES.items() if name in words}
    return named.pop() if len(named) == 1 else None


_FUND_NAMES = {"CNSS": Regime.CNSS, "C.N.S.S": Regime.CNSS, "CNOPS": Regime.CNOPS, "C.N.O.P.S": Regime.CNOPS}


@cache
def _funds() -> dict[str, Regime]:
    return {form["reference"]: Regime(form["fund"]) for form in vocabulary()["forms"]}


def summary_of(documents: Sequence[Document]) -> dict[str, SummaryItem]:
    """The claim's own values: the surest of its care sheets, else the surest of the papers that repeat them."""
    found: dict[str, SummaryItem] = {}
    for name in SUMMARY:
        places = [
            (place, name)
            for place, document in enumerate(documents)
            if document.kind in CARE_SHEETS and name in document.fields
        ]
        if not places:
            places = [
                (place, other)
                for kind, other in _ELSEWHERE.get(name, ())
                for place, document in enumerate(documents)
                if document.kind is kind and other in document.fields
            ]
        if places:
            place, field = max(places, key=lambda pair: documents[pair[0]].fields[pair[1]].confidence)
            found[name] = SummaryItem(value=documents[place].fields[field].value, document=place, field=field)
    return found
