"""An electronic paper whose signature or number does not verify.

Needs   papers that say they are electronic: the payload of their codes and their printed number; a loaded trust list for signatures
Says    found where a signature fails, or the printed number, read surely, stands in none of the paper's QR codes; silent where there is no code
Basis   electronic care sheet (FSE): QR code and unique number
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.words import CodeFormat, Kind
from validators.known import Known
from validators.law import Law
from validators.needed import true_box
from validators.papers import papers, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : la signature électronique ou le numéro ne concorde pas avec le code QR ; une personne vérifie.",
    ar="{paper}: التوقيع الإلكتروني أو الرقم لا يطابق رمز الاستجابة؛ سيتحقق منه شخص.",
    en="{paper}: the electronic signature or the number does not agree with the QR code; a person looks at it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in papers(claim, set(Kind)):
        codes = [code.value for code in paper.barcodes if code.format in (CodeFormat.QR, CodeFormat.DATA_MATRIX)]
        if not codes or not (true_box(paper, "electronic") and sure(paper, "electronic")):
            continue
        if any(known.signed(code) is False for code in codes) or _other_number(paper, codes):
            yield from found(__name__, claim, law, MESSAGE, place, ("number",))


def _other_number(paper: Document, codes: list[str]) -> bool:
    number = _bare(text(paper, "number") or "")
    return bool(number) and sure(paper, "number") and not any(number in _bare(code) for code in codes)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())
