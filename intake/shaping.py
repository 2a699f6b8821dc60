"""Lines of Arabic for paper: letters joined, in the order they are seen, as a picture in the font of the review pages."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby

import arabic_reshaper
from bidi.algorithm import get_display
from PIL import Image, ImageDraw, ImageFont

PICTURE_DPI = 400
FIRST_RTL = 0x0590  # Hebrew and Arabic letters, and the Arabic presentation forms far above, begin here
LAST_RTL = 0x08FF
UNSEEN = ("Cc", "Cf")
"""Categories of characters that show nothing (Unicode, chapter 4.5)."""


def holds_arabic(text: str) -> bool:
    """Whether a line needs shaping; dashes and signs of money beyond the Arabic letters need none.

    >>> holds_arabic("Dossier 12 – 40 €"), holds_arabic("ملف 12")
    (False, True)
    """
    return any(ord(letter) >= FIRST_RTL and not 0x2000 <= ord(letter) <= 0x20CF for letter in text)


def visible(text: str) -> str:
    """A line without marks of direction and control characters: on paper they say nothing and would be drawn as boxes.

    >>> visible("\u202eABC\u202c \x1b[2J \u2067علي\u2069")
    'ABC [2J علي'
    """
    spaced = (" " if letter.isspace() else letter for letter in text)
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in UNSEEN)


def shaped(text: str, size_pt: float, weight: int) -> Image.Image:
    """A line that holds Arabic, black on white; `weight` is 400 or 600."""
    size_px = round(size_pt * PICTURE_DPI / 72)
    runs = _runs(text, size_px, weight)
    picture = Image.new("L", (round(sum(font.getlength(run) for font, run in runs)) + 4, 2 * size_px), 255)
    pen, across = ImageDraw.Draw(picture), 2.0
    for font, run in runs:
        pen.text((across, 1.5 * size_px), run, font=font, fill=0, anchor="ls")
        across += font.getlength(run)
    return picture


def width_pt(text: str, size_pt: float, weight: int) -> float:
    """How wide `shaped` draws a line, points."""
    runs = _runs(text, round(size_pt * PICTURE_DPI / 72), weight)
    return sum(font.getlength(run) for font, run in runs) * 72 / PICTURE_DPI


def _runs(text: str, size_px: int, weight: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    # Arabic decides the order even where a line begins with a number or a Latin name
    seen = get_display(arabic_reshaper.reshape(visible(text)), base_dir="R" if holds_arabic(text) else "L")
    fonts = {arabic: _font("arabic" if arabic else "latin", weight, size_px) for arabic in (True, False)}
    return [(fonts[arabic], "".join(run)) for arabic, run in groupby(seen, key=_is_arabic)]


def _is_arabic(letter: str) -> bool:
    return FIRST_RTL <= ord(letter) <= LAST_RTL or ord(letter) >= 0xFB50


@lru_cache(maxsize=16)
def _font(script: str, weight: int, size_px: int) -> ImageFont.FreeTypeFont:
    content = files("intake").joinpath(f"review/static/vendor/text-{script}-{weight}.woff2").read_bytes()
    return ImageFont.truetype(BytesIO(content), size_px, layout_engine=ImageFont.Layout.BASIC)
