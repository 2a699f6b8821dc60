"""Both sides of a form laid side by side in one picture: each is looked at by itself, at its own place on the sheet."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from claims.claim import Box
from ocr.page import PixelBox, Sheet, Word

WIDE = 1.25
"""Width of a picture, in its heights, from which two upright pages may stand in it."""
MIDDLE = (0.4, 0.6)
"""Where the gutter between them lies, as shares of the width."""
GUTTER_MM = 8.0
"""Room without words that parts two pages at the least: the inner margins of both."""
ON_EACH = 15
"""Words that stand on each of two pages at the least."""


def sides_of(sheet: Sheet) -> list[Sheet]:
    """The sheet, or the two pages that stand in it: each as large as the sheet, with nothing on the other half."""
    gutter = _gutter(sheet)
    if gutter is None:
        return [sheet]
    left, right = _only(sheet, 0, gutter), _only(sheet, gutter, sheet.width)
    return [left, right] if min(len(left.words), len(right.words)) >= ON_EACH else [sheet]


def _gutter(sheet: Sheet) -> int | None:
    if sheet.width < WIDE * sheet.height:
        return None
    taken = np.zeros(sheet.width + 1, dtype=bool)
    taken[[0, -1]] = True
    for word in sheet.words:
        taken[max(0, word.box[0]) : max(0, word.box[2])] = True
    columns = np.flatnonzero(taken)
    low, high = (share * sheet.width for share in MIDDLE)
    gaps = [(right - left, (left + right) // 2) for left, right in pairwise(columns.tolist())]
    wide, at = max((gap for gap in gaps if low <= gap[1] <= high), default=(0, 0))
    return at if wide >= GUTTER_MM * sheet.dpi / 25.4 else None


def _only(sheet: Sheet, begin: int, end: int) -> Sheet:
    pixels = np.empty_like(sheet.pixels)
    pixels[:] = np.median(sheet.pixels[::16, ::16].reshape(-1, 3), axis=0)  # paper as the rest of it is
    pixels[:, begin:end] = sheet.pixels[:, begin:end]

    def inside(box: PixelBox) -> bool:
        return begin <= (box[0] + box[2]) / 2 < end

    def inside_share(box: Box) -> bool:
        return begin <= (box[0] + box[2]) / 2 * sheet.width < end

    words: tuple[Word, ...] = tuple(word for word in sheet.words if inside(word.box))
    extra: dict[str, Any] = {}
    for name in ("pieces", "unread"):
        if name in sheet.extra:
            extra[name] = tuple(box for box in sheet.extra[name] if inside(box))  # type: ignore[attr-defined]  # boxes
    if "seen_marks" in sheet.extra:
        extra["seen_marks"] = tuple(mark for mark in sheet.extra["seen_marks"] if inside(mark.box))  # type: ignore[attr-defined]
    codes = tuple(code for code in sheet.codes if inside_share(code.box))
    return replace(sheet, pixels=pixels, words=words, codes=codes, extra=extra)
