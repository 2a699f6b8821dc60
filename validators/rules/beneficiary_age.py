"""A child, or a student, over the age limit on the day of the act.

Needs   birth date, relationship and day of the acts; whether a student certificate is in the claim
Says    found where the age passes the limit (the higher one with a certificate); "cannot tell" where a date or the box is doubtful, or a certificate may raise the limit further; silent where the patient is neither child nor student
Basis   CNSS, AMO Tadamon (children, studies, disability); law 116-12 (students); law 54-23
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind, Regime
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, acts_of, care_sheets, day, papers, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : le bénéficiaire a {age} ans au jour des soins, la limite est de {limit} ans ; joignez un certificat de scolarité ou de handicap.",
    ar="{paper}: عمر المستفيد {age} سنة يوم العلاج والحد {limit} سنة؛ أرفقوا شهادة التمدرس أو الإعاقة.",
    en="{paper}: the beneficiary is {age} on the day of care, the limit is {limit}; add a certificate of studies or of disability.",
)


def age_on(born_on: date, on: date) -> int:
    """Full years of age; somebody born on 29 February is a year older on 1 March of common years.

    >>> age_on(date(2004, 5, 2), date(2026, 5, 1)), age_on(date(2004, 5, 2), date(2026, 5, 2))
    (21, 22)
    """
    return relativedelta(on, born_on).years


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet; a beneficiary is within the limit until the day before the next birthday."""
    for place, sheet in care_sheets(claim):
        if not _may_be_limited(claim, sheet):
            continue
        acts, born_on = acts_of(sheet), day(sheet, "patient_birth_date")
        if acts.first is None or born_on is None or born_on > acts.first:
            continue
        limit = _limit(claim, sheet, acts.first, law)
        age = age_on(born_on, acts.first)
        if limit is None or age <= limit:
            continue
        certain = acts.sight is Sight.SURE and sure(sheet, "patient_birth_date") and _box_is_sure(claim, sheet)
        # at the top of the ladder only a certificate of another sort helps: traditional teaching, disability
        certain = certain and not (claim.regime is Regime.STUDENT and papers(claim, {Kind.STUDENT_CERTIFICATE}))
        say = found if certain else cannot_tell
        yield from say(__name__, claim, law, MESSAGE, place, ("patient_birth_date",), age=age, limit=limit)


def _may_be_limited(claim: Claim, sheet: Document) -> bool:
    return text(sheet, "relationship") == "child" or claim.regime is Regime.STUDENT


def _limit(claim: Claim, sheet: Document, on: date, law: Law) -> int | None:
    """Years of age that are still covered; None where no limit holds."""
    if claim.regime is Regime.STUDENT and text(sheet, "relationship") != "spouse":
        return int(law.value("beneficiary.student_regime_years", on, claim.regime))
    if text(sheet, "relationship") != "child":
        return None
    studies = bool(papers(claim, {Kind.STUDENT_CERTIFICATE}))
    return int(law.value(f"beneficiary.{'studies' if studies else 'child'}_years", on, claim.regime))


def _box_is_sure(claim: Claim, sheet: Document) -> bool:
    return claim.regime is Regime.STUDENT or sure(sheet, "relationship")
