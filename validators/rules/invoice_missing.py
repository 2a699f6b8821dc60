"""Laboratory or imaging acts, or a stay in a clinic, without an invoice.

Needs   the letters of the act rows and the type of care; whether an invoice is in the claim
Says    found where sure rows, or a stay ticked surely, call for one and every paper was recognised; "cannot tell" where rows are doubtful or a paper is unknown
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper
from validators.papers import care_sheets, claim_day, letter, rows, sure, text

MESSAGE = Message(
    fr="Analyses, images ou séjour sans facture : joignez la facture du laboratoire, du centre ou de la clinique.",
    ar="تحاليل أو صور أو استشفاء بدون فاتورة؛ أرفقوا فاتورة المختبر أو المركز أو المصحة.",
    en="Analyses, images or a stay without an invoice: add the laboratory's, the centre's or the clinic's.",
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
        elif text(sheet, "care_type") == "hospitalization":
            certain = sure(sheet, "care_type")
            yield from needs_paper(__name__, claim, law, Kind.INVOICE, place, certain, MESSAGE, ("care_type",))
