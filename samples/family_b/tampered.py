"""Values scraped off and written again, covered by correction tape, or traced twice; and papers that come out of a copier."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.family_b.canvas import Box, Page

Pixels = NDArray[np.uint8]
Way = Callable[[Pixels, NDArray[np.float32], float, np.random.Generator], Pixels]
SECOND_PENS = np.array([(35, 60, 185), (15, 15, 18), (90, 30, 130), (190, 30, 30)], np.float32)


def tamper(pixels: Pixels, box: Box, page: Page, rng: np.random.Generator) -> Pixels:
    """`pixels` with the value in `box` (mm) changed by hand; it can still be read."""
    k = pixels.shape[1] / page.width
    x0, y0 = max(0, int((box[0] - 0.8) * k)), max(0, int((box[1] - 0.8) * k))
    x1, y1 = min(pixels.shape[1], int((box[2] + 0.8) * k)), min(pixels.shape[0], int((box[3] + 0.8) * k))
    out = pixels.copy()
    spot = out[y0:y1, x0:x1]
    strokes = (spot.max(axis=(0, 1)).astype(np.float32) - spot).max(axis=2) / 255
    ways: tuple[Way, ...] = (_scraped, _taped, _traced)
    out[y0:y1, x0:x1] = ways[rng.integers(3)](spot, strokes.clip(0, 1), k, rng)
    return out


def _pressed(spot: Pixels, strokes: NDArray[np.float32], pen: NDArray[np.float32]) -> Pixels:
    cover = strokes.clip(0, 1)[..., None]
    return np.asarray(spot * (1 - cover) + pen * cover, dtype=np.uint8)


def _unlike(spot: Pixels, strokes: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    dark = strokes > 0.5
    first = spot[dark].mean(axis=0) if dark.any() else np.zeros(3)
    far = np.argsort(-np.abs(SECOND_PENS - first).sum(axis=1))
    return np.asarray(SECOND_PENS[far[rng.integers(2)]])


def _scraped(spot: Pixels, strokes: NDArray[np.float32], k: float, rng: np.random.Generator) -> Pixels:
    """A blade took the old ink and the paper's skin with it; new ink runs in the fibres."""
    h, w = strokes.shape
    rough = rng.normal(0, 9, (h, w)).astype(np.float32)
    fibres = cv2.GaussianBlur(rough, (0, 0), 0.08 * k) * 3 - 9
    ghost = cv2.GaussianBlur(np.roll(strokes, int(0.5 * k), axis=1), (0, 0), 0.12 * k) * 60
    bare = np.clip(spot.max(axis=(0, 1)).astype(np.float32) + (fibres - ghost)[..., None], 0, 255)
    run = cv2.GaussianBlur(cv2.dilate(strokes, np.ones((3, 3), np.uint8)), (0, 0), 0.07 * k) * 1.25
    return _pressed(np.asarray(bare, np.uint8), run, _unlike(spot, strokes, rng))


def _taped(spot: Pixels, strokes: NDArray[np.float32], k: float, rng: np.random.Generator) -> Pixels:
    """A straight strip of tape, cooler than the paper, its ends torn; what was written on it."""
    h, w = strokes.shape
    strip = np.full((h, w, 3), (247, 250, 255), np.float32)
    strip -= 5 * (np.arange(h) % max(3, int(0.25 * k)) == 0)[:, None, None]
    strip[[0, 1, -2, -1]] -= 38
    ragged = (rng.random(h) * 0.5 * k).astype(int)
    for row, short in enumerate(ragged):
        strip[row, : short + 1] = spot[row, : short + 1]
        strip[row, w - short - 1 :] = spot[row, w - short - 1 :]
    return _pressed(np.asarray(strip.clip(0, 255), np.uint8), strokes * 1.15, _unlike(spot, strokes, rng))


def _traced(spot: Pixels, strokes: NDArray[np.float32], k: float, rng: np.random.Generator) -> Pixels:
    """Part of the value was traced a second time, a little beside the first and harder."""
    w = strokes.shape[1]
    at = int(w * rng.uniform(0.0, 0.55))
    part = np.zeros_like(strokes)
    reach = slice(at, at + int(w * rng.uniform(0.3, 0.45)))
    part[:, reach] = strokes[:, reach]
    beside = np.roll(part, (int(0.18 * k), int(rng.choice([-1, 1]) * 0.22 * k)), axis=(0, 1))
    return _pressed(spot, np.maximum(cv2.dilate(part, np.ones((2, 2), np.uint8)), beside), _unlike(spot, strokes, rng))


def photocopy(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """The page as a copier's drum prints it: two tones, eaten hair strokes, a dark frame, lines where the drum is scratched."""
    gray = pixels.min(axis=2)
    level = int(rng.integers(150, 190))
    tone = np.where(cv2.blur(gray, (2, 2)) < level, 22, 253).astype(np.uint8)
    tone = cv2.blur(tone, (2, 2))
    h, w = tone.shape
    for _ in range(int(rng.integers(1, 4))):
        x = int(rng.integers(w))
        tone[rng.random(h) < 0.5, x] = 60
    frame = int(0.006 * w * rng.uniform(0.5, 2))
    tone[:, :frame], tone[-frame:] = 35, 35
    return np.repeat(tone[..., None], 3, axis=2)
