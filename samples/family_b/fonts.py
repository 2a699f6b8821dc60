"""The faces of family b: which they are, and how the web files become what the drawing program can open.

Every family of sample pages keeps its own list; a test holds the two lists apart.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "node_modules" / "@fontsource"
BUILT = ROOT / "build" / "fonts" / "family_b"

PRINT = ("lato", "source-sans-3", "pt-serif", "lora", "work-sans")
"""Faces of letterheads and forms."""

TYPE = ("courier-prime", "inconsolata")
"""Faces of typewriters, tills and dot-matrix printers."""

ARABIC = ("amiri", "tajawal", "markazi-text")

LOOSE_HANDS = (
    "gloria-hallelujah",
    "architects-daughter",
    "over-the-rainbow",
    "give-you-glory",
    "zeyada",
    "rock-salt",
)
"""Hands whose letters stand apart: each letter may be moved alone."""

JOINED_HANDS = ("marck-script", "bad-script", "la-belle-aurore", "cedarville-cursive")
"""Hands whose letters join: only whole words are moved."""

FLOURISH = ("sacramento",)
"""Read with effort, so used for signatures only."""

PACKAGES = PRINT + TYPE + ARABIC + LOOSE_HANDS + JOINED_HANDS + FLOURISH

HAND_SCALE = {
    "gloria-hallelujah": 0.9,
    "architects-daughter": 1.08,
    "over-the-rainbow": 0.9,
    "give-you-glory": 0.92,
    "zeyada": 1.08,
    "rock-salt": 0.58,
    "marck-script": 1.2,
    "bad-script": 0.9,
    "la-belle-aurore": 1.0,
    "cedarville-cursive": 1.04,
    "sacramento": 1.3,
}
"""Factor that brings the figures of each hand to about the same height (measured on the figure 8)."""

REFERENCE_PX = 200


@cache
def face(package: str, weight: int = 400, style: str = "normal") -> str:
    """Path of one face as TrueType; converted on first use.

    Errors  FileNotFoundError when the font packages are not installed (`npm ci`)
    """
    subset = "arabic" if package in ARABIC else "latin"
    name = f"{package}-{subset}-{weight}-{style}"
    target = BUILT / f"{name}.ttf"
    if not target.exists():
        _convert(SOURCE / package / "files" / f"{name}.woff2", target)
    return str(target)


def _convert(source: Path, target: Path) -> None:
    """Unpack a woff2 file; two processes may do so at once, so the last step is a rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(f".{os.getpid()}.part")
    font = TTFont(source)
    font.flavor = None
    font.save(scratch)
    scratch.replace(target)


@lru_cache(maxsize=512)
def sized(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels, kept for the next call."""
    return ImageFont.truetype(path, size_px, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=4096)
def width_em(path: str, text: str) -> float:
    """Advance of `text` in ems."""
    return sized(path, REFERENCE_PX).getlength(text) / REFERENCE_PX


@cache
def known_letters(path: str) -> frozenset[int]:
    """Code points a face can draw."""
    return frozenset(TTFont(path).getBestCmap())
