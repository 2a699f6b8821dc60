"""Rings that a pen drew around words to choose them."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines import Mask
from ocr.page import PixelBox
from ocr.zones import Layout

RINGED = 0.8
"""Share of an ellipse around a word that is inked where a pen ringed it."""


def ring_around(layout: Layout, box: PixelBox) -> float:
    """Share of a ring around a word that is drawn, 0 to 1; the ring may touch a rule."""
    ink, mm = layout.drawn.ink, layout.mm
    return max(_ring_in(ink, box, mm), _ring_in(layout.writing, box, mm), _ellipse_in(ink, box, mm))


_RINGS_MM = (
    (-1.0, -0.4, 0.2, 0.8, 1.3, 1.8),
    (-0.7, -0.3, 0.1, 0.5, 0.9, 1.3),
    (-0.8, -0.4, 0.0, 0.4, 0.8),
    (-0.4, 0.0, 0.4),
)
"""How much wider and higher (half) than its word a ring may be, and how far aside and lower."""


def _ellipse_in(ink: Mask, box: PixelBox, mm: float) -> float:
    """The same for a ring that touches rules and letters: an ellipse that is inked, and the paper around it is not."""
    left, top, right, bottom = box
    out = round(4.5 * mm)
    begin = (max(0, left - out), max(0, top - out))
    part = ink[begin[1] : bottom + out, begin[0] : right + out]
    grown = np.asarray(cv2.dilate(part, np.ones((max(3, round(0.3 * mm)),) * 2, np.uint8)), np.uint8)
    angles = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    best = 0.0
    for wide, tall, aside, lower in product(*_RINGS_MM):
        middle = ((left + right) / 2 - begin[0] + aside * mm, (top + bottom) / 2 - begin[1] + lower * mm)
        reach = ((right - left) / 2 + wide * mm, max((bottom - top) / 2 + tall * mm, 1.4 * mm))
        if reach[0] < 1.4 * mm:
            continue
        on, beyond = (_on_ellipse(grown, middle, (reach[0] + more, reach[1] + more), angles) for more in (0, 0.8 * mm))
        best = max(best, on - max(0.0, beyond - 0.25))
    return best if best >= RINGED else 0.0


def _on_ellipse(
    ink: Mask, middle: tuple[float, float], reach: tuple[float, float], angles: NDArray[np.float64]
) -> float:
    """Share of an ellipse's points that are inked."""
    xs = np.clip(np.rint(middle[0] + reach[0] * np.cos(angles)), 0, ink.shape[1] - 1).astype(int)
    ys = np.clip(np.rint(middle[1] + reach[1] * np.sin(angles)), 0, ink.shape[0] - 1).astype(int)
    return float(ink[ys, xs].mean())


def _ring_in(ink: Mask, box: PixelBox, mm: float) -> float:
    left, top, right, bottom = box
    out = round(4.5 * mm)
    area = (max(0, left - out), max(0, top - out), right + out, bottom + out)
    part = cv2.morphologyEx(ink[area[1] : area[3], area[0] : area[2]], cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    middle = ((left + right) / 2 - area[0], (top + bottom) / 2 - area[1])
    best = 0.0
    for number in range(1, len(stats)):
        x, y, wide, tall, _ = (int(value) for value in stats[number])
        around_it = x < middle[0] < x + wide and y < middle[1] < y + tall
        inside = x > 0 and y > 0 and x + wide < part.shape[1] and y + tall < part.shape[0]
        # an engine's box of a ringed word may take in the translation behind it
        wide_enough = wide >= max(0.75 * (right - left), 0.8 * tall) or (
            wide >= 0.5 * (right - left) and wide >= 1.6 * tall and x >= left - area[0] - 2.5 * mm
        )
        if around_it and inside and 3.0 * mm <= tall <= 10 * mm and wide_enough:
            best = max(best, _drawn_share(numbers == number, (x, y, wide, tall), mm))
    return best


def _drawn_share(mask: NDArray[np.bool_], box: tuple[int, int, int, int], mm: float) -> float:
    """Share of the ellipse in `box` (left, top, width, height) along which the mask is inked."""
    x, y, wide, tall = box
    slack = min(0.7 * mm, 0.12 * tall)  # more would make a ring of a word's own letters
    grown = cv2.dilate(mask.astype(np.uint8), np.ones((max(3, round(slack)),) * 2, np.uint8))
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    xs = np.clip(np.rint(x + wide / 2 + (wide / 2 - 1) * np.cos(angles)), 0, mask.shape[1] - 1).astype(int)
    ys = np.clip(np.rint(y + tall / 2 + (tall / 2 - 1) * np.sin(angles)), 0, mask.shape[0] - 1).astype(int)
    return float(grown[ys, xs].mean())
