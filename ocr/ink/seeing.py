"""Where stamps and signatures stand on one upright page."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.ink.learned import decision
from ocr.ink.network import CELL, look, reduced
from ocr.ink.regions import MarkKind, regions
from ocr.page import PixelBox, Sheet

TOLD_FROM = 0.02
"""A region less likely than this changes no decision and is not told."""


@dataclass(frozen=True)
class SeenMark:
    """One stamp or signature on a page.

    box    pixels of the upright page
    score  the chance, 0 to 1, that it is one
    """

    kind: MarkKind
    box: PixelBox
    score: float


def find_marks(sheet: Sheet) -> tuple[SeenMark, ...]:
    """Stamps and signatures of `sheet`, the surest first; what is printed and what fills a form by hand is neither.

    Colour helps but is not needed. Unlikely places are told too, with their low score: together they may mean something.
    """
    small, scale = reduced(sheet.pixels, sheet.dpi)
    learned = decision()
    found = []
    for region in regions(look(small), small):
        score = learned.scorers[region.kind].chance(region.features)
        if score >= TOLD_FROM:
            left, top, right, bottom = (round(edge * CELL / scale) for edge in region.box)
            box = (left, top, min(right, sheet.width), min(bottom, sheet.height))
            found.append(SeenMark(region.kind, box, round(score, 4)))
    return tuple(sorted(found, key=lambda mark: -mark.score))
