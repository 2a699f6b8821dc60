"""A sheet for long-term illness without results.

Needs   whether a laboratory or imaging report is in a claim that holds a sheet for long-term illness
Says    found where none is and every paper was recognised; "cannot tell" where a paper is unknown
Basis   CNSS, form for long-term illness: results of radiology and laboratory are attached
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import papers, unknown_papers
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} n'est accompagnée d'aucun résultat d'analyse ou d'imagerie : joignez-les.",
    ar="{paper}: بدون نتائج تحاليل أو صور؛ أرفقوها.",
    en="{paper} comes without results of analyses or images: add them.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a sheet."""
    if papers(claim, {Kind.LAB_REPORT, Kind.IMAGING_REPORT}):
        return
    say = cannot_tell if unknown_papers(claim) else found
    for place, _ in papers(claim, {Kind.ALD_CARE_SHEET}):
        yield from say(__name__, claim, law, MESSAGE, place)
