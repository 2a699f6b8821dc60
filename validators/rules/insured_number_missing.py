"""No number of the insured person.

Needs   the numbers of the care sheets; which of them will do hangs on the regime
Says    found where every place was seen and is empty on every care sheet; "cannot tell" where one was not found or cannot be read
Basis   conditions of deposit; CNOPS, students: the CIN stands for it
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import bears, care_sheets, claim_day

MESSAGE = Message(
    fr="{paper} ne porte pas le numéro de l'assuré ({field}) : inscrivez-le.",
    ar="{paper}: لا يوجد رقم المؤمن له ({field})؛ يجب كتابته.",
    en="{paper} lacks the insured person's number ({field}): write it in.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag: a number on any care sheet of the claim will do."""
    sheets = care_sheets(claim)
    names = law.value("numbers.insured_number_fields", claim_day(claim, law.first_day), claim.regime)
    if any(bears(sheet, name) for _, sheet in sheets for name in names):
        return
    for place, sheet in sheets[:1]:
        yield from missing(__name__, claim, law, place, sheet, names, MESSAGE)
