"""Where stamps and signatures stand on one upright page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.ink.learned import decision
from ocr.ink.network import CELL, look, reduced
from ocr.ink.regions import MarkKind, regions
from ocr.page import PixelBox, Sheet, area, around

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
    return tuple(_whole(sorted(found, key=lambda mark: -mark.score), SCRAP_MM * sheet.dpi / 25.4))


SCRAP_MM, SCRAP_SHARE = 3.0, 0.25
"""A sighting this near a surer one of its kind, and this small beside it, is a stroke of the same mark."""


def _whole(marks: Sequence[SeenMark], near_px: float) -> list[SeenMark]:
    """The sightings, surest first, each with the scraps of it that were seen apart."""
    kept: list[SeenMark] = []
    for mark in marks:
        for number, surer in enumerate(kept):
            if surer.kind == mark.kind and _is_scrap(mark.box, surer.box, near_px):
                kept[number] = replace(surer, box=around((surer.box, mark.box)))
                break
        else:
            kept.append(mark)
    return kept


def _is_scrap(box: PixelBox, whole: PixelBox, near_px: float) -> bool:
    away = max(whole[0] - box[2], box[0] - whole[2], whole[1] - box[3], box[1] - whole[3])
    return away <= near_px and area(box) <= SCRAP_SHARE * area(whole)
