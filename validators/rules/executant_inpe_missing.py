"""A row of a paramedic, laboratory, radiologist or pharmacist without INPE.

Needs   the act rows of executants and the pharmacy rows, read surely
Says    found where a row bears none; silent where the table is doubtful (`field_doubtful` tells of it)
Basis   CNSS form 610-1-02, page 2: INPE columns; CNOPS: pharmacist's INPE since 1 March 2021
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, claim_day, letter, rows, sure
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : une ligne d'exécutant (pharmacie, laboratoire, radiologie, paramédical) n'a pas d'INPE ; faites-le inscrire.",
    ar="{paper}: سطر منفذ (صيدلية، مختبر، أشعة، شبه طبي) بدون الرقم الوطني الاستدلالي؛ يجب كتابته.",
    en="{paper}: a row of a pharmacy, laboratory, radiologist or paramedic bears no INPE; have it written in.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet and table."""
    on = claim_day(claim, law.first_day)
    letters = set(law.value("nomenclature.executant_letters", on, claim.regime))
    own = set(law.value("nomenclature.dental_own_letters", on, claim.regime))
    for place, sheet in care_sheets(claim):
        asked = letters - own if sheet.kind is Kind.DENTAL_CARE_SHEET else letters
        executed = {
            "acts": [row for row in rows(sheet, "acts") if letter(row) in asked],
            "dispensings": rows(sheet, "dispensings"),
        }
        for table, done in executed.items():
            if sure(sheet, table) and any(not row.get("inpe") for row in done):
                yield from found(__name__, claim, law, MESSAGE, place, (table,))
