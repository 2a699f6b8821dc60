"""The invoice bears no ICE of the seller.

Needs   the place of ice on the paper
Says    found where the place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   code général des impôts, article 145-VIII, since 2016
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import papers

MESSAGE = Message(
    fr="{paper} ne porte pas l'ICE du vendeur : demandez une facture qui le porte.",
    ar="{paper}: لا تحمل التعريف الموحد للمقاولة؛ اطلبوا فاتورة تحمله.",
    en="{paper} lacks the seller's ICE: ask for an invoice that bears it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        yield from missing(__name__, claim, law, place, paper, ("ice",), MESSAGE)
