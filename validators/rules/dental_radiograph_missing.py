"""A prosthesis without a radiograph.

Needs   the type of care and the act rows of dental care sheets; whether an imaging report is in the claim
Says    found where a prosthesis was ticked surely and no image or radiograph row is there; "cannot tell" where the box is doubtful or a paper is unknown
Basis   CNOPS, dental care: radiographs
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import needs_paper
from validators.papers import claim_day, letter, papers, rows, sure, text

MESSAGE = Message(
    fr="{paper} demande une prothèse sans radiographie : joignez-la.",
    ar="{paper}: تركيبة أسنان بدون صورة بالأشعة؛ أرفقوها.",
    en="{paper} claims a prosthesis without a radiograph: add it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a sheet."""
    images = set(law.value("nomenclature.dental_own_letters", claim_day(claim, law.first_day), claim.regime))
    for place, sheet in papers(claim, {Kind.DENTAL_CARE_SHEET}):
        taken = any(letter(row) in images for row in rows(sheet, "acts"))
        if text(sheet, "care_type") == "prosthesis" and not taken:
            certain = sure(sheet, "care_type")
            yield from needs_paper(__name__, claim, law, Kind.IMAGING_REPORT, place, certain, MESSAGE, ("care_type",))
