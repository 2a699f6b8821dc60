"""Which way up a page lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.codes import find_codes
from ocr.page import Pixels
from ocr.upright.headup import head_up
from ocr.upright.light import ink_of, small_gray
from ocr.upright.lines import written_lines

SURELY_LEVEL = 3.0
"""Rows over columns: how much sharper the row profile must be before the other way is not even tried; level pages
of the trial in reading.md stayed over 1.15 to 0.05, so 3 leaves sparse and handwritten pages to the closer look."""

WELL_READ = 0.85
"""Legibility from which the other way is not tried: lines cut across their writing stayed under 0.65 on real receipts."""

LINES_TO_TRUST = 4


@dataclass(frozen=True)
class Turn:
    """Counter-clockwise quarter turns that set a page head up, and how sure we are, 0 to 1."""

    quarters: int
    sure: float


def quarter_turn(pixels: Pixels, dpi: float) -> Turn:
    """How often `pixels` must be turned by 90 degrees counter-clockwise for its text to stand head up.

    The row profile says which way the lines run; the lines themselves, read both ways, say which side is up. Where
    the profile is undecided, lines are looked for both ways and the better read ones win.
    """
    gray, scale = small_gray(pixels, dpi)
    small_dpi = dpi / scale
    ink = ink_of(gray)
    ratio = _rows_over_columns(ink)
    ways = (0,) if ratio > SURELY_LEVEL else (1,) if ratio < 1 / SURELY_LEVEL else (0, 1) if ratio > 1 else (1, 0)
    leads: list[tuple[float, int, float]] = []
    for quarters in ways:
        crops = list(_line_crops(pixels, np.rot90(ink, quarters), quarters, small_dpi, scale))
        lead, clear = head_up(crops)
        leads.append(
            (
                clear * min(1.0, len(crops) / LINES_TO_TRUST) * (ratio if quarters == 0 else 1 / ratio) ** 0.5,
                quarters,
                lead,
            )
        )
    weight, quarters, lead = max(leads)
    if weight <= 0:
        return _by_codes(pixels, dpi)
    return Turn(quarters if lead >= 0 else quarters + 2, min(1.0, abs(lead)))


def _by_codes(pixels: Pixels, dpi: float) -> Turn:
    """A page without a readable line: its codes, if any, know which side is up."""
    codes = find_codes(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8), dpi)
    if not codes:
        return Turn(0, 0.0)
    return Turn(round(codes[0].turn_deg / 90) % 4, 0.8)


def _rows_over_columns(ink: Pixels) -> float:
    """How much sharper the profile along rows is than along columns; over 1 when text runs level.

    Taken in narrow strips, so that a little skew does not blur it.
    """
    return _steps(ink) / max(_steps(np.ascontiguousarray(ink.T)), 1e-9)


def _steps(ink: Pixels) -> float:
    strip = max(16, min(ink.shape) // 3)
    total = 1e-6
    for left in range(0, ink.shape[1] - strip + 1, strip):
        profile = np.convolve((ink[:, left : left + strip] > 0).sum(axis=1), (0.25, 0.5, 0.25), mode="valid")
        # a printed rule is one very high step: it says how the form lies, not how the writing does
        steps = np.minimum(np.abs(np.diff(profile)), strip * 0.5)
        total += float(np.square(steps).sum())
    return total


def _line_crops(pixels: Pixels, ink: Pixels, quarters: int, small_dpi: float, scale: float) -> Iterator[Pixels]:
    """The written lines of the page turned by `quarters`, cut from the full pixels."""
    turned = np.rot90(pixels, quarters)
    for left, top, right, bottom in written_lines(np.ascontiguousarray(ink), small_dpi):
        margin = max(1, (bottom - top) // 6)
        rows = slice(int(max(0, top - margin) * scale), int((bottom + margin) * scale))
        columns = slice(int(max(0, left - margin) * scale), int((right + margin) * scale))
        crop = turned[rows, columns]
        if crop.size:
            yield np.ascontiguousarray(crop)
