"""The dental chart (schéma dentaire): which of the teeth, numbered as ISO 3950 has them, are marked.

Charts print 18 to 11 and 21 to 28 over 48 to 41 and 31 to 38, each number with a box or a drawing over or under it. A pen
crosses, rings or fills what is treated; so a tooth is marked where there is much more ink than at its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from claims.words import Origin, ZoneState
from ocr.evidence import Candidate, Reading
from ocr.fields.values import Read
from ocr.labels import visual_lines
from ocr.page import PixelBox, around
from ocr.zones import Layout

_ROWS = (("1", "2"), ("4", "3"))
"""Quadrants of the upper and of the lower row, from left to right as the chart faces its reader."""
_FEWEST = 4
"""Numbers of a quadrant that must be read to place the other teeth."""
_STRAY = 0.25
"""How far a number may stand from its place, in steps from tooth to tooth."""
_REACH = 1.7
"""How far over or under its number a tooth is drawn, in steps."""
_WIDE = 0.86
"""Width of a tooth's own room, in steps."""
_GAP = 0.3
"""Room within one drawing at most, in steps."""
_MORE, _LEAST = 0.4, 0.02
"""Share by which a marked tooth's ink exceeds its row's median, and share of the room at least."""
_SCATTER = 4.0
_MOST = 16
"""Marked teeth at most: where more stand out, it is the drawing that is uneven."""


@dataclass(frozen=True)
class _Tooth:
    number: str
    box: PixelBox
    """The printed number."""
    step: float


def read_chart(layout: Layout) -> Read:
    """The marked teeth of a page's chart in the order of their numbers; `empty` where none is, `not_found` without a chart."""
    rows = [row for row in _rows(layout) if len(row) >= 8]
    if not rows:
        return Read(ZoneState.NOT_FOUND)
    rows.sort(key=lambda row: row[0].box[1])
    marked: list[tuple[_Tooth, float]] = []
    for row in rows:
        marked += _marked(layout, row)
    if not marked:
        return Read(ZoneState.EMPTY)
    if len(marked) > _MOST:
        return Read(ZoneState.ILLEGIBLE)
    sure = min(1.0, min(excess for _, excess in marked))
    value = sorted(tooth.number for tooth, _ in marked)
    box = around([tooth.box for tooth, _ in marked])
    candidate = Candidate(
        value=value,
        text=" ".join(value),
        origin=Origin.HANDWRITING,
        page=layout.sheet.n,
        box=box,
        readings=(Reading("ticks", " ".join(value), sure),),
        agreement=0.5 + 0.5 * sure,
        valid=True,
        label=0.9,
        quality=layout.sheet.quality,
    )
    return Read(ZoneState.FILLED, (candidate,))


def _rows(layout: Layout) -> Iterator[list[_Tooth]]:
    """Each row of a chart with all its teeth, those whose numbers were not read put where they must stand."""
    for line in visual_lines(layout.words):
        seen = [
            (found.group(), layout.words[n].box)
            for n in line
            if (found := re.fullmatch(r"[1-4][1-8]", layout.words[n].text.strip(".,:;|'[]()_- ")))
        ]
        for quadrants in _ROWS:
            row = [tooth for at, quadrant in enumerate(quadrants) for tooth in _quadrant(seen, quadrant, at == 0)]
            if row:
                yield row


def _quadrant(seen: Sequence[tuple[str, PixelBox]], quadrant: str, falling: bool) -> list[_Tooth]:
    """Eight teeth at even steps through the numbers read; none where too few were or they stand in no order."""
    order = [f"{quadrant}{n}" for n in (range(8, 0, -1) if falling else range(1, 9))]
    mine = {number: box for number, box in seen if number[0] == quadrant}
    placed = [(order.index(number), (box[0] + box[2]) / 2, box) for number, box in mine.items()]
    if len(placed) < _FEWEST:
        return []
    placed.sort()
    steps = [(other[1] - one[1]) / (other[0] - one[0]) for one in placed for other in placed if other[0] > one[0]]
    step = median(steps)
    first = median([at - step * place for place, at, _ in placed])
    kept = [box for place, at, box in placed if abs(at - first - step * place) <= _STRAY * abs(step)]
    if step <= 0 or len(kept) < _FEWEST:
        return []
    top, bottom = (round(median([box[k] for box in kept])) for k in (1, 3))
    wide = median([box[2] - box[0] for box in kept])
    return [
        _Tooth(
            number,
            (round(first + step * n - wide / 2), top, round(first + step * n + wide / 2), bottom),
            step,
        )
        for n, number in enumerate(order)
    ]


