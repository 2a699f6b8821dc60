"""No total paid.

Needs   the total of every care sheet and invoice
Says    found where its place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import CARE_SHEETS, Kind
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import papers

MESSAGE = Message(
    fr="{paper} ne porte pas le total payé : faites-le inscrire.",
    ar="{paper}: لا يوجد المبلغ الإجمالي المؤدى؛ يجب كتابته.",
    en="{paper} lacks the total paid: have it written in.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, CARE_SHEETS | {Kind.INVOICE}):
        name = "total" if paper.kind is Kind.INVOICE else "total_amount"
        yield from missing(__name__, claim, law, place, paper, (name,), MESSAGE)
