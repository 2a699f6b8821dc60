"""A form nobody knows.

Needs   the form reference of every care sheet, read surely
Says    found where it is in no table of forms; silent where no reference was read
Basis   table of forms (arrêté 1962-06: forms follow the models of ANAM)
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.forms import form_of, reference_of
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets
from validators.saying import found

MESSAGE = Message(
    fr="{paper} porte la référence {reference}, qui n'est pas celle d'un formulaire connu ; vérifiez le formulaire.",
    ar="{paper}: المرجع {reference} ليس لاستمارة معروفة؛ تحققوا من الاستمارة.",
    en="{paper} bears the reference {reference}, which is no known form's; check the form.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        reference = reference_of(sheet)
        if reference is not None and form_of(reference, claim, law) is None:
            yield from found(__name__, claim, law, MESSAGE, place, ("form_reference",), reference=reference)
