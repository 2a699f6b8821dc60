"""A medicine that the loaded list does not know.

Needs   every valid EAN-13 of the claim; a loaded list
Says    found where the list says no, with the one code in it that differs by a digit; silent where none is loaded
Basis   the loaded list's date
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import ean13
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day, drug_codes
from validators.saying import found

MESSAGE = Message(
    fr="Le code {code} n'est pas dans la liste des médicaments.",
    ar="الرمز {code} غير موجود في لائحة الأدوية.",
    en="The code {code} is not in the list of medicines.",
)
NEAR = Message(
    fr="Le code {code} n'est pas dans la liste des médicaments ; un seul code en diffère d'un chiffre : {near} (déduit, à confirmer).",
    ar="الرمز {code} غير موجود في لائحة الأدوية؛ رمز واحد فيها يختلف عنه بخانة: {near} (مستنتج، للتأكيد).",
    en="The code {code} is not in the list of medicines; only one code in it differs by a digit: {near} (inferred, to be confirmed).",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a code."""
    day = claim_day(claim, law.first_day)
    for code in sorted(set(drug_codes(claim))):
        if day is not None and ean13.is_valid(code) and known.drug(code, day) is False:
            near = known.drug_near(code, day)
            yield from found(
                __name__, claim, law, NEAR if near else MESSAGE, None, ("drug_barcodes",), code=code, near=near
            )
