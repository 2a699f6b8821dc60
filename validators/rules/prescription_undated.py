"""The prescription bears no date.

Needs   the place of date on the paper
Says    found where the place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   conditions of deposit
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
    fr="{paper} n'est pas datée : faites-la dater par le médecin et rapportez l'original.",
    ar="{paper}: بدون تاريخ؛ يجب أن يؤرخها الطبيب مع إحضار الأصل.",
    en="{paper} bears no date: have the doctor date it and bring the original.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, {Kind.PRESCRIPTION}):
        yield from missing(__name__, claim, law, place, paper, ("date",), MESSAGE)
