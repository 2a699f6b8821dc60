"""A dispensed prescription without the pharmacist's stamp.

Needs   the stamps of the prescription where pharmacy rows are claimed
Says    found where it bears no stamp at all; "cannot tell" where its one stamp is the practitioner's
Basis   CNOPS: prescription stamped by doctor and pharmacist
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind, MarkOwner
from validators.known import Known
from validators.law import Law
from validators.marks import Ink, ink_of
from validators.papers import bears, care_sheets, papers
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} ne porte pas le cachet du pharmacien : faites-la cacheter par la pharmacie.",
    ar="{paper}: لا يوجد طابع الصيدلي؛ يجب ختمها من الصيدلية.",
    en="{paper} lacks the pharmacist's stamp: have the pharmacy stamp it.",
)
OURS = frozenset({MarkOwner.PHARMACIST, MarkOwner.EXECUTANT, MarkOwner.UNKNOWN})


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a prescription; silent where nothing was dispensed."""
    if not any(bears(sheet, "dispensings") for _, sheet in care_sheets(claim)):
        return
    for place, script in papers(claim, {Kind.PRESCRIPTION}):
        if not (bears(script, "drugs") or bears(script, "drug_barcodes")):
            continue
        ink = ink_of(claim, script, "stamp", OURS)
        several = script.marks is not None and len(script.marks.stamp.boxes) > 1
        if ink is Ink.ABSENT:
            yield from found(__name__, claim, law, MESSAGE, place)
        elif ink is Ink.DOUBTFUL and not several:
            yield from cannot_tell(__name__, claim, law, MESSAGE, place)
