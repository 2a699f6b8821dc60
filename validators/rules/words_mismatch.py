"""The amount in words is not the total.

Needs   the total of every invoice in figures and in words
Says    found where both were read surely and differ; "cannot tell" where a doubtful one does
Basis   conditions of deposit; 0.05 MAD of rounding
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import amount, claim_day, papers, sure
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : {words} MAD en lettres, {figures} MAD en chiffres ; demandez une facture corrigée.",
    ar="{paper}: {words} درهم بالحروف و{figures} درهم بالأرقام؛ اطلبوا فاتورة مصححة.",
    en="{paper}: {words} MAD in words, {figures} MAD in figures; ask for a corrected invoice.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag an invoice."""
    tolerance = Decimal(law.value("money.tolerance_mad", claim_day(claim, law.first_day), claim.regime))
    for place, paper in papers(claim, {Kind.INVOICE}):
        words, figures = amount(paper, "total_in_words"), amount(paper, "total")
        if words is None or figures is None or abs(words - figures) <= tolerance:
            continue
        say = found if sure(paper, "total_in_words") and sure(paper, "total") else cannot_tell
        yield from say(__name__, claim, law, MESSAGE, place, ("total_in_words", "total"), words=words, figures=figures)
