"""A liable third party without an undertaking to pay back.

Needs   the third-party box of every document; whether an undertaking is in the claim
Says    found where the box was read surely; "cannot tell" where it is doubtful or a paper is unknown
Basis   CNOPS, students: engagement à restituer
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper, true_box
from validators.papers import sure

MESSAGE = Message(
    fr="{paper} signale un tiers responsable : joignez l'engagement à restituer.",
    ar="{paper}: تشير إلى طرف ثالث مسؤول؛ أرفقوا الالتزام بإرجاع المبالغ.",
    en="{paper} tells of a liable third party: add the undertaking to pay back.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper that tells of a third party."""
    for place, paper in enumerate(claim.documents):
        if true_box(paper, "third_party"):
            certain = sure(paper, "third_party")
            yield from needs_paper(
                __name__, claim, law, Kind.REPAYMENT_UNDERTAKING, place, certain, MESSAGE, ("third_party",)
            )
