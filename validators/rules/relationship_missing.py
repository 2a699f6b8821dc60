"""The patient is not the insured and no box is ticked.

Needs   both names and the relationship of every care sheet, read surely
Says    found where the boxes were seen empty; "cannot tell" where they were not found; silent where the names may be one person's
Basis   CNSS form 610-1-02: lien de parenté
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.names import likeness
from validators.papers import care_sheets, claim_day, sure, text

MESSAGE = Message(
    fr="{paper} : le patient n'est pas l'assuré et le lien de parenté n'est pas coché.",
    ar="{paper}: المريض ليس هو المؤمن له ولم تحدد علاقة القرابة.",
    en="{paper}: the patient is not the insured person and no relationship is ticked.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    other_below = law.value("names.other_below", claim_day(claim, law.first_day), claim.regime)
    for place, sheet in care_sheets(claim):
        if not (sure(sheet, "patient_name") and sure(sheet, "insured_name")):
            continue
        if likeness(text(sheet, "patient_name") or "", text(sheet, "insured_name") or "") < other_below:
            yield from missing(__name__, claim, law, place, sheet, ("relationship",), MESSAGE)
