"""Done after the prescription had expired.

Needs   the dates of the prescriptions, the acts and the dispensings
Says    found where an act or a dispensing is later than every prescription allows; "cannot tell" where a date it turns on is doubtful; silent where the prescription bears none (`prescription_undated`)
Basis   conditions of deposit: three months, six for a long-term illness
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind
from validators.calendar import months_after
from validators.known import Known
from validators.law import Law
from validators.missing import TO_CONFIRM
from validators.papers import Sight, care_sheets, day, papers, row_days, sight, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Acte ou délivrance du {done} après l'expiration de l'ordonnance, valable jusqu'au {last} : "
    "rapportez une ordonnance en cours de validité.",
    ar="عملية أو صرف بتاريخ {done} بعد انتهاء صلاحية الوصفة في {last}؛ أحضروا وصفة سارية.",
    en="Act or dispensing of {done} after the prescription expired on {last}: bring one that was valid.",
)


def last_valid_day(prescribed_on: date, months: int) -> date:
    """The last day on which a prescription holds.

    >>> last_valid_day(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    """
    return months_after(prescribed_on, months)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag: the latest act against the prescription that holds longest."""
    sheets = [sheet for _, sheet in care_sheets(claim)]
    scripts = papers(claim, {Kind.PRESCRIPTION})
    days = {date_: sure_ for sheet in sheets for date_, sure_ in _days(sheet)}
    if not scripts or not days:
        return
    limits: list[tuple[date, int]] = []
    for place, script in scripts:
        prescribed_on = day(script, "date")
        if prescribed_on is None or not sure(script, "date"):
            if sight(script, "date") is not Sight.EMPTY:
                yield from cannot_tell(__name__, claim, law, TO_CONFIRM, place, ("date",))
            return
        key = "ald_prescription_months" if _is_long_term(claim, script) else "prescription_months"
        months = int(law.value(f"validity.{key}", prescribed_on, claim.regime))
        limits.append((last_valid_day(prescribed_on, months), place))
    last, place = max(limits)
    done = max(days)
    if done > last:
        say = found if days[done] else cannot_tell
        yield from say(__name__, claim, law, MESSAGE, place, ("date",), done=done, last=last)


def _days(sheet: Document) -> list[tuple[date, bool]]:
    """The days of a sheet's acts and dispensings, each with whether its table was read surely."""
    days = [(one, sure(sheet, table)) for table in ("acts", "dispensings") for one in row_days(sheet, table)]
    last = day(sheet, "last_act_date")
    return [*days, (last, sure(sheet, "last_act_date"))] if last is not None else days


def _is_long_term(claim: Claim, script: Document) -> bool:
    return text(script, "ald") == "true" or any(sheet.kind is Kind.ALD_CARE_SHEET for _, sheet in care_sheets(claim))
