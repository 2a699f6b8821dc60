"""Where bars or modules of a code seem to stand: places worth a second look."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.page import PixelBox, Pixels

LOOK_DPI = 150.0
WINDOW_MM = 8.0
"""Side of the squares in which texture is judged: a third of a small code's width."""

LINED = 24.0
"""Mean gray step across bars, less the one along them, from which a place counts as lined; text smeared along its lines
stays mostly under 20, codes that a first look misses go over 30."""

MOST_PLACES = 5
"""A page of texture (a dithered photograph, a table of rules) must not cost more enlarged looks than this."""


def lined_places(gray: Pixels, dpi: float, known: Sequence[PixelBox] = ()) -> list[PixelBox]:
    """Boxes in `gray` (2-D) that look lined one way and are not among `known`, the strongest first."""
    shrink = max(1, round(dpi / LOOK_DPI))
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // shrink), max(1, height // shrink)), interpolation=cv2.INTER_AREA)
    window = max(12, min(round(WINDOW_MM / 25.4 * dpi / shrink), min(small.shape) // 4))
    strength = _one_way_steps(np.asarray(small, dtype=np.uint8), window)
    for box in known:
        left, top, right, bottom = (value // shrink for value in box)
        strength[max(0, top - window) : bottom + window, max(0, left - window) : right + window] = 0
    mask = (strength > LINED).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((window, window), np.uint8)), dtype=np.uint8)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for index in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[index])
        if area < window * window // 2:
            continue
        power = float(strength[marks == index].sum())
        box = (left - window, top - window, left + wide + window, top + high + window)
        found.append((power, _within(box, shrink, width, height)))
    return [box for _, box in sorted(found, reverse=True)[:MOST_PLACES]]


def _one_way_steps(small: Pixels, window: int) -> np.ndarray:
    """How much the gray steps across bars, averaged in a window, float32 as `small`.

    Before stepping, the picture is smeared along the bars, by half a window: bars stay, letters run into gray.
    """
    smear = max(5, window // 2)
    across = cv2.Sobel(cv2.blur(small, (1, smear)), cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(cv2.blur(small, (smear, 1)), cv2.CV_32F, 0, 1, ksize=3)
    steps = [cv2.boxFilter(np.abs(each) / 4, -1, (window, window)) for each in (across, down)]
    return np.asarray(np.abs(steps[0] - steps[1]), dtype=np.float32)


def _within(box: PixelBox, scale: int, width: int, height: int) -> PixelBox:
    left, top, right, bottom = (value * scale for value in box)
    return (max(0, left), max(0, top), min(width, right), min(height, bottom))
