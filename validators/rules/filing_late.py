"""Deposit after the time limit.

Needs   received_on and the days of the acts; the end of a hospital stay where a certificate is in the claim
Says    found when the dossier came after the limit, as a matter for a person while it is still inside the form's other
        wording or where a certificate covers the delay; "cannot tell" where a date is missing or doubtful
Basis   CNSS form 610-1-02, instructions; CNSS, AMO Tadamon: 60 days from the first act
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind, Severity
from validators.calendar import months_after
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, acts_of, care_sheets, claim_day, day, letter, papers, rows, sure, sure_day
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Dossier déposé le {received}, {late} jour(s) après le délai de {limit} jours qui part du {start}. "
    "Recours gracieux possible sous {appeal} jours ; après une longue hospitalisation, régularisation sous {hospital} jours.",
    ar="أودع الملف يوم {received}، بعد انقضاء أجل {limit} يوما ابتداء من {start} بـ {late} يوم. "
    "يمكن تقديم تظلم داخل {appeal} يوما؛ وبعد استشفاء طويل تتم التسوية داخل {hospital} يوما.",
    en="Deposited on {received}, {late} day(s) after the limit of {limit} days that runs from {start}. "
    "An appeal is open for {appeal} days; after a long hospital stay, regularisation within {hospital} days.",
)
DOUBT = Message(
    fr="Le délai de dépôt ne peut pas être vérifié : {missing} manque ou est douteuse.",
    ar="تعذر التحقق من أجل الإيداع: {missing} ناقص أو مشكوك فيه.",
    en="The time limit for deposit cannot be checked: {missing} is missing or doubtful.",
)
DEPOSIT = Message(fr="la date de dépôt", ar="تاريخ الإيداع", en="the deposit date")
ACT = Message(fr="la date du premier acte", ar="تاريخ أول عملية", en="the date of the first act")
END = Message(fr="la date de fin de séjour", ar="تاريخ نهاية الاستشفاء", en="the end of the hospital stay")


def days_late(first_act_date: date, received_on: date, limit_days: int) -> int:
    """Days by which a deposit overran `limit_days`; 0 when in time.

    >>> days_late(date(2026, 1, 1), date(2026, 3, 4), limit_days=60)
    2
    >>> days_late(date(2026, 1, 1), date(2026, 3, 2), limit_days=60)
    0
    """
    return max(0, (received_on - first_act_date).days - limit_days)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag: the sheet whose limit was overrun by most, else the doubt that stands in the way."""
    sheets = care_sheets(claim)
    if not sheets:
        return
    if claim.received_on is None:
        yield from cannot_tell(__name__, claim, law, DOUBT, missing=DEPOSIT)
        return
    late: list[tuple[int, date, int]] = []
    doubts: list[tuple[Message, int]] = []
    for place, sheet in sheets:
        start = _start(claim, sheet, claim.received_on, law)
        if isinstance(start, Message):
            doubts.append((start, place))
        elif start is not None:
            overrun = days_late(start, claim.received_on, law.value("deposit.limit_days", start, claim.regime))
            late += [(overrun, start, place)] if overrun else []
    if late:
        yield from _overrun(claim, law, claim.received_on, *max(late, key=lambda one: (one[0], -one[2])))
    elif doubts:
        missing, place = doubts[0]
        yield from cannot_tell(__name__, claim, law, DOUBT, place, ("first_act_date",), missing=missing)


def _start(claim: Claim, sheet: Document, received_on: date, law: Law) -> date | Message | None:
    """The day the limit runs from; None when in time even from the first act, or what stands in the way of knowing."""
    acts = acts_of(sheet)
    if acts.first is None or acts.sight is not Sight.SURE:
        return ACT
    limit_days = law.value("deposit.limit_days", acts.first, claim.regime)
    if not days_late(acts.first, received_on, limit_days):
        return None
    stays = papers(claim, {Kind.HOSPITAL_CERTIFICATE})
    if stays:
        ends = [sure_day(paper, "ends_on") for _, paper in stays]
        known_ends = [end for end in ends if end is not None]
        return max([acts.first, *known_ends]) if len(known_ends) == len(ends) else END
    continuous = sheet.kind is Kind.ALD_CARE_SHEET or _is_series(claim, sheet, acts.first, law)
    return acts.last if continuous else acts.first


def _is_series(claim: Claim, sheet: Document, on: date, law: Law) -> bool:
    letters = law.value("deposit.series_letters", on, claim.regime)
    counted = Counter(letter(row) for row in rows(sheet, "acts"))
    return any(counted[one] >= law.value("deposit.series_rows", on, claim.regime) for one in letters)


def _overrun(claim: Claim, law: Law, received_on: date, late: int, start: date, place: int) -> Iterator[Flag]:
    def value(name: str) -> int:
        return int(law.value(f"deposit.{name}", start, claim.regime))

    softened = received_on <= months_after(start, value("limit_months")) or _is_covered(claim, law, received_on, late)
    weight = law.severity("filing_late", claim_day(claim, law.first_day), claim.regime)
    yield from found(
        __name__,
        claim,
        law,
        MESSAGE,
        place,
        ("first_act_date",),
        Severity.REVIEW if softened and weight is Severity.BLOCK else None,
        received=received_on,
        start=start,
        late=late,
        limit=value("limit_days"),
        appeal=value("appeal_days"),
        hospital=value("hospital_regularisation_days"),
    )


def _is_covered(claim: Claim, law: Law, received_on: date, late: int) -> bool:
    """Whether a certificate explains the delay; one whose days are not sure is a person's to weigh."""
    for _, paper in papers(claim, {Kind.FORCE_MAJEURE_CERTIFICATE, Kind.HOSPITAL_CERTIFICATE}):
        starts, ends = day(paper, "starts_on"), day(paper, "ends_on")
        if starts is None or ends is None or not (sure(paper, "starts_on") and sure(paper, "ends_on")):
            return True
        if (min(ends, received_on) - starts).days + 1 >= late:
            return True
    return False
