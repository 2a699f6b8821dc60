"""A page's strokes become pixels, as a printer and a pen would leave them."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.family_b import fonts
from samples.family_b.canvas import Page, Picture, Rule, Shape, Words

Pixels = NDArray[np.uint8]
POINTS = ",."
"""Signs a pen must press on: fonts of hands make them too faint for an amount."""


def render(page: Page, dpi: int) -> Pixels:
    """Draw a page. Gives uint8 (height, width, 3) RGB at `dpi`."""
    k = dpi / 25.4
    image = Image.new("RGB", (round(page.width * k), round(page.height * k)), page.paper)
    draw = ImageDraw.Draw(image)
    for op in page.ops:
        if isinstance(op, Words):
            _words(image, draw, op, k)
        elif isinstance(op, Rule):
            _rule(draw, op, k)
        elif isinstance(op, Shape):
            _shape(draw, op, k)
        else:
            _picture(image, op, k)
    return np.asarray(image).copy()


def _words(image: Image.Image, draw: ImageDraw.ImageDraw, op: Words, k: float) -> None:
    font = fonts.sized(op.path, max(4.0, round(op.size * k * 4) / 4))
    if op.look == "print" and not op.angle:
        options: dict[str, Any] = {"direction": "rtl", "language": "ar"} if op.rtl else {}
        draw.text((op.x * k, op.y * k), op.text, font=font, fill=op.colour, anchor="ls", **options)
        return
    mask, ox, oy = _mask(op, font)
    image.paste(op.colour, (round(op.x * k) - ox, round(op.y * k) - oy), Image.fromarray(mask))


def _mask(op: Words, font: Any) -> tuple[Pixels, int, int]:
    """Coverage of one line of writing, and where the baseline's start lies in it."""
    size = font.size
    w = int(font.getlength(op.text) * 1.12 + 2.4 * size)
    h = int(3.0 * size)
    ox, oy = int(size), int(1.8 * size)
    rng = np.random.default_rng(op.seed)
    canvas = Image.new("L", (w, h), 0)
    pen = ImageDraw.Draw(canvas)
    if op.look == "loose":
        _loose(pen, op.text, font, ox, oy, rng)
    elif op.look == "joined":
        _joined(pen, op.text, font, ox, oy, rng)
    else:
        pen.text((ox, oy), op.text, font=font, fill=255, anchor="ls")
    mask = np.asarray(canvas).copy()
    if op.look == "dots":
        mask = _needles(mask, size, rng)
    elif op.look in ("loose", "joined"):
        mask = _shake(mask, size, rng)
    if op.angle:
        turn = cv2.getRotationMatrix2D((ox, oy), op.angle, 1.0)
        mask = cv2.warpAffine(mask, turn, (w, h), flags=cv2.INTER_LINEAR)
    return mask, ox, oy


def _loose(pen: ImageDraw.ImageDraw, text: str, font: Any, x: float, y: float, rng: np.random.Generator) -> None:
    """Each letter a little off its place, the line drifting up or down."""
    size = font.size
    drift = rng.normal(0, 0.006)
    start = x
    for letter in text:
        firm = round(size * 0.022) if letter in POINTS else 0
        pen.text(
            (x + firm, y + rng.normal(0, 0.022) * size + drift * (x - start)),
            letter,
            font=font,
            fill=255,
            anchor="ls",
            stroke_width=firm,
        )
        x += font.getlength(letter) * rng.uniform(0.97, 1.05) + 3 * firm


def _joined(pen: ImageDraw.ImageDraw, text: str, font: Any, x: float, y: float, rng: np.random.Generator) -> None:
    """Each word a little off its place."""
    for word in text.split(" "):
        if any(c.isdigit() for c in word) and any(c in POINTS for c in word):
            at = x
            for letter in word:
                firm = round(font.size * 0.02) if letter in POINTS else 0
                pen.text((at + firm, y), letter, font=font, fill=255, anchor="ls", stroke_width=firm)
                at += font.getlength(letter) + 2 * firm
            x = at + font.getlength(" ") * rng.uniform(0.9, 1.35)
            continue
        pen.text((x, y + rng.normal(0, 0.025) * font.size), word, font=font, fill=255, anchor="ls")
        x += font.getlength(word) + font.getlength(" ") * rng.uniform(0.9, 1.35)


