"""A key letter that no nomenclature knows.

Needs   the codes of the act rows, read surely; a loaded table of acts where there is one
Says    found where the letter is in neither; silent about codes that bear none
Basis   NGAP, NABM
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import as_day, care_sheets, claim_day, letter, rows, sure
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : la cotation {code} n'est pas dans la nomenclature ; vérifiez-la.",
    ar="{paper}: الرمز {code} غير موجود في المصنف؛ تحققوا منه.",
    en="{paper}: the code {code} is not in the nomenclature; check it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a code and care sheet."""
    on = claim_day(claim, law.first_day)
    letters = law.value("nomenclature.letters", on, claim.regime)
    for place, sheet in care_sheets(claim):
        if not sure(sheet, "acts"):
            continue
        for row in rows(sheet, "acts"):
            if not letter(row) or letter(row) in letters:
                continue
            code, day = str(row.get("code") or ""), as_day(row.get("date")) or on
            if day is None or known.act(code, day) is not True:
                yield from found(__name__, claim, law, MESSAGE, place, ("acts",), code=code)
