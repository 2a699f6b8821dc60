"""A value nobody would swear to.

Needs   every field of every document that is not accepted; which ones are required is the law's list
Says    one flag for each required one, and one light flag for all the others together
Basis   the service's promised error rate; required fields by kind and regime
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Severity
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day
from validators.saying import cannot_tell

REQUIRED = Message(
    fr="Sur {paper}, à confirmer : {field}.",
    ar="{paper}، للتأكيد: {field}.",
    en="On {paper}, to be confirmed: {field}.",
)
OTHERS = Message(
    fr="Valeurs à prendre avec prudence : {field}.",
    ar="قيم يجب أخذها بحذر: {field}.",
    en="Values to take with care: {field}.",
)
_SAID_BY = {"first_act_date": "acts", "last_act_date": "acts"}
"""Taken from another field: where that one is doubtful itself, one flag is enough."""


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """Doubt about a required field is a person's; about the rest it travels along."""
    required = law.value("papers.required_fields", claim_day(claim, law.first_day), claim.regime)
    others: dict[str, None] = {}
    for place, paper in enumerate(claim.documents):
        doubtful = [name for name, field in paper.fields.items() if not field.accepted]
        for name in sorted(doubtful):
            if name not in required.get(paper.kind.value, ()):
                others[name] = None
            elif _SAID_BY.get(name) not in doubtful:
                yield from cannot_tell(__name__, claim, law, REQUIRED, place, (name,))
    if others:
        yield from cannot_tell(__name__, claim, law, OTHERS, None, sorted(others), Severity.WARN)
