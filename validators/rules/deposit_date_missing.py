"""No day of deposit.

Needs   received_on: manifest, stamp or upload
Says    found where none is known
Basis   CNSS form 610-1-02: the time limit runs to the deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.saying import found

MESSAGE = Message(
    fr="La date de dépôt du dossier n'est pas connue : la station l'indique.",
    ar="تاريخ إيداع الملف غير معروف؛ على نقطة المسح بيانه.",
    en="The day the file was deposited is not known: the station must say it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    if claim.received_on is None:
        yield from found(__name__, claim, law, MESSAGE)
