"""What the pages of a document say together: its stamp and its signature, each present, absent or unsure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.claim import Mark, MarkBox, Marks
from claims.words import Kind, MarkOwner, MarkState
from ocr.ink.bareness import is_bare
from ocr.ink.learned import decision
from ocr.ink.regions import MarkKind
from ocr.ink.seeing import SeenMark
from ocr.page import PixelBox, Sheet

READABLE_FROM = 0.35
"""A page of less quality cannot testify that a mark is absent."""
BOX_FROM = 0.35
"""A place less likely than this is not shown to anyone."""
BARE_ABOVE = 0.03
"""A place that was left bare proves nothing while a likelier sighting stands elsewhere on the document: one that is this much above
the chance that a drawn page without any sighting carries a mark (`unseen` in marks.json)."""
REACH_MM = 70.0
"""How far a mark may stand from the printed words that ask for it."""

OWNER_BY_KIND = {
    Kind.PRESCRIPTION: MarkOwner.PRACTITIONER,
    Kind.HOSPITAL_CERTIFICATE: MarkOwner.PRACTITIONER,
    Kind.ALD_PROTOCOL: MarkOwner.PRACTITIONER,
    Kind.PRIOR_AGREEMENT: MarkOwner.PRACTITIONER,
    Kind.LAB_REPORT: MarkOwner.EXECUTANT,
    Kind.IMAGING_REPORT: MarkOwner.EXECUTANT,
    Kind.REPAYMENT_UNDERTAKING: MarkOwner.INSURED,
    Kind.ACCIDENT_DECLARATION: MarkOwner.INSURED,
    Kind.EXONERATION_REQUEST: MarkOwner.INSURED,
}
"""Whose hand a paper of this kind bears when nothing printed says so."""

TRADE_WORDS = (
    (MarkOwner.PHARMACIST, re.compile(r"\bpharmac|صيدلي")),
    (MarkOwner.EXECUTANT, re.compile(r"\blaborato|\bradiolog|\bbiolog|\bopti(cien|que)|\bkinesi|\binfirm|مختبر")),
    (MarkOwner.PRACTITIONER, re.compile(r"\bdr\b|\bdocteur|\bmedecin|\bdentiste|\bcabinet|\bclinique|الدكتور|طبيب")),
)
"""What stamps of each trade say, accents removed."""


def marks_of(
    sheets: Sequence[Sheet],
    seen: Mapping[int, tuple[SeenMark, ...]],
    kind: Kind,
    anchors: Mapping[MarkOwner, tuple[int, PixelBox]],
) -> Marks:
    """Both marks of the document that `sheets` make up.

    seen     by page number, what `find_marks` gave; a page that is missing here was not looked at
    anchors  page number and box of the printed words that ask for each owner's stamp or signature
    """
    return Marks(
        stamp=_mark("stamp", sheets, seen, kind, anchors),
        signature=_mark("signature", sheets, seen, kind, anchors),
    )


def _mark(
    sort: MarkKind,
    sheets: Sequence[Sheet],
    seen: Mapping[int, tuple[SeenMark, ...]],
    kind: Kind,
    anchors: Mapping[MarkOwner, tuple[int, PixelBox]],
) -> Mark:
    boxes = []
    scores = []
    for sheet in sheets:
        for mark in seen.get(sheet.n, ()):
            if mark.kind != sort:
                continue
            scores.append(mark.score)
            if mark.score >= BOX_FROM:
                owner = _owner(mark, sheet, seen.get(sheet.n, ()), kind, anchors)
                text = _text(mark, sheet) if sort == "stamp" else None
                boxes.append(MarkBox(page=sheet.n, box=sheet.fractions(mark.box), of=owner, text=text))
    chance = _chance(sort, scores)
    blind = not sheets or any(_cannot_testify(sheet, seen) for sheet in sheets)
    if chance >= decision().present_from:
        state = MarkState.PRESENT
    elif blind or not _may_be_absent(sort, chance, _Kept.of(sort, sheets, seen, anchors)):
        state = MarkState.UNSURE
    else:
        state = MarkState.ABSENT
    confidence = chance if state is MarkState.PRESENT or (state is MarkState.UNSURE and chance > 0.5) else 1.0 - chance
    if state is MarkState.UNSURE and blind:
        confidence = min(confidence, 0.5)
    return Mark(
        state=state, confidence=round(confidence, 4), boxes=tuple(boxes) if state is not MarkState.ABSENT else ()
    )


def _chance(sort: MarkKind, scores: Sequence[float]) -> float:
    """The chance of the surest sighting; never less than that a mark was overlooked.

    Sightings are not multiplied: what misleads the eye at one place of a page misleads it at the next.
    """
    return max(decision().unseen[sort], *scores, 0.0)


@dataclass(frozen=True)
class _Kept:
    """The places that a document keeps for a mark.

    bare       there are some, one of them for a person who sets stamps, and nothing stands in any
    unclaimed  ink stands in one that no sure sighting of the other kind accounts for
    """

    bare: bool
    unclaimed: bool

    @classmethod
    def of(
        cls,
        sort: MarkKind,
        sheets: Sequence[Sheet],
        seen: Mapping[int, tuple[SeenMark, ...]],
        anchors: Mapping[MarkOwner, tuple[int, PixelBox]],
    ) -> _Kept:
        by_number = {sheet.n: sheet for sheet in sheets}
        asked = {
            owner: (by_number[page], box)
            for owner, (page, box) in anchors.items()
            # an insured person signs, but has no stamp
            if page in by_number and not (sort == "stamp" and owner is MarkOwner.INSURED)
        }
        others = {
            n: [mark.box for mark in marks if mark.kind != sort and mark.score >= decision().present_from]
            for n, marks in seen.items()
        }
        return cls(
            bare=bool(set(asked) - {MarkOwner.INSURED}) and all(is_bare(sheet, box) for sheet, box in asked.values()),
            unclaimed=not all(is_bare(sheet, box, others.get(sheet.n, ())) for sheet, box in asked.values()),
        )


def _may_be_absent(sort: MarkKind, chance: float, kept: _Kept) -> bool:
    """Whether so little was seen that the mark is not there: next to nothing, or little and its own place is bare.

    Ink in that place that nothing accounts for forbids it: it may be the mark that was overlooked.
    """
    if kept.unclaimed:
        return False
    return chance <= decision().absent_until[sort] or (kept.bare and chance <= decision().unseen[sort] + BARE_ABOVE)


def _cannot_testify(sheet: Sheet, seen: Mapping[int, tuple[SeenMark, ...]]) -> bool:
    """Whether a mark on `sheet` may have gone unseen: the page is cut off, very poor, or was never looked at."""
    return sheet.reason is not None or sheet.quality < READABLE_FROM or sheet.n not in seen


def _owner(
    mark: SeenMark,
    sheet: Sheet,
    beside: Sequence[SeenMark],
    kind: Kind,
    anchors: Mapping[MarkOwner, tuple[int, PixelBox]],
) -> MarkOwner:
    """Whose it is: what the stamp says, else the nearest printed words that ask for one, else what the paper's kind implies."""
    by_trade = _trade(mark, sheet) if mark.kind == "stamp" else None
    if by_trade is not None:
        return by_trade
    near = _nearest_anchor(mark, sheet, anchors)
    if near is not None:
        return near
    if mark.kind == "signature":
        for other in beside:
            if other.kind == "stamp" and _gap(mark.box, other.box) == 0.0 and (trade := _trade(other, sheet)):
                return trade
    return OWNER_BY_KIND.get(kind, MarkOwner.UNKNOWN)


