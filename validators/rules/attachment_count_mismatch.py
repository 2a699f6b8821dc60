"""As many papers as declared did not come.

Needs   the number of papers attached that the care sheet declares, read surely
Says    found where it is neither the number of other documents nor that of their pages
Basis   CNSS form 610-1-02: nombre de pièces jointes
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import BARE_KINDS, CARE_SHEETS
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} annonce {declared} pièce(s) jointe(s), {received} ont été reçues ; vérifiez.",
    ar="{paper}: مصرح بـ {declared} وثيقة وتم استلام {received}؛ تحققوا.",
    en="{paper} declares {declared} paper(s) attached, {received} came; check.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    others = [paper for paper in claim.documents if paper.kind not in CARE_SHEETS | BARE_KINDS]
    counts = {len(others), len({page for paper in others for page in paper.pages})}
    for place, sheet in care_sheets(claim):
        declared = text(sheet, "attachment_count") or ""
        if sure(sheet, "attachment_count") and declared.isdecimal() and int(declared) not in counts:
            yield from found(
                __name__,
                claim,
                law,
                MESSAGE,
                place,
                ("attachment_count",),
                declared=int(declared),
                received=len(others),
            )
