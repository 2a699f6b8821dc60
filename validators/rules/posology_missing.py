"""A medicine without dose or duration.

Needs   the medicines of the prescriptions, read surely
Says    found where a line lacks one of them; silent where they are doubtful
Basis   CNOPS: dose and duration
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import papers, rows, sure
from validators.saying import found

MESSAGE = Message(
    fr="{paper} : un médicament n'a pas de dose ou de durée ; faites compléter par le médecin.",
    ar="{paper}: دواء بدون جرعة أو مدة؛ يجب أن يكمله الطبيب.",
    en="{paper}: a medicine lacks dose or duration; have the doctor complete it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a prescription."""
    for place, paper in papers(claim, {Kind.PRESCRIPTION}):
        if sure(paper, "drugs") and any(not (row.get("dose") and row.get("duration")) for row in rows(paper, "drugs")):
            yield from found(__name__, claim, law, MESSAGE, place, ("drugs",))
