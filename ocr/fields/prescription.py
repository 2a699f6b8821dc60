"""Prescriptions: for whom, when, by whom, which medicines at which dose for how long, and the codes stuck on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.words import Kind, Origin
from ocr.evidence import Candidate
from ocr.fields import Found
from ocr.fields.closer import second_look
from ocr.fields.confirming import Place, plain_candidate
from ocr.fields.drug_codes import drug_codes
from ocr.fields.drug_lines import prescribed
from ocr.fields.grids import unfolded
from ocr.fields.own_number import own_number
from ocr.fields.owned import owned_values
from ocr.fields.person import patient_names
from ocr.fields.prescriber import names_nobody, prescribers
from ocr.fields.receipt import paper_dates
from ocr.fields.reference import inpes
from ocr.fields.rows import Row, rows_of
from ocr.page import Sheet

REQUIRED = ("date", "patient_name")


def find(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """Every field the contract names for a prescription."""
    return Found(second_look(sheets, _find, REQUIRED))


def _find(sheets: Sequence[Sheet]) -> dict[str, list[Candidate]]:
    by_page = {sheet.n: sheet for sheet in sheets}
    rows = [row for sheet in sheets for row in rows_of(sheet)]
    if not rows:
        return {}
    labelled = unfolded(rows)
    found: dict[str, list[Candidate]] = {
        "patient_name": patient_names(labelled, by_page),
        "date": paper_dates(labelled, by_page),
        "prescriber_name": prescribers(rows, by_page, _DISPENSER),
        "inpe": inpes(rows, by_page, _DISPENSER)[:2],
        "drugs": prescribed(rows, by_page),
        "drug_barcodes": _drug_codes(rows, sheets),
        "ald": _said(rows, by_page, _ALD),
        "electronic": _said(rows, by_page, _ELECTRONIC),
        "number": own_number(labelled, by_page, r"ordonnance"),
    }
    owned = owned_values(sheets, [name for name in _SET_IN_FORMS if not found[name]])
    if any(names_nobody(one.value) for one in owned.get("prescriber_name", ())):
        del owned["prescriber_name"]
    found |= owned
    return {name: candidates for name, candidates in found.items() if candidates}


_SET_IN_FORMS = ("patient_name", "date", "prescriber_name")
"""What prescriptions that are set like forms say over, under or beside its label."""
_DISPENSER = re.compile(r"pharmac|صيدلي", re.IGNORECASE)
"""Who dispensed stamps the prescription too, with a number of its own."""


def _drug_codes(rows: Sequence[Row], sheets: Sequence[Sheet]) -> list[Candidate]:
    numbers, readings, coded = drug_codes(sheets, rows)
    if not numbers:
        return []
    origin = Origin.BARCODE if coded else Origin.PRINT
    agreement = 1.0 if coded else 0.5
    return [
        Candidate(
            numbers, " ".join(numbers), origin, sheets[0].n, None, tuple(readings),
            agreement=agreement, valid=True, label=1.0, quality=sheets[0].quality,
        )
    ]  # fmt: skip


_ALD = re.compile(r"(?<![^\W\d_])A\.?L\.?D\.?(?![^\W\d_])|affections?\s+de\s+longue\s+dur[ée]e", re.IGNORECASE)
_ELECTRONIC = re.compile(
    r"ordonnance\s+[ée]lectronique|e-?ordonnance|num[ée]ro\s+(?:unique\s+)?(?:de\s+)?FSE|feuille\s+de\s+soins\s+[ée]lectronique|sign[ée]e?\s+[ée]lectroniquement",
    re.IGNORECASE,
)


def _said(rows: Sequence[Row], sheets: dict[int, Sheet], shape: re.Pattern[str]) -> list[Candidate]:
    for row in rows:
        if found := shape.search(row.text):
            return [plain_candidate(Place(sheets[row.page], row, found.start(), found.end()), "true", 0.9)]
    return []
