"""Claimed without a prescription.

Needs   the pharmacy rows and the letters of the act rows; whether a prescription is in the claim
Says    found where rows read surely need one and every paper was recognised; "cannot tell" where rows are doubtful or a paper is unknown; silent where nothing needs one
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import bears, care_sheets, claim_day, letter, papers, rows, sure, unknown_papers
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Médicaments, analyses, images ou actes paramédicaux sans ordonnance : joignez l'original de l'ordonnance.",
    ar="أدوية أو تحاليل أو صور أو عمليات شبه طبية بدون وصفة؛ أرفقوا أصل الوصفة.",
    en="Medicines, analyses, images or paramedical acts without a prescription: add the original prescription.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    if papers(claim, {Kind.PRESCRIPTION}):
        return
    for place, sheet in care_sheets(claim):
        tables = _need_one(claim, sheet, law)
        if tables:
            certain = any(sure(sheet, table) for table in tables) and not unknown_papers(claim)
            say = found if certain else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place, tables)


def _need_one(claim: Claim, sheet: Document, law: Law) -> list[str]:
    """The tables of a sheet with rows that somebody must have prescribed."""
    on = claim_day(claim, law.first_day)
    letters = set(law.value("nomenclature.prescribed_letters", on, claim.regime))
    if sheet.kind is Kind.DENTAL_CARE_SHEET:
        letters -= set(law.value("nomenclature.dental_own_letters", on, claim.regime))
    acts = ["acts"] if any(letter(row) in letters for row in rows(sheet, "acts")) else []
    return acts + (["dispensings"] if bears(sheet, "dispensings") else [])
