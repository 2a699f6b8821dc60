"""Stamps and signatures, and things that are neither."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.family_a.canvas import Box, Canvas, Colour
from samples.family_a.fonts import face

Array = np.ndarray[Any, Any]
INKS: tuple[Colour, ...] = (
    (35, 50, 165),
    (60, 40, 150),
    (95, 45, 150),
    (185, 30, 50),
    (30, 30, 35),
    (25, 110, 70),
    (20, 70, 170),
)
_PENS: tuple[Colour, ...] = ((20, 28, 110), (15, 15, 20), (30, 50, 150), (25, 25, 60))


def _ring(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], pen: int) -> None:
    draw.ellipse(box, outline=255, width=pen)


def _around(
    sheet: Image.Image, text: str, centre: tuple[float, float], radius: float, start: float, size_px: int, weight: int
) -> None:
    """Write `text` along a circle, its middle at the angle `start` (radians, 0 is up), letters standing outwards."""
    font = face("roboto", size_px, weight)
    advance = [font.getlength(c) * 1.12 / radius for c in text]
    at = start - sum(advance) / 2
    for char, step in zip(text, advance, strict=True):
        angle = at + step / 2
        at += step
        glyph = Image.new("L", (size_px * 2, size_px * 2))
        ImageDraw.Draw(glyph).text((size_px, size_px), char, font=font, fill=255, anchor="mm")
        turned = glyph.rotate(-np.degrees(angle), resample=Image.Resampling.BILINEAR)
        x, y = centre[0] + radius * np.sin(angle), centre[1] - radius * np.cos(angle)
        sheet.paste(255, (int(x - size_px), int(y - size_px)), turned)


def _centred(
    draw: ImageDraw.ImageDraw, lines: list[str], centre: tuple[float, float], width: float, size_px: int, family: str
) -> None:
    pitch = size_px * 1.18
    top = centre[1] - pitch * (len(lines) - 1) / 2
    for k, line in enumerate(lines):
        font = face(family, size_px if k else int(size_px * 1.12), 700 if k == 0 else 500)
        length = font.getlength(line)
        if length > width:
            font = face(family, max(int(font.size * width / length), 6), 700 if k == 0 else 500)
        draw.text((centre[0], top + k * pitch), line, font=font, fill=255, anchor="mm")


def _round(lines: list[str], size: int, rng: np.random.Generator) -> Image.Image:
    sheet = Image.new("L", (size, size))
    draw = ImageDraw.Draw(sheet)
    pen = max(2, size // int(rng.integers(70, 130)))
    edge = pen + 1
    _ring(draw, (edge, edge, size - edge, size - edge), pen)
    band = size * 0.145
    if rng.random() < 0.75:
        _ring(draw, (band + edge, band + edge, size - band - edge, size - band - edge), max(1, pen // 2))
    centre = (size / 2, size / 2)
    letter = int(size * 0.085)
    rim = size / 2 - edge - band / 2
    _around(sheet, lines[0][: int(rim * 4.4 / (letter * 0.62))], centre, rim, 0, letter, 700)
    if len(lines) > 3:
        _around(sheet, "*", centre, rim, np.pi, letter, 400)
    _centred(draw, lines[1:], centre, size * 0.6, int(size * 0.085), "roboto")
    return sheet


def _oval(lines: list[str], size: int, rng: np.random.Generator) -> Image.Image:
    height = int(size * rng.uniform(0.55, 0.7))
    sheet = Image.new("L", (size, height))
    draw = ImageDraw.Draw(sheet)
    pen = max(2, size // 110)
    _ring(draw, (2, 2, size - 3, height - 3), pen)
    if rng.random() < 0.6:
        gap = size * 0.025
        _ring(draw, (2 + gap, 2 + gap, size - 3 - gap, height - 3 - gap), max(1, pen // 2))
    _centred(draw, lines[:4], (size / 2, height / 2), size * 0.74, int(height * 0.14), "open-sans")
    return sheet


def _rectangle(lines: list[str], size: int, rng: np.random.Generator) -> Image.Image:
    height = int(size * (0.14 + 0.105 * len(lines)))
    sheet = Image.new("L", (size, height))
    draw = ImageDraw.Draw(sheet)
    pen = max(2, size // 120)
    frame = rng.random()
    if frame < 0.65:
        draw.rectangle((1, 1, size - 2, height - 2), outline=255, width=pen)
    if frame < 0.25:
        draw.rectangle(
            (1 + 3 * pen, 1 + 3 * pen, size - 2 - 3 * pen, height - 2 - 3 * pen), outline=255, width=max(1, pen // 2)
        )
    _centred(
        draw,
        lines,
        (size / 2, height / 2),
        size * 0.88,
        int(size * 0.075),
        str(rng.choice(["roboto", "open-sans", "merriweather"])),
    )
    return sheet


def _triangle(lines: list[str], size: int, rng: np.random.Generator) -> Image.Image:
    height = int(size * 0.88)
    sheet = Image.new("L", (size, height))
    draw = ImageDraw.Draw(sheet)
    for inset in (0.0, 0.05)[: int(rng.integers(1, 3))]:
        m = inset * size
        draw.polygon(
            [(size / 2, m * 1.9), (size - m * 1.6, height - m - 2), (m * 1.6, height - m - 2)],
            outline=255,
            width=max(2, size // 110),
        )
    _centred(draw, lines[:3], (size / 2, height * 0.7), size * 0.52, int(size * 0.072), "roboto")
    return sheet


_SHAPES = {"round": _round, "oval": _oval, "rectangle": _rectangle, "triangle": _triangle}


def worn(mask: Array, rng: np.random.Generator) -> Array:
    """Rubber on paper: uneven pressure, missing spots, a broken side, bleeding edges."""
    height, width = mask.shape
    coarse = cv2.resize(rng.normal(0, 1, (6, 6)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    grain = rng.normal(0, 1, (height, width)).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 1.0) * 2.2
    pressure = np.clip(0.9 + 0.18 * coarse * rng.uniform(0.3, 1.2), 0.25, 1)
    out = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.5, 1.1)))
    out = out * pressure * np.clip(1.05 + 0.35 * grain * rng.uniform(0.2, 1.0), 0, 1)
    if rng.random() < 0.2:
        angle = rng.uniform(0, 6.28)
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
        side = (xs / width - 0.5) * np.cos(angle) + (ys / height - 0.5) * np.sin(angle)
        out = out * np.clip((0.42 - side) * 7, 0.05, 1)
    pressed: Array = np.clip(out, 0, 1).astype(np.float32)
    return pressed


def stamp(
    canvas: Canvas,
    x: float,
    y: float,
    lines: list[str],
    rng: np.random.Generator,
    width: float | None = None,
    ink: Colour | None = None,
    shape: str | None = None,
) -> Box:
    """Press a stamp about `(x, y)` (its middle, mm); `lines` from the most to the least important. Gives its box."""
    shape = shape or str(rng.choice(["round", "oval", "rectangle", "triangle"], p=[0.34, 0.14, 0.46, 0.06]))
    wide = width or float(rng.uniform(30, 42) if shape != "rectangle" else rng.uniform(40, 56))
    ink = ink or INKS[int(rng.integers(len(INKS)))]
    sheet = _SHAPES[shape](lines, canvas.px(wide), rng)
    turned = sheet.rotate(
        float(rng.normal(0, 7)) + (180 if rng.random() < 0.02 else 0), expand=True, resample=Image.Resampling.BICUBIC
    )
    mask = worn(np.asarray(turned, np.float32) / 255, rng) * float(rng.uniform(0.62, 1.0))
    tall = turned.height * 25.4 / canvas.dpi
    left = min(max(x - turned.width * 12.7 / canvas.dpi, 2), canvas.width - turned.width * 25.4 / canvas.dpi - 2)
    box = canvas.ink(left, min(max(y - tall / 2, 2), canvas.height - tall - 2), mask, ink)
    canvas.stamps.append(canvas.fraction(box))
    return box


def _smooth(points: Array, steps: int) -> Array:
    """Catmull-Rom through `points` (n, 2), `steps` samples a span."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        spans.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(spans)


