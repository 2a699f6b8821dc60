"""Figures that were changed after they were written: gone over, whitened and written anew, or finished with another pen."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.family_a.canvas import Canvas
from samples.family_a.fonts import HANDS, face

Array = np.ndarray[Any, Any]
Rng = np.random.Generator
PENS = ((22, 38, 150), (24, 24, 30), (150, 24, 36), (10, 96, 60))
FLUID = ((253, 253, 255), (250, 252, 250), (255, 253, 246))
AIR_MM = 1.1
"""How far fluid reaches over what it hides."""


def alter(canvas: Canvas, name: str, rng: Rng) -> None:
    """Change the field `name` where it stands on `canvas`; what it says stays legible, and is its value."""
    left, top, right, bottom = canvas.boxes[name]
    width, height = canvas.image.size
    box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    part = np.asarray(canvas.image.crop(box), np.uint8).copy()
    ink = 1 - part.min(axis=2).astype(np.float32) / 255
    ways = (_gone_over, _whitened, _finished)
    changed = ways[int(rng.integers(len(ways)))](part, ink, canvas, box, rng)
    canvas.image.paste(Image.fromarray(changed), box[:2])
    canvas.strokes.append(("picture", tuple(v * 25.4 / canvas.dpi for v in box)))


def _other_pen(part: Array, ink: Array, rng: Rng) -> Array:
    """A pen that is not the one used."""
    used = part[ink > 0.4].mean(axis=0) if (ink > 0.4).any() else np.zeros(3)
    pens = sorted(PENS, key=lambda pen: -float(np.abs(np.array(pen) - used).sum()))
    return np.array(pens[int(rng.integers(2))], np.float32)


def _share(ink: Array, rng: Rng) -> slice:
    """Columns of one to three figures at either end of the value."""
    columns = np.nonzero((ink > 0.4).any(axis=0))[0]
    if columns.size < 8:
        return slice(0, ink.shape[1])
    first, last = int(columns[0]), int(columns[-1]) + 1
    wide = max(int((last - first) * rng.uniform(0.25, 0.45)), 6)
    return slice(first, first + wide) if rng.random() < 0.5 else slice(last - wide, last)


def _laid(part: Array, cover: Array, pen: Array) -> Array:
    return (part * (1 - cover[..., None]) + pen * cover[..., None]).astype(np.uint8)


def _finished(part: Array, ink: Array, canvas: Canvas, box: tuple[int, ...], rng: Rng) -> Array:
    """Some figures in another pen."""
    where = _share(ink, rng)
    cover = np.zeros_like(ink)
    cover[:, where] = np.clip(cv2.dilate(ink, np.ones((2, 2), np.uint8))[:, where] * 1.3, 0, 1)
    return _laid(part, cover, _other_pen(part, ink, rng))


def _gone_over(part: Array, ink: Array, canvas: Canvas, box: tuple[int, ...], rng: Rng) -> Array:
    """An older figure under the new one, which is traced thick."""
    where = _share(ink, rng)
    height = box[3] - box[1]
    under = Image.new("L", (part.shape[1], part.shape[0]), 0)
    font = face(str(rng.choice(HANDS)), max(int(height * 0.8), 8), 400)
    ImageDraw.Draw(under).text((where.start, height * 0.85), str(rng.integers(1, 10)), font=font, fill=255, anchor="ls")
    older = _laid(part, np.asarray(under, np.float32) / 255 * 0.8, np.array(PENS[0], np.float32))
    thick = max(2, canvas.px(0.35))
    cover = np.zeros_like(ink)
    cover[:, where] = np.clip(cv2.dilate(ink, np.ones((thick, thick), np.uint8))[:, where] * 1.4, 0, 1)
    return _laid(older, cover, np.array(PENS[1], np.float32))


def _whitened(part: Array, ink: Array, canvas: Canvas, box: tuple[int, ...], rng: Rng) -> Array:
    """Fluid over all of it, with a ragged rim that throws a little shadow, and the value written on top."""
    height, width = ink.shape
    rough = cv2.resize(rng.uniform(0, 1, (3, 9)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    inside = np.minimum(np.minimum(xs, width - 1 - xs), np.minimum(ys, height - 1 - ys)) / max(canvas.px(AIR_MM), 1)
    patch = (inside + rough > 0.75).astype(np.uint8)
    rim = cv2.morphologyEx(patch, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    white = np.array(FLUID[int(rng.integers(len(FLUID)))], np.float32)
    covered = _laid(part, patch.astype(np.float32), white)
    covered[rim & (np.roll(patch, 2, 0) == 0)] = (205, 204, 200)
    return _laid(covered, np.clip(np.roll(ink, 1, axis=1) * 1.2, 0, 1), _other_pen(part, ink, rng))
