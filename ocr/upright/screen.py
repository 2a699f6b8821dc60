"""A shade that a black-and-white scanner rendered as a field of dots, taken off the paper again."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import Pixels

DOT_MM = 0.8
"""A dot of a screen, and two that run together, are smaller; letters of print are not."""

SCREENED = 14.0
"""Dots in a square centimetre of the whole page from which it may be screened: pages of print with dirt, dotted lines and small
type have 1 to 5, pages with a dithered shade on a part of them 16 and more."""

LEAST_SHARE, MOST_UNLIKE = 0.25, 0.8
"""Share of a screened page's ink that its dots are, and how unlike each other they are at most (standard deviation by mean of
their areas). Receipts whose printer or scanner breaks letters into bits have as many, but they are a fifth of the ink at most
and of all sizes; dithered shades were 0.30 to 0.82 of it, and 0.3 to 0.76 unlike."""

DENSE = 20.0
"""Dots in a square centimetre from which a place belongs to the shade; elsewhere full stops and i's keep their dots."""

CELL_MM = 3.0

BLACK_OR_WHITE = 0.7
"""Share of a page's pixels that are at either end of the gray scale when the scanner knew no other; a gray scan has its
paper's grain."""


def without_screen(pixels: Pixels, dpi: float) -> Pixels:
    """`pixels` (uint8, RGB) without the dots of a dithered shade; the page as it is where there is none.

    Letters inside the shade stay, with what dots touch them.
    """
    sample = pixels[::4, ::4, 1]
    if float(((sample < 8) | (sample > 247)).mean()) < BLACK_OR_WHITE:
        return pixels
    ink = (pixels[:, :, 1] < 128).astype(np.uint8)
    _, marks, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    per_mm = dpi / 25.4
    dots = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < DOT_MM * per_mm
    dots[0] = False
    if not _is_screen(stats[dots, cv2.CC_STAT_AREA].astype(np.float64), ink, per_mm):
        return pixels
    cell = max(1, round(CELL_MM * per_mm))
    rows, columns = (centres[:, 1] // cell).astype(int), (centres[:, 0] // cell).astype(int)
    counts = np.zeros((ink.shape[0] // cell + 1, ink.shape[1] // cell + 1), np.float32)
    np.add.at(counts, (rows[dots], columns[dots]), 1)
    near = cv2.dilate(counts, np.ones((3, 3), np.uint8))
    dots &= near[rows, columns] >= DENSE * (CELL_MM / 10) ** 2
    shade = dots[marks]
    cleaned = pixels.copy()
    rims = cv2.dilate(shade.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    cleaned[rims & ((marks == 0) | shade)] = 255
    return cleaned


def _is_screen(areas: NDArray[np.float64], ink: NDArray[np.uint8], per_mm: float) -> bool:
    """Whether dots of these areas, in pixels, are a screen and no print that fell to bits."""
    many = len(areas) >= SCREENED * ink.size / (10 * per_mm) ** 2
    return bool(many and areas.sum() >= LEAST_SHARE * ink.sum() and areas.std() <= MOST_UNLIKE * areas.mean())
