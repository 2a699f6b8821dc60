"""What family a's scanners, faxes and telephones do to a page."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from samples.family_a import wear

Array = np.ndarray[Any, Any]
Rng = np.random.Generator


def _turned(page: Array, degrees: float, rng: Rng) -> Array:
    """Laid askew on the glass; what lies beside the paper is white, grey or black."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    edge = int(rng.choice([255, 250, 235, 40], p=[0.5, 0.2, 0.2, 0.1]))
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(edge, edge, edge))


def _smooth_field(shape: tuple[int, int], rng: Rng, cells: int) -> Array:
    """A field that varies slowly, about -1 to 1, float32 (height, width)."""
    small = rng.normal(0, 0.6, (cells, cells)).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _shaded(page: Array, rng: Rng, depth: float) -> Array:
    """Uneven light."""
    field = _smooth_field((page.shape[0] // 8, page.shape[1] // 8), rng, 3)
    light: Array = 1 - depth * np.clip(0.5 + 0.5 * field, 0, 1)
    light = cv2.resize(light, (page.shape[1], page.shape[0]))
    return (page * light[..., None]).astype(np.uint8)


def _grainy(page: Array, rng: Rng, sigma: float) -> Array:
    grain: Array = rng.integers(-127, 128, (page.shape[0] // 2, page.shape[1] // 2), dtype=np.int16).astype(
        np.float32
    ) * (sigma / 73)
    grain = cv2.resize(grain, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
    noisy: Array = np.clip(page.astype(np.float32) + grain[..., None], 0, 255).astype(np.uint8)
    return noisy


def _folded(page: Array, rng: Rng) -> Array:
    """One or two creases: a thin dark line with a light side."""
    out = page.astype(np.float32)
    for _ in range(int(rng.integers(1, 3))):
        length = page.shape[0] if rng.random() < 0.7 else page.shape[1]
        at = int(length * rng.uniform(0.3, 0.7))
        profile = np.ones(length, np.float32)
        reach = max(int(length * 0.012), 4)
        profile[max(at - reach, 0) : at] = np.linspace(1.0, 0.88, min(reach, at))
        profile[at : at + 2] = 0.75
        profile[at + 2 : at + 2 + reach] = np.linspace(1.05, 1.0, reach)[: len(profile[at + 2 : at + 2 + reach])]
        out *= profile[:, None, None] if length == page.shape[0] else profile[None, :, None]
    return np.clip(out, 0, 255).astype(np.uint8)


def _faded(page: Array, rng: Rng, share: float) -> Array:
    """Paler ink, as a tired lamp or a second photocopy gives."""
    return (255 - (255 - page.astype(np.float32)) * (1 - share)).astype(np.uint8)


def _bled(page: Array, rng: Rng) -> Array:
    """The other side shines through, mirrored and blurred."""
    back = cv2.GaussianBlur(cv2.flip(page, 1), (0, 0), 2.5)
    shift = int(rng.integers(20, 120))
    back = np.roll(back, shift, axis=0)
    return np.minimum(page, 255 - ((255 - back.astype(np.float32)) * rng.uniform(0.06, 0.13)).astype(np.uint8))


def _soiled(page: Array, rng: Rng) -> Array:
    """Specks, a hair, perhaps a coffee ring."""
    out = page.copy()
    height, width = page.shape[:2]
    for _ in range(int(rng.integers(10, 60))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(out, centre, int(rng.integers(1, 4)), (int(rng.integers(30, 140)),) * 3, -1)
    if rng.random() < 0.25:
        radius = int(width * rng.uniform(0.06, 0.11))
        ring = out.copy()
        cv2.circle(
            ring,
            (int(rng.integers(width)), int(rng.integers(height))),
            radius,
            (150, 185, 205)[::-1],
            max(3, radius // 9),
        )
        out = cv2.addWeighted(out, 0.65, ring, 0.35, 0)
    return out


def _streaked(page: Array, rng: Rng) -> Array:
    """A dirty sensor draws thin lines down the page."""
    out = page.copy()
    for _ in range(int(rng.integers(1, 3))):
        x = int(rng.integers(page.shape[1]))
        out[:, x : x + int(rng.integers(1, 3))] = np.minimum(out[:, x : x + 2], int(rng.integers(90, 200)))[:, :1]
    return out


def _photographed(page: Array, rng: Rng) -> Array:
    """Seen by a telephone from above a table: perspective, warm light, a shadow, soft corners."""
    height, width = page.shape[:2]
    margin = int(width * 0.05)
    table = tuple(int(v) for v in rng.integers(40, 130, 3))
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moves = rng.uniform(0, 0.045, (4, 2)) * [width, height] * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    target = (source + moves + margin).astype(np.float32)
    size = (width + 2 * margin, height + 2 * margin)
    seen = cv2.warpPerspective(page, cv2.getPerspectiveTransform(source, target), size, borderValue=table)
    warm = np.array([1.0, rng.uniform(0.95, 0.99), rng.uniform(0.86, 0.96)], np.float32)
    seen = _shaded((seen * warm).astype(np.uint8), rng, float(rng.uniform(0.15, 0.4)))
    return cv2.GaussianBlur(seen, (0, 0), float(rng.uniform(0.5, 1.0)))


def _bilevel(page: Array, rng: Rng, tier: str) -> Array:
    """One bit a pixel, as a fax or a cheap scanner thresholds; still an RGB array of 0 and 255."""
    gray = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    if tier != "clean" or rng.random() < 0.3:
        block = int(gray.shape[1] / 40) | 1
        bits = cv2.adaptiveThreshold(
            gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, float(rng.uniform(12, 20))
        )
    else:
        bits = np.where(gray > rng.uniform(150, 195), 255, 0).astype(np.uint8)
    return cv2.cvtColor(bits, cv2.COLOR_GRAY2RGB)


def scan(page: Array, tier: str, mode: str, rng: Rng, turn: int = 0) -> Array:
    """Deliver `page` (RGB uint8) as tier `clean`, `fair` or `poor` and mode say; `turn` in quarter turns."""
    skew = float(rng.normal(0, {"clean": 0.25, "fair": 0.9, "poor": 1.8}[tier]))
    photo = tier == "poor" and mode == "colour" and rng.random() < 0.5
    if tier != "clean":
        page = _faults(page, tier, rng)
    elif rng.random() < 0.25:
        page = wear.exposed(page, rng, 0.12)
    if photo:
        page = _photographed(page, rng)
    elif abs(skew) > 0.1:
        page = _turned(page, float(np.clip(skew, -4, 4)), rng)
    if mode == "gray" or (mode == "bilevel" and tier == "clean"):
        page = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    page = _grainy(page, rng, {"clean": 1.0, "fair": 2.6, "poor": 6.5}[tier] * float(rng.uniform(0.5, 1.2)))
    if mode == "bilevel":
        page = _bilevel(page, rng, tier)
    return np.ascontiguousarray(np.rot90(page, turn))


def _faults(page: Array, tier: str, rng: Rng) -> Array:
    """The paper's and the glass's own faults."""
    hard = tier == "poor"
    if rng.random() < 0.15:
        page = wear.tinted(page, rng)
    if rng.random() < (0.22 if hard else 0.12):
        page = wear.copied(page, rng)
    if rng.random() < (0.4 if hard else 0.2):
        page = wear.rippled(page, rng, 0.004 if hard else 0.002)
    if rng.random() < (0.5 if hard else 0.25):
        page = _folded(page, rng)
    if rng.random() < (0.5 if hard else 0.3):
        page = _bled(page, rng)
    if rng.random() < (0.6 if hard else 0.35):
        page = _faded(page, rng, float(rng.uniform(0.15, 0.42 if hard else 0.28)))
    if rng.random() < (0.7 if hard else 0.4):
        page = _soiled(page, rng)
    if rng.random() < (0.3 if hard else 0.15):
        page = _streaked(page, rng)
    if rng.random() < 0.5:
        page = _shaded(page, rng, float(rng.uniform(0.08, 0.3 if hard else 0.18)))
    for fault, odds in ((wear.shadowed, 0.2), (wear.rolled, 0.15)):
        if rng.random() < odds:
            page = fault(page, rng)
    if rng.random() < 0.1:
        page = wear.woven(page, rng, 0.14 if hard else 0.08)
    if hard or rng.random() < 0.4:
        page = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.4, 0.95 if hard else 0.6)))
    if rng.random() < 0.15:
        page = wear.sharpened(page, rng)
    if rng.random() < 0.35:
        page = wear.exposed(page, rng, 0.4 if hard else 0.22)
    if rng.random() < 0.3:
        page = wear.compressed(page, rng, 25 if hard else 45)
    return page


def spoil(page: Array, rng: Rng) -> Array:
    """Make a page that nobody can read: moved while scanned, drowned in ink, or bleached to traces."""
    way = int(rng.integers(3))
    height, width = page.shape[:2]
    if way == 0:
        kernel = np.zeros((1, width // 14), np.float32)
        kernel[:] = 1 / kernel.size
        smeared = cv2.filter2D(page, -1, kernel)
        return cv2.GaussianBlur(smeared, (0, 0), width / 260)
    if way == 1:
        blots = _smooth_field((height // 4, width // 4), rng, 26)
        cover = cv2.resize((blots > -0.5).astype(np.float32), (width, height))
        dark = page.astype(np.float32) * 0.25 * (1 - 0.85 * cover[..., None]) + 18
        return cv2.GaussianBlur(dark.astype(np.uint8), (0, 0), width / 400)
    soft = cv2.GaussianBlur(page, (0, 0), width / 170)
    return _grainy((255 - (255 - soft.astype(np.float32)) * 0.5).astype(np.uint8), rng, 14)
