"""How sure we are of a value: from evidence to a calibrated probability, and from probability to `accepted`."""

from __future__ import annotations

import math
from collections.abc import Iterable

from claims.claim import Field
from claims.words import Origin
from ocr.evidence import Candidate
from ocr.page import Sheet

ACCEPTED_FROM = 0.9
"""Below this a value goes to a person."""


def probability(name: str, candidate: Candidate) -> float:
    """The chance, 0 to 1, that `candidate` is the right value of the field `name`."""
    if candidate.origin in (Origin.BARCODE, Origin.TEXT_LAYER, Origin.SIGNED_DATA, Origin.REVIEWER):
        base = 3.0
    else:
        engines = [reading.confidence for reading in candidate.readings] or [0.5]
        base = -2.5 + 4.5 * candidate.agreement + 1.5 * (sum(engines) / len(engines))
    if candidate.valid is True:
        base += 1.2
    elif candidate.valid is False:
        base -= 2.0
    base += 1.5 * (candidate.label - 0.7) + 1.0 * (candidate.quality - 0.7) + 0.8 * min(candidate.corroborated, 2)
    if candidate.origin is Origin.HANDWRITING:
        base -= 0.8
    return 1.0 / (1.0 + math.exp(-base))


def settle(name: str, candidates: Iterable[Candidate], sheets: dict[int, Sheet]) -> Field | None:
    """The best supported of `candidates` as a field; None when there is none.

    sheets  by page number; turns pixel boxes into fractions
    """
    ranked = sorted(((probability(name, candidate), candidate) for candidate in candidates), key=lambda pair: -pair[0])
    if not ranked:
        return None
    chance, best = ranked[0]
    for other_chance, other in ranked[1:]:
        if other.value != best.value and other.label >= best.label - 0.1:
            # another place says something else just as loudly: one of the two is wrong
            chance *= 1.0 - 0.5 * other_chance
            break
    sheet = sheets.get(best.page)
    box = sheet.fractions(best.box) if sheet is not None and best.box is not None else None
    return Field(
        value=best.value,
        text=best.text,
        confidence=round(chance, 4),
        accepted=chance >= ACCEPTED_FROM,
        origin=best.origin,
        page=best.page if box is not None else None,
        box=box,
    )
