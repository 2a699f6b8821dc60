"""Characters written one a box: a small network a cell, and PP-OCRv6 on the cells' interiors set side by side.

Either alone is sometimes surely wrong (reading.md measured a 7 for a 1 at 0.997), so both are given and compared later.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from claims.errors import EngineFailed
from ocr.engines import ppocr, shipped
from ocr.evidence import Reading
from ocr.page import Pixels

NAME = "digits"
SIDE_PX = 28
"""Side of the network's input; the ink fills at most 20 px of it, centred on its weight, as in MNIST."""
_INK_PX = 20
CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODEL = Path(__file__).resolve().parent.parent / "models" / "digits.onnx"
_LEAST_INK = 0.004
"""Share of a cell's interior that the ink of a real character covers at least; a dot of dust covers less."""


@cache
def _network() -> Any:
    if not _MODEL.is_file():
        raise EngineFailed("The network for boxed characters is missing from this installation.")
    return shipped.session_of(_MODEL.read_bytes())


def warm() -> None:
    """Load the network."""
    _network().run(None, {"cells": np.zeros((1, 1, SIDE_PX, SIDE_PX), np.float32)})


def ink_of(cell: Pixels) -> NDArray[np.bool_]:
    """Where the writing of one cell stands: dark pixels less what is left of the box's own lines. bool (height, width)."""
    height, width = cell.shape
    span = int(np.percentile(cell, 98)) - int(cell.min())
    if span < 45:  # gray levels; paper and noise
        return np.zeros(cell.shape, dtype=bool)
    level, _ = cv2.threshold(cell, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = cell <= min(level, int(np.percentile(cell, 98)) - 0.3 * span)
    ink = _without_frame(ink)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    kept = np.zeros(len(stats), dtype=bool)
    for number in range(1, len(stats)):
        kept[number] = not _is_box_line(stats[number], width, height)
    areas = stats[:, cv2.CC_STAT_AREA] * kept
    kept &= areas >= max(0.06 * areas.max(initial=0), 4)  # specks beside a character are not part of it
    return np.asarray(kept[labels])


def _without_frame(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink less the long straight strokes in the outer quarter of the cell: its box, still whole."""
    height, width = ink.shape
    dark = ink.astype(np.uint8)
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((max(3, round(0.7 * height)), 1), np.uint8))
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, max(3, round(0.7 * width))), np.uint8))
    upright[:, round(0.25 * width) : round(0.75 * width)] = 0
    level[round(0.25 * height) : round(0.75 * height)] = 0
    frame = cv2.dilate(cv2.bitwise_or(upright, level), np.ones((3, 3), np.uint8))
    return np.asarray(ink & (frame == 0))


def _is_box_line(stats: NDArray[np.int32], width: int, height: int) -> bool:
    left, top, wide, tall, _ = (int(value) for value in stats)
    at_side = left <= 1 or left + wide >= width - 1
    at_end = top <= 1 or top + tall >= height - 1
    thin = max(2, round(0.12 * min(width, height)))
    return (at_side and wide <= thin) or (at_end and tall <= thin) or (at_side and at_end and wide <= thin * 2)


def normalise(ink: NDArray[np.bool_] | NDArray[np.float32] | Pixels) -> NDArray[np.float32]:
    """A character as the network takes it: float32 (28, 28), ink 1 on 0, at most 20 px high or wide, centred on its weight."""
    weight = np.asarray(ink, dtype=np.float32)
    if weight.max(initial=0) > 1:
        weight /= 255.0
    rows, columns = np.flatnonzero(weight.max(axis=1) > 0.2), np.flatnonzero(weight.max(axis=0) > 0.2)
    canvas = np.zeros((SIDE_PX, SIDE_PX), dtype=np.float32)
    if not len(rows) or not len(columns):
        return canvas
    part = weight[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = _INK_PX / max(part.shape)
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    part = np.asarray(cv2.resize(part, size, interpolation=shrink), dtype=np.float32)
    mass = float(part.sum()) or 1.0
    centre_y = float((part.sum(axis=1) * np.arange(part.shape[0])).sum()) / mass
    centre_x = float((part.sum(axis=0) * np.arange(part.shape[1])).sum()) / mass
    top = min(max(round(SIDE_PX / 2 - 0.5 - centre_y), 0), SIDE_PX - part.shape[0])
    left = min(max(round(SIDE_PX / 2 - 0.5 - centre_x), 0), SIDE_PX - part.shape[1])
    canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return canvas


def _softened(cell: Pixels, ink: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The ink with its soft edges, float32 0 to 1, nothing outside a narrow rim around it."""
    paper, darkest = float(np.percentile(cell, 95)), float(cell[ink].min())
    depth = np.clip((paper - cell.astype(np.float32)) / max(paper - darkest, 1.0), 0.0, 1.0)
    rim = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return np.where(rim, np.maximum(depth, 0.0), 0.0).astype(np.float32)


def read(cells: Sequence[Pixels], charset: str) -> tuple[Reading, ...]:
    """Readings of the network and of PP-OCRv6 over the cells that hold ink; none when no cell does. Cells are gray."""
    written = [(cell, ink) for cell in cells if cell.size and min(cell.shape) >= 6 for ink in (ink_of(cell),)]
    written = [(cell, ink) for cell, ink in written if ink.mean() >= _LEAST_INK]
    if not written:
        return ()
    return (_by_network(written, charset), ppocr.line(_joined(written), charset))


def _by_network(written: Sequence[tuple[Pixels, NDArray[np.bool_]]], charset: str) -> Reading:
    batch = np.stack([normalise(_softened(cell, ink)) for cell, ink in written])[:, None]
    (scores,) = _network().run(None, {"cells": batch})
    allowed = [index for index, letter in enumerate(CLASSES) if letter in charset]
    kept = np.asarray(scores)[:, allowed]
    chances = np.exp(kept - kept.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    text = "".join(CLASSES[allowed[int(index)]] for index in chances.argmax(axis=1))
    return Reading(NAME, text, float(np.exp(np.log(chances.max(axis=1)).mean())))


def _joined(written: Sequence[tuple[Pixels, NDArray[np.bool_]]]) -> Pixels:
    """The characters side by side on white, a little closer than in their boxes. uint8 (height, width)."""
    height = max(cell.shape[0] for cell, _ in written)
    parts = []
    for cell, ink in written:
        dark = 255.0 * (1.0 - _softened(cell, ink))
        columns = np.flatnonzero(ink.any(axis=0))
        gap = max(3, height // 8)
        part = dark[:, max(0, columns[0] - gap) : columns[-1] + 1 + gap].astype(np.uint8)
        above = (height - part.shape[0]) // 2
        below = height - part.shape[0] - above
        parts.append(cv2.copyMakeBorder(part, above, below, 0, 0, cv2.BORDER_CONSTANT, value=255))
    return np.asarray(np.hstack(parts), dtype=np.uint8)
