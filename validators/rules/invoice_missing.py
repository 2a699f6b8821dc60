"""Laboratory or imaging acts without an invoice.

Needs   the letters of the act rows; whether an invoice is in the claim
Says    found where sure rows call for one and every paper was recognised; "cannot tell" where rows are doubtful or a paper is unknown
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper
from validators.papers import care_sheets, claim_day, letter, rows, sure

MESSAGE = Message(
    fr="Analyses ou images sans facture : joignez la facture du laboratoire ou du centre.",
    ar="تحاليل أو صور بدون فاتورة؛ أرفقوا فاتورة المختبر أو المركز.",
    en="Analyses or images without an invoice: add the laboratory's or the centre's.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    on = claim_day(claim, law.first_day)
    letters = set(law.value("nomenclature.invoiced_letters", on, claim.regime))
    own = set(law.value("nomenclature.dental_own_letters", on, claim.regime))
    for place, sheet in care_sheets(claim):
        asked = letters - own if sheet.kind is Kind.DENTAL_CARE_SHEET else letters
        if any(letter(row) in asked for row in rows(sheet, "acts")):
            certain = sure(sheet, "acts")
            yield from needs_paper(__name__, claim, law, Kind.INVOICE, place, certain, MESSAGE, ("acts",))
