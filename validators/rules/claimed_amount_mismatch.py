"""The care sheet's amount is not that of its rows, or not that of the papers.

Needs   the total, the act rows and the pharmacy rows of every care sheet; the total and the INPE of every invoice
Says    found where all were read surely and differ; "cannot tell" where one side is doubtful; silent where both are, or a row bears no amount; an invoice is held against the rows of its own INPE
Basis   0.05 MAD of rounding
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import amount, as_amount, bears, care_sheets, claim_day, papers, rows, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : les lignes font {lines} MAD, le montant demandé est {total} MAD ; vérifiez-le.",
    ar="{paper}: مجموع السطور {lines} درهم والمبلغ المطلوب {total} درهم؛ تحققوا منه.",
    en="{paper}: its rows make {lines} MAD, the amount claimed is {total} MAD; check it.",
)
PAPERS = Message(
    fr="{paper} : les lignes d'un exécutant font {lines} MAD, ses factures {total} MAD ; vérifiez-les.",
    ar="{paper}: سطور أحد المنفذين مجموعها {lines} درهم وفواتيره {total} درهم؛ تحققوا منها.",
    en="{paper}: the rows of one executant make {lines} MAD, their invoices {total} MAD; check them.",
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
    yield from _against_papers(claim, law, tolerance)


def _against_papers(claim: Claim, law: Law, tolerance: Decimal) -> Iterator[Flag]:
    """One flag an executant whose sure invoices come to another sum than the rows that bear the same INPE."""
    billed: dict[str, Decimal] = {}
    for _, paper in papers(claim, {Kind.INVOICE}):
        number, total = text(paper, "inpe"), amount(paper, "total")
        if number is None or total is None or not (sure(paper, "inpe") and sure(paper, "total")):
            return
        billed[number] = billed.get(number, Decimal(0)) + total
    done = [(place, row) for place, sheet in care_sheets(claim) for row in rows(sheet, "acts")]
    if not all(sure(sheet, "acts") for _, sheet in care_sheets(claim)):
        return
    for number, total in sorted(billed.items()):
        own = [(place, as_amount(row.get("amount"))) for place, row in done if row.get("inpe") == number]
        if not own or any(one is None for _, one in own):
            continue
        lines = sum((one for _, one in own if one is not None), Decimal(0))
        if abs(lines - total) > tolerance:
            yield from found(__name__, claim, law, PAPERS, own[0][0], ("acts",), lines=lines, total=total)
