"""Two patients in one claim.

Needs   the patient names of the care sheets, read surely
Says    found where two care sheets name two people; other papers are `patient_name_mismatch`'s
Basis   CNSS form 610-1-02: one form a person and an event
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.names import likeness
from validators.papers import care_sheets, claim_day, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="Deux feuilles de soins nomment deux patients : déposez un dossier par personne.",
    ar="ورقتا علاجات باسمين مختلفين؛ يجب إيداع ملف لكل شخص.",
    en="Two care sheets name two patients: hand in one file a person.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    other_below = law.value("names.other_below", claim_day(claim, law.first_day), claim.regime)
    names = [(place, text(sheet, "patient_name")) for place, sheet in care_sheets(claim) if sure(sheet, "patient_name")]
    for place, name in names[1:]:
        if likeness(names[0][1] or "", name or "") < other_below:
            yield from found(__name__, claim, law, MESSAGE, place, ("patient_name",))
            return
