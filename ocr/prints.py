"""How a page looks, in few bits that a second scan of the same page nearly repeats.

Basis   perceptual hash by the cosine transform (C. Zauner, "Implementation and benchmarking of perceptual image hash
        functions", 2010); sizes were chosen, and how far two scans of one page lie apart was measured, by `bench/prints.py`
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import Pixels

SEEN_PX = 480
"""Width at which a page is looked at: fine enough for lines of text, too coarse for grain and resolution to count."""

PAPER_PX = 31
"""Window, at that width, in which the paper's own shade is found: wider than letters and rules, narrower than shadows."""

SQUARE = 64
"""The page is brought to a square of this side before the transform; its proportions are the paper's, which all share."""

COARSEST = 16
"""Waves across and down that are kept: the coarsest 16 by 16 say where text, tables and ink lie, not what dust lies there."""


def print_of(pixels: Pixels) -> str:
    """The print of an upright page: 256 bits as 64 hexadecimal digits.

    Takes   uint8 (height, width, 3), RGB, any dpi, text level
    Gives   for each of the coarsest waves of its ink whether it is stronger than the middle one; the number of bits in
            which two prints differ says how unlike two pages look: about half of them where they have nothing in common
    """
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    height = max(1, round(SEEN_PX * gray.shape[0] / gray.shape[1]))
    small = np.asarray(cv2.resize(gray, (SEEN_PX, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    square = cv2.resize(_ink(small), (SQUARE, SQUARE), interpolation=cv2.INTER_AREA)
    waves = cv2.dct(square)[:COARSEST, :COARSEST].ravel()
    return np.packbits(waves > np.median(waves[1:])).tobytes().hex()


def _ink(gray: Pixels) -> np.ndarray:
    """How dark each pixel is against the paper around it, 0 to 1, whatever the light and the colour of the paper."""
    paper = cv2.medianBlur(cv2.dilate(gray, np.ones((9, 9), np.uint8)), PAPER_PX).astype(np.float32)
    return np.clip(1 - gray.astype(np.float32) / np.maximum(paper, 1), 0, 1).astype(np.float32)
