"""No type of care is ticked, or more than one.

Needs   the boxes of every care sheet
Says    found where they were seen empty; "cannot tell" where ink stands in them and no single one is ticked; silent where they were not found
Basis   CNSS form 610-1-02: type de soins
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, bears, care_sheets, sight
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : aucun type de soins n'est coché.",
    ar="{paper}: لم يحدد نوع العلاجات.",
    en="{paper}: no type of care is ticked.",
)
SEVERAL = Message(
    fr="{paper} : le type de soins coché n'est pas unique ou n'est pas lisible.",
    ar="{paper}: نوع العلاجات المحدد غير وحيد أو غير مقروء.",
    en="{paper}: the type of care ticked is not the only one, or cannot be read.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        seen = sight(sheet, "care_type")
        if seen is Sight.EMPTY:
            yield from found(__name__, claim, law, MESSAGE, place, ("care_type",))
        elif seen is Sight.DOUBTFUL and not bears(sheet, "care_type"):
            yield from cannot_tell(__name__, claim, law, SEVERAL, place, ("care_type",))