def _signature_points(rng: np.random.Generator) -> list[Array]:
    """Strokes of one invented signature in a box 1 wide and 0.5 high."""
    count = int(rng.integers(6, 16))
    xs = np.sort(rng.uniform(0.02, 0.95, count)) + rng.normal(0, 0.07, count)
    ys = 0.25 + np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.03, 0.2, count) * np.linspace(1.15, 0.55, count)
    strokes = [np.stack([xs, ys], axis=1)]
    if rng.random() < 0.7:
        loop = np.linspace(0, rng.uniform(5, 9), 12)
        strokes.append(
            np.stack(
                [rng.uniform(0.1, 0.35) + 0.14 * np.cos(loop) * rng.uniform(0.6, 1.3), 0.22 + 0.2 * np.sin(loop)],
                axis=1,
            )
        )
    if rng.random() < 0.6:
        strokes.append(
            np.array([[0.02, rng.uniform(0.38, 0.48)], [0.5, rng.uniform(0.3, 0.48)], [0.98, rng.uniform(0.22, 0.42)]])
        )
    return strokes


def signature(
    canvas: Canvas, x: float, y: float, rng: np.random.Generator, width: float | None = None, ink: Colour | None = None
) -> Box:
    """Sign about `(x, y)` (middle, mm). Gives the box."""
    wide = width or float(rng.uniform(24, 46))
    ink = ink or _PENS[int(rng.integers(len(_PENS)))]
    size = canvas.px(wide)
    tall = int(size * 0.62)
    mask = np.zeros((tall * 2, size * 2), np.uint8)
    pen = canvas.px(float(rng.uniform(0.25, 0.55))) * 2
    tilt = np.radians(float(rng.normal(-8, 8)))
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    for stroke in _signature_points(rng):
        path = ((_smooth(stroke, 14) - [0.5, 0.25]) @ turn.T + [0.5, 0.31]) * size * 2
        speed = np.linalg.norm(np.diff(path, axis=0), axis=1)
        widths = np.clip(pen * (1.35 - speed / (speed.max() + 1e-6)), pen * 0.45, pen * 1.4)
        for a, b, w in zip(path[:-1], path[1:], widths, strict=True):
            cv2.line(mask, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), 255, max(1, int(w)), cv2.LINE_AA)
    small = cv2.resize(mask, (size, tall), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    box = canvas.ink(max(x - wide / 2, 1), max(y - wide * 0.31, 1), small * float(rng.uniform(0.8, 1)), ink)
    canvas.signatures.append(canvas.fraction(box))
    return box


def logo(canvas: Canvas, x: float, y: float, size: float, rng: np.random.Generator) -> None:
    """A printed emblem: clean edges, one flat colour; never a stamp."""
    colour: Colour = tuple(int(v) for v in rng.integers(20, 170, 3))  # type: ignore[assignment]
    sort = int(rng.integers(4))
    sheet = Image.new("L", (canvas.px(size), canvas.px(size)))
    draw, s = ImageDraw.Draw(sheet), canvas.px(size)
    if sort == 0:
        draw.rounded_rectangle((0, 0, s - 1, s - 1), s // 6, fill=255)
        draw.rectangle((s * 0.42, s * 0.18, s * 0.58, s * 0.82), fill=0)
        draw.rectangle((s * 0.18, s * 0.42, s * 0.82, s * 0.58), fill=0)
    elif sort == 1:
        draw.ellipse((0, 0, s - 1, s - 1), fill=255)
        draw.ellipse((s * 0.3, s * 0.12, s * 1.1, s * 0.9), fill=0)
    elif sort == 2:
        for k in range(5):
            draw.arc(
                (k * s * 0.09, k * s * 0.09, s - 1 - k * s * 0.09, s - 1 - k * s * 0.09),
                30 * k,
                240 + 30 * k,
                fill=255,
                width=max(2, s // 24),
            )
    else:
        draw.line((s * 0.5, s * 0.02, s * 0.5, s * 0.98), fill=255, width=max(2, s // 14))
        path = [(s * (0.5 + 0.26 * np.sin(t * 1.6)), s * (0.95 - t * 0.13)) for t in np.arange(0, 6.4, 0.1)]
        draw.line(path, fill=255, width=max(2, s // 16), joint="curve")
    canvas.ink(x, y, np.asarray(sheet, np.float32) / 255, colour)


def decoy(canvas: Canvas, rng: np.random.Generator, margins: Box) -> None:
    """Something that is neither stamp nor signature, in the free border `margins` (mm): ticks, highlighter, notes, a printed seal."""
    left, top, right, bottom = margins
    x, y = float(rng.uniform(left, right)), float(rng.uniform(top, bottom))
    sort = int(rng.integers(5))
    if sort > 2:  # printed emblems stand at the foot, where no value does
        x, y = float(rng.uniform(6, canvas.width - 22)), canvas.height - float(rng.uniform(16, 24))
    pen: Colour = _PENS[int(rng.integers(len(_PENS)))]
    if sort == 0:
        canvas.line(x, y, x + 2, y + 3, 0.5, (190, 30, 40))
        canvas.line(x + 2, y + 3, x + 7, y - 4, 0.5, (190, 30, 40))
    elif sort == 1:
        tone: Colour = [(255, 250, 120), (190, 255, 160), (255, 190, 220)][int(rng.integers(3))]
        canvas.ink(x - 20, y, np.full((canvas.px(4.5), canvas.px(float(rng.uniform(18, 45)))), 0.75, np.float32), tone)
    elif sort == 2:
        canvas.text(x, y, str(rng.choice(["vu", "OK", "p.1", "2/3", "copie"])), "kalam", 12, pen)
    elif sort == 3:
        logo(canvas, x, y, float(rng.uniform(8, 13)), rng)
    else:
        colour: Colour = (120, 130, 150)
        canvas.draw.ellipse((canvas.px(x), canvas.px(y), canvas.px(x + 12), canvas.px(y + 12)), outline=colour, width=2)
        canvas.text(x + 6, y + 7, "ISO 9001", "roboto", 5, colour, anchor="ms")


def lines_of(name: str, sort: str, town: str, inpe: str | None, rng: np.random.Generator, phone: str = "") -> list[str]:
    """What a stamp says: name first; an INPE only when the paper carries one."""
    lines = [name, sort, town.upper()]
    if phone and rng.random() < 0.6:
        lines.append(phone)
    if inpe and rng.random() < 0.55:
        lines.append(str(rng.choice(["INPE : {}", "INPE {}", "I.N.P.E {}"])).format(inpe))
    return lines
