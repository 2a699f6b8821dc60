"""Text on the pages of a PDF, French and Arabic.

French is set in the fonts every PDF reader has; Arabic is shaped here and put in as a picture, in the font that the
review pages carry, so that a sheet prints alike everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from intake.shaping import PICTURE_DPI, holds_arabic, shaped

Anchor = Literal["left", "middle", "right"]


def write(
    canvas: Canvas, text: str, at: tuple[float, float], size_pt: float, *, bold: bool = False, anchor: Anchor = "middle"
) -> None:
    """One line whose foot is at `at`, in points from the lower left, and which begins, is centred or ends there."""
    across, height = at
    wide = width_pt(text, size_pt, bold=bold)
    left = across - {"left": 0.0, "middle": wide / 2, "right": wide}[anchor]
    if not holds_arabic(text):
        canvas.setFont(_face(bold), size_pt)
        canvas.drawString(left, height, text)
        return
    picture = _ink(text, size_pt, 600 if bold else 400)
    tall = picture.size[1] * 72 / PICTURE_DPI
    canvas.drawImage(ImageReader(picture), left, height - tall / 4, wide, tall, mask="auto")


def width_pt(text: str, size_pt: float, *, bold: bool = False) -> float:
    """How wide a line is."""
    if not holds_arabic(text):
        return float(stringWidth(text, _face(bold), size_pt))
    return _ink(text, size_pt, 600 if bold else 400).size[0] * 72 / PICTURE_DPI


def wrapped(text: str, size_pt: float, wide_pt: float) -> list[str]:
    """`text` in lines no wider than `wide_pt`, unless a single word is."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_pt(longer, size_pt) <= wide_pt:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _face(bold: bool) -> str:
    return "Helvetica-Bold" if bold else "Helvetica"


@lru_cache(maxsize=32)  # a line is measured before it is written
def _ink(text: str, size_pt: float, weight: int) -> Image.Image:
    """A line that holds Arabic, nothing but its ink: lines above and below stay as they are."""
    picture = shaped(text, size_pt, weight)
    ink = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ink.putalpha(ImageOps.invert(picture))
    return ink
