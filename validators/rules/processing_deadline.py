"""The legal time to pay or to answer is running out.

Needs   the deposit date or the day papers came after it, the kind of claim, and today; silent where no clock runs
        (`cachet read`) and while papers are asked back
Says    found where the last legal day is near or past; it orders the queue and is nobody's defect
Basis   conditions of deposit: 30 working days; CNSS: 48 hours for a request for direct payment
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.clocks import last_day_to_pay, working_days_left
from validators.known import Known
from validators.law import Law
from validators.saying import found

MESSAGE = Message(
    fr="Le délai légal de traitement s'achève le {last} : à traiter en premier.",
    ar="ينتهي الأجل القانوني للمعالجة يوم {last}؛ يعالج أولا.",
    en="The legal time for processing ends on {last}: to be handled first.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    today = known.today()
    last = last_day_to_pay(claim, law, known) if today is not None else None
    if today is None or last is None:
        return
    near = int(law.value("processing.near_days", claim.received_on, claim.regime))
    if working_days_left(today, last, law) <= near:
        yield from found(__name__, claim, law, MESSAGE, last=last)
