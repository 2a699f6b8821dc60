"""Only a total, no detail.

Needs   the lines of every invoice, the act rows of every care sheet
Says    found where a total stands and the place of the detail was seen empty; "cannot tell" where it was not found
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.words import CARE_SHEETS, Kind
from validators.known import Known
from validators.law import Law
from validators.missing import missing
from validators.papers import bears, papers

MESSAGE = Message(
    fr="{paper} ne donne qu'un total : demandez le détail des actes et de leurs prix.",
    ar="{paper}: لا يوجد سوى المجموع؛ اطلبوا تفصيل العمليات وأثمنتها.",
    en="{paper} gives a total only: ask for the acts and their prices.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, CARE_SHEETS | {Kind.INVOICE}):
        if bears(paper, "total" if paper.kind is Kind.INVOICE else "total_amount"):
            yield from missing(__name__, claim, law, place, paper, _tables(paper), MESSAGE)


def _tables(paper: Document) -> tuple[str, ...]:
    if paper.kind is Kind.INVOICE:
        return ("lines",)
    # a sheet for medicines alone has its detail in the pharmacy rows
    return ("dispensings",) if bears(paper, "dispensings") else ("acts",)
