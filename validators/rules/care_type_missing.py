"""No type of care is ticked.

Needs   the boxes of every care sheet
Says    found where they were seen empty; silent where they were not found
Basis   CNSS form 610-1-02: type de soins
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, care_sheets, sight
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : aucun type de soins n'est coché.",
    ar="{paper}: لم يحدد نوع العلاجات.",
    en="{paper}: no type of care is ticked.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        if sight(sheet, "care_type") is Sight.EMPTY:
            yield from found(__name__, claim, law, MESSAGE, place, ("care_type",))
