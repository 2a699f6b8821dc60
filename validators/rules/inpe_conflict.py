"""Print, bar code and stamp name two practitioners.

Needs   the INPE of a care sheet read surely, and the one INPE among its bar codes
Says    found where they differ; silent where several codes stand on the sheet, for executants stick theirs on it too
Basis   CNSS form 610-1-02: étiquette INPE et code à barres
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import inpe
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, rows, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : l'INPE écrit et celui du code à barres diffèrent ; une personne vérifie.",
    ar="{paper}: الرقم المكتوب يخالف رقم الرمز الشريطي؛ سيتحقق منه شخص.",
    en="{paper}: the INPE written and the one in the bar code differ; a person looks at it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        codes = {inpe.compact(code.value) for code in sheet.barcodes if inpe.is_valid(code.value)}
        in_rows = {
            inpe.compact(str(row.get("inpe"))) for table in ("acts", "dispensings") for row in rows(sheet, table)
        }
        written = text(sheet, "inpe")
        if written is None or not sure(sheet, "inpe") or len(codes) != 1:
            continue
        if not codes & {inpe.compact(written), *in_rows}:
            yield from found(__name__, claim, law, MESSAGE, place, ("inpe",))
