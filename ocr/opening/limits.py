"""How much a file may ask of us before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The most one file may ask for.

    pages          pages or frames of one file
    page_pixels    pixels of one image as stored; an A3 page at 600 dpi has 70 million
    render_pixels  pixels a drawn PDF page is capped at; A2 at 300 dpi has 35 million
    page_points    longest side of a PDF page, in points (72 to the inch): the format's own limit, 200 inches
    least_side_px  below this an image holds no page at all
    file_bytes     bytes of one file
    memory_bytes   address space of the reading process, its libraries and models included
    cpu_s          processor seconds for a file: `cpu_s` and `cpu_page_s` more for each page
    wall_s         seconds on the clock, whatever the processor does
    """

    pages: int = 300
    page_pixels: int = 100_000_000
    render_pixels: int = 40_000_000
    page_points: float = 14_400.0
    least_side_px: int = 8
    file_bytes: int = 256 * 1024 * 1024
    memory_bytes: int = 3 * 1024 * 1024 * 1024
    cpu_s: int = 120
    cpu_page_s: int = 20
    wall_s: float = 900.0


USUAL = Limits()
"""What a file may ask for where nobody says otherwise."""
