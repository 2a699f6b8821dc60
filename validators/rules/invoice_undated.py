"""The invoice bears no date.

Needs   the place of date on the paper
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
    fr="{paper} n'est pas datée : demandez une facture datée.",
    ar="{paper}: بدون تاريخ؛ اطلبوا فاتورة مؤرخة.",
    en="{paper} bears no date: ask for a dated invoice.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        yield from missing(__name__, claim, law, place, paper, ("date",), MESSAGE)
