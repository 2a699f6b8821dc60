"""The invoice does not name the patient.

Needs   the place of patient_name on the paper
Says    found where the place was seen and is empty; "cannot tell" where it was not found or cannot be read
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import papers

MESSAGE = Message(
    fr="{paper} ne porte pas le nom du patient : demandez une facture nominative.",
    ar="{paper}: لا تحمل اسم المريض؛ اطلبوا فاتورة باسمه.",
    en="{paper} does not name the patient: ask for an invoice in the patient's name.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        yield from missing(__name__, claim, law, place, paper, ("patient_name",), MESSAGE)
