"""The care sheet's total is not the sum of its rows.

Needs   the total, the act rows and the pharmacy rows of every care sheet
Says    found where all were read surely and differ; "cannot tell" where one side is doubtful; silent where both are, or a row bears no amount
Basis   0.05 MAD of rounding
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import amount, as_amount, bears, care_sheets, claim_day, rows, sure
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : les lignes font {lines} MAD, le montant demandé est {total} MAD ; vérifiez-le.",
    ar="{paper}: مجموع السطور {lines} درهم والمبلغ المطلوب {total} درهم؛ تحققوا منه.",
    en="{paper}: its rows make {lines} MAD, the amount claimed is {total} MAD; check it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    tolerance = Decimal(law.value("money.tolerance_mad", claim_day(claim, law.first_day), claim.regime))
    for place, sheet in care_sheets(claim):
        tables = [table for table in ("acts", "dispensings") if bears(sheet, table)]
        amounts = [as_amount(row.get("amount")) for table in tables for row in rows(sheet, table)]
        total = amount(sheet, "total_amount")
        if total is None or not amounts or None in amounts:
            continue
        lines = sum((one for one in amounts if one is not None), Decimal(0))
        certain = [sure(sheet, "total_amount"), all(sure(sheet, table) for table in tables)]
        if abs(lines - total) > tolerance and any(certain):
            say = found if all(certain) else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place, ("total_amount", *tables), lines=lines, total=total)
