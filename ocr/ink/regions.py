"""Connected places in the network's maps, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.ink.network import CELL, WORKING_DPI, Maps
from ocr.page import PixelBox, Pixels

MarkKind = Literal["stamp", "signature"]
KINDS: tuple[MarkKind, MarkKind] = ("stamp", "signature")
FAINTEST = 0.25
"""A cell less likely than this belongs to no region; low, because what is learned from the features decides, not this."""
SMALLEST_MM2: dict[MarkKind, float] = {"stamp": 40.0, "signature": 15.0}
"""A speck below the area of the smallest initials is passed over; so is a part of a stamp that is a fifth of the smallest on sale (10 by 20 mm)."""
CELL_MM = CELL * 25.4 / WORKING_DPI
INK_DEPTH = 28
"""Ink is darker than the paper by this in at least one colour, of 255."""

FEATURES = (
    "mean logit of the kind",
    "logit of its surest tenth",
    "mean logit of the other kind",
    "logit of its surest tenth, other kind",
    "share of writing",
    "share of print",
    "log of the sure area in mm2",
    "log of the area in mm2",
    "log of the width in mm",
    "log of the height in mm",
    "log of the number of separate pieces of ink",
    "share of the largest piece",
    "reach of the largest piece",
    "density of ink",
    "colour of the ink",
    "colour of the ink beyond that of the page's ink",
    "unevenness of the ink",
    "how far down the page",
    "askew of its lines in degrees",
    "how much better its lines stand out when turned level",
)
"""In the order of the learned weights."""


@dataclass(frozen=True, eq=False)
class Region:
    """One connected place that may be a mark.

    box       cells, (left, top, right, bottom)
    cells     bool (rows, columns) of the whole map
    features  float64, as `FEATURES` says
    """

    kind: MarkKind
    box: PixelBox
    cells: NDArray[np.bool_]
    features: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Ink:
    """What of a page is ink: `depth` below the paper and `chroma`, 0 to 255, `inked` bool; all (height, width)."""

    depth: NDArray[np.float32]
    chroma: NDArray[np.float32]
    inked: NDArray[np.bool_]
    usual_chroma: float


def regions(maps: Maps, small: Pixels) -> Iterator[Region]:
    """Every region of either kind in `maps`, which the network made of `small`."""
    ink = _ink(small)
    for plane, kind in enumerate(KINDS):
        joined = cv2.morphologyEx((maps[plane] > FAINTEST).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        count, labels, stats, _centres = cv2.connectedComponentsWithStats(joined)
        for index in range(1, count):
            left, top, width, height, area = (int(value) for value in stats[index])
            if area * CELL_MM**2 >= SMALLEST_MM2[kind]:
                cells = np.asarray(labels == index)
                box = (left, top, left + width, top + height)
                features = np.array([*_by_maps(maps, plane, cells), *_by_ink(ink, cells, box)])
                yield Region(kind, box, cells, features)


def _ink(small: Pixels) -> _Ink:
    paper = np.percentile(small.reshape(-1, 3), 75, axis=0)
    depth = np.asarray((paper - small.astype(np.float32)).max(axis=2), dtype=np.float32)
    # the paper's own tint is no colour of the ink
    evened = small.astype(np.float32) * (255.0 / np.maximum(paper, 40.0)).astype(np.float32)
    chroma = np.asarray(evened.max(axis=2) - evened.min(axis=2), dtype=np.float32)
    inked = depth > INK_DEPTH
    usual = float(np.median(chroma[inked])) if inked.any() else 0.0
    return _Ink(depth, chroma, np.asarray(inked), usual)


def _by_maps(maps: Maps, plane: int, cells: NDArray[np.bool_]) -> list[float]:
    """What the network says inside `cells`."""
    features: list[float] = []
    for chance in (maps[plane][cells], maps[1 - plane][cells]):
        inside = np.clip(np.sort(chance).astype(np.float64), 1e-3, 1 - 1e-3)
        logits = np.log(inside / (1 - inside))
        features += [float(logits.mean()), float(logits[-max(1, len(logits) // 10) :].mean())]
    sure_mm2 = float((maps[plane][cells] > 0.6).sum()) * CELL_MM**2
    area_mm2 = float(cells.sum()) * CELL_MM**2
    return [
        *features,
        float(maps[2][cells].mean()),
        float(maps[3][cells].mean()),
        np.log1p(sure_mm2),
        np.log1p(area_mm2),
    ]


def _by_ink(ink: _Ink, cells: NDArray[np.bool_], box: PixelBox) -> list[float]:
    """What the ink itself looks like inside `cells`: letters of a stamp are many pieces, a pen's stroke is few and far-reaching."""
    left, top, right, bottom = box
    window = (slice(top * CELL, bottom * CELL), slice(left * CELL, right * CELL))
    inside = np.kron(cells[top:bottom, left:right], np.ones((CELL, CELL), np.bool_))
    inked = ink.inked[window]
    inked = inked & inside[: inked.shape[0], : inked.shape[1]]
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    pieces = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= 3] if count > 1 else stats[:0]
    total = max(1, int(inked.sum()))
    largest = pieces[np.argmax(pieces[:, cv2.CC_STAT_AREA])] if len(pieces) else np.zeros(5)
    reach = np.hypot(largest[cv2.CC_STAT_WIDTH], largest[cv2.CC_STAT_HEIGHT])
    diagonal = max(1.0, np.hypot((right - left) * CELL, (bottom - top) * CELL))
    chroma = float(ink.chroma[window][inked].mean()) if inked.any() else 0.0
    depth = ink.depth[window][inked]
    askew_deg, gain = _askew(inked)
    return [
        np.log((right - left) * CELL_MM),
        np.log((bottom - top) * CELL_MM),
        np.log1p(len(pieces)),
        float(largest[cv2.CC_STAT_AREA]) / total,
        float(reach / diagonal),
        float(inked.sum()) / max(1, int(inside.sum())),
        chroma / 100,
        (chroma - ink.usual_chroma) / 100,
        float(depth.std() / max(1.0, depth.mean())) if len(depth) else 0.0,
        (top + bottom) / 2 / cells.shape[0],
        abs(askew_deg),
        gain,
    ]


TURNS_DEG = np.arange(-15.0, 15.1, 1.5)
"""Print stands level on an upright page; nine stamps of ten are set askew by less than this. Half a step is the skew that
straightening may leave."""


def _askew(inked: NDArray[np.bool_]) -> tuple[float, float]:
    """The turn that makes the rows of `inked` stand out most, in degrees, and how much sharper they are then (a logarithm).

    Sharpness is the sum of squares of the ink in each row: high where lines of letters alternate with blank paper.
    """
    ys, xs = np.nonzero(inked)
    if len(ys) < 30:
        return 0.0, 0.0
    turns = np.radians(TURNS_DEG)[:, None]
    rows = np.rint((ys - ys.mean())[None, :] * np.cos(turns) + (xs - xs.mean())[None, :] * np.sin(turns)).astype(
        np.int64
    )
    rows -= rows.min()
    sharpness = np.array([float((np.bincount(row).astype(np.float64) ** 2).sum()) for row in rows])
    level = sharpness[len(sharpness) // 2]
    best = int(np.argmax(sharpness))
    return float(TURNS_DEG[best]), float(np.log(sharpness[best] / level))
