"""The claim holds no care sheet.

Needs   the kinds of all documents
Says    found where every page was recognised and none is a care sheet; "cannot tell" where a page is unread or unknown
Basis   CNSS form 610-1-02: one form a person and a medical event
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, unknown_papers
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Le dossier ne contient pas de feuille de soins : joignez-la, remplie et signée.",
    ar="الملف لا يتضمن ورقة العلاجات؛ يجب إرفاقها معبأة وموقعة.",
    en="The file holds no care sheet: add it, filled in and signed.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    if care_sheets(claim) or not claim.pages:
        return
    say = cannot_tell if unknown_papers(claim) else found
    yield from say(__name__, claim, law, MESSAGE)
