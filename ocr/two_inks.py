"""Whether figures of one value were written with two inks: what a later pen leaves, if anything does, on a scan in colour.

Overwriting with the same pen, and correction fluid on white paper, leave nothing that cannot be an honest hand or a scanner's
doing: of those nothing is said.

Constants were set on drawn papers of family a, none of whose 197 untouched values speaks; measured by `bench/tampering.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import Pixels

INK_DEPTH = 60
"""Levels, in the darkest channel, by which ink is darker than the paper around it."""

APART = 55.0
"""How far the tones of two inks lie apart (`_tone`): black and a blue or red pen do by 60 to 200."""

OF_ONE = 22.0
"""How far figures of one ink may lie apart: pressure, blur and the scanner's own colours."""

LEAST_HEIGHT = 0.55
"""Of the tallest figure: commas, dots and dashes are too small to have a tone."""

SLICE = 0.3
"""Width, in heights of a figure, of the slices that a value is cut into: about half a figure, for figures run together."""

LEAST_SLICES = 2
"""Of either ink: about one figure."""

EDGE = 0.3
"""Of a figure's width that is left out beside letters: they are not as wide as figures, and where they begin is only reckoned."""

Tone = NDArray[np.float64]


@dataclass(frozen=True)
class Slice:
    """A few columns of ink: where they begin and end in pixels, and their tone."""

    left: int
    right: int
    tone: Tone


def in_two_inks(crop: Pixels, text: str, margin_px: int = 0) -> bool:
    """Whether some figures of a value, side by side, have another ink than all the others.

    Takes   crop, uint8 (height, width, 3), RGB: the value's box and a little around it; text, what was read there, whose
            letters at either end (a currency that the form prints) are no part of the value; margin_px, how much of the crop
            on either side lies outside the box: what stands there alone is no part of it either
    """
    slices = _within(_slices(crop, margin_px), text)
    tones = np.array([each.tone for each in slices])
    count = len(slices)
    return any(
        _are_two(np.concatenate([tones[: max(0, start - 1)], tones[end + 1 :]]), tones[start:end])
        for start in range(count)
        for end in range(start + LEAST_SLICES, count + 1)
    )


def _are_two(some: Tone, others: Tone) -> bool:
    """The slice on either side of a change may hold both inks: it is in neither."""
    if min(len(some), len(others)) < LEAST_SLICES:
        return False
    middles = some.mean(axis=0), others.mean(axis=0)
    spread = max(float(np.abs(group - middle).max()) for group, middle in zip((some, others), middles, strict=True))
    return float(np.linalg.norm(middles[0] - middles[1])) >= APART and spread <= OF_ONE


def _slices(crop: Pixels, margin_px: int) -> list[Slice]:
    paper = np.percentile(crop.reshape(-1, 3), 85, axis=0)
    deep = np.clip(paper - crop.astype(np.float64), 0, 255)
    ink, tall = _figures((deep.max(axis=2) >= INK_DEPTH).astype(np.uint8), margin_px)
    wide = max(2, round(SLICE * tall))
    found = []
    for left in range(0, ink.shape[1], wide):
        part = deep[:, left : left + wide][ink[:, left : left + wide] > 0]
        if len(part) >= wide:
            found.append(Slice(left, left + wide, _tone(part)))
    return found


def _figures(ink: NDArray[np.uint8], margin_px: int) -> tuple[NDArray[np.uint8], int]:
    """The ink of figures alone, and the height of the tallest: no wall of the form, stamp or dot, nor what is cut off."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = ink.shape
    left, top, wide, tall = (stats[:, place] for place in range(4))
    whole = (left > 0) & (top > 0) & (left + wide < width) & (top + tall < height) & (np.arange(count) > 0)
    whole &= (left + wide / 2 >= margin_px) & (left + wide / 2 <= width - margin_px)
    tallest = int(tall[whole].max(initial=0))
    kept = np.nonzero(whole & (tall >= LEAST_HEIGHT * tallest))[0]
    return np.isin(labels, kept).astype(np.uint8), tallest


def _tone(deep: Tone) -> Tone:
    """Colour of ink by its darkest half, free of how dark it is: nought for black and gray."""
    core = deep[deep.max(axis=1) >= np.median(deep.max(axis=1))].mean(axis=0)
    strength = 255.0 / max(float(core.max()), 1.0)
    red, green, blue = (float(value) * strength for value in core)
    return np.array([red - blue, (red + blue) / 2 - green])


def _within(slices: Sequence[Slice], text: str) -> list[Slice]:
    """The slices that stand under the digits of `text`, its letters at both ends left out with the edge of the figure beside."""
    bare = text.strip()
    digits = [place for place, sign in enumerate(bare) if sign.isdigit()]
    if not slices or not digits:
        return []
    ends = list(accumulate((_width(sign) for sign in bare), initial=0.0))
    start, scale = slices[0].left, (slices[-1].right - slices[0].left) / ends[-1]
    left = ends[digits[0]] + (EDGE if digits[0] else 0.0)
    right = ends[digits[-1] + 1] - (EDGE if digits[-1] < len(bare) - 1 else 0.0)
    return [each for each in slices if each.left >= start + left * scale and each.right <= start + right * scale + 1]


def _width(sign: str) -> float:
    """About how wide a sign is beside a figure."""
    return 1.0 if sign.isdigit() else 1.25 if sign.isalpha() else 0.5
