"""Paid by transfer, and no receipt.

Needs   the means of payment of the invoices; whether a receipt is in the claim
Says    found where the means was read surely; "cannot tell" where it is doubtful or a paper is unknown
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper
from validators.papers import papers, sure, text

MESSAGE = Message(
    fr="{paper} est payée par virement : joignez la preuve du paiement.",
    ar="{paper}: مؤداة بتحويل بنكي؛ أرفقوا إثبات الأداء.",
    en="{paper} was paid by transfer: add the proof of payment.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag an invoice."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        if text(paper, "method") == "transfer":
            certain = sure(paper, "method")
            yield from needs_paper(__name__, claim, law, Kind.PAYMENT_RECEIPT, place, certain, MESSAGE, ("method",))
