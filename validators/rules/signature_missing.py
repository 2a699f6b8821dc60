"""The practitioner's signature is missing where the stamp is due.

Needs   the signatures of every care sheet, and of every prescription that is not electronic
Says    found where the paper was seen and bears none; "cannot tell" where the ink is doubtful, not looked at, or where all
        of it is another person's
Basis   conditions of deposit
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
    fr="{paper} ne porte pas la signature du praticien : faites-la signer et rapportez l'original.",
    ar="{paper}: لا يوجد توقيع الطبيب؛ يجب توقيعها وإحضار الأصل.",
    en="{paper} lacks the practitioner's signature: have it signed and bring the original.",
)
DOUBT = Message(
    fr="{paper} : la signature du praticien n'est pas certaine.",
    ar="{paper}: توقيع الطبيب غير مؤكد.",
    en="{paper}: the practitioner's signature is not certain.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper whose signature is absent or doubtful."""
    for place, paper in stamped_papers(claim):
        ink = ink_of(claim, paper, "signature", OURS)
        if ink is Ink.ABSENT:
            yield from found(__name__, claim, law, MESSAGE, place)
        elif ink is Ink.DOUBTFUL:
            yield from cannot_tell(__name__, claim, law, DOUBT, place)