@dataclass(frozen=True)
class _Drawing:
    """Where a row's teeth are drawn: over or under their numbers, from and to how many pixels away from them."""

    over: bool
    first: int
    last: int


def _drawing(layout: Layout, row: Sequence[_Tooth]) -> _Drawing:
    """The nearer of what is drawn over and under the numbers; where neither is, a place as large as a number on them."""
    sides = [found for over in (True, False) if (found := _drawn(layout, row, over)) is not None]
    return min(sides, key=lambda one: one.first, default=_Drawing(True, 0, round(0.3 * row[0].step)))


def _drawn(layout: Layout, row: Sequence[_Tooth], over: bool) -> _Drawing | None:
    """What every second tooth at least has over or under its number, as far as it goes on without a gap.

    A heading close to the chart reaches over a few of its teeth only.
    """
    step = row[0].step
    inked = []
    for tooth in row:
        left, top, right, bottom = _beyond(layout, tooth, over, round(_REACH * step))
        part = np.asarray(layout.drawn.ink[top:bottom, left:right].max(axis=1, initial=0))
        inked.append(part[::-1] if over else part)
    depth = min(len(part) for part in inked)
    share = np.mean([part[:depth] for part in inked], axis=0) if depth else np.zeros(0)
    edge = round(0.05 * step)  # the number's own ink reaches a little beyond its box
    drawn = np.flatnonzero(share[edge:] >= 0.5) + edge
    if not drawn.size:
        return None
    gaps = np.flatnonzero(np.diff(drawn) > _GAP * step)
    last = int(drawn[gaps[0]]) if gaps.size else int(drawn[-1])
    return _Drawing(over, int(drawn[0]), last + 1)


def _beyond(layout: Layout, tooth: _Tooth, over: bool, reach: int) -> PixelBox:
    left, top, right, bottom = tooth.box
    middle, half = (left + right) / 2, 0.5 * _WIDE * tooth.step
    low, high = (max(0, top - reach), top) if over else (bottom, min(layout.sheet.height, bottom + reach))
    return (max(0, round(middle - half)), low, round(middle + half), high)


def _room(layout: Layout, tooth: _Tooth, drawing: _Drawing) -> PixelBox:
    """Where a tooth's mark may stand: on its number or its drawing, not on those of another row."""
    left, low, right, high = _beyond(layout, tooth, drawing.over, drawing.last)
    return (left, low, right, tooth.box[3]) if drawing.over else (left, tooth.box[1], right, high)


def _ink(layout: Layout, box: PixelBox) -> float:
    left, top, right, bottom = box
    part = layout.drawn.ink[top:bottom, left:right]
    return float(part.mean()) if part.size else 0.0


def _marked(layout: Layout, row: Sequence[_Tooth]) -> list[tuple[_Tooth, float]]:
    """The teeth of a row that stand out, each with how far beyond what is asked of it."""
    drawing = _drawing(layout, row)
    shares = [_ink(layout, _room(layout, tooth, drawing)) for tooth in row]
    usual = median(shares)
    scatter = float(np.median([abs(share - usual) for share in shares]))
    least = usual + max(_LEAST, _MORE * usual, _SCATTER * scatter)
    return [
        (tooth, (share - least) / max(least - usual, 1e-6))
        for tooth, share in zip(row, shares, strict=True)
        if share >= least
    ]
