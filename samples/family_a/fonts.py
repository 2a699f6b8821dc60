"""Family a's fonts: the woff2 files of npm packages, turned once into TrueType under `build/fonts`."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

_ROOT = Path(__file__).resolve().parents[2]
PACKAGES = _ROOT / "node_modules" / "@fontsource"
CACHE = _ROOT / "build" / "fonts"

PRINT = ("roboto", "open-sans", "merriweather", "nunito", "ibm-plex-mono")
TYPEWRITERS = ("ibm-plex-mono", "special-elite", "roboto")
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


@lru_cache(maxsize=64)
def truetype(family: str, weight: int = 400) -> Path:
    """Path of the TrueType file of a family; the regular weight stands in where `weight` is not made."""
    script = "arabic" if family in ARABIC else "latin"
    folder = PACKAGES / family / "files"
    source = folder / f"{family}-{script}-{weight}-normal.woff2"
    if not source.exists():
        source = folder / f"{family}-{script}-400-normal.woff2"
    target = CACHE / f"{source.stem}.ttf"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        font = TTFont(source)
        font.flavor = None
        handle, scratch = tempfile.mkstemp(dir=CACHE, suffix=".part")
        os.close(handle)
        font.save(scratch)
        Path(scratch).replace(target)
    return target


@lru_cache(maxsize=512)
def face(family: str, size_px: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """A font at `size_px` pixels an em."""
    return ImageFont.truetype(str(truetype(family, weight)), max(size_px, 4), layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=64)
def covered(family: str, weight: int = 400) -> frozenset[int]:
    """Code points that a family can draw."""
    return frozenset(TTFont(truetype(family, weight)).getBestCmap())
