"""Rows of boxes for one character each: closed all round, or open above, standing on a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.page import PixelBox, around, inside, meet

LEAST_CELL_MM, MOST_CELL_MM = 2.2, 14.0
"""Width of one box of a comb."""


@dataclass(frozen=True)
class Comb:
    """Boxes for one character each, from left to right, all on one row."""

    cells: tuple[PixelBox, ...]

    @property
    def box(self) -> PixelBox:
        """All its cells."""
        return around(self.cells)


def closed_combs(
    boxes: Sequence[PixelBox], frames: Sequence[PixelBox], level: Sequence[PixelBox], mm: float
) -> tuple[Comb, ...]:
    """Rows of boxes that are closed all round."""
    closed = [box for box in (*boxes, *frames) if cell_like(box, mm)]
    apart = set(frames)  # two of them may be boxes to tick, three with no word between are a comb
    runs = [part for run in _runs(closed) for part in _parted(run, level, mm)]
    return tuple(Comb(_without_holes(run)) for run in runs if len(run) >= (3 if apart & set(run) else 2))


def open_combs(upright: Sequence[PixelBox], level: Sequence[PixelBox], closed: Sequence[Comb], mm: float) -> list[Comb]:
    """Rows of cells between upright strokes that stand on a rule and are open above."""
    taken = [comb.box for comb in closed]
    teeth = [
        (one, other)
        for one, other in _neighbours(upright)
        if not any(inside(one, box, round(mm)) and inside(other, box, round(mm)) for box in taken)
    ]
    open_cells = [
        (one[2], max(one[1], other[1]), other[0], min(one[3], other[3]))
        for one, other in teeth
        if _stands_on(one, other, level, mm)
    ]
    # between open boxes no wall is lost: where one is missing, another comb begins
    runs = [part for run in _runs([c for c in open_cells if cell_like(c, mm)]) for part in _parted(run, (), mm)]
    return [Comb(tuple(_raised(cell, mm) for cell in run)) for run in runs if len(run) >= 3]


def _raised(cell: PixelBox, mm: float) -> PixelBox:
    """An open cell as high as characters may be written there: they stand out above low strokes."""
    left, top, right, bottom = cell
    return (left, min(top, max(0, round(bottom - min(1.1 * (right - left), 7.5 * mm)))), right, bottom)


def apart_from_each_other(closed: Sequence[Comb], teeth: Sequence[Comb]) -> tuple[Comb, ...]:
    """All `closed` ones and of `teeth` what meets none of them; of two that meet the one with more cells, carried on by the other's, for a short stroke is easily lost."""
    kept = list(closed)
    for comb in sorted(teeth, key=lambda one: -len(one.cells)):
        met = [other for other in kept if meet(comb.box, other.box)]
        if not met:
            kept.append(comb)
        elif len(met) == 1 and met[0] not in closed and (longer := _carried_on(met[0], comb)) is not None:
            kept[kept.index(met[0])] = longer
    return tuple(sorted(kept, key=lambda comb: (comb.box[1], comb.box[0])))


def _carried_on(comb: Comb, other: Comb) -> Comb | None:
    """`comb` with the cells by which another on its rule is longer; None where they are not of one row."""
    wide = comb.cells[0][2] - comb.cells[0][0]
    like = other.cells[0]
    if abs(like[3] - comb.cells[0][3]) > 0.15 * wide or abs(like[2] - like[0] - wide) > 0.15 * wide:
        return None
    more = [cell for cell in other.cells if not any(meet(cell, mine) for mine in comb.cells)]
    return Comb(tuple(sorted((*comb.cells, *more)))) if more else None


def cell_like(box: PixelBox, mm: float) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return LEAST_CELL_MM * mm <= wide <= MOST_CELL_MM * mm and 2.0 * mm <= tall <= 16 * mm and 0.5 <= tall / wide <= 3.2


