"""Combs whose boxes are only hinted at: short ticks standing on a rule, or dotted walls between two rules.

What tells them from letters is that their feet stand on one rule and that they come at one pitch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PixelBox, around, meet

LEAST_TICK_MM, MOST_TICK_MM = 0.9, 7.0
THICKEST_MM = 0.7
LEAST_PITCH_MM, MOST_PITCH_MM = 2.8, 10.0
ASTRAY_MM = 0.4
"""How far from its place at the pitch a tick may stand."""
STANDS_MM, FOOT_MM = 0.35, 0.7
"""How far from the rule a tick's foot may end, and a dotted wall's, whose last dot may be short of it. The letters of a line
stand a little over a rule below them."""
LEAST_TICKS = 3
CROWDED = 0.12
"""Share of ink beside a stroke from which it belongs to a letter; dotted walls have characters beside them."""
DOTS_APART_MM = 1.4
"""Room between the dots or dashes of a dotted wall."""


def toothed(ink: NDArray[np.uint8], level: Sequence[PixelBox], mm: float) -> list[tuple[PixelBox, ...]]:
    """Rows of cells between ticks or dotted walls; `ink` is 1 or 0, `level` holds the level rules, `mm` pixels to a millimetre."""
    found: list[tuple[PixelBox, ...]] = []
    ticks = [box for box in _strokes(ink, LEAST_TICK_MM, MOST_TICK_MM, mm) if _stands_free(ink, box, mm)]
    joined = _joined(ink, mm)
    walls = [
        box
        for box in _strokes(joined, 3.0, 16.0, mm)
        if _stands_free(ink, box, mm, 0.3) and _is_even(ink[box[1] : box[3], box[0] : box[2]])
    ]
    for rule in level:
        if rule[2] - rule[0] < 2 * LEAST_PITCH_MM * mm:
            continue
        found += [_cells(run, rule, mm) for run in _runs(_standing(ticks, rule, STANDS_MM * mm, mm), mm)]
        framed = [wall for wall in _standing(walls, rule, FOOT_MM * mm, mm) if _capped(wall, level, mm)]
        found += [_cells(run, rule, mm) for run in _runs(framed, mm) if not _of_letters(run, ink, mm)]
    # between two rules of one row the walls of all its cells are known to stand, whichever strokes were lost
    whole = [cells for cap, rule in _capping(level, mm) if (cells := _strip(ink, joined, cap, rule, mm))]
    found = whole + [
        cells for cells in found if cells and not any(meet(around(cells), around(other)) for other in whole)
    ]
    return found + _groups_beside(found, level, _strokes(ink, LEAST_TICK_MM, MOST_TICK_MM, mm), mm)


def _capping(level: Sequence[PixelBox], mm: float) -> list[tuple[PixelBox, PixelBox]]:
    """A level rule and the one below it as far as the first reaches, as far apart as a row of cells is high."""
    pairs = []
    for cap in level:
        if not 2 * LEAST_PITCH_MM * mm <= cap[2] - cap[0] <= _MOST_CELLS * MOST_PITCH_MM * mm:
            continue
        under = [
            rule
            for rule in level
            if rule[0] <= cap[0] + 0.6 * mm
            and rule[2] >= cap[2] - 0.6 * mm
            and _STRIP_MM[0] * mm <= rule[1] - cap[1] <= _STRIP_MM[1] * mm
        ]
        if under:
            rule = min(under, key=lambda one: one[1])
            pairs.append((cap, (cap[0], rule[1], cap[2], rule[3])))
    return pairs


_STRIP_MM = (3.5, 11.0)
"""Height of a row of cells between its two rules."""
_WALLED = 0.75
"""Share of a cell's height that its wall's dots cover once they are joined; a figure's stem is shorter."""
_ENOUGH_WALLS = 4
"""Walls of which one may be lost and the others still tell where it stood."""


