"""Which document that was read stands for which true one: by kind and by the pages they share."""

from __future__ import annotations

from collections.abc import Sequence

from cachet.scoring.truth import TruePaper
from claims.claim import Document
from claims.words import CARE_SHEETS


def likeness(true: TruePaper, read: Document) -> float:
    """How much speaks for `read` being `true`; 0 when nothing does."""
    shared = len(set(true.pages) & set(read.pages)) / max(1, len(set(true.pages) | set(read.pages)))
    if true.kind == read.kind.value:
        return 1.0 + 2.0 * shared
    if {true.kind, read.kind.value} <= {kind.value for kind in CARE_SHEETS}:
        return 0.5 + 2.0 * shared
    return 2.0 * shared


def align(true: Sequence[TruePaper], read: Sequence[Document]) -> list[tuple[TruePaper, Document | None]]:
    """Each true paper with at most one document; the likeliest pairs are taken first, every document once."""
    ranked = sorted(
        ((likeness(one, other), -i, -j) for i, one in enumerate(true) for j, other in enumerate(read)), reverse=True
    )
    partner: dict[int, int] = {}
    for score, i, j in ranked:
        if score > 0 and -i not in partner and -j not in partner.values():
            partner[-i] = -j
    return [(paper, read[partner[place]] if place in partner else None) for place, paper in enumerate(true)]
