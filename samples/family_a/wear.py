"""More that befalls a page: tired lamps and lenses, copies of copies, coloured paper, rollers, waves, compression."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Array = np.ndarray[Any, Any]
Rng = np.random.Generator


def exposed(page: Array, rng: Rng, reach: float) -> Array:
    """Too dark or too light: a gamma of at most `reach` away from 1."""
    gamma = float(np.exp(rng.uniform(-reach, reach)))
    table = (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return np.asarray(cv2.LUT(page, table), np.uint8)


def tinted(page: Array, rng: Rng) -> Array:
    """Coloured or yellowed paper."""
    tones = ((252, 244, 214), (226, 240, 250), (250, 228, 232), (226, 244, 226), (240, 234, 220))
    tone = np.array(tones[int(rng.integers(len(tones)))], np.float32) / 255
    return (page * tone).astype(np.uint8)


def copied(page: Array, rng: Rng) -> Array:
    """A photocopy: contrast pushed, fine strokes eaten or thickened, toner specks."""
    gray = cv2.GaussianBlur(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), (0, 0), float(rng.uniform(0.5, 0.8)))
    middle, slope = float(rng.uniform(135, 185)), float(rng.uniform(2.0, 3.4))
    hard = np.clip((gray.astype(np.float32) - middle) * slope + 128, 12, 252)
    specks = rng.random((gray.shape[0] // 3, gray.shape[1] // 3)) < 0.0006
    dirt = cv2.resize(specks.astype(np.uint8), gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
    hard[dirt > 0] = 60
    return np.asarray(cv2.cvtColor(hard.astype(np.uint8), cv2.COLOR_GRAY2RGB), np.uint8)


def sharpened(page: Array, rng: Rng) -> Array:
    """A driver that sharpens too much: pale rims round the letters."""
    soft = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(1.2, 2.2)))
    amount = float(rng.uniform(0.6, 1.4))
    return np.asarray(cv2.addWeighted(page, 1 + amount, soft, -amount, 0), np.uint8)


def compressed(page: Array, rng: Rng, lowest: int) -> Array:
    """JPEG blocks, of a quality from `lowest` up."""
    quality = int(rng.integers(lowest, lowest + 30))
    done, data = cv2.imencode(".jpg", cv2.cvtColor(page, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        return page
    return cv2.cvtColor(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), cv2.COLOR_BGR2RGB)


def rippled(page: Array, rng: Rng, share: float) -> Array:
    """Paper that does not lie flat: rows and columns bend by at most `share` of the width."""
    height, width = page.shape[:2]
    size = (max(width // 16, 8), max(height // 16, 8))
    reach = share * width

    def field() -> Array:
        small = rng.uniform(-1, 1, (4, 4)).astype(np.float32)
        coarse = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(cv2.resize(coarse, (width, height)) * np.float32(reach), np.float32)

    map_x = field() + np.arange(width, dtype=np.float32)[None, :]
    map_y = field() + np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(cv2.remap(page, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def rolled(page: Array, rng: Rng) -> Array:
    """A feeder's rollers: broad pale or grey bands along the way of the paper."""
    out = page.astype(np.float32)
    for _ in range(int(rng.integers(1, 4))):
        at, wide = int(rng.integers(page.shape[1])), int(page.shape[1] * rng.uniform(0.008, 0.03))
        out[:, at : at + wide] *= float(rng.uniform(0.9, 0.97))
    return out.astype(np.uint8)


def woven(page: Array, rng: Rng, depth: float) -> Array:
    """Moiré: two fine gratings that beat."""
    height, width = page.shape[:2]
    pitch = float(rng.uniform(5, 11))
    xs = np.sin(np.arange(width) * 2 * np.pi / pitch)
    ys = np.sin(np.arange(height) * 2 * np.pi / (pitch * float(rng.uniform(0.93, 1.07))))
    weave = (1 - depth * (0.5 + 0.25 * (xs[None, :] + ys[:, None]))).astype(np.float32)
    return np.asarray(page * weave[..., None], np.uint8)


def shadowed(page: Array, rng: Rng) -> Array:
    """The soft shadow of a fold or of the binding, along one side or across."""
    height, width = page.shape[:2]
    upright = rng.random() < 0.6
    length = width if upright else height
    middle = float(rng.choice([0.0, 1.0, rng.uniform(0.3, 0.7)])) * length
    distance = np.abs(np.arange(length) - middle) / (length * float(rng.uniform(0.03, 0.09)))
    light = (1 - float(rng.uniform(0.12, 0.35)) * np.exp(-(distance**2))).astype(np.float32)
    field = light[None, :, None] if upright else light[:, None, None]
    return np.asarray(page * field, np.uint8)