def _strip(
    ink: NDArray[np.uint8], joined: NDArray[np.uint8], cap: PixelBox, rule: PixelBox, mm: float
) -> tuple[PixelBox, ...]:
    """The cells between two rules, as many as have a dotted wall between each two; nothing where walls are lacking, but that of
    many one may be lost."""
    top, bottom = cap[3], rule[1]
    left, wide = rule[0], rule[2] - rule[0]
    inset = round(0.1 * (bottom - top))
    slack = max(1, round(0.3 * mm))
    columns = joined[top + inset : bottom - inset]
    for count in range(min(_MOST_CELLS, int(wide / (LEAST_PITCH_MM * mm))), 1, -1):
        pitch = wide / count
        inner = [round(left + pitch * n) for n in range(1, count)]
        ends = [left + slack, left + wide - slack - 1]
        if pitch > MOST_PITCH_MM * mm or not 0.6 <= pitch / (bottom - top) <= 1.8:
            continue
        stands = [
            columns[:, at - slack : at + slack + 1].mean(axis=0).max(initial=0.0) >= _WALLED for at in inner + ends
        ]
        walled = all(stands[-2:]) and sum(stands) >= len(stands) - (len(inner) >= _ENOUGH_WALLS)
        even = [_is_even(ink[top - 1 : bottom + 1, at - slack : at + slack + 1]) for at in inner]
        if walled and 2 * sum(even) >= len(even):
            return tuple((round(left + pitch * n), top, round(left + pitch * (n + 1)), bottom) for n in range(count))
    return ()


_MOST_CELLS = 14
"""Boxes of the longest number that is written in a comb, and a few to spare."""


def _groups_beside(
    found: Sequence[tuple[PixelBox, ...]], level: Sequence[PixelBox], strokes: Sequence[PixelBox], mm: float
) -> list[tuple[PixelBox, ...]]:
    """Groups of a row whose ticks writing stands too close to: rules beside a group, as long as so many of its cells.

    "07/02/1964": the strokes of "/" crowd the ticks of the days and months.
    """
    more: list[tuple[PixelBox, ...]] = []
    for cells in found:
        pitch = (cells[-1][2] - cells[0][0]) / len(cells)
        for rule in level:
            count = round((rule[2] - rule[0]) / pitch)
            away = max(rule[0] - cells[-1][2], cells[0][0] - rule[2])
            fits = 1 <= count <= len(cells) + 2 and abs(rule[2] - rule[0] - count * pitch) <= 0.2 * pitch
            if not fits or abs(rule[1] - cells[0][3]) > 0.5 * mm or not 0 < away <= _GROUPS_AWAY * pitch:
                continue
            walls = [rule[0] + pitch * n for n in range(count + 1)]
            standing = _standing(strokes, rule, STANDS_MM * mm, mm)
            seen = [any(abs(box[0] - wall) <= ASTRAY_MM * mm for box in standing) for wall in walls]
            if sum(seen) >= max(2, count):
                top = cells[0][1]
                row = tuple((round(one), top, round(other), rule[1]) for one, other in pairwise(walls))
                if not any(meet(around(row), around(other)) for other in (*found, *more)):
                    more.append(row)
    return more


_GROUPS_AWAY = 5.0
"""How far from a group, in its cells, another of the same row may stand: two groups on."""


def _joined(ink: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """Dots of upright dotted lines run together; those of letters do too, but do not reach from rule to rule."""
    kernel = np.ones((max(3, round(DOTS_APART_MM * mm)), 1), np.uint8)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), np.uint8)


