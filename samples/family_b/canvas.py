"""A page as a list of strokes and words in millimetres, before anything turns it into pixels or PDF.

Origin top left, x to the right, y down; text stands on its baseline. What is drawn later lies on top.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from samples.family_b import fonts

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
Look = Literal["print", "dots", "loose", "joined"]

MM_PER_PT = 25.4 / 72
BLACK: Colour = (20, 20, 22)
ARABIC_RUN = re.compile(r"[\u0600-\u06ff\u200c-\u200e]+")


@dataclass(frozen=True)
class Words:
    """Text at its baseline. `size` is the em in mm, `angle` in degrees counter-clockwise about the baseline's start."""

    x: float
    y: float
    text: str
    path: str
    size: float
    colour: Colour
    look: Look = "print"
    angle: float = 0.0
    seed: int = 0
    rtl: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight or broken line through `points`; `dash` is (on, off) in mm."""

    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour
    dash: tuple[float, float] | None = None


@dataclass(frozen=True)
class Shape:
    """A rectangle, ellipse or polygon."""

    kind: Literal["rect", "ellipse", "polygon"]
    points: tuple[tuple[float, float], ...]
    fill: Colour | None = None
    outline: Colour | None = None
    width: float = 0.2
    radius: float = 0.0


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels laid on the page.

    pixels  float32 (h, w) ink coverage 0..1 with `colour`, or uint8 (h, w, 3) that covers what is below where `alpha` is 1
    """

    x: float
    y: float
    w: float
    h: float
    pixels: NDArray[Any]
    colour: Colour = BLACK
    alpha: NDArray[np.float32] | None = None


Op = Words | Rule | Shape | Picture


@dataclass
class Page:
    """One sheet of paper being written on.

    spots  field name → box in mm of the ink that says it
    marks  stamp and signature → boxes in mm
    taken  boxes that later free-standing things must keep off
    """

    width: float = 210.0
    height: float = 297.0
    paper: Colour = (255, 255, 255)
    ops: list[Op] = field(default_factory=list)
    spots: dict[str, Box] = field(default_factory=dict)
    marks: dict[str, list[Box]] = field(default_factory=lambda: {"stamp": [], "signature": []})
    taken: list[Box] = field(default_factory=list)
    back_of: Page | None = None

    def text(
        self,
        x: float,
        y: float,
        text: str,
        path: str,
        pt: float,
        colour: Colour = BLACK,
        anchor: Literal["l", "m", "r"] = "l",
        max_w: float | None = None,
        look: Look = "print",
        angle: float = 0.0,
        seed: int = 0,
    ) -> Box:
        """Write one line, smaller when it would be wider than `max_w`; gives its box."""
        size = pt * MM_PER_PT
        w = fonts.width_em(path, text) * size
        if max_w is not None and w > max_w:
            size *= max_w / w
            w = max_w
        left = x - {"l": 0.0, "m": w / 2, "r": w}[anchor]
        self.ops.append(Words(left, y, text, path, size, colour, look, angle, seed))
        box = (left, y - 0.78 * size, left + w, y + 0.22 * size)
        self.taken.append(box)
        return box

    def arabic(
        self,
        right: float,
        y: float,
        text: str,
        path: str,
        latin: str,
        pt: float,
        colour: Colour = BLACK,
        max_w: float | None = None,
        middle: bool = False,
    ) -> Box:
        """Write Arabic from `right` leftwards, or about it; signs the Arabic face lacks come from `latin`."""
        runs = _runs(text)
        size = pt * MM_PER_PT
        widths = [fonts.width_em(path if rtl else latin, run) for run, rtl in runs]
        if max_w is not None and sum(widths) * size > max_w:
            size *= max_w / (sum(widths) * size)
        if middle:
            right += sum(widths) * size / 2
        x = right
        for (run, rtl), em in zip(runs, widths, strict=True):
            x -= em * size
            self.ops.append(Words(x, y, run, path if rtl else latin, size, colour, rtl=rtl))
        box = (x, y - 0.85 * size, right, y + 0.35 * size)
        self.taken.append(box)
        return box

    def line(
        self,
        *points: tuple[float, float],
        width: float = 0.2,
        colour: Colour = BLACK,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line through the points; the room above a dotted one belongs to the value that is asked for there."""
        self.ops.append(Rule(points, width, colour, dash))
        if dash and points[0][1] == points[-1][1]:
            self.taken.append((points[0][0], points[0][1] - 6, points[-1][0], points[0][1] + 1))

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        outline: Colour | None = BLACK,
        fill: Colour | None = None,
        width: float = 0.2,
        radius: float = 0.0,
    ) -> None:
        """Draw a rectangle."""
        self.ops.append(Shape("rect", ((x0, y0), (x1, y1)), fill, outline, width, radius))

    def ellipse(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        outline: Colour | None = BLACK,
        fill: Colour | None = None,
        width: float = 0.2,
    ) -> None:
        """Draw an ellipse inside the box."""
        self.ops.append(Shape("ellipse", ((x0, y0), (x1, y1)), fill, outline, width))

    def polygon(
        self,
        points: Sequence[tuple[float, float]],
        fill: Colour | None = None,
        outline: Colour | None = None,
        width: float = 0.2,
    ) -> None:
        """Draw a closed polygon."""
        self.ops.append(Shape("polygon", tuple(points), fill, outline, width))

    def picture(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        pixels: NDArray[Any],
        colour: Colour = BLACK,
        alpha: NDArray[np.float32] | None = None,
    ) -> None:
        """Lay a picture; it is scaled to `w` by `h` mm."""
        self.ops.append(Picture(x, y, w, h, pixels, colour, alpha))
        self.taken.append((x, y, x + w, y + h))

    def spot(self, name: str, box: Box) -> None:
        """Remember where a field's value stands; a list field grows over its rows."""
        old = self.spots.get(name)
        self.spots[name] = (
            box if old is None else (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
        )

    def free(self, box: Box) -> bool:
        """Whether nothing stands in `box` yet and the page holds it."""
        inside = box[0] > 4 and box[1] > 4 and box[2] < self.width - 4 and box[3] < self.height - 4
        return inside and not any(
            box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in self.taken
        )


def _runs(text: str) -> list[tuple[str, bool]]:
    """Cut into Arabic and other runs in reading order; brackets outside Arabic are mirrored."""
    out: list[tuple[str, bool]] = []
    at = 0
    for m in ARABIC_RUN.finditer(text):
        if m.start() > at:
            out.append((_mirror(text[at : m.start()]), False))
        out.append((m.group(), True))
        at = m.end()
    if at < len(text):
        out.append((_mirror(text[at:]), False))
    return out


def _mirror(text: str) -> str:
    """Signs between Arabic words run from right to left; Latin words and figures do not."""
    if any(c.isalnum() for c in text):
        return text
    return text[::-1].translate(str.maketrans("()[]", ")(]["))
