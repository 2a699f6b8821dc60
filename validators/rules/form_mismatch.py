"""Dental or long-term illness care on the wrong form.

Needs   the kind of each care sheet, the letters of its act rows, the mark of long-term illness on the prescriptions
Says    found where dental acts stand on another form, or a sure mark of long-term illness comes with ordinary sheets only; "cannot tell" where the rows or the mark are doubtful
Basis   CNSS forms 610-1-02, 610-1-03 and 610-1-04, each for its care
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import true_box
from validators.papers import care_sheets, claim_day, letter, papers, rows, sure
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} porte des soins dentaires : ils se demandent sur la feuille de soins dentaires.",
    ar="{paper}: تتضمن علاجات الأسنان؛ يجب طلبها في ورقة علاجات الأسنان.",
    en="{paper} bears dental care: it is claimed on the dental care sheet.",
)
ILLNESS = Message(
    fr="L'ordonnance est pour une affection de longue durée : les soins se demandent sur la feuille de soins ALD.",
    ar="الوصفة لمرض طويل الأمد؛ يجب طلب العلاجات في ورقة الأمراض طويلة الأمد.",
    en="The prescription is for a long-term illness: its care is claimed on the sheet for long-term illness.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a sheet for dental acts, and one a claim for long-term illness."""
    dental = set(law.value("nomenclature.dental_letters", claim_day(claim, law.first_day), claim.regime))
    for place, sheet in care_sheets(claim):
        if sheet.kind is not Kind.DENTAL_CARE_SHEET and any(letter(row) in dental for row in rows(sheet, "acts")):
            say = found if sure(sheet, "acts") else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place, ("acts",))
    marked = [paper for _, paper in papers(claim, {Kind.PRESCRIPTION}) if true_box(paper, "ald")]
    sheets = care_sheets(claim)
    if marked and sheets and all(sheet.kind is Kind.CARE_SHEET for _, sheet in sheets):
        say = found if any(sure(paper, "ald") for paper in marked) else cannot_tell
        yield from say(__name__, claim, law, ILLNESS, sheets[0][0])
