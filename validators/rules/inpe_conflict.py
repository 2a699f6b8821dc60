"""Print, bar code and stamp name two practitioners.

Needs   the INPE of a care sheet read surely, the one INPE among its bar codes, the INPE in the practitioner's stamp
Says    found where the code or a stamp whose number passes its key differs; silent where several codes stand on the sheet, for executants stick theirs on it too
Basis   CNSS form 610-1-02: étiquette INPE et code à barres
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import inpe
from claims.words import MarkOwner
from validators.known import Known
from validators.law import Law
from validators.marks import inpe_in_stamps
from validators.papers import care_sheets, rows, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : l'INPE écrit et celui du code à barres ou du cachet diffèrent ; une personne vérifie.",
    ar="{paper}: الرقم المكتوب يخالف رقم الرمز الشريطي أو الطابع؛ سيتحقق منه شخص.",
    en="{paper}: the INPE written and the one in the bar code or the stamp differ; a person looks at it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        codes = {inpe.compact(code.value) for code in sheet.barcodes if inpe.is_valid(code.value)}
        in_rows = {
            inpe.compact(str(row.get("inpe"))) for table in ("acts", "dispensings") for row in rows(sheet, table)
        }
        written = text(sheet, "inpe")
        if written is None or not sure(sheet, "inpe"):
            continue
        stamped = {number for number in inpe_in_stamps(sheet, {MarkOwner.PRACTITIONER}) if inpe.is_valid(number)}
        others = [numbers for numbers in (codes, stamped) if len(numbers) == 1]
        if any(not numbers & {inpe.compact(written), *in_rows} for numbers in others):
            yield from found(__name__, claim, law, MESSAGE, place, ("inpe",))
