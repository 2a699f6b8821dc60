"""A sheet of paper to draw on, in millimetres from its upper left corner.

Everything drawn is also kept as a list of strokes, so that a typed page can be written again as a PDF with a text layer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from samples.family_a.fonts import covered, face

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
BLACK: Colour = (25, 25, 28)
PT_MM = 25.4 / 72


@dataclass
class Canvas:
    """One page. `strokes` holds `(name, arguments)` in the order drawn; `boxes` what stands where, as
    page fractions; `stamped` the numbers that stand in a stamp."""

    width: float
    height: float
    dpi: int
    paper: Colour = (255, 255, 255)
    boxes: dict[str, Box] = field(default_factory=dict)
    stamps: list[Box] = field(default_factory=list)
    signatures: list[Box] = field(default_factory=list)
    stamped: set[str] = field(default_factory=set)
    strokes: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = (round(self.width * self.dpi / 25.4), round(self.height * self.dpi / 25.4))
        self.image = Image.new("RGB", size, self.paper)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> int:
        """Millimetres as whole pixels."""
        return round(mm * self.dpi / 25.4)

    def width_of(self, text: str, family: str, size: float, weight: int = 400) -> float:
        """Width in mm of `text` at `size` points."""
        return face(family, self.px(size * PT_MM), weight).getlength(text) * 25.4 / self.dpi

    def text(
        self,
        x: float,
        y: float,
        text: str,
        family: str = "roboto",
        size: float = 9,
        colour: Colour = BLACK,
        weight: int = 400,
        anchor: str = "ls",
        limit: float | None = None,
    ) -> Box:
        """Write on the baseline `y`; `anchor` as in Pillow; `limit` (mm) shrinks what is too wide. Gives the box in mm."""
        if not text:
            return (x, y, x, y)
        width = self.width_of(text, family, size, weight)
        if limit and width > limit:
            size *= limit / width
        font = face(family, self.px(size * PT_MM), weight)
        self.draw.text((self.px(x), self.px(y)), text, font=font, fill=colour, anchor=anchor)
        self.strokes.append(("text", (x, y, text, family, size, colour, weight, anchor)))
        box = self.draw.textbbox((self.px(x), self.px(y)), text, font=font, anchor=anchor)
        return tuple(v * 25.4 / self.dpi for v in box)  # type: ignore[return-value]

    def arabic(
        self,
        x: float,
        y: float,
        text: str,
        family: str = "noto-sans-arabic",
        size: float = 8,
        colour: Colour = BLACK,
        weight: int = 400,
        anchor: str = "rs",
        limit: float | None = None,
    ) -> Box:
        """Write Arabic, shaped and from right to left, ending at `x` (anchor `rs`)."""
        plain = "".join(c for c in text if ord(c) in covered(family, weight) or c == " ")
        font = face(family, self.px(size * PT_MM), weight)
        width = font.getlength(plain, direction="rtl", language="ar") * 25.4 / self.dpi
        if limit and width > limit:
            font = face(family, self.px(size * PT_MM * limit / width), weight)
        at = (self.px(x), self.px(y))
        self.draw.text(at, plain, font=font, fill=colour, anchor=anchor, direction="rtl", language="ar")
        box = self.draw.textbbox(at, plain, font=font, anchor=anchor, direction="rtl", language="ar")
        self.strokes.append(("picture", tuple(v * 25.4 / self.dpi for v in box)))
        return tuple(v * 25.4 / self.dpi for v in box)  # type: ignore[return-value]

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.2, colour: Colour = BLACK, dash: float = 0
    ) -> None:
        """A straight line, dotted every `dash` mm when that is not 0."""
        self.strokes.append(("line", (x0, y0, x1, y1, width, colour, dash)))
        pen = max(1, self.px(width))
        if not dash:
            self.draw.line((self.px(x0), self.px(y0), self.px(x1), self.px(y1)), fill=colour, width=pen)
            return
        length = max(abs(x1 - x0), abs(y1 - y0))
        for start in np.arange(0, length, dash):
            a, b = start / length, min((start + dash * 0.45) / length, 1)
            self.draw.line(
                (
                    self.px(x0 + a * (x1 - x0)),
                    self.px(y0 + a * (y1 - y0)),
                    self.px(x0 + b * (x1 - x0)),
                    self.px(y0 + b * (y1 - y0)),
                ),
                fill=colour,
                width=pen,
            )

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float = 0.2,
        colour: Colour = BLACK,
        fill: Colour | None = None,
        radius: float = 0,
    ) -> None:
        """A frame, filled or not; `width` 0 draws no outline."""
        self.strokes.append(("rect", (x0, y0, x1, y1, width, colour, fill)))
        outline = colour if width else None
        box = (self.px(x0), self.px(y0), self.px(x1), self.px(y1))
        if radius:
            self.draw.rounded_rectangle(box, self.px(radius), outline=outline, fill=fill, width=max(1, self.px(width)))
        else:
            self.draw.rectangle(box, outline=outline, fill=fill, width=max(1, self.px(width)))

    def ring(self, box: Box, colour: Colour, width: float = 0.45) -> None:
        """An ellipse within `box` (mm), as a pen rings a word."""
        at = (self.px(box[0]), self.px(box[1]), self.px(box[2]), self.px(box[3]))
        self.draw.ellipse(at, outline=colour, width=max(1, self.px(width)))
        self.strokes.append(("picture", box))

    def upwards(
        self, x: float, y: float, text: str, family: str, size: float, colour: Colour, weight: int = 700
    ) -> Box:
        """Write `text` upwards, centred on `(x, y)`."""
        font = face(family, self.px(size * PT_MM), weight)
        length, tall = int(font.getlength(text)) + 4, round(self.px(size * PT_MM) * 1.5)
        strip = Image.new("L", (length, tall))
        ImageDraw.Draw(strip).text((length // 2, tall // 2), text, font=font, fill=255, anchor="mm")
        turned = strip.rotate(90, expand=True)
        left, top = self.px(x) - turned.width // 2, self.px(y) - turned.height // 2
        self.image.paste(colour, (left, top), turned)
        box = (left, top, left + turned.width, top + turned.height)
        scaled: Box = tuple(v * 25.4 / self.dpi for v in box)  # type: ignore[assignment]
        self.strokes.append(("picture", scaled))
        return scaled

    def ink(self, x: float, y: float, mask: np.ndarray[Any, Any], colour: Colour) -> Box:
        """Lay ink of `colour` with coverage `mask` (float 0 to 1, height x width px) with its corner at `(x, y)`; inks multiply."""
        left, top = self.px(x), self.px(y)
        height, width = mask.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, self.image.width), min(top + height, self.image.height)
        if x1 > x0 and y1 > y0:
            part = mask[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32)
            under = np.asarray(self.image.crop((x0, y0, x1, y1)), np.float32)
            through = 1 - part * (1 - np.array(colour, np.float32) / 255)
            self.image.paste(Image.fromarray((under * through).astype(np.uint8)), (x0, y0))
        box = (x0 * 25.4 / self.dpi, y0 * 25.4 / self.dpi, max(x1, x0) * 25.4 / self.dpi, max(y1, y0) * 25.4 / self.dpi)
        self.strokes.append(("picture", box))
        return box

    def mark(self, name: str, box: Box) -> None:
        """Remember where a field stands."""
        left, top, right, bottom = box
        self.boxes.setdefault(name, self.fraction((left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)))

    def fraction(self, box: Box) -> Box:
        """A box in mm as fractions of the page."""
        left, top, right, bottom = box
        return (
            max(left / self.width, 0.0),
            max(top / self.height, 0.0),
            min(right / self.width, 1.0),
            min(bottom / self.height, 1.0),
        )
