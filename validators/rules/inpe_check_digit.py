"""An INPE whose key fails.

Needs   every INPE of nine digits that was read surely
Says    found where the Luhn key fails, with the one correction of a single digit that passes; a hint, because no text names the key
Basis   published numbers all pass Luhn; no document says so
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import inpe
from validators.known import Known
from validators.law import Law
from validators.papers import sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : la clé de {field} ne passe pas ; le numéro est peut-être mal écrit.",
    ar="{paper}: مفتاح {field} غير صحيح؛ ربما كتب الرقم خطأ.",
    en="{paper}: the key of {field} fails; the number may be misspelt.",
)
NEAR = Message(
    fr="{paper} : la clé de {field} ne passe pas ; une seule correction d'un chiffre passe : {near} (déduit, à confirmer).",
    ar="{paper}: مفتاح {field} غير صحيح؛ تصحيح واحد لخانة يصح: {near} (مستنتج، للتأكيد).",
    en="{paper}: the key of {field} fails; only one correction of a digit passes: {near} (inferred, to be confirmed).",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a field."""
    for place, paper in enumerate(claim.documents):
        for name in ("inpe", "establishment_inpe"):
            number = text(paper, name)
            if number is not None and sure(paper, name) and inpe.has_form(number) and not inpe.is_valid(number):
                near = inpe.repair(number)
                yield from found(__name__, claim, law, NEAR if near else MESSAGE, place, (name,), near=near)
