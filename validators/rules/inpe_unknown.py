"""An INPE that the register does not know, or knows closed.

Needs   every valid INPE of a care sheet read surely; a loaded register
Says    found where the register says no, with the one number in it that differs by a digit; silent where none is loaded
Basis   ANAM's register
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import inpe
from validators.known import Known
from validators.law import Law
from validators.papers import acts_of, care_sheets, claim_day, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : l'INPE n'est pas au registre, ou n'y est plus ; une personne vérifie.",
    ar="{paper}: الرقم الوطني الاستدلالي غير موجود في السجل أو مغلق؛ سيتحقق منه شخص.",
    en="{paper}: the INPE is not in the register, or no longer; a person looks at it.",
)
NEAR = Message(
    fr="{paper} : l'INPE n'est pas au registre ; un seul numéro qui y figure en diffère d'un chiffre : {near} (déduit, à confirmer).",
    ar="{paper}: الرقم الوطني الاستدلالي غير موجود في السجل؛ رقم واحد فيه يختلف عنه بخانة: {near} (مستنتج، للتأكيد).",
    en="{paper}: the INPE is not in the register; only one number in it differs by a digit: {near} (inferred, to be confirmed).",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        number, day = text(sheet, "inpe"), acts_of(sheet).first or claim_day(claim, law.first_day)
        if number is None or day is None or not sure(sheet, "inpe") or not inpe.has_form(number):
            continue
        if known.practitioner(inpe.compact(number), day) is False:
            near = known.practitioner_near(inpe.compact(number), day)
            yield from found(__name__, claim, law, NEAR if near else MESSAGE, place, ("inpe",), near=near)
