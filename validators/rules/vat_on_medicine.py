"""VAT on medicines.

Needs   the lines of invoices from a pharmacy
Says    found where a line that was read surely charges VAT; "cannot tell" where a doubtful one does
Basis   finance law 2024: medicines exempt
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import plain
from validators.papers import as_amount, papers, rows, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : la TVA est facturée sur des médicaments, qui en sont exonérés.",
    ar="{paper}: ضريبة على القيمة المضافة على أدوية معفاة منها.",
    en="{paper}: VAT is charged on medicines, which are exempt.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag an invoice."""
    for place, paper in papers(claim, {Kind.INVOICE}):
        if "PHARMACI" not in plain(text(paper, "issuer_name") or ""):
            continue
        taxes = [
            row for row in rows(paper, "lines") if re.search(r"\b(TVA|T\.V\.A)\b", plain(row.get("description") or ""))
        ]
        if any((as_amount(row.get("amount")) or 0) > 0 for row in taxes):
            say = found if sure(paper, "lines") else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, place, ("lines",))