def _is_even(wall: NDArray[np.uint8]) -> bool:
    """Whether a wall's dots come evenly from end to end, or it is one stroke: a figure leaves more room to its frame than
    there is between its own strokes."""
    column = wall.any(axis=1).astype(np.int8)
    edges: NDArray[np.intp] = np.flatnonzero(np.diff(column, prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    if not starts.size:
        return False
    if (ends - starts).max() >= 0.8 * column.size:
        return True
    gaps = starts[1:] - ends[:-1]
    return bool(starts.size >= _LEAST_DOTS and gaps.max() <= _UNEVEN * gaps.min() + 1)


_LEAST_DOTS, _UNEVEN = 4, 3.0
"""Dots of a wall at the least, the rules at its ends among them; and the widest room between two against the narrowest."""


def _of_letters(run: Sequence[PixelBox], ink: NDArray[np.uint8], mm: float) -> bool:
    """Whether at least half of a run's walls are stems of letters that nearly fill their frame: each is one stroke with room
    above and below, where a wall is drawn from rule to rule or made of dots."""
    return 2 * sum(_is_stem(wall, ink, mm) for wall in run) >= len(run)


def _is_stem(wall: PixelBox, ink: NDArray[np.uint8], mm: float) -> bool:
    left, top, right, bottom = wall
    beyond = round(CLEAR_MM * mm) + 1
    column = ink[max(0, top - beyond) : bottom + beyond, left:right].any(axis=1).astype(np.int8)
    edges: NDArray[np.intp] = np.flatnonzero(np.diff(column, prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    if not starts.size:
        return False
    longest = int((ends - starts).argmax())
    above = starts[longest] - (ends[longest - 1] if longest else 0)
    below = (starts[longest + 1] if longest + 1 < starts.size else column.size) - ends[longest]
    return bool(ends[longest] - starts[longest] > LEAST_STEM_MM * mm and min(above, below) >= CLEAR_MM * mm)


LEAST_STEM_MM, CLEAR_MM = 1.8, 0.6
"""What is shorter may be a dash of a wall; and the room above and below a stem, wider than between the dots of one."""


def _strokes(ink: NDArray[np.uint8], least_mm: float, most_mm: float, mm: float) -> list[PixelBox]:
    """Thin upright strokes of a height between the two."""
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(3, round(least_mm * mm)), 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(opened, np.uint8), connectivity=8)
    return [
        (left, top, left + wide, top + tall)
        for left, top, wide, tall, _ in stats[1:].tolist()
        if wide <= THICKEST_MM * mm + 1 and tall <= most_mm * mm
    ]


def _stands_free(ink: NDArray[np.uint8], box: PixelBox, mm: float, crowded: float = CROWDED) -> bool:
    """Whether nothing joins the stroke from either side above its foot, as bowls and bars join a letter's stem."""
    left, top, right, bottom = box
    near, far = max(2, round(0.15 * mm)), max(4, round(0.5 * mm))
    low = bottom - max(2, round(0.35 * (bottom - top)))
    sides = (ink[top:low, max(0, left - far) : max(0, left - near)], ink[top:low, right + near : right + far])
    return all(side.size == 0 or float(side.mean()) < crowded for side in sides)


def _standing(strokes: Sequence[PixelBox], rule: PixelBox, away: float, mm: float) -> list[PixelBox]:
    """Strokes whose foot stands on the rule, `away` pixels off at most, from the left."""
    return sorted(
        box
        for box in strokes
        if rule[1] - away <= box[3] <= rule[3] + away
        and box[1] < rule[1] - 0.5 * LEAST_TICK_MM * mm
        and rule[0] - mm <= box[0] <= rule[2] + mm
    )


def _capped(wall: PixelBox, level: Sequence[PixelBox], mm: float) -> bool:
    return any(
        rule[0] - mm <= wall[0] <= rule[2] + mm and abs(wall[1] - rule[1]) <= (FOOT_MM + DOTS_APART_MM) * mm
        for rule in level
    )


def _runs(strokes: Sequence[PixelBox], mm: float) -> list[list[PixelBox]]:
    """Strokes at one pitch, none missing between, as many together as there are; each stroke in one run."""
    left = list(strokes)
    runs: list[list[PixelBox]] = []
    while len(left) >= LEAST_TICKS:
        best = max(
            (_from(one, other, left, mm) for one in left for other in left if one[0] < other[0]), key=len, default=[]
        )
        if len(best) < LEAST_TICKS:
            break
        runs.append(best)
        left = [box for box in left if not best[0][0] <= box[0] <= best[-1][0]]
    return runs


def _from(one: PixelBox, other: PixelBox, strokes: Sequence[PixelBox], mm: float) -> list[PixelBox]:
    """The run that begins with the two strokes and goes on at their pitch."""
    pitch = other[0] - one[0]
    if not LEAST_PITCH_MM * mm <= pitch <= MOST_PITCH_MM * mm or abs(one[1] - other[1]) > 0.5 * mm:
        return []
    run, step = [one, other], float(pitch)
    while True:
        ahead = [_nearest(strokes, one[0] + step * (len(run) + more), one, mm) for more in (0, 1)]
        if ahead[0] is None and ahead[1] is not None and len(run) >= LEAST_TICKS:
            place = round(one[0] + step * len(run))  # writing hides one
            ahead[0] = (place, one[1], place + one[2] - one[0], one[3])
        if ahead[0] is None:
            return run
        run.append(ahead[0])
        step = (run[-1][0] - one[0]) / (len(run) - 1)


def _nearest(strokes: Sequence[PixelBox], place: float, like: PixelBox, mm: float) -> PixelBox | None:
    near = [box for box in strokes if abs(box[0] - place) <= ASTRAY_MM * mm and abs(box[1] - like[1]) <= 0.5 * mm]
    return min(near, key=lambda box: abs(box[0] - place), default=None)


def _cells(run: Sequence[PixelBox], rule: PixelBox, mm: float) -> tuple[PixelBox, ...]:
    """The boxes between the strokes, as high as characters may be written there."""
    pitch = (run[-1][0] - run[0][0]) / (len(run) - 1)
    tall = max(run[0][3] - run[0][1], min(1.1 * pitch, 7.5 * mm))
    top = max(0, round(rule[1] - tall))
    return tuple((one[2], top, other[0], rule[1]) for one, other in pairwise(run))
