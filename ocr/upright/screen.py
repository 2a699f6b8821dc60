"""A shade that a black-and-white scanner rendered as a field of dots, taken off the paper again."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import Pixels

DOT_MM = 0.8
"""A dot of a screen, and two that run together, are smaller; letters of print are not."""

SCREENED = 8.0
"""Dots in a square centimetre of the whole page from which it is screened: pages of print with dirt, dotted lines and small
type have 1 to 5, pages with a dithered shade on a part of them 16 and more."""

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
    if np.count_nonzero(dots) < SCREENED * ink.size / (10 * per_mm) ** 2:
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
