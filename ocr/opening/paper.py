"""How many dots make an inch, when the file says nothing or nonsense."""

from __future__ import annotations

A4_LONG_IN = 11.69
TILL_ROLL_IN = 3.15
"""Width of the usual till roll: 80 mm."""

LONG_STRIP = 1.9
"""Height over width from which a page is a till slip and no sheet; A4 has 1.41, legal 1.65."""

LEAST_DPI, MOST_DPI = 100.0, 1300.0
"""What scanners offer; 72 and 96 are what programs write when they do not know."""

LEAST_SIDE_IN, MOST_SIDE_IN = 1.0, 60.0
"""A cut-off slip and a long till roll."""


def believable(dpi: float, width_px: int, height_px: int) -> bool:
    """Whether a page of so many pixels can have been scanned at `dpi`."""
    if not LEAST_DPI <= dpi <= MOST_DPI:
        return False
    long_in, short_in = max(width_px, height_px) / dpi, min(width_px, height_px) / dpi
    return short_in >= LEAST_SIDE_IN and LEAST_SIDE_IN <= long_in <= MOST_SIDE_IN


def guessed_dpi(width_px: int, height_px: int) -> float:
    """The resolution at which the page would be A4, or a till slip when it is long and narrow."""
    long_px, short_px = max(width_px, height_px), max(min(width_px, height_px), 1)
    dpi = short_px / TILL_ROLL_IN if long_px / short_px >= LONG_STRIP else long_px / A4_LONG_IN
    return min(max(dpi, 40.0), 1200.0)


def page_dpi(stated: float | None, width_px: int, height_px: int) -> float:
    """`stated` where it can be true, else a guess from the paper's shape."""
    if stated is not None and believable(stated, width_px, height_px):
        return stated
    return guessed_dpi(width_px, height_px)
