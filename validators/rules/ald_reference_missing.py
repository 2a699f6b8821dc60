"""A long-term illness sheet without ALD code or agreement number.

Needs   the agreement number of a CNOPS sheet for long-term illness
Says    found where its place was seen empty; silent where it was not found, for the code may stand in any of several places
Basis   CNOPS: since January 2024
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, papers, sight
from validators.saying import found

MESSAGE = Message(
    fr="{paper} ne porte ni code ALD ni numéro d'accord : inscrivez-le.",
    ar="{paper}: لا يوجد رمز المرض ولا رقم الموافقة؛ يجب كتابته.",
    en="{paper} bears neither ALD code nor agreement number: write it in.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a sheet."""
    for place, sheet in papers(claim, {Kind.ALD_CARE_SHEET}):
        if sight(sheet, "agreement_number") is Sight.EMPTY:
            yield from found(__name__, claim, law, MESSAGE, place, ("agreement_number",))
