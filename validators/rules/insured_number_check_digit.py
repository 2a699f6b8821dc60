"""A CNSS number whose key fails.

Needs   the insured person's number, nine digits, read surely, in a regime of the CNSS
Says    found where the key fails
Basis   CNSS, e-BDS specification, IV-4
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import cnss
from claims.words import CNSS_REGIMES
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : la clé de {field} ne passe pas ; le numéro est peut-être mal écrit.",
    ar="{paper}: مفتاح {field} غير صحيح؛ ربما كتب الرقم خطأ.",
    en="{paper}: the key of {field} fails; the number may be misspelt.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    if claim.regime not in CNSS_REGIMES:
        return
    for place, sheet in care_sheets(claim):
        number = text(sheet, "insured_number")
        if number is None or not sure(sheet, "insured_number"):
            continue
        if cnss.has_form(number) and not cnss.is_valid(number):
            yield from found(__name__, claim, law, MESSAGE, place, ("insured_number",))
