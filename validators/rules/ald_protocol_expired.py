"""An act after the long-term illness protocol had expired.

Needs   the dates of the paper and of the acts
Says    found where an act is later than every one of them allows; "cannot tell" where a date it turns on is doubtful
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import out_of_date

MESSAGE = Message(
    fr="Acte du {done} après la fin du protocole ALD ({last}) : joignez un protocole en cours de validité.",
    ar="عملية بتاريخ {done} بعد انتهاء بروتوكول المرض طويل الأمد ({last})؛ أرفقوا بروتوكولا ساريا.",
    en="Act of {done} after the long-term illness protocol ended ({last}): add one that was valid.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    yield from out_of_date(__name__, claim, law, Kind.ALD_PROTOCOL, "validity.ald_protocol_months", MESSAGE)
