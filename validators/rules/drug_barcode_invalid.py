"""A medicine's bar code whose key fails.

Needs   every EAN-13 that was read from bars or from the print below them
Says    found where a sure number of the prescription fails its key; "cannot tell" where a doubtful one does
Basis   GS1 check digit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import ean13
from claims.words import CodeFormat
from validators.known import Known
from validators.law import Law
from validators.papers import items, sure
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : le code à barres {code} n'est pas un code de médicament valable ; rapportez la vignette.",
    ar="{paper}: الرمز الشريطي {code} غير صالح؛ أحضروا قسيمة الدواء.",
    en="{paper}: the bar code {code} is no valid medicine code; bring the box's label.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a code, each code once a document."""
    for place, paper in enumerate(claim.documents):
        bars = {code.value for code in paper.barcodes if code.format is CodeFormat.EAN13}
        printed = {code for code in items(paper, "drug_barcodes") if isinstance(code, str)}
        for code in sorted(bars | printed):
            if not ean13.is_valid(code):
                say = found if code in bars or sure(paper, "drug_barcodes") else cannot_tell
                yield from say(__name__, claim, law, MESSAGE, place, ("drug_barcodes",), code=code)
