"""The lines do not add up to the total.

Needs   the lines and the total of every invoice
Says    found where both were read surely and differ; "cannot tell" where a doubtful one does; silent where they agree, or where the difference is a rate of VAT
Basis   0.05 MAD of rounding
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import amount, as_amount, bears, claim_day, papers, rows, sure
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : les lignes font {lines} MAD, le total dit {total} MAD ; demandez une facture corrigée.",
    ar="{paper}: مجموع السطور {lines} درهم والمجموع المكتوب {total} درهم؛ اطلبوا فاتورة مصححة.",
    en="{paper}: the lines make {lines} MAD, the total says {total} MAD; ask for a corrected invoice.",
)


def agree(lines: Decimal, total: Decimal, tolerance: Decimal, vat_rates: list[int]) -> bool:
    """Whether lines make a total, as they stand or with one rate of VAT on top.

    >>> agree(Decimal("100.00"), Decimal("100.05"), Decimal("0.05"), [20])
    True
    >>> agree(Decimal("100.00"), Decimal("120.00"), Decimal("0.05"), [20])
    True
    >>> agree(Decimal("100.00"), Decimal("110.00"), Decimal("0.05"), [20])
    False
    """
    totals = [lines, *(lines * (100 + rate) / 100 for rate in vat_rates)]
    return any(abs(one - total) <= tolerance for one in totals)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag an invoice."""
    day = claim_day(claim, law.first_day)
    tolerance = Decimal(law.value("money.tolerance_mad", day, claim.regime))
    rates = law.value("money.vat_rates", day, claim.regime)
    for place, paper in papers(claim, {Kind.INVOICE}):
        lines, total = _sum(paper), amount(paper, "total")
        if lines is None or total is None or agree(lines, total, tolerance, rates):
            continue
        say = found if sure(paper, "lines") and sure(paper, "total") else cannot_tell
        yield from say(__name__, claim, law, MESSAGE, place, ("lines", "total"), lines=lines, total=total)


def _sum(paper: Document) -> Decimal | None:
    """What the lines make; None where one of them bears no amount."""
    amounts = [as_amount(row.get("amount")) for row in rows(paper, "lines")]
    if not bears(paper, "lines") or not amounts or None in amounts:
        return None
    return sum((one for one in amounts if one is not None), Decimal(0))
