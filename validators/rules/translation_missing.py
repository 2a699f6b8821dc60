"""A paper in a language that needs a translation.

Needs   the language of every document; whether a translation is in the claim
Says    found where the language was read on a clear page; "cannot tell" on others; silent where no language is known
Basis   conditions of deposit: French and Arabic are accepted
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import BARE_KINDS, Kind
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day, papers, quality_of
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} est dans une autre langue que le français ou l'arabe : joignez une traduction.",
    ar="{paper}: بلغة غير العربية أو الفرنسية؛ أرفقوا ترجمة.",
    en="{paper} is in a language other than French or Arabic: add a translation.",
)
NEVER = BARE_KINDS | {Kind.TRANSLATION, Kind.IDENTITY_CARD}


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    on = claim_day(claim, law.first_day)
    accepted = law.value("papers.accepted_languages", on, claim.regime)
    floor = law.value("papers.clear_from", on, claim.regime)
    if papers(claim, {Kind.TRANSLATION}):
        return
    for place, paper in enumerate(claim.documents):
        if paper.kind not in NEVER and paper.language is not None and paper.language not in accepted:
            say = found if quality_of(claim, paper) >= floor else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place)
