"""No date of act on the care sheet.

Needs   the dates in the act and pharmacy tables of every care sheet
Says    found where the tables were read surely, or seen empty, and no row bears a date; "cannot tell" where they were not read
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.missing import TO_CONFIRM
from validators.papers import Sight, bears, care_sheets, lost_pages, row_days, sight
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} ne porte aucune date d'acte : faites-la dater par le praticien.",
    ar="{paper}: لا يوجد أي تاريخ للعمليات؛ يجب أن يؤرخها الطبيب.",
    en="{paper} bears no date of act: have the practitioner date it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        dated = any(bears(sheet, name) for name in ("first_act_date", "last_act_date"))
        if dated or row_days(sheet, "acts") or row_days(sheet, "dispensings"):
            continue
        seen = {sight(sheet, "acts"), sight(sheet, "first_act_date")}
        certain = Sight.SURE in seen or Sight.EMPTY in seen
        say = found if certain and Sight.DOUBTFUL not in seen and not lost_pages(claim) else None
        if say is not None:
            yield from say(__name__, claim, law, MESSAGE, place, ("first_act_date",))
        else:
            yield from cannot_tell(__name__, claim, law, TO_CONFIRM, place, ("first_act_date",))
