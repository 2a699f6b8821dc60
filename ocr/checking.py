"""A light look at pages while the person who handed them in still stands at the counter: no word is read.

A page is named when it should be scanned again: nothing on it, a side cut off, head down, or ink nobody can read. The
reading that follows says more and takes longer; this takes about half a second a page.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from claims.words import QuarantineReason, Rescan
from ocr import quality
from ocr.codes import read_codes
from ocr.legible import POOR_QUALITY, QUALITY_FLOOR
from ocr.page import Pixels, Scan, Sheet
from ocr.separators import separator_on
from ocr.upright import straighten
from ocr.upright.headup import head_up
from ocr.upright.light import ink_of, small_gray
from ocr.upright.lines import written_lines
from ocr.upright.outline import flattened

HEAD_DOWN_DEG = 135.0

LEAST_LEGIBLE = 0.15
"""Of a page in poor condition: how well the line reader must make out its lines, 0 to 1, for it to be worth reading."""

LINES_TRIED = 4

RUN_OFF = 2
"""Lines of writing that run into the same side before it counts as cut off. Over 181 pages of drawn claims, with as many cut
at a random side by a fifth to a half: 90 of 100 cut at the left or right are found, 77 cut at the top or bottom, 3 whole ones named."""

LETTERS_CUT = 8
"""Letters along the top or bottom edge before it counts as cut through a line of writing."""

SHEET_WIDE_MM, WITHIN_MM = 210.0, 6.0
SHORT_MM = (160.0, 262.0)
"""Lengths that no paper as wide as A4 has: a third and a half of it are shorter, US letter and A4 are longer."""


def why_again(scan: Scan) -> Rescan | None:
    """Why `scan` should be made again; None when it is worth reading, and for separators."""
    if scan.reason == QuarantineReason.TRUNCATED:
        return Rescan.CUT
    if scan.reason is not None:
        return Rescan.UNREADABLE
    if scan.words is not None:
        return (
            Rescan.BLANK
            if quality.is_blank(Sheet(scan.n, scan.pixels, scan.dpi, words=scan.words, digital=True))
            else None
        )
    pixels, _ = flattened(scan.pixels, scan.dpi)
    flat = replace(scan, pixels=pixels)
    sheet = straighten(flat)
    if quality.is_blank(sheet):
        return Rescan.BLANK
    found = _of_ink(flat, sheet)
    # codes cost more than all else together, so only a page that would be named is asked whether it is a separator
    return None if found is None or separator_on(sheet.saying(codes=read_codes(sheet))) is not None else found


def _of_ink(flat: Scan, sheet: Sheet) -> Rescan | None:
    if _is_illegible(sheet):
        return Rescan.UNREADABLE
    if is_cut(flat.pixels, flat.dpi):
        return Rescan.CUT
    return Rescan.UPSIDE_DOWN if abs(sheet.turned_deg) > HEAD_DOWN_DEG else None


def _is_illegible(sheet: Sheet) -> bool:
    """Whether letters have run into each other, or a poor page shows no line that can be made out."""
    grade = quality.grade(sheet.pixels)
    if grade < QUALITY_FLOOR:
        return True
    if grade >= POOR_QUALITY:
        return False
    gray, scale = small_gray(sheet.pixels, sheet.dpi)
    boxes = written_lines(ink_of(gray), sheet.dpi / scale, LINES_TRIED)
    crops = [sheet.crop((int(a * scale), int(b * scale), int(c * scale), int(d * scale)), 4) for a, b, c, d in boxes]
    return head_up([np.ascontiguousarray(crop) for crop in crops])[1] < LEAST_LEGIBLE


def is_cut(pixels: Pixels, dpi: float) -> bool:
    """Whether writing runs off a side of `pixels` (uint8, RGB, the paper alone), or the sheet is too short for its width."""
    gray, scale = small_gray(pixels, dpi)
    per_mm = dpi / scale / 25.4
    if _is_short(gray.shape[1] / per_mm, gray.shape[0] / per_mm):
        return True
    ink = ink_of(gray)
    if max(_letters_at(ink, per_mm)) >= LETTERS_CUT:
        return True
    wide, near = gray.shape[1], 3
    boxes = written_lines(ink, dpi / scale, most=10_000)
    left, right = (sum(box[0] < near for box in boxes), sum(box[2] > wide - near for box in boxes))
    return bool(max(left, right) >= RUN_OFF)


def _is_short(wide_mm: float, high_mm: float) -> bool:
    for one, other in ((wide_mm, high_mm), (high_mm, wide_mm)):
        if abs(one - SHEET_WIDE_MM) < WITHIN_MM:
            return bool(SHORT_MM[0] < other < SHORT_MM[1])
    return False


def _letters_at(ink: Pixels, per_mm: float) -> tuple[int, int]:
    """Marks as large as letters that touch the top and the bottom edge."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    top = bottom = 0
    for _, above, wide, high, _ in stats[1:]:
        if 0.5 * per_mm <= high <= 6 * per_mm and 0.3 * per_mm <= wide <= 8 * per_mm:
            top += int(above < 2)
            bottom += int(above + high > ink.shape[0] - 2)
    return top, bottom
