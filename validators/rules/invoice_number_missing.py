"""The invoice bears no number.

Needs   the place of number on the paper
Says    found where the place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   code général des impôts, article 145-III
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
    fr="{paper} ne porte pas de numéro : demandez une facture numérotée.",
    ar="{paper}: بدون رقم؛ اطلبوا فاتورة مرقمة.",
    en="{paper} bears no number: ask for a numbered invoice.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        yield from missing(__name__, claim, law, place, paper, ("number",), MESSAGE)
