"""A scan becomes a sheet: its paper alone, head up, level, evenly lit."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ocr.opening.paper import page_dpi
from ocr.page import Pixels, Scan, Sheet
from ocr.upright.light import evened, ink_of, small_gray
from ocr.upright.lines import without_rules
from ocr.upright.outline import flattened
from ocr.upright.screen import without_screen
from ocr.upright.skew import skew_deg, turned
from ocr.upright.turning import quarter_turn

__all__ = ["straighten"]

MOST_DPI = 420.0
"""Finer scans are brought down to 300: the engines read them no better and take the square of the time."""

READ_DPI = 300.0

LEAST_SKEW_DEG = 0.12
"""Under this a page is level enough for every step after; turning would only blur it."""


def straighten(scan: Scan) -> Sheet:
    """`scan` turned so that its text stands head up and level, without the scanner's bed, evenly lit.

    A born-digital page is left as it is: its words already have their places.
    """
    if scan.words is not None:
        return Sheet(scan.n, scan.pixels, scan.dpi, words=scan.words, digital=True, reason=scan.reason)
    scan = _at_reading_size(scan)
    scan = replace(scan, pixels=without_screen(scan.pixels, scan.dpi))
    pixels, cut = flattened(scan.pixels, scan.dpi)
    dpi = page_dpi(None if _bent(scan, pixels) else scan.dpi, pixels.shape[1], pixels.shape[0]) if cut else scan.dpi
    pixels = evened(pixels, dpi)
    turn = quarter_turn(pixels, dpi)
    pixels = np.ascontiguousarray(np.rot90(pixels, turn.quarters % 4))
    gray, scale = small_gray(pixels, dpi)
    per_mm = dpi / scale / 25.4
    skew = skew_deg(without_rules(ink_of(gray), per_mm) if scan.reason is None else ink_of(gray), per_mm)
    if abs(skew) >= LEAST_SKEW_DEG:
        pixels = turned(pixels, skew)
    total = ((turn.quarters * 90.0 + skew) + 180.0) % 360.0 - 180.0
    return Sheet(scan.n, pixels, dpi, turned_deg=round(total, 2), reason=scan.reason)


def _bent(scan: Scan, pixels: Pixels) -> bool:
    """Whether so much was cut away that the stated resolution can only have been a guess from the whole picture."""
    return pixels.size < 0.75 * scan.pixels.size


def _at_reading_size(scan: Scan) -> Scan:
    if scan.dpi <= MOST_DPI:
        return scan
    factor = READ_DPI / scan.dpi
    pixels = cv2.resize(scan.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return replace(scan, pixels=np.asarray(pixels, dtype=np.uint8), dpi=READ_DPI)
