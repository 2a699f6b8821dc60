"""An act on the list without its agreement.

Needs   the lines of the invoices and the type of dental care; whether an agreement is in the claim, or its number on the sheet
Says    found where the line was read surely and every paper was recognised; "cannot tell" elsewhere
Basis   dated list by regime; each entry can be switched
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper, plain
from validators.papers import bears, care_sheets, claim_day, papers, rows, sure, text

MESSAGE = Message(
    fr="{paper} porte un acte soumis à entente préalable : joignez l'accord.",
    ar="{paper}: عملية خاضعة للموافقة المسبقة؛ أرفقوا الموافقة.",
    en="{paper} bears an act that needs a prior agreement: add the agreement.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    on = claim_day(claim, law.first_day)
    if any(bears(sheet, "agreement_number") for _, sheet in care_sheets(claim)):
        return
    patterns = _patterns(claim, on, law, known)
    for place, paper in papers(claim, {Kind.INVOICE}):
        lines = [plain(row.get("description") or "") for row in rows(paper, "lines")]
        if any(re.search(pattern, line) for pattern in patterns for line in lines):
            certain = sure(paper, "lines")
            yield from needs_paper(__name__, claim, law, Kind.PRIOR_AGREEMENT, place, certain, MESSAGE, ("lines",))
    if law.value("agreement.orthodontics", on, claim.regime):
        for place, sheet in papers(claim, {Kind.DENTAL_CARE_SHEET}):
            if text(sheet, "care_type") == "orthodontics":
                certain = sure(sheet, "care_type")
                yield from needs_paper(
                    __name__, claim, law, Kind.PRIOR_AGREEMENT, place, certain, MESSAGE, ("care_type",)
                )


def _patterns(claim: Claim, on: date | None, law: Law, known: Known) -> list[str]:
    """What names an act that needs an agreement: the loaded list's patterns, else the law's."""
    listed = known.agreements(on, claim.regime) if on is not None else None
    if listed is not None:
        return [entry.pattern for entry in listed]
    return [entry["pattern"] for entry in law.value("agreement.acts", on, claim.regime) if entry["asked"]]
