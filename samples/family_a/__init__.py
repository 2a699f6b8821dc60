"""Family a: for building and training. Its fonts, hands, letterheads, stamps, wordings and scanner faults are its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from claims.words import CARE_SHEETS, Kind
from samples.facts import ClaimFacts, DrawnPaper, PaperFacts
from samples.family_a import (
    altered,
    cards,
    care_sheet,
    copier,
    fonts,
    invoice,
    letterhead,
    letters,
    prescription,
    receipt,
    scanner,
)
from samples.family_a.canvas import Box, Canvas
from samples.family_a.text_pdf import written

Rng = np.random.Generator
Drawer = Callable[[PaperFacts, ClaimFacts, Rng], list[Canvas]]
_DRAWERS: dict[str, Drawer] = {
    Kind.PRESCRIPTION: prescription.draw,
    Kind.INVOICE: invoice.draw,
    Kind.PAYMENT_RECEIPT: receipt.draw,
    Kind.IDENTITY_CARD: cards.identity_card,
    Kind.SEPARATOR: cards.separator,
    Kind.BLANK: cards.blank,
    **dict.fromkeys(CARE_SHEETS, care_sheet.draw),
}
_WIDE_SHEETS = 0.07
"""Share of care sheets scanned as one wide (A3) page, both sides beside each other."""


def prepare() -> None:
    """Turn the fonts into TrueType before processes share the work."""
    for family in {*fonts.PRINT, *fonts.SLANTED, *fonts.TYPEWRITERS, *fonts.ARABIC, *fonts.HANDS}:
        for weight in (400, 500, 700):
            fonts.truetype(family, weight)


def _canvases(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    drawer = cards.spoiled if paper.spoiled else _DRAWERS.get(paper.kind, letters.draw)
    return drawer(paper, claim, rng)


def _side_by_side(pages: list[Canvas]) -> list[Canvas]:
    """Two pages as one wide sheet."""
    left, right = pages
    sheet = Canvas(left.width + right.width, left.height, left.dpi)
    sheet.image.paste(left.image, (0, 0))
    sheet.image.paste(right.image, (sheet.px(left.width), 0))

    def moved(box: Box, shift: float) -> Box:
        return (box[0] / 2 + shift, box[1], box[2] / 2 + shift, box[3])

    for page, shift in ((left, 0.0), (right, 0.5)):
        for name, box in page.boxes.items():
            sheet.boxes.setdefault(name, moved(box, shift))
        sheet.stamps += [moved(box, shift) for box in page.stamps]
        sheet.signatures += [moved(box, shift) for box in page.signatures]
    return [sheet]


def _quarter_turns(claim: ClaimFacts, rng: Rng) -> int:
    """Upside down or on its side now and then."""
    odds = {"clean": 0.03, "fair": 0.1, "poor": 0.16}[claim.tier]
    return int(rng.choice([2, 1, 3], p=[0.6, 0.2, 0.2])) if rng.random() < odds else 0


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> DrawnPaper:
    """One paper as the scanner delivers it; boxes are of the flat page, before skew and perspective."""
    pages = _canvases(paper, claim, rng)
    for name in paper.altered:
        altered.alter(next(page for page in pages if name in page.boxes), name, rng)
    if paper.copied:
        for page in pages:
            copier.copy(page, rng)
    single = claim.container in ("jpeg", "png") and len(claim.papers) == 1
    if paper.kind in CARE_SHEETS and rng.random() < (0.8 if single else _WIDE_SHEETS):
        pages = _side_by_side(pages)
    delivered = []
    if claim.rescan:
        rng = np.random.default_rng([claim.rescan, len(paper.values)])
    for page in pages:
        pixels = np.asarray(page.image)
        tier = "fair" if paper.kind in (Kind.SEPARATOR, Kind.BLANK) and claim.tier == "poor" else claim.tier
        scanned = scanner.scan(
            scanner.spoil(pixels, rng) if paper.spoiled else pixels, tier, claim.mode, rng, _quarter_turns(claim, rng)
        )
        delivered.append(scanned)
    boxes: dict[str, tuple[float, ...]] = {
        name: (float(k), *box) for k, page in enumerate(pages) for name, box in page.boxes.items()
    }
    seen: dict[str, tuple[tuple[float, ...], ...]] = {
        "stamp": tuple((float(k), *box) for k, page in enumerate(pages) for box in page.stamps),
        "signature": tuple((float(k), *box) for k, page in enumerate(pages) for box in page.signatures),
    }
    hard = claim.tier == "poor" or claim.mode == "bilevel"
    uncertain = ("inpe",) if hard and letterhead.only_stamped(pages[0], paper.values) else ()
    marked = {name: found for name, found in seen.items() if found}
    return DrawnPaper(tuple(delivered), dict(paper.values), uncertain, boxes, marked)


def draw_text_pdf(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> bytes | None:
    """One paper as a PDF with a text layer; None for papers that only exist as scans."""
    if paper.fill != "typed" or paper.spoiled or paper.kind in (Kind.BLANK, Kind.SEPARATOR, Kind.IDENTITY_CARD):
        return None
    return written(_canvases(paper, claim, rng))
