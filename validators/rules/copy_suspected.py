"""A paper that must be an original looks like a copy.

Needs   what the eye saw of each paper as a whole: the zone `copy`
Says    found where a paper that must be original bears the signs of a copy; "cannot tell" where they are faint; silent where nobody looked
Basis   CNSS form 610-1-02, instructions: all papers in original
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import COPY, ZoneState
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} ressemble à une copie : apportez l'original.",
    ar="{paper}: تبدو نسخة؛ أحضروا الأصل.",
    en="{paper} looks like a copy: bring the original.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    originals = law.value("papers.originals", claim_day(claim, law.first_day), claim.regime)
    for place, paper in enumerate(claim.documents):
        seen = paper.zones.get(COPY)
        if paper.kind.value in originals and seen in (ZoneState.FILLED, ZoneState.ILLEGIBLE):
            say = found if seen is ZoneState.FILLED else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place)
