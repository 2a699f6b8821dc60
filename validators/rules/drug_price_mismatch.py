"""Medicines billed over their public price.

Needs   a loaded list with prices; the bar codes of the claim, the pharmacy rows read surely
Says    found where the rows come to more than the public prices of all boxes; silent where a box's price is not known or boxes may be missing
Basis   the loaded list's prices (prix public de vente)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import as_amount, care_sheets, claim_day, drug_codes, papers, rows, sure
from validators.registers import Drug
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : {billed} MAD de médicaments, dont le prix public fait {public} MAD ; vérifiez les prix.",
    ar="{paper}: {billed} درهم من الأدوية وثمنها العمومي {public} درهم؛ تحققوا من الأثمنة.",
    en="{paper}: {billed} MAD of medicines whose public price is {public} MAD; check the prices.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag: the boxes of a claim are those of all its pharmacy rows."""
    on = claim_day(claim, law.first_day)
    sheets = [(place, sheet) for place, sheet in care_sheets(claim) if rows(sheet, "dispensings")]
    if on is None or not sheets or not all(sure(sheet, "dispensings") for _, sheet in sheets):
        return
    public = _public(claim, on, known)
    amounts = [as_amount(row.get("amount")) for _, sheet in sheets for row in rows(sheet, "dispensings")]
    if public is None or None in amounts:
        return
    billed = sum((one for one in amounts if one is not None), Decimal(0))
    if billed > public + Decimal(law.value("money.tolerance_mad", on, claim.regime)):
        yield from found(__name__, claim, law, MESSAGE, sheets[0][0], ("dispensings",), billed=billed, public=public)


def _public(claim: Claim, on: date, known: Known) -> Decimal | None:
    """Public price of all boxes in MAD; None where one is not known, or a prescribed medicine shows no box."""
    boxes = [known.drug(code, on) for code in drug_codes(claim)]
    prices = [box.price for box in boxes if isinstance(box, Drug) and box.price is not None]
    asked = sum(len(rows(paper, "drugs")) for _, paper in papers(claim, {Kind.PRESCRIPTION}))
    return sum(prices, Decimal(0)) if prices and len(prices) == len(boxes) >= asked else None
