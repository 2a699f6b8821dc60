"""An accident without its declaration.

Needs   the type of care of the care sheets; whether a declaration is in the claim
Says    found where the box was read surely; "cannot tell" where it is doubtful or a paper is unknown
Basis   CNOPS, students: declaration of accident
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper
from validators.papers import care_sheets, sure, text

MESSAGE = Message(
    fr="{paper} signale un accident : joignez la déclaration d'accident.",
    ar="{paper}: تشير إلى حادثة؛ أرفقوا التصريح بالحادثة.",
    en="{paper} tells of an accident: add the accident declaration.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        if text(sheet, "care_type") == "accident":
            certain = sure(sheet, "care_type")
            yield from needs_paper(
                __name__, claim, law, Kind.ACCIDENT_DECLARATION, place, certain, MESSAGE, ("care_type",)
            )
