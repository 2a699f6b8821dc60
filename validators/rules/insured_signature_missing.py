"""The insured person did not sign.

Needs   the signature zone of every care sheet
Says    found where the zone was seen empty, or the whole sheet bears no signature; silent where whose signature it is cannot be told
Basis   CNSS form 610-1-02: signature de l'assuré(e)
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import MarkOwner, ZoneState
from validators.known import Known
from validators.law import Law
from validators.marks import Ink, ink_of
from validators.papers import care_sheets
from validators.saying import found

MESSAGE = Message(
    fr="{paper} n'est pas signée par l'assuré : faites-la signer.",
    ar="{paper}: بدون توقيع المؤمن له؛ يجب توقيعها.",
    en="{paper} is not signed by the insured person: have it signed.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet."""
    for place, sheet in care_sheets(claim):
        unsigned = ink_of(claim, sheet, "signature", frozenset(MarkOwner)) is Ink.ABSENT
        if unsigned or sheet.zones.get("insured_signature") is ZoneState.EMPTY:
            yield from found(__name__, claim, law, MESSAGE, place)
