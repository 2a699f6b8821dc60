"""Where the paper is in the picture: dark edges cut off, a photographed sheet laid flat."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import Pixels
from ocr.upright.light import small_gray

OUTLINE_DPI = 50.0
LEAST_SHARE = 0.12
"""Of the picture: a smaller bright patch is a label on something, not the page."""

WHOLE_SHARE = 0.97
"""A sheet that fills this much of the picture needs no cutting."""

STRAIGHT_MM = 1.5
"""Corners nearer than this to the picture's own are its own."""

DARK_EDGE = 90
"""Gray level under which a row or column at the edge is the scanner's bed, not paper; bleed and shadows stay above."""


def flattened(pixels: Pixels, dpi: float) -> tuple[Pixels, bool]:
    """The sheet alone, seen straight on, and whether anything was cut or bent for it."""
    corners = sheet_corners(pixels, dpi)
    if corners is None:
        cut = without_dark_edges(pixels, dpi)
        return cut, cut.shape != pixels.shape
    return _seen_straight(pixels, corners), True


def sheet_corners(pixels: Pixels, dpi: float) -> np.ndarray | None:
    """Corners of a sheet lying on a darker or coloured ground, float32 (4, 2): top left, top right, bottom right, bottom left.

    None where the picture is all page, or where no outline is clear enough to cut by.
    """
    gray, scale = small_gray(pixels, max(dpi, 1.0), OUTLINE_DPI)
    if min(gray.shape) < 40:
        return None
    smooth = np.asarray(cv2.medianBlur(gray, 5), dtype=np.uint8)
    paper = float(np.percentile(smooth, 90))
    level = float(cv2.threshold(smooth, 0, 255, cv2.THRESH_OTSU)[0])
    if level > 0.85 * paper or not _ground_around(smooth, level):
        return None
    mask = cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY)[1]
    side = max(3, round(min(gray.shape) / 40)) | 1
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area, whole = cv2.contourArea(hull), float(gray.shape[0] * gray.shape[1])
    if not LEAST_SHARE * whole < area < WHOLE_SHARE * whole or cv2.contourArea(outline) < 0.85 * area:
        return None
    corners = _four_corners(hull, area)
    if corners is None or not _has_edges(smooth, corners, paper):
        return None
    return (corners + 0.5) * scale


def _ground_around(smooth: Pixels, level: float) -> bool:
    """Whether the picture's rim is mostly ground: at least two sides of it are not paper."""
    rim = 3
    sides = (smooth[:rim], smooth[-rim:], smooth[:, :rim], smooth[:, -rim:])
    return sum(float((side < level).mean()) > 0.6 for side in sides) >= 2


STEP = 0.03
"""By how much of the paper's brightness it is darker beside it at the least: over so little a shadow fades by 0.01."""
_ASIDE = 4
"""How far on either side of an edge is looked, in pixels at `OUTLINE_DPI`: two millimetres, past the blur of the edge."""


def _has_edges(smooth: Pixels, corners: np.ndarray, paper: float) -> bool:
    """Whether brightness steps at each side of a sheet that lies inside the picture. In the shadow of a lid or a hand it fades, and no
    level of it is the paper's edge."""
    middle = corners.mean(axis=0)
    steps = [
        _step(smooth, start, end, middle) for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    return all(step is None or step >= STEP * paper for step in steps)


def _step(smooth: Pixels, start: np.ndarray, end: np.ndarray, middle: np.ndarray) -> float | None:
    """How much darker it is outside the line from `start` to `end` than inside, where `middle` is; None at the picture's own edge."""
    high, wide = smooth.shape
    points = start + np.linspace(0.1, 0.9, 33)[:, None] * (end - start)
    across = np.array([start[1] - end[1], end[0] - start[0]]) / max(float(np.hypot(*(end - start))), 1.0)
    outward = across if float(across @ (points.mean(axis=0) - middle)) > 0 else -across
    levels = []
    for at in (points - _ASIDE * outward, points + _ASIDE * outward):
        x, y = np.rint(at[:, 0]).astype(int), np.rint(at[:, 1]).astype(int)
        seen = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
        if seen.sum() < len(points) // 2:
            return None
        levels.append(float(np.median(smooth[y[seen], x[seen]])))
    return levels[0] - levels[1]


def _four_corners(hull: np.ndarray, area: float) -> np.ndarray | None:
    length = cv2.arcLength(hull, True)
    for slack in (0.01, 0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, slack * length, True).reshape(-1, 2).astype(np.float32)
        if len(shape) == 4 and abs(cv2.contourArea(shape) - area) < 0.06 * area:
            return _in_order(shape)
    box = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32)
    return _in_order(box) if area > 0.9 * cv2.contourArea(box) else None


def _in_order(corners: np.ndarray) -> np.ndarray:
    sums, differences = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    return np.array(
        [corners[sums.argmin()], corners[differences.argmax()], corners[sums.argmax()], corners[differences.argmin()]],
        np.float32,
    )


def _seen_straight(pixels: Pixels, corners: np.ndarray) -> Pixels:
    top_left, top_right, bottom_right, bottom_left = corners
    width = round(max(np.hypot(*(top_right - top_left)), np.hypot(*(bottom_right - bottom_left))))
    height = round(max(np.hypot(*(bottom_left - top_left)), np.hypot(*(bottom_right - top_right))))
    onto = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
    bent = cv2.warpPerspective(
        pixels, cv2.getPerspectiveTransform(corners, onto), (width, height), flags=cv2.INTER_LINEAR
    )
    return np.asarray(bent, dtype=np.uint8)


def without_dark_edges(pixels: Pixels, dpi: float) -> Pixels:
    """`pixels` without the dark stripes that a feeder or an open lid leaves along the edges."""
    gray, scale = small_gray(pixels, dpi, OUTLINE_DPI)
    top, bottom = _bright_span(np.median(gray, axis=1))
    left, right = _bright_span(np.median(gray[top:bottom], axis=0)) if bottom > top else (0, gray.shape[1])
    if (bottom - top) * (right - left) < 0.3 * gray.size:
        return pixels
    if (top, left) == (0, 0) and (bottom, right) == gray.shape:
        return pixels
    rows = slice(int(top * scale), pixels.shape[0] if bottom == gray.shape[0] else int(bottom * scale))
    columns = slice(int(left * scale), pixels.shape[1] if right == gray.shape[1] else int(right * scale))
    return np.ascontiguousarray(pixels[rows, columns])


def _bright_span(levels: np.ndarray) -> tuple[int, int]:
    """First and one past the last of a row of levels that is not a dark stripe at either end."""
    bright = np.nonzero(levels >= DARK_EDGE)[0]
    if bright.size == 0:
        return 0, len(levels)
    start, end = int(bright[0]), int(bright[-1]) + 1
    return (start + 1 if start else 0), (end - 1 if end < len(levels) else len(levels))
