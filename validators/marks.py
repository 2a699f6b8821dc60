"""Stamps and signatures, seen with a rule's eyes."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Literal

from claims.claim import Claim, Document
from claims.words import CARE_SHEETS, Kind, MarkOwner, MarkState, PageState
from validators.papers import Paper, papers, sure, text

_INPE = re.compile(r"I\s*\.?\s*N\s*\.?\s*P\s*\.?\s*E\D{0,8}(?P<number>\d(?:[ .]?\d){8})(?!\d)", re.IGNORECASE)


class Ink(StrEnum):
    """Whether a person's mark stands on a paper."""

    PRESENT = "present"
    ABSENT = "absent"
    DOUBTFUL = "doubtful"


def stamped_papers(claim: Claim) -> tuple[Paper, ...]:
    """The papers that must bear the practitioner's stamp and signature."""
    return tuple(
        (place, paper)
        for place, paper in papers(claim, CARE_SHEETS | {Kind.PRESCRIPTION})
        if not (text(paper, "electronic") == "true" and sure(paper, "electronic"))
    )


def ink_of(claim: Claim, paper: Document, mark: Literal["stamp", "signature"], owners: Collection[MarkOwner]) -> Ink:
    """Whether `paper` bears a stamp or signature of one of `owners`.

    Ink that is all somebody else's leaves a doubt, because whose it is was inferred from where it stands.
    """
    if paper.marks is None:
        return Ink.DOUBTFUL
    seen = paper.marks.stamp if mark == "stamp" else paper.marks.signature
    if seen.state is MarkState.ABSENT:
        return Ink.DOUBTFUL if _has_lost_pages(claim, paper) else Ink.ABSENT
    if seen.state is MarkState.UNSURE:
        return Ink.DOUBTFUL
    whose = {box.of for box in seen.boxes}
    return Ink.PRESENT if not whose or whose & set(owners) else Ink.DOUBTFUL


def inpe_in_stamps(paper: Document, owners: Collection[MarkOwner]) -> tuple[str, ...]:
    """The INPE, each nine digits behind their label, that the stamps of `owners` on a paper bear."""
    stamps = paper.marks.stamp.boxes if paper.marks is not None else ()
    found = (_INPE.search(box.text or "") for box in stamps if box.of in owners)
    return tuple(re.sub(r"\D", "", one["number"]) for one in found if one is not None)


def _has_lost_pages(claim: Claim, paper: Document) -> bool:
    lost = {page.n for page in claim.pages if page.state in (PageState.UNREADABLE, PageState.FAILED)}
    return not lost.isdisjoint(paper.pages)
