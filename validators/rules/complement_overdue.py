"""What was asked back came after its deadline.

Needs   when papers were asked back, by when, and when they came; only the service knows
Says    found where they came later; silent where nothing was asked back
Basis   conditions of deposit: days to bring a complement
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from claims.claim import Claim, Flag, Message
from validators.known import AskedBack, Known
from validators.law import Law
from validators.saying import found

MESSAGE = Message(
    fr="Le complément demandé est arrivé le {came}, après le {due} : le dossier reste recevable, le retard est noté.",
    ar="وصل التكميل المطلوب يوم {came} بعد {due}؛ يبقى الملف مقبولا ويسجل التأخير.",
    en="The complement asked for came on {came}, after {due}: the file stays open, the delay is noted.",
)


def due(asked: AskedBack, days: int) -> date:
    """The last day for a complement: the day that was named, else `days` after it was asked for.

    >>> due(AskedBack(date(2026, 3, 2), date(2026, 3, 11)), 8)
    datetime.date(2026, 3, 10)
    >>> due(AskedBack(date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 12)), 8)
    datetime.date(2026, 3, 12)
    """
    return asked.due_on or asked.asked_on + timedelta(days=days)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    asked = known.asked_back(claim)
    if asked is None:
        return
    last = due(asked, int(law.value("deposit.complement_days", asked.asked_on, claim.regime)))
    if asked.came_on > last:
        yield from found(__name__, claim, law, MESSAGE, came=asked.came_on.isoformat(), due=last.isoformat())
