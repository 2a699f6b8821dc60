"""A whole page by PP-OCR: its detector finds the lines, its recogniser reads them.

Slower than Tesseract (1 to 4 s a page on one core) and without Arabic, but it reads what Tesseract loses: till rolls, faint or crumpled
print, photographs, text over patterns. Asked only for pages where that matters.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from claims.errors import EngineFailed
from ocr.engines import ppocr, shipped
from ocr.page import PixelBox, Pixels, Word

LONG_SIDE_PX, AREA_PX = 1600, 1_300_000
"""The detector's input is scaled down to both; its memory grows with the area (about 300 MB here)."""
_STEP_PX = 32  # the network halves its input five times
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
_INK_FROM = 0.3
_TEXT_FROM = 0.5
"""Mean chance over a region from which it holds text; both as the model's authors publish them."""
_GROW = 1.6
"""Regions are the cores of lines; the model's authors widen them by area over perimeter times this."""
_READ_FROM = 0.5
"""Mean chance of a line's characters below which it is pattern, picture or print shining through."""


def lines(pixels: Pixels) -> list[PixelBox]:
    """Boxes of stretches of text; uint8 (height, width, 3), RGB, upright. Raises EngineFailed."""
    height, width = pixels.shape[:2]
    scale = min(1.0, LONG_SIDE_PX / max(height, width), (AREA_PX / (height * width)) ** 0.5)
    high, wide = (max(_STEP_PX, round(side * scale / _STEP_PX) * _STEP_PX) for side in (height, width))
    small = cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
    chances = _run(((small - _MEAN) / _SPREAD).transpose(2, 0, 1)[None])
    _, labels, stats, _ = cv2.connectedComponentsWithStats((chances > _INK_FROM).astype(np.uint8))
    boxes = []
    for index, (left, top, w, h, area) in enumerate(stats.tolist()):
        if index == 0 or w < 4 or h < 4:
            continue
        region = np.s_[top : top + h, left : left + w]
        if float(chances[region][labels[region] == index].mean()) < _TEXT_FROM:
            continue
        grow = _GROW * area / (2 * (w + h))
        box = (left - grow, top - grow, left + w + grow, top + h + grow)
        boxes.append(_within(box, width / wide, height / high, width, height))
    return boxes


def _within(box: tuple[float, float, float, float], across: float, down: float, width: int, height: int) -> PixelBox:
    left, top, right, bottom = box
    return (
        max(0, int(left * across)),
        max(0, int(top * down)),
        min(width, round(right * across)),
        min(height, round(bottom * down)),
    )


def _run(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    try:
        out = shipped.run(shipped.load(shipped.DETECTOR), np.ascontiguousarray(planes))
    except EngineFailed:
        raise
    except Exception as fault:  # onnxruntime's own errors share no public base
        raise EngineFailed("The PP-OCRv6 detector failed on a page.") from fault
    found: NDArray[np.float32] = out[0, 0]
    return found


def words(pixels: Pixels) -> tuple[Word, ...]:
    """Stretches of text with their boxes, each as one word that may hold spaces; from top to bottom. Raises EngineFailed."""
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    found: list[Word] = []
    for left, top, right, bottom in sorted(lines(pixels), key=lambda box: (box[1], box[0])):
        reading = ppocr.line(gray[top:bottom, left:right])
        if reading.text.strip() and reading.confidence >= _READ_FROM:
            found.append(
                Word(reading.text.strip(), (left, top, right, bottom), reading.confidence, len(found), ppocr.NAME)
            )
    return tuple(found)
