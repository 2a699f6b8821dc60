"""Writing by hand, by typewriter, by printer: what fills a form's blanks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.family_a.canvas import PT_MM, Box, Canvas, Colour
from samples.family_a.fonts import HANDS, JOINED, TYPEWRITERS, covered, face

Array = np.ndarray[Any, Any]
_DIGITS = Path(__file__).resolve().parents[1] / "data" / "digits.npz"
_INKS: tuple[Colour, ...] = ((22, 30, 110), (18, 24, 84), (28, 28, 32), (40, 44, 130), (15, 15, 20), (30, 60, 140))
_SIZES = {
    "caveat": 1.25,
    "dancing-script": 1.1,
    "indie-flower": 1.05,
    "patrick-hand": 1.1,
    "kalam": 1.05,
    "shadows-into-light": 1.15,
    "nothing-you-could-do": 0.95,
    "reenie-beanie": 1.45,
    "covered-by-your-grace": 1.2,
    "homemade-apple": 0.78,
}


@lru_cache(maxsize=1)
def _real_digits() -> dict[str, Array]:
    """Handwritten digits by class, float 0 to 1, ink high; family a owns the even places of the set."""
    with np.load(_DIGITS) as data:
        images, labels = data["images"][::2], data["labels"][::2]
    return {str(d): images[labels == d].astype(np.float32) / 255 for d in range(10)}


@dataclass(frozen=True)
class Writer:
    """One person (or machine) that fills in: `sort` `typed` or `hand`; `real` writes digits from the data set."""

    sort: str
    family: str
    ink: Colour
    size: float
    slant: float = 0.0
    wobble: float = 0.0
    real: bool = False
    capitals: bool = True

    def write(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        text: str,
        rng: np.random.Generator,
        limit: float | None = None,
        size: float | None = None,
    ) -> Box:
        """Write `text` with its baseline about `y`; gives the box in mm."""
        points = size or self.size
        if self.sort == "typed":
            return canvas.text(
                x + rng.uniform(0, 0.6), y + rng.uniform(-0.15, 0.15), text, self.family, points, self.ink, limit=limit
            )
        if self.real and any(c.isdigit() for c in text) and not any(c.isalpha() for c in text):
            return self._figures(canvas, x, y, text, rng, points, limit)
        mask, drop = self._strip(canvas, text, rng, points, limit)
        return canvas.ink(x + rng.uniform(0, 0.8), y - drop + rng.uniform(-0.25, 0.25), mask, self.ink)

    def cell(
        self, canvas: Canvas, x: float, y: float, width: float, height: float, char: str, rng: np.random.Generator
    ) -> Box:
        """One character in the middle of a box."""
        if self.sort == "typed":
            size = min(self.size * 1.1, height / PT_MM * 0.8)
            return canvas.text(
                x + width / 2 + rng.uniform(-0.1, 0.1),
                y + height * 0.76,
                char,
                self.family,
                size,
                self.ink,
                anchor="ms",
            )
        tall = height * rng.uniform(0.62, 0.85)
        if self.real and char.isdigit():
            mask = self._digit(canvas, char, tall, rng)
            wide = mask.shape[1] * 25.4 / canvas.dpi
            return canvas.ink(
                x + (width - wide) / 2 + rng.uniform(-0.3, 0.3),
                y + (height - tall) / 2 + rng.uniform(-0.3, 0.3),
                mask,
                self.ink,
            )
        mask, drop = self._strip(canvas, char, rng, tall / PT_MM * 1.05, None)
        wide = mask.shape[1] * 25.4 / canvas.dpi
        return canvas.ink(
            x + (width - wide) / 2 + rng.uniform(-0.2, 0.2),
            y + height * 0.8 - drop + rng.uniform(-0.3, 0.2),
            mask,
            self.ink,
        )

    def _digit(self, canvas: Canvas, char: str, tall: float, rng: np.random.Generator) -> Array:
        """One real digit, cropped to its ink, `tall` mm high."""
        pool = _real_digits()[char]
        raw = pool[int(rng.integers(len(pool)))]
        rows, columns = np.nonzero(raw > 0.25)
        raw = raw[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        height = max(canvas.px(tall), 6)
        width = max(round(height * raw.shape[1] / raw.shape[0]), 3)
        big = cv2.resize(
            np.pad(raw, 2),
            (round(width * (raw.shape[1] + 4) / raw.shape[1]), round(height * (raw.shape[0] + 4) / raw.shape[0])),
            interpolation=cv2.INTER_CUBIC,
        )
        pen = float(rng.uniform(0.38, 0.55))
        inked: Array = np.clip((big - pen) * 6 + 0.5, 0, 1) * float(rng.uniform(0.82, 1.0))
        return inked

    def _figures(
        self,
        canvas: Canvas,
        x: float,
        y: float,
        text: str,
        rng: np.random.Generator,
        points: float,
        limit: float | None,
    ) -> Box:
        """A number or date in real digits; what stands between them is drawn with the pen."""
        tall = points * PT_MM * 0.78
        pitch = tall * 0.72
        if limit:
            pitch = min(pitch, limit / max(len(text), 1))
            tall = min(tall, pitch / 0.6)
        at, top = x + 0.3, y - tall
        for char in text:
            lift = rng.uniform(-0.25, 0.15)
            if char.isdigit():
                mask = self._digit(canvas, char, tall * rng.uniform(0.9, 1.08), rng)
                canvas.ink(at, top + lift, mask, self.ink)
                at += max(mask.shape[1] * 25.4 / canvas.dpi * 0.92, pitch * 0.75)
            elif char == " ":
                at += pitch * 0.5
            else:
                at += self._between(canvas, at, y, tall, char, rng)
        return (x, y - tall, at, y)

    def _between(self, canvas: Canvas, at: float, y: float, tall: float, char: str, rng: np.random.Generator) -> float:
        """A slash, dash, point or comma; gives how far the pen moved on."""
        pen = rng.uniform(0.3, 0.42)
        if char == "/":
            canvas.line(at + 0.3, y + 0.4, at + tall * 0.42, y - tall * 1.05, pen, self.ink)
            return tall * 0.5
        if char == "-":
            canvas.line(at + 0.4, y - tall * 0.42, at + tall * 0.45, y - tall * 0.46, pen, self.ink)
            return tall * 0.6
        canvas.line(
            at + 0.4,
            y - 0.2,
            at + 0.4 - (0.4 if char == "," else 0),
            y + (0.8 if char == "," else 0.12),
            pen + 0.15,
            self.ink,
        )
        return tall * 0.38

    def _strip(
        self, canvas: Canvas, text: str, rng: np.random.Generator, points: float, limit: float | None
    ) -> tuple[Array, float]:
        """Ink coverage of a line of writing and the height of its baseline above the strip's top, in mm."""
        text = "".join(c for c in text if ord(c) in covered(self.family))
        pixels = canvas.px(points * _SIZES[self.family] * PT_MM)
        font = face(self.family, pixels)
        width = font.getlength(text)
        if limit and width * 25.4 / canvas.dpi > limit:
            pixels = int(pixels * max(limit * canvas.dpi / 25.4 / width, 0.55))
            font = face(self.family, pixels)
        margin, base = pixels, int(pixels * 1.5)
        sheet = Image.new("L", (int(font.getlength(text) * 1.12) + 2 * margin, int(pixels * 2.4)))
        draw = ImageDraw.Draw(sheet)
        at = float(margin)
        pieces = text.split(" ") if self.family in JOINED else list(text)
        gap = font.getlength(" ") if self.family in JOINED else 0.0
        drift = 0.0
        for piece in pieces:
            drift = 0.6 * drift + rng.normal(0, 0.03 * self.wobble) * pixels
            draw.text((at, base + drift), piece, font=font, fill=255, anchor="ls")
            at += font.getlength(piece) * (1 + rng.normal(0, 0.03 * self.wobble)) + gap
        mask = np.asarray(sheet, np.float32) / 255
        mask = _bent(mask, rng, self.slant, self.wobble, pixels)
        columns = np.nonzero(mask.max(axis=0) > 0.1)[0]
        if len(columns):
            mask = mask[:, max(columns[0] - 1, 0) : columns[-1] + 2]
        return mask * float(rng.uniform(0.85, 1.0)), base * 25.4 / canvas.dpi


