"""An identity number of the wrong shape.

Needs   every CIN that was read surely; a residence card's number will do
Says    found where the shape is neither; a student's CIN is `insured_number_invalid`'s to judge
Basis   CNSS form 610-1-02: eight cells; AMO Achamil: residence card accepted
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.numbers import cin
from claims.words import CARE_SHEETS, Regime
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : {field} n'a pas la forme d'une carte nationale ni d'une carte de séjour ; vérifiez-le.",
    ar="{paper}: شكل {field} ليس شكل بطاقة وطنية ولا بطاقة إقامة؛ تحققوا منه.",
    en="{paper}: {field} has the shape of neither a national nor a residence card; check it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a document."""
    form = re.compile(law.value("numbers.cin_form", claim_day(claim, law.first_day), claim.regime))
    for place, paper in enumerate(claim.documents):
        number = text(paper, "cin")
        if number is None or not sure(paper, "cin") or (claim.regime is Regime.STUDENT and paper.kind in CARE_SHEETS):
            continue
        if not form.fullmatch(cin.compact(number)):
            yield from found(__name__, claim, law, MESSAGE, place, ("cin",))
