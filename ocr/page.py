"""What passes from one reading step to the next.

Inside `ocr` a box is in pixels of the upright page, `(left, top, right, bottom)` as integers, right and bottom outside.
`Sheet.fractions` turns it into the contract's fractions; nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claims.claim import Barcode, Box

Pixels = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]


def around(boxes: Iterable[PixelBox]) -> PixelBox:
    """The smallest box that holds all of `boxes`, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def area(box: PixelBox) -> int:
    """Its pixels."""
    return (box[2] - box[0]) * (box[3] - box[1])


def twice(box: PixelBox) -> PixelBox:
    """`box`, found on every second pixel, in the whole page's pixels."""
    return (2 * box[0], 2 * box[1], 2 * box[2], 2 * box[3])


def meet(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes share a pixel."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(inner: PixelBox, outer: PixelBox, slack: int = 0) -> bool:
    """Whether `inner` lies in `outer`, standing out by `slack` pixels at most."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


@dataclass(frozen=True)
class Word:
    """One word as an engine read it.

    text        as read, never empty
    box         pixels of the page it was read on
    confidence  0 to 1, the engine's own; not calibrated
    line        words of one printed line share a number, lines are numbered from the top
    reader      which engine read it: two readings by one engine are one witness
    """

    text: str
    box: PixelBox
    confidence: float
    line: int = 0
    reader: str = "tesseract"


@dataclass(frozen=True, eq=False)
class Scan:
    """One page as it was opened.

    n       counts from 1 within the file
    pixels  uint8 (height, width, 3), RGB
    dpi     dots per inch, as the file says or as the paper's size suggests
    words   the text layer of a born-digital page in pixels of `pixels`; None where there is none worth trusting
    reason  why the page is not whole ("truncated"), None when it is
    """

    n: int
    pixels: Pixels
    dpi: float
    words: tuple[Word, ...] | None = None
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """One upright page with what was seen on it.

    n         counts from 1 within the file
    pixels    uint8 (height, width, 3), RGB, text level and head up
    dpi       dots per inch of `pixels`
    turned_deg  counter-clockwise turn that made it upright
    quality   0 (nothing can be read) to 1 (a clean print)
    words     the page's words, text layer or engine
    codes     bar codes, boxes already as fractions
    digital   whether `words` come from the file's own text layer
    reason    why the page is not whole, None when it is
    """

    n: int
    pixels: Pixels
    dpi: float
    turned_deg: float = 0.0
    quality: float = 1.0
    words: tuple[Word, ...] = ()
    codes: tuple[Barcode, ...] = ()
    digital: bool = False
    reason: str | None = None
    extra: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return int(self.pixels.shape[1])

    @cached_property
    def gray(self) -> Pixels:
        """uint8 (height, width), luminance."""
        import cv2

        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)

    def fractions(self, box: PixelBox) -> Box:
        """`box` as the contract's fractions, clipped to the page."""
        left, top, right, bottom = box

        def part(value: int, whole: int) -> float:
            return round(min(max(value / whole, 0.0), 1.0), 4)

        return (part(left, self.width), part(top, self.height), part(right, self.width), part(bottom, self.height))

    def pixel_box(self, box: Box) -> PixelBox:
        """The contract's fractions as pixels of this page."""
        left, top, right, bottom = box
        return (
            round(left * self.width),
            round(top * self.height),
            round(right * self.width),
            round(bottom * self.height),
        )

    def crop(self, box: PixelBox, margin_px: int = 0) -> Pixels:
        """The pixels inside `box`, widened by `margin_px` and clipped to the page."""
        left, top, right, bottom = box
        return self.pixels[
            max(0, top - margin_px) : min(self.height, bottom + margin_px),
            max(0, left - margin_px) : min(self.width, right + margin_px),
        ]

    def saying(self, **changes: object) -> Sheet:
        """This sheet with some of its attributes changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses.replace checks the names itself