def _nearest_anchor(
    mark: SeenMark, sheet: Sheet, anchors: Mapping[MarkOwner, tuple[int, PixelBox]]
) -> MarkOwner | None:
    reach_px = REACH_MM * sheet.dpi / 25.4
    gaps = [
        (_gap(mark.box, box), owner)
        for owner, (page, box) in anchors.items()
        # an insured person signs, but has no stamp
        if page == sheet.n and not (mark.kind == "stamp" and owner is MarkOwner.INSURED)
    ]
    gap, owner = min(gaps, default=(math.inf, MarkOwner.UNKNOWN), key=lambda pair: pair[0])
    return owner if gap <= reach_px else None


def _gap(one: PixelBox, other: PixelBox) -> float:
    """Shortest distance between two boxes in pixels, 0 where they meet."""
    across = max(one[0] - other[2], other[0] - one[2], 0)
    down = max(one[1] - other[3], other[1] - one[3], 0)
    return math.hypot(across, down)


def _trade(mark: SeenMark, sheet: Sheet) -> MarkOwner | None:
    decomposed = unicodedata.normalize("NFKD", (_text(mark, sheet) or "").lower())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return next((owner for owner, words in TRADE_WORDS if words.search(plain)), None)


def _text(mark: SeenMark, sheet: Sheet) -> str | None:
    """The words that were read inside the mark, in reading order."""
    left, top, right, bottom = mark.box
    inside = [
        word.text
        for word in sheet.words
        if left <= (word.box[0] + word.box[2]) / 2 <= right and top <= (word.box[1] + word.box[3]) / 2 <= bottom
    ]
    return " ".join(inside) or None
