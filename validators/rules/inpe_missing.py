"""No INPE of the practitioner.

Needs   the INPE of the care sheets in print, label, bar code, stamp or the practitioner's own act rows
Says    found where its place was seen and is empty and nothing else bears one; "cannot tell" where it was not found or cannot be read
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.numbers import inpe
from claims.words import MarkOwner
from validators.known import Known
from validators.law import Law
from validators.marks import inpe_in_stamps
from validators.missing import missing
from validators.papers import care_sheets, claim_day, letter, rows

MESSAGE = Message(
    fr="{paper} ne porte pas l'INPE du praticien : faites-y coller son étiquette ou inscrire le numéro.",
    ar="{paper}: لا يوجد الرقم الوطني الاستدلالي للطبيب؛ يجب إلصاقه أو كتابته.",
    en="{paper} lacks the practitioner's INPE: have the label stuck on or the number written in.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    executed = law.value("nomenclature.executant_letters", claim_day(claim, law.first_day), claim.regime)
    for place, sheet in care_sheets(claim):
        if not _stands_elsewhere(sheet, executed):
            yield from missing(__name__, claim, law, place, sheet, ("inpe",), MESSAGE)


def _stands_elsewhere(sheet: Document, executed: list[str]) -> bool:
    """Whether a bar code, a stamp or a row of the practitioner's own bears an INPE."""
    if any(inpe.is_valid(code.value) for code in sheet.barcodes):
        return True
    if inpe_in_stamps(sheet, frozenset(MarkOwner)):
        return True
    return any(inpe.has_form(str(row.get("inpe") or "")) for row in rows(sheet, "acts") if letter(row) not in executed)