def _bent(mask: Array, rng: np.random.Generator, slant: float, wobble: float, pixels: int) -> Array:
    """Sheared, and waved by a few smooth noises, as no hand runs straight."""
    height, width = mask.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = np.zeros(width, np.float32)
    steps = np.arange(width, dtype=np.float32)
    for _ in range(3):
        waves += np.float32(rng.normal(0, 0.02 * wobble) * pixels) * np.sin(
            steps / (pixels * rng.uniform(1.2, 4.0)) + rng.uniform(0, 6.28)
        ).astype(np.float32)
    side = np.float32(rng.normal(0, 0.012 * wobble) * pixels) * np.sin(ys / (pixels * 0.4) + rng.uniform(0, 6))
    map_x = xs + slant * (ys - height * 0.6) + side
    return cv2.remap(mask, map_x.astype(np.float32), (ys + waves[None, :]).astype(np.float32), cv2.INTER_LINEAR)


def typist(rng: np.random.Generator) -> Writer:
    """A typewriter, a printer or practice software."""
    family = str(rng.choice(TYPEWRITERS))
    inks: tuple[Colour, ...] = ((20, 20, 24), (20, 20, 24), (20, 20, 24), (30, 34, 90), (70, 70, 74), (20, 40, 150))
    return Writer("typed", family, inks[int(rng.integers(len(inks)))], float(rng.uniform(8, 11.5)))


def scribe(rng: np.random.Generator) -> Writer:
    """A person with a pen."""
    ink = _INKS[int(rng.integers(len(_INKS)))]
    return Writer(
        "hand",
        str(rng.choice(HANDS)),
        ink,
        float(rng.uniform(11.5, 14)),
        float(rng.normal(0.05, 0.12)),
        float(rng.uniform(0.4, 1.2)),
        bool(rng.random() < 0.65),
        bool(rng.random() < 0.6),
    )
