"""An amount many times the reference tariff.

Needs   letter, coefficient and amount of each act row, read surely; the loaded grid, else the one in the law
Says    found where the amount is over so many times the tariff; silent for letters without one and rows without coefficient
Basis   TNR, arrêté 1961-06; fees above the tariff are usual, only outliers are told
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import as_amount, as_day, care_sheets, claim_day, letter, rows, sure
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : {amount} MAD pour {code}, dont le tarif de référence est {tariff} MAD ; vérifiez le montant.",
    ar="{paper}: {amount} درهم عن {code} وتعريفتها المرجعية {tariff} درهم؛ تحققوا من المبلغ.",
    en="{paper}: {amount} MAD for {code}, whose reference tariff is {tariff} MAD; check the amount.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a row."""
    on = claim_day(claim, law.first_day)
    times = Decimal(law.value("money.outlier_times", on, claim.regime))
    for place, sheet in care_sheets(claim):
        if not sure(sheet, "acts"):
            continue
        for row in rows(sheet, "acts"):
            amount, tariff = (
                as_amount(row.get("amount")),
                _tariff(row, as_day(row.get("date")) or on, claim, law, known),
            )
            if amount is not None and tariff is not None and amount > times * tariff:
                code = f"{row.get('code')} {row.get('coefficient') or ''}".strip()
                yield from found(
                    __name__, claim, law, MESSAGE, place, ("acts",), amount=amount, tariff=tariff, code=code
                )


def _tariff(row: dict[str, Any], day: date | None, claim: Claim, law: Law, known: Known) -> Decimal | None:
    """Reference tariff of a row in MAD: its letter's, times its coefficient."""
    one = known.tariff(letter(row), day) if day is not None else None
    if one is None:
        listed = law.value("nomenclature.tariffs", day if day and day >= law.first_day else None, claim.regime)
        one = Decimal(listed[letter(row)]) if letter(row) in listed else None
    count = as_amount(row.get("coefficient"))
    return one * count if one is not None and count else None
