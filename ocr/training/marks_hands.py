"""What pens do on paper: signatures, and everything written or ticked by hand that is no signature."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from ocr.training.marks_letters import ARABIC_WORDS, fonts, number, person, text_mask, words
from ocr.training.marks_stamps import Impression, Mask, clouds, turned

Curve = NDArray[np.float64]
"""Points of one pen stroke, (n, 2), in millimetres."""


def draw_signature(rng: random.Random, dpi: float) -> Impression:
    """One signature: a name in loops, a spelled name, a zigzag, ovals, a monogram or several of these, with flourishes."""
    mm = dpi / 25.4
    wide = rng.choices((rng.uniform(9, 18), rng.uniform(16, 75)), (10, 90))[0]
    high = wide * rng.uniform(0.18, 0.75)
    if rng.random() < 0.18:
        ink = _spelled(rng, wide, mm)
    else:
        makers = rng.choices(
            (_looped_name, _zigzag, _ovals, _monogram), (48, 26, 12, 14), k=rng.choices((1, 2, 3), (60, 32, 8))[0]
        )
        curves = [_fitted(rng, maker(rng), wide, high) for maker in makers]
        curves = [
            np.add(curve, (rng.gauss(0, wide * 0.12), rng.gauss(0, high * 0.12))) if index else curve
            for index, curve in enumerate(curves)
        ]
        if rng.random() < 0.5:
            curves.append(_flourish(rng, wide, high))
        if rng.random() < 0.2:
            curves += [_dot(rng, wide, high) for _ in range(rng.randint(1, 3))]
        ink = _penned(rng, curves, mm)
    ink = turned(ink, rng.choices((rng.gauss(4, 8), rng.gauss(15, 12), rng.uniform(-90, 90)), (65, 30, 5))[0])
    if rng.random() < 0.5:
        ink = ink * np.clip(rng.uniform(0.75, 1.1) + rng.uniform(0.05, 0.3) * clouds(rng, ink.shape, 3 * mm), 0.15, 1.0)
    return Impression(ink, ground_of(ink, 4.0 * mm))


def ground_of(ink: Mask, reach_px: float) -> Mask:
    """The area that strokes take: gaps narrower than `reach_px` filled, a little rim added."""
    size = max(3, int(reach_px) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    pad = size
    solid = cv2.copyMakeBorder((ink > 0.25).astype(np.uint8), pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.dilate(
        cv2.morphologyEx(solid, cv2.MORPH_CLOSE, kernel), np.ones((3, 3), np.uint8), iterations=max(1, size // 10)
    )
    return np.asarray(closed[pad:-pad, pad:-pad], dtype=np.float32)


def _smooth(points: Curve, per_point: int = 14) -> Curve:
    steps = np.arange(len(points))
    fine = np.linspace(0, len(points) - 1, max(8, len(points) * per_point))
    return np.asarray(CubicSpline(steps, points)(fine), dtype=np.float64)


def _fitted(rng: random.Random, curve: Curve, wide: float, high: float) -> Curve:
    """`curve` stretched to about `wide` by `high` millimetres and slanted."""
    low, top = curve.min(axis=0), curve.max(axis=0)
    span = np.maximum(top - low, 1e-6)
    unit = (curve - low) / span
    slant = rng.gauss(0.25, 0.2) * high
    x = unit[:, 0] * wide - unit[:, 1] * slant
    return np.stack([x, unit[:, 1] * high * rng.uniform(0.6, 1.0)], axis=1)


def _looped_name(rng: random.Random) -> Curve:
    """A running line of loops: a tall capital, then letters that grow ever flatter."""
    letters = rng.randint(3, 13)
    t = np.linspace(0, letters * 2 * math.pi, letters * 26)
    knots = np.linspace(0, t[-1], letters + 1)
    fade = rng.uniform(0.0, 0.8)
    heights = np.array([rng.uniform(0.3, 1.0) * (1 - fade * k / letters) for k in range(letters + 1)])
    heights[0] = rng.uniform(1.0, 2.6)
    for _ in range(rng.randint(0, 3)):
        heights[rng.randrange(letters + 1)] = rng.uniform(1.2, 2.8)
    loops = np.array([rng.uniform(0.1, 2.2) for _ in range(letters + 1)])
    height, loop = np.interp(t, knots, heights), np.interp(t, knots, loops)
    jitter = np.cumsum(np.random.default_rng(rng.getrandbits(32)).normal(0, 0.02, len(t)))
    x = t * rng.uniform(0.25, 0.6) + loop * np.cos(t + rng.uniform(0, 6)) * 0.6
    y = -height * np.sin(t) + rng.uniform(-0.04, 0.04) * t + jitter
    return np.stack([x, y], axis=1)


def _zigzag(rng: random.Random) -> Curve:
    count = rng.randint(4, 14)
    points, x = [], 0.0
    for k in range(count):
        x += rng.gauss(0.5, 0.6)
        points.append((x, (1 if k % 2 else -1) * rng.uniform(0.2, 1.2) + rng.gauss(0, 0.3)))
    return _smooth(np.array(points)) if rng.random() < 0.7 else _sharp(np.array(points))


def _sharp(points: Curve) -> Curve:
    steps = np.arange(len(points))
    fine = np.linspace(0, len(points) - 1, len(points) * 10)
    return np.stack([np.interp(fine, steps, points[:, axis]) for axis in (0, 1)], axis=1)


def _ovals(rng: random.Random) -> Curve:
    turns = rng.uniform(1.2, 5)
    t = np.linspace(rng.uniform(0, 6), rng.uniform(0, 6) + turns * 2 * math.pi, int(turns * 40))
    grow = 1 + rng.uniform(-0.12, 0.12) * (t - t[0])
    return np.stack(
        [
            np.cos(t) * grow + rng.uniform(-0.15, 0.3) * (t - t[0]),
            np.sin(t) * grow * rng.uniform(0.4, 1) + rng.uniform(-0.1, 0.1) * t,
        ],
        axis=1,
    )


def _monogram(rng: random.Random) -> Curve:
    return _smooth(np.array([(rng.uniform(0, 1), rng.uniform(0, 1)) for _ in range(rng.randint(5, 11))]))


def _flourish(rng: random.Random, wide: float, high: float) -> Curve:
    start, end = rng.uniform(-0.15, 0.3) * wide, rng.uniform(0.6, 1.3) * wide
    level = rng.uniform(0.3, 1.2) * high
    points = [(start, level + rng.gauss(0, 0.1) * high), (end, level - rng.uniform(-0.1, 0.6) * high)]
    points += [(rng.uniform(start, end), level + rng.gauss(0, 0.25) * high) for _ in range(rng.randint(0, 3))]
    middle = (rng.uniform(0.3, 0.6) * (start + end), level + rng.gauss(0, 0.1) * high)
    return _smooth(np.array([points[0], middle, *points[1:]]))


def _dot(rng: random.Random, wide: float, high: float) -> Curve:
    x, y = rng.uniform(0, wide), rng.uniform(-0.1, 1.1) * high
    return np.array([(x, y), (x + rng.uniform(0, 2.5), y + rng.uniform(-1, 1))])


def _penned(rng: random.Random, curves: list[Curve], mm: float) -> Mask:
    """`curves` drawn with one pen whose line swells and thins."""
    every = np.concatenate(curves)
    low = every.min(axis=0) - 2
    size = np.ceil((every.max(axis=0) - low + 2) * mm * 2).astype(int)
    sheet = np.zeros((min(int(size[1]), 4000), min(int(size[0]), 4000)), dtype=np.uint8)
    pen = rng.choices((rng.uniform(0.25, 0.5), rng.uniform(0.4, 0.8), rng.uniform(0.8, 1.4)), (50, 40, 10))[0]
    swell = rng.uniform(0.0, 0.55)
    for curve in curves:
        points = ((curve - low) * mm * 2).astype(np.int32)
        speed = np.linalg.norm(np.diff(curve, axis=0), axis=1)
        calm = 1.0 / (1.0 + speed / max(1e-6, float(speed.mean())))
        widths = pen * mm * 2 * (1 - swell + 2 * swell * calm)
        for k in range(len(points) - 1):
            ends = (int(points[k][0]), int(points[k][1])), (int(points[k + 1][0]), int(points[k + 1][1]))
            cv2.line(sheet, ends[0], ends[1], 255, max(1, int(widths[k] + 0.5)), cv2.LINE_AA)
    small = cv2.resize(sheet, (max(2, sheet.shape[1] // 2), max(2, sheet.shape[0] // 2)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32) / 255


def _spelled(rng: random.Random, wide: float, mm: float) -> Mask:
    """A name one can read, in a hand's letters, bent, underlined or not."""
    if rng.random() < 0.2:
        mask = text_mask(
            (" ".join(rng.sample(ARABIC_WORDS, rng.randint(1, 2)))), rng.choice(fonts("arabic")), int(14 * mm)
        )
    else:
        name = person(rng) if rng.random() < 0.5 else person(rng).title().split()[rng.randrange(2)]
        mask = text_mask(name, rng.choice(fonts("hand")), int(rng.uniform(8, 16) * mm))
    ink = bent(rng, mask.astype(np.float32) / 255, mm, rng.uniform(0.5, 2.0))
    factor = wide * mm / ink.shape[1]
    ink = np.asarray(
        cv2.resize(ink, (int(wide * mm), max(4, int(ink.shape[0] * factor))), interpolation=cv2.INTER_AREA), np.float32
    )
    if rng.random() < 0.6:
        line = _penned(rng, [_flourish(rng, wide, ink.shape[0] / mm)], mm)
        high, broad = max(ink.shape[0], line.shape[0]), max(ink.shape[1], line.shape[1])
        both = np.zeros((high, broad), np.float32)
        both[: ink.shape[0], : ink.shape[1]] = ink
        both[high - line.shape[0] :, : line.shape[1]] = np.maximum(both[high - line.shape[0] :, : line.shape[1]], line)
        ink = both
    return ink


