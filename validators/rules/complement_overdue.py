"""What was asked back came after its deadline.

Needs   when papers were asked back, by when, and when they came; only the service knows
Says    found where they came later; silent where nothing was asked back, or it has not come yet
Basis   conditions of deposit: 8 days for a complement, 72 hours to mend a defect
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.clocks import bring_by
from validators.known import Known
from validators.law import Law
from validators.saying import found

MESSAGE = Message(
    fr="Le complément demandé est arrivé le {came}, après le {due} : le dossier reste recevable, le retard est noté.",
    ar="وصل التكميل المطلوب يوم {came} بعد {due}؛ يبقى الملف مقبولا ويسجل التأخير.",
    en="The complement asked for came on {came}, after {due}: the file stays open, the delay is noted.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    asked = known.asked_back(claim)
    if asked is None or asked.came_on is None:
        return
    last = bring_by(asked, law, claim.regime)
    if asked.came_on > last:
        yield from found(__name__, claim, law, MESSAGE, came=asked.came_on, due=last)
