"""No patient name.

Needs   the place of patient_name on the paper
Says    found where the place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   conditions of deposit; CNSS form 610-1-02: the practitioner writes the patient's name himself
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import CARE_SHEETS, Kind
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import papers

MESSAGE = Message(
    fr="{paper} ne porte pas le nom du patient : faites-le inscrire par le praticien.",
    ar="{paper}: لا يوجد اسم المريض؛ يجب أن يكتبه الطبيب.",
    en="{paper} does not name the patient: have the practitioner write the name.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, CARE_SHEETS | {Kind.PRESCRIPTION}):
        yield from missing(__name__, claim, law, place, paper, ("patient_name",), MESSAGE)