def bent(rng: random.Random, ink: Mask, mm: float, strength_mm: float) -> Mask:
    """`ink` pulled about by smooth random shifts, so that no two letters of a font stay alike."""
    pad = int(3 * mm)
    ink = np.asarray(cv2.copyMakeBorder(ink, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0.0), np.float32)
    down, across = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32)
    pull = [clouds(rng, ink.shape, 7 * mm) * strength_mm * mm * 0.5 for _ in range(2)]
    return np.asarray(cv2.remap(ink, across + pull[0], down + pull[1], cv2.INTER_LINEAR), dtype=np.float32)


def draw_writing(rng: random.Random, mm: float, height_mm: float, text: str | None = None) -> Mask:
    """A word or a line as a hand fills a form or writes a prescription; `height_mm` is the height of the line."""
    if text is None:
        text = rng.choice((words(rng, rng.randint(1, 4)), number(rng), person(rng), number(rng)))
        if rng.random() < 0.12:
            text = " ".join(rng.sample(ARABIC_WORDS, rng.randint(1, 3)))
            return bent(
                rng, text_mask(text, rng.choice(fonts("arabic")), int(height_mm * mm)).astype(np.float32) / 255, mm, 0.5
            )
    if rng.random() < 0.3 and not any(char.isdigit() for char in text):
        return _hasty(rng, text, mm, height_mm)
    mask = text_mask(text, rng.choice(fonts("hand")), int(height_mm * mm))
    ink = bent(rng, mask.astype(np.float32) / 255, mm, rng.uniform(0.1, 0.7))
    return turned(ink, rng.gauss(0, 1.0))


