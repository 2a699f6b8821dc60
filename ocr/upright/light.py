"""Ink and paper apart, whatever the light."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import Pixels

UNEVEN = 28
"""Gray levels between the brighter and the darker parts of the paper from which light is worth evening out; a clean
flatbed page stays under 12, a shadow or a phone picture goes over 40."""

WORK_DPI = 100.0


def small_gray(pixels: Pixels, dpi: float, work_dpi: float = WORK_DPI) -> tuple[Pixels, float]:
    """`pixels` in gray at about `work_dpi`, and how many pixels of the page one of its pixels stands for."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    shrink = max(1, round(dpi / work_dpi))
    if shrink > 1:
        height, width = gray.shape[0] - gray.shape[0] % shrink, gray.shape[1] - gray.shape[1] % shrink
        gray = cv2.resize(gray[:height, :width], (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    return np.asarray(gray, dtype=np.uint8), float(shrink)


def paper_of(gray: Pixels) -> Pixels:
    """The paper under the writing: uint8, shaped as `gray` (about 100 dpi), without its ink."""
    tiny = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = max(3, min(15, min(tiny.shape) // 4 * 2 + 1))
    paper = cv2.dilate(tiny, np.ones((side, side), np.uint8))
    paper = cv2.medianBlur(cv2.erode(paper, np.ones((side, side), np.uint8)), side if side % 2 else side + 1)
    paper = cv2.GaussianBlur(paper, (0, 0), side / 3)
    return np.asarray(cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def ink_of(gray: Pixels) -> Pixels:
    """uint8 mask, 255 where `gray` (about 100 dpi) shows ink on its paper."""
    flat = cv2.divide(gray, np.maximum(paper_of(gray), 1), scale=255)
    depth = 255 - flat
    threshold = max(24.0, float(cv2.threshold(depth, 0, 255, cv2.THRESH_OTSU)[0]) * 0.8)
    return np.asarray(cv2.threshold(depth, threshold, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def evened(pixels: Pixels, dpi: float) -> Pixels:
    """`pixels` as if lit evenly: shadows and light falling off taken out, colours kept; as it was where light is even."""
    gray, _ = small_gray(pixels, dpi)
    paper = paper_of(gray)
    low, high = np.percentile(paper, (3, 97))
    if high - low < UNEVEN or high < 60:
        return pixels
    wanted = float(min(high, 245))
    gain = np.clip(wanted / np.maximum(paper.astype(np.float32), 40.0), 1.0, 4.0)
    full = cv2.resize(gain, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    lit = np.empty_like(pixels)
    for channel in range(3):
        lit[..., channel] = cv2.multiply(pixels[..., channel], full, dtype=cv2.CV_8U)
    return lit
