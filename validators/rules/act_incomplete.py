"""An act row without date, code or amount.

Needs   the act rows of every care sheet, read surely
Says    found where a row lacks one of them; silent where the table is doubtful (`field_doubtful` tells of it)
Basis   CNSS form 610-1-02, page 2
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, rows, sure
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : une ligne d'acte n'a pas de date, de code ou de montant ; faites-la compléter par le praticien.",
    ar="{paper}: سطر عملية بدون تاريخ أو رمز أو مبلغ؛ يجب أن يكمله الطبيب.",
    en="{paper}: an act row lacks date, code or amount; have the practitioner complete it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        if sure(sheet, "acts") and any(
            not row.get(cell) for row in rows(sheet, "acts") for cell in ("date", "code", "amount")
        ):
            yield from found(__name__, claim, law, MESSAGE, place, ("acts",))
