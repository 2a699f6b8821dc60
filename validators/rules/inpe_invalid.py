"""An INPE that is not nine digits.

Needs   every INPE that was read
Says    found where the shape of a sure reading is wrong; "cannot tell" where that of a doubtful one is
Basis   ANAM: nine digits
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import inpe
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day, sure, text
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : {field} n'a pas neuf chiffres ; faites-le corriger par le praticien.",
    ar="{paper}: {field} لا يتكون من تسعة أرقام؛ يجب أن يصححه الطبيب.",
    en="{paper}: {field} is not nine digits; have the practitioner correct it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a field."""
    form = re.compile(law.value("numbers.inpe_form", claim_day(claim, law.first_day), claim.regime))
    for place, paper in enumerate(claim.documents):
        for name in ("inpe", "establishment_inpe"):
            number = text(paper, name)
            if number is not None and not form.fullmatch(inpe.compact(number)):
                say = found if sure(paper, name) else cannot_tell
                yield from say(__name__, claim, law, MESSAGE, place, (name,))
