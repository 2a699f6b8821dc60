"""Family a's fonts: the woff2 files of npm packages, turned once into TrueType under `build/fonts`.

A family's name may end in `_it` (italic) or `_c82` (drawn 82 % as wide); `cairo_latin` is the French side of an Arabic face
and `vera` the face that comes with reportlab.
"""

from __future__ import annotations

import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

import reportlab
from fontTools.ttLib import TTFont
from PIL import ImageFont

_ROOT = Path(__file__).resolve().parents[2]
PACKAGES = _ROOT / "node_modules" / "@fontsource"
CACHE = _ROOT / "build" / "fonts"
_VERA = Path(reportlab.__file__).parent / "fonts"

PRINT = (
    "roboto",
    "roboto_c84",
    "open-sans",
    "open-sans_c86",
    "merriweather",
    "merriweather_c85",
    "nunito",
    "cairo_latin",
    "vera",
    "vera_c85",
    "ibm-plex-mono",
)
"""What forms are printed in."""
SLANTED = ("roboto_it", "open-sans_it", "merriweather_it", "nunito_it")
TYPEWRITERS = (
    "ibm-plex-mono",
    "special-elite",
    "roboto",
    "ibm-plex-mono_c85",
    "vera",
    "open-sans_c86",
    "merriweather_c85",
    "roboto_c84",
)
"""What forms are filled in with when not by hand."""
ARABIC = ("noto-sans-arabic", "cairo", "aref-ruqaa")
HANDS = (
    "caveat",
    "dancing-script",
    "indie-flower",
    "patrick-hand",
    "kalam",
    "shadows-into-light",
    "nothing-you-could-do",
    "reenie-beanie",
    "covered-by-your-grace",
    "homemade-apple",
)
JOINED = frozenset({"dancing-script", "homemade-apple", "nothing-you-could-do", "caveat"})
"""Hands whose letters touch: they are bent as a whole, never letter by letter."""


def _source(family: str, weight: int) -> Path:
    """File of a family; the regular weight stands in where `weight` is not made."""
    base, italic = re.sub(r"_(it|c\d+)", "", family), family.endswith("_it")
    if base == "vera":
        return _VERA / ("VeraBd.ttf" if weight > 500 else "Vera.ttf")
    script = "arabic" if base in ARABIC else "latin"
    base = base.removesuffix("_latin")
    folder, slope = PACKAGES / base / "files", "italic" if italic else "normal"
    source = folder / f"{base}-{script}-{weight}-{slope}.woff2"
    return source if source.exists() else folder / f"{base}-{script}-400-{slope}.woff2"


def _narrowed(font: TTFont, share: float) -> None:
    """Draw every letter `share` as wide, without kerning."""
    for name in ("GPOS", "GSUB", "kern", "hdmx", "VDMX", "LTSH", "fpgm", "prep", "cvt "):
        if name in font:
            del font[name]
    table = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = table[name]
        if glyph.isComposite():
            for part in glyph.components:
                if hasattr(part, "x"):
                    part.x = round(part.x * share)
        elif glyph.numberOfContours > 0:
            glyph.coordinates.scale((share, 1.0))
            glyph.coordinates.toInt()
            glyph.removeHinting()
        advance, side = font["hmtx"][name]
        if name not in ("space", "uni00A0"):  # words must stay apart
            font["hmtx"][name] = (round(advance * share), round(side * share))


@lru_cache(maxsize=128)
def truetype(family: str, weight: int = 400) -> Path:
    """Path of the TrueType file of a family."""
    source = _source(family, weight)
    narrow = re.search(r"_c(\d+)$", family)
    target = CACHE / f"{source.stem}{narrow.group() if narrow else ''}.ttf"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        font = TTFont(source)
        font.flavor = None
        if narrow:
            _narrowed(font, int(narrow.group(1)) / 100)
        handle, scratch = tempfile.mkstemp(dir=CACHE, suffix=".part")
        os.close(handle)
        font.save(scratch)
        Path(scratch).replace(target)
    return target


@lru_cache(maxsize=1024)
def face(family: str, size_px: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """A font at `size_px` pixels an em."""
    return ImageFont.truetype(str(truetype(family, weight)), max(size_px, 4), layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=128)
def covered(family: str, weight: int = 400) -> frozenset[int]:
    """Code points that a family can draw."""
    return frozenset(TTFont(truetype(family, weight)).getBestCmap())
