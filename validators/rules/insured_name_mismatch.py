"""The insured person differs between papers.

Needs   the insured person's name wherever it was read surely
Says    found where two sure names score under the band; silent elsewhere
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.names import likeness
from validators.papers import claim_day, sure, text
from validators.saying import found

MESSAGE = Message(
    fr="L'assuré nommé sur {paper} n'est pas celui des autres papiers ; vérifiez.",
    ar="اسم المؤمن له في {paper} يخالف باقي الأوراق؛ تحققوا.",
    en="The insured person named on {paper} is not the one on the other papers; check.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper that differs from the first one."""
    other_below = law.value("names.other_below", claim_day(claim, law.first_day), claim.regime)
    named = [
        (place, text(paper, "insured_name"))
        for place, paper in enumerate(claim.documents)
        if sure(paper, "insured_name")
    ]
    for place, name in named[1:]:
        if likeness(named[0][1] or "", name or "") < other_below:
            yield from found(__name__, claim, law, MESSAGE, place, ("insured_name",))
