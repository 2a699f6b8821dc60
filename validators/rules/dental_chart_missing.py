"""A dental sheet whose chart is not marked.

Needs   the tooth chart of every dental care sheet
Says    found where it was seen empty; silent where it was not found
Basis   CNOPS, dental care: acts on the tooth chart
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
    fr="{paper} : le schéma dentaire n'est pas rempli ; faites-le remplir par le dentiste.",
    ar="{paper}: مخطط الأسنان غير معبأ؛ يجب أن يملأه طبيب الأسنان.",
    en="{paper}: the tooth chart is not marked; have the dentist mark it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a sheet."""
    for place, sheet in papers(claim, {Kind.DENTAL_CARE_SHEET}):
        if sight(sheet, "tooth_chart") is Sight.EMPTY:
            yield from found(__name__, claim, law, MESSAGE, place, ("tooth_chart",))
