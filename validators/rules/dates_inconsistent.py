"""Dates that cannot all be true.

Needs   every date that was read, and the deposit
Says    found where sure dates contradict each other; "cannot tell" where a doubtful one would; silent where they fit
Basis   conditions of deposit: "dates incohérentes"
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.chronology import Moment, contradictions
from validators.known import Known
from validators.law import Law
from validators.saying import cannot_tell, found
from validators.wording import field_called, paper_called

MESSAGE = Message(
    fr="Dates incohérentes : {first} ({first_on}) ne peut pas être après {then} ({then_on}) ; vérifiez les papiers.",
    ar="تواريخ غير متناسقة: {first} ({first_on}) لا يمكن أن يكون بعد {then} ({then_on})؛ تحققوا من الأوراق.",
    en="Dates that do not fit: {first} ({first_on}) cannot be after {then} ({then_on}); check the papers.",
)
DEPOSIT = Message(fr="le dépôt du dossier", ar="إيداع الملف", en="the deposit")


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a document whose dates contradict others; the surest contradiction of each."""
    told: set[int | None] = set()
    pairs = sorted(contradictions(claim, law), key=lambda pair: not (pair[0].sure and pair[1].sure))
    for first, then in pairs:
        if first.document in told:
            continue
        told.add(first.document)
        say = found if first.sure and then.sure else cannot_tell
        yield from say(
            __name__,
            claim,
            law,
            MESSAGE,
            first.document,
            (first.field,),
            first=_called(claim, first),
            first_on=first.day,
            then=_called(claim, then),
            then_on=then.day,
        )


def _called(claim: Claim, moment: Moment) -> Message:
    if moment.document is None:
        return DEPOSIT
    field, paper = field_called(moment.field), paper_called(claim, moment.document)
    return Message(fr=f"{field.fr}, {paper.fr}", ar=f"{field.ar}، {paper.ar}", en=f"{field.en}, {paper.en}")
