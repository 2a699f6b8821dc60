"""By how little a page is askew."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.page import Pixels

MOST_DEG = 12.0
"""Sheets in a feeder stay well under 5 degrees; phone pictures and hand-laid slips do not."""

STEPS_DEG = (1.0, 0.25, 0.05)
"""From coarse to fine, each around the best of the one before."""

LEAST_GAIN = 1.06
"""How much sharper the rows must get by turning before we turn: below, the rows were level or there are none."""


FRAME_MM = (15.0, 6.0)
"""Wider and higher than this is no writing but a frame, a stamp's rim, a logo: struck by hand, it lies as it fell."""
FEWEST_MARKS = 8
"""Marks of which no row can be told: two punch holes always stand in line."""
LEAST_WRITING = 0.2
"""Share of the ink that must be left without frames for the rest to speak for the page."""


def skew_deg(ink: Pixels, per_mm: float) -> float:
    """The counter-clockwise turn, in degrees, that sets the rows of `ink` level; 0.0 where no angle is clearly better.

    ink     uint8 (height, width), 255 where there is ink, at 75 to 100 dpi
    per_mm  its pixels in a millimetre
    Basis: the projection profile is sharpest when rows are level (Postl 1986); searched from coarse to fine.
    """
    if not ink.any():
        return 0.0
    writing = _without_frames(ink, per_mm)
    if cv2.connectedComponents(writing)[0] <= FEWEST_MARKS:
        return 0.0
    points = _points(writing)
    level = _sharpness(points, 0.0)
    best, reach = 0.0, MOST_DEG
    for step in STEPS_DEG:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(angles[int(np.argmax([_sharpness(points, angle) for angle in angles]))])
        reach = step
    if abs(best) >= MOST_DEG or _sharpness(points, best) < LEAST_GAIN * max(level, 1e-9):
        return 0.0
    return best


def _without_frames(ink: Pixels, per_mm: float) -> Pixels:
    """The writing of `ink`: four straight sides of a stamp outweigh a sparse page's few words."""
    _, marks, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = FRAME_MM[0] * per_mm, FRAME_MM[1] * per_mm
    framing = (stats[:, cv2.CC_STAT_WIDTH] > wide) & (stats[:, cv2.CC_STAT_HEIGHT] > high)
    writing = np.where(framing[marks], 0, ink).astype(np.uint8)
    enough = np.count_nonzero(writing) >= LEAST_WRITING * np.count_nonzero(ink)
    return writing if enough else ink


def _points(ink: Pixels) -> np.ndarray:  # (2, N) float32, centred
    rows, columns = np.nonzero(ink)
    if len(rows) > 60_000:
        chosen = np.random.default_rng(0).choice(len(rows), 60_000, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    return np.stack([columns - ink.shape[1] / 2, rows - ink.shape[0] / 2]).astype(np.float32)


def _sharpness(points: np.ndarray, deg: float) -> float:
    """Sum of squared steps of the row profile seen at `deg`."""
    angle = np.deg2rad(deg)
    rows = points[1] * np.cos(angle) - points[0] * np.sin(angle)
    profile = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def turned(pixels: Pixels, deg: float) -> Pixels:
    """`pixels` turned counter-clockwise by `deg`, kept whole on paper-coloured ground."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), deg, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = round(height * sin + width * cos), round(height * cos + width * sin)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    ground = [int(value) for value in np.percentile(pixels[::8, ::8].reshape(-1, pixels.shape[2]), 80, axis=0)]
    moved = cv2.warpAffine(
        pixels,
        matrix,
        (new_width, new_height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=ground,
    )
    return np.asarray(moved, dtype=np.uint8)