def _hasty(rng: random.Random, text: str, mm: float, height_mm: float) -> Mask:
    """Words nobody can read: small even loops along the line, as doctors write."""
    x, curves = 0.0, []
    for word in text.split():
        letters = max(2, len(word))
        t = np.linspace(0, letters * 2 * math.pi, letters * 16)
        knots = np.linspace(0, t[-1], letters + 1)
        heights = (
            np.array([rng.choices((0.3, 0.8), (75, 25))[0] * rng.uniform(0.7, 1.2) for _ in range(letters + 1)])
            * height_mm
            * 0.6
        )
        pitch = height_mm * rng.uniform(0.3, 0.45) / (2 * math.pi)
        y = -np.maximum(np.interp(t, knots, heights) * (np.sin(t) * 0.5 + 0.5), 0) + rng.uniform(-0.1, 0.1)
        curves.append(np.stack([x + t * pitch + np.cos(t) * height_mm * 0.1 - y * 0.25, y], axis=1))
        x += t[-1] * pitch + height_mm * rng.uniform(0.4, 0.7)
    return _penned(rng, curves, mm)


def draw_tick(rng: random.Random, mm: float) -> Mask:
    """A tick, a cross, a ring, a bracket, a stroke through something, an arrow."""
    size = rng.uniform(2.5, 9)
    kind = rng.randrange(6)
    if kind == 0:
        curves = [_smooth(np.array([(0, 0.6), (0.3, 1.0), (rng.uniform(0.8, 1.5), rng.uniform(-0.4, 0.1))]) * size)]
    elif kind == 1:
        curves = [np.array([(0, 0), (1, 1)]) * size, np.array([(1, rng.uniform(-0.1, 0.1)), (0, 1)]) * size]
    elif kind == 2:
        t = np.linspace(0, rng.uniform(6, 7.5), 50)
        curves = [
            np.stack([np.cos(t) * size * rng.uniform(0.8, 2.5), np.sin(t) * size * rng.uniform(0.5, 0.9)], axis=1)
        ]
    elif kind == 3:
        curves = [_smooth(np.array([(0.4, 0), (0, 0.4), (0.1, 1.6), (0.5, 2.0)]) * size)]
    elif kind == 4:
        curves = [_smooth(np.array([(0, 0), (2, rng.gauss(0, 0.15)), (rng.uniform(3, 9), rng.gauss(0, 0.3))]) * size)]
    else:
        tip = (rng.uniform(2, 5), rng.gauss(0, 0.8))
        curves = [
            np.array([(0, 0), tip]) * size,
            np.array([(tip[0] - 0.5, tip[1] - 0.3), tip, (tip[0] - 0.5, tip[1] + 0.4)]) * size,
        ]
    return _penned(rng, curves, mm)
