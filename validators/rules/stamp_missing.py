"""The practitioner's stamp is missing.

Needs   the stamp of every care sheet, and of every prescription that is not electronic
Says    found where the paper was seen and bears none; "cannot tell" where the ink is doubtful, not looked at, or another's
Basis   conditions of deposit; a printed letterhead is no stamp
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import MarkOwner
from validators.known import Known
from validators.law import Law
from validators.marks import Ink, ink_of, stamped_papers
from validators.saying import cannot_tell, found

OURS = frozenset({MarkOwner.PRACTITIONER, MarkOwner.UNKNOWN})
MESSAGE = Message(
    fr="{paper} ne porte pas le cachet du praticien : faites-la cacheter et rapportez l'original.",
    ar="{paper}: لا يوجد طابع الطبيب؛ يجب ختمها وإحضار الأصل.",
    en="{paper} lacks the practitioner's stamp: have it stamped and bring the original.",
)
DOUBT = Message(
    fr="{paper} : le cachet du praticien n'est pas certain.",
    ar="{paper}: طابع الطبيب غير مؤكد.",
    en="{paper}: the practitioner's stamp is not certain.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper whose stamp is absent or doubtful."""
    for place, paper in stamped_papers(claim):
        ink = ink_of(claim, paper, "stamp", OURS)
        if ink is Ink.ABSENT:
            yield from found(__name__, claim, law, MESSAGE, place)
        elif ink is Ink.DOUBTFUL:
            yield from cannot_tell(__name__, claim, law, DOUBT, place)
