"""Text on the pages of a PDF, French and Arabic.

French is set in the fonts every PDF reader has; Arabic is shaped here and put in as a picture, in the font that the
review pages carry, so that a sheet prints alike everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import Literal

import arabic_reshaper
from bidi.algorithm import get_display
from PIL import Image, ImageDraw, ImageFont, ImageOps
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

PICTURE_DPI = 400
FIRST_RTL = 0x0590  # Hebrew and Arabic letters, and the Arabic presentation forms far above, begin here
LAST_RTL = 0x08FF

Anchor = Literal["left", "middle", "right"]


def write(
    canvas: Canvas, text: str, at: tuple[float, float], size_pt: float, *, bold: bool = False, anchor: Anchor = "middle"
) -> None:
    """One line whose foot is at `at`, in points from the lower left, and which begins, is centred or ends there."""
    across, height = at
    wide = width_pt(text, size_pt, bold=bold)
    left = across - {"left": 0.0, "middle": wide / 2, "right": wide}[anchor]
    if not _holds_rtl(text):
        canvas.setFont(_face(bold), size_pt)
        canvas.drawString(left, height, text)
        return
    picture = _shaped(text, size_pt, 600 if bold else 400)
    tall = picture.size[1] * 72 / PICTURE_DPI
    canvas.drawImage(ImageReader(picture), left, height - tall / 4, wide, tall, mask="auto")


def width_pt(text: str, size_pt: float, *, bold: bool = False) -> float:
    """How wide a line is."""
    if not _holds_rtl(text):
        return float(stringWidth(text, _face(bold), size_pt))
    return _shaped(text, size_pt, 600 if bold else 400).size[0] * 72 / PICTURE_DPI


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


def _holds_rtl(text: str) -> bool:
    return any(ord(letter) >= FIRST_RTL and not 0x2000 <= ord(letter) <= 0x20CF for letter in text)


def _face(bold: bool) -> str:
    return "Helvetica-Bold" if bold else "Helvetica"


@lru_cache(maxsize=32)  # a line is measured before it is written
def _shaped(text: str, size_pt: float, weight: int) -> Image.Image:
    """A line that holds Arabic, its letters joined and in the order they are seen."""
    size_px = round(size_pt * PICTURE_DPI / 72)
    fonts = {arabic: _font("arabic" if arabic else "latin", weight, size_px) for arabic in (True, False)}
    seen = get_display(arabic_reshaper.reshape(text))
    runs = [(fonts[arabic], "".join(run)) for arabic, run in groupby(seen, key=_is_arabic)]
    picture = Image.new("L", (round(sum(font.getlength(run) for font, run in runs)) + 4, 2 * size_px), 255)
    pen, across = ImageDraw.Draw(picture), 2.0
    for font, run in runs:
        pen.text((across, 1.5 * size_px), run, font=font, fill=0, anchor="ls")
        across += font.getlength(run)
    ink = Image.new("RGBA", picture.size, (0, 0, 0, 0))  # only the ink: lines above and below stay as they are
    ink.putalpha(ImageOps.invert(picture))
    return ink


def _is_arabic(letter: str) -> bool:
    return FIRST_RTL <= ord(letter) <= LAST_RTL or ord(letter) >= 0xFB50


def _font(script: str, weight: int, size_px: int) -> ImageFont.FreeTypeFont:
    content = files("intake").joinpath(f"review/static/vendor/text-{script}-{weight}.woff2").read_bytes()
    return ImageFont.truetype(BytesIO(content), size_px, layout_engine=ImageFont.Layout.BASIC)