def _runs(cells: Sequence[PixelBox]) -> list[tuple[PixelBox, ...]]:
    """Cells of like size side by side, a few of them missing or set apart in groups."""
    runs: list[list[PixelBox]] = []
    for cell in sorted(cells, key=lambda box: (box[0], box[1])):
        for run in runs:
            if _goes_on(run, cell):
                run.append(cell)
                break
        else:
            runs.append([cell])
    return [tuple(run) for run in runs]


def _parted(run: tuple[PixelBox, ...], level: Sequence[PixelBox], mm: float) -> list[tuple[PixelBox, ...]]:
    """The run, cut where cells are missing and no rule goes on: there one comb ends and another begins."""
    parts = [[run[0]]]
    pitch = _pitch(run)
    for last, cell in pairwise(run):
        gap = (last[2], cell[0])
        ruled = any(
            min(rule[2], gap[1]) - max(rule[0], gap[0]) >= 0.8 * (gap[1] - gap[0])
            and min(abs(rule[1] - last[1]), abs(rule[3] - last[3])) <= 1.2 * mm
            for rule in level
        )
        if _missing(last, cell, pitch) and not ruled:
            parts.append([cell])
        else:
            parts[-1].append(cell)
    return [tuple(part) for part in parts]


_MOST_MISSING = 3
_GROUPS_APART = 1.3
"""Room between two groups of a comb's boxes ("49 165 89"), in widths of a box: less than a word would need."""


def _pitch(run: Sequence[PixelBox]) -> float:
    """From one cell to the next; of a single cell what it is where the cells share their walls."""
    wide = run[0][2] - run[0][0]
    return min((other[0] - one[0] for one, other in pairwise(run)), default=1.06 * wide)


def _without_holes(run: tuple[PixelBox, ...]) -> tuple[PixelBox, ...]:
    """The run with cells put in where whole ones are missing: writing across a wall leaves a cell open."""
    filled = [run[0]]
    usual = _pitch(run)
    for cell in run[1:]:
        last = filled[-1]
        missing = _missing(last, cell, usual)
        if missing and len(run) >= 3:
            pitch = (cell[0] - last[0]) / (missing + 1)
            wide = last[2] - last[0]
            filled += [
                (round(last[0] + pitch * n), last[1], round(last[0] + pitch * n) + wide, last[3])
                for n in range(1, missing + 1)
            ]
        filled.append(cell)
    return tuple(filled)


def _missing(last: PixelBox, cell: PixelBox, pitch: float) -> int:
    """How many whole cells fit between two; 0 where the room is no multiple of a cell."""
    count = (cell[0] - last[0]) / pitch - 1
    return round(count) if 0.75 <= count <= _MOST_MISSING + 0.25 and abs(count - round(count)) <= 0.25 else 0


def _goes_on(run: Sequence[PixelBox], cell: PixelBox) -> bool:
    last = run[-1]
    tall, wide = last[3] - last[1], last[2] - last[0]
    shift = abs(last[1] - cell[1]) + abs(last[3] - cell[3])
    alike = abs((cell[2] - cell[0]) - wide) <= 0.3 * wide
    beside = -0.2 * wide <= cell[0] - last[2] <= (_GROUPS_APART if len(run) > 1 else 0.7) * wide
    return shift <= 0.35 * tall and alike and (beside or _missing(last, cell, _pitch(run)) > 0)


def _neighbours(upright: Sequence[PixelBox]) -> list[tuple[PixelBox, PixelBox]]:
    """Each upright stroke with the next one to its right that stands at the same height and is as long."""
    pairs = []
    for index, one in enumerate(upright):
        tall = one[3] - one[1]
        for other in upright[index + 1 :]:
            if abs(other[1] - one[1]) + abs(other[3] - one[3]) <= 0.3 * tall and other[0] - one[2] > 2:
                pairs.append((one, other))
                break
    return pairs


def _stands_on(one: PixelBox, other: PixelBox, level: Sequence[PixelBox], mm: float) -> bool:
    """Whether a rule joins the two strokes at their feet."""
    foot = max(one[3], other[3])
    return any(
        rule[0] <= one[2] + mm and rule[2] >= other[0] - mm and rule[1] - 0.8 * mm <= foot <= rule[3] + 0.8 * mm
        for rule in level
    )
