"""An amount or a date that bears signs of overwriting.

Needs   what the eye saw at the place of each amount and date: the zone `<field>.altered`
Says    found where overwriting, correction fluid or another ink was seen; "cannot tell" where the place is illegible; silent where nobody looked
Basis   the service's own check; a correction may be honest, so the wording accuses nobody
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import ALTERED, ZoneState
from validators.known import Known
from validators.law import Law
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : {field} semble avoir été corrigé après coup ; une personne regarde l'original.",
    ar="{paper}: يبدو أن {field} تم تصحيحه لاحقا؛ سينظر شخص في الأصل.",
    en="{paper}: {field} seems to have been corrected afterwards; a person looks at the original.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a field; its box is the crop that shows why."""
    for place, paper in enumerate(claim.documents):
        for name in sorted(paper.zones):
            if name.endswith(ALTERED) and paper.zones[name] in (ZoneState.FILLED, ZoneState.ILLEGIBLE):
                say = found if paper.zones[name] is ZoneState.FILLED else cannot_tell
                yield from say(__name__, claim, law, MESSAGE, place, (name.removesuffix(ALTERED),))
