"""The insured person's number has the wrong shape.

Needs   the numbers of the care sheets
Says    found where the shape of a sure reading is not the regime's; "cannot tell" where that of a doubtful one is not
Basis   CNSS form 610-1-02: nine cells; CNOPS, students: the CIN
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers.slips import bare
from claims.words import Regime
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, claim_day, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : {field} n'a pas la forme attendue pour ce régime ; vérifiez-le sur la carte de l'assuré.",
    ar="{paper}: شكل {field} غير مطابق لهذا النظام؛ تحققوا منه في بطاقة المؤمن له.",
    en="{paper}: {field} does not have this regime's shape; check it against the insured person's card.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a field."""
    day = claim_day(claim, law.first_day)
    names = law.value("numbers.insured_number_fields", day, claim.regime)
    student = claim.regime is Regime.STUDENT
    form = law.value(f"numbers.{'student' if student else 'insured'}_number_form", day, claim.regime)
    for place, sheet in care_sheets(claim):
        for name in names:
            if name == "cin" and not student:
                continue  # an identity number stands for the insured person's in the students' regime only
            number = text(sheet, name)
            if number is not None and not re.fullmatch(form, bare(number)):
                say = found if sure(sheet, name) else cannot_tell
                yield from say(__name__, claim, law, MESSAGE, place, (name,))
