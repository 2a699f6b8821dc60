"""An ICE that is none.

Needs   the ICE of every invoice
Says    found where a sure reading is not fifteen digits or its key (modulo 97) fails; "cannot tell" where that of a doubtful one does
Basis   code général des impôts, article 145-VIII; key as python-stdnum checks it
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import ice
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import papers, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : l'ICE n'a pas quinze chiffres ou sa clé ne passe pas ; demandez une facture corrigée.",
    ar="{paper}: التعريف الموحد للمقاولة ليس خمسة عشر رقما أو مفتاحه خاطئ؛ اطلبوا فاتورة مصححة.",
    en="{paper}: the ICE is not fifteen digits or its key fails; ask for a corrected invoice.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag an invoice."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        number = text(paper, "ice")
        if number is not None and not ice.is_valid(number):
            say = found if sure(paper, "ice") else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place, ("ice",))