def _shake(mask: Pixels, size: float, rng: np.random.Generator) -> Pixels:
    """Bend strokes smoothly and let the pen press harder here and there."""
    h, w = mask.shape
    cols, rows = max(3, int(w / (1.6 * size)) + 2), 4
    bend = rng.normal(0, 0.028 * size, (2, rows, cols)).astype(np.float32)
    dx, dy = (cv2.resize(b, (w, h), interpolation=cv2.INTER_CUBIC) for b in bend)
    gx, gy = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    out = cv2.remap(mask, gx + dx, gy + dy, cv2.INTER_LINEAR)
    if rng.random() < 0.35 and size > 26:
        out = cv2.dilate(out, np.ones((2, 2), np.uint8))
    press = cv2.resize(rng.uniform(0.72, 1.0, (2, cols)).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.asarray(out * press, dtype=np.uint8)


def _needles(mask: Pixels, size: float, rng: np.random.Generator) -> Pixels:
    """Break the strokes into the dots of a needle printer's ribbon."""
    step = size / 15.0
    h, w = mask.shape
    fine = cv2.resize(mask, (max(1, int(w / step)), max(1, int(h / step))), interpolation=cv2.INTER_AREA)
    lit = np.clip(fine.astype(np.float32) * 1.9, 0, 255)
    lit *= rng.uniform(0.78, 1.0, lit.shape)
    up = cv2.resize(lit, (w, h), interpolation=cv2.INTER_NEAREST)
    gy, gx = np.mgrid[0:h, 0:w].astype(np.float32) / np.float32(step)
    dot = 1.0 - 0.42 * ((np.abs(gx % 1 - 0.5) > 0.38) | (np.abs(gy % 1 - 0.5) > 0.38))
    return np.asarray(np.clip(cv2.GaussianBlur(up * dot, (0, 0), max(0.4, step * 0.28)), 0, 255), dtype=np.uint8)


def _rule(draw: ImageDraw.ImageDraw, op: Rule, k: float) -> None:
    width = max(1, round(op.width * k))
    for (x0, y0), (x1, y1) in zip(op.points, op.points[1:], strict=False):
        if op.dash is None:
            draw.line((x0 * k, y0 * k, x1 * k, y1 * k), fill=op.colour, width=width)
            continue
        length = math.hypot(x1 - x0, y1 - y0)
        on, off = op.dash
        for i in range(int(length / (on + off)) + 1):
            a, b = i * (on + off) / length, min(1.0, (i * (on + off) + on) / length)
            if on <= op.width * 1.3:
                cx, cy, r = (x0 + (x1 - x0) * a) * k, (y0 + (y1 - y0) * a) * k, op.width * k / 2
                draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=op.colour)
            else:
                draw.line(
                    (
                        (x0 + (x1 - x0) * a) * k,
                        (y0 + (y1 - y0) * a) * k,
                        (x0 + (x1 - x0) * b) * k,
                        (y0 + (y1 - y0) * b) * k,
                    ),
                    fill=op.colour,
                    width=width,
                )


def _shape(draw: ImageDraw.ImageDraw, op: Shape, k: float) -> None:
    points = [(x * k, y * k) for x, y in op.points]
    width = max(1, round(op.width * k))
    if op.kind == "rect":
        (x0, y0), (x1, y1) = points
        draw.rounded_rectangle((x0, y0, x1, y1), radius=op.radius * k, fill=op.fill, outline=op.outline, width=width)
    elif op.kind == "ellipse":
        draw.ellipse((*points[0], *points[1]), fill=op.fill, outline=op.outline, width=width)
    else:
        draw.polygon(points, fill=op.fill)
        if op.outline is not None:
            draw.line([*points, points[0]], fill=op.outline, width=width, joint="curve")


def _picture(image: Image.Image, op: Picture, k: float) -> None:
    size = (max(1, round(op.w * k)), max(1, round(op.h * k)))
    at = (round(op.x * k), round(op.y * k))
    if op.pixels.ndim == 2:
        _ink(image, op, at, size)
        return
    pixels = cv2.resize(op.pixels, size, interpolation=cv2.INTER_AREA)
    mask = None
    if op.alpha is not None:
        mask = Image.fromarray((cv2.resize(op.alpha, size, interpolation=cv2.INTER_AREA) * 255).astype(np.uint8))
    image.paste(Image.fromarray(pixels), at, mask)


def _ink(image: Image.Image, op: Picture, at: tuple[int, int], size: tuple[int, int]) -> None:
    """Wet ink darkens what is below it, it does not cover it."""
    cover = cv2.resize(op.pixels.astype(np.float32), size, interpolation=cv2.INTER_AREA)[..., None]
    x0, y0 = max(0, at[0]), max(0, at[1])
    x1, y1 = min(image.width, at[0] + size[0]), min(image.height, at[1] + size[1])
    if x0 >= x1 or y0 >= y1:
        return
    cover = cover[y0 - at[1] : y1 - at[1], x0 - at[0] : x1 - at[0]]
    below = np.asarray(image.crop((x0, y0, x1, y1)), dtype=np.float32)
    tint = np.asarray(op.colour, dtype=np.float32) / 255.0
    image.paste(Image.fromarray((below * (1 - cover * (1 - tint))).astype(np.uint8)), (x0, y0))
