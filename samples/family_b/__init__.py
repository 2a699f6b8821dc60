"""Family b of the sample claims: what Cachet is measured on. Nothing of it is shared with family a."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from samples.facts import ClaimFacts, DrawnPaper, PaperFacts
from samples.family_b import (
    cards,
    care_sheets,
    invoices,
    letters,
    manner,
    prescriptions,
    scanner,
    separators,
    sides,
    slips,
    tampered,
)
from samples.family_b.canvas import Box, Page
from samples.family_b.care_tables import in_page_order
from samples.family_b.leftovers import write_leftovers
from samples.family_b.raster import render
from samples.family_b.textpages import write_pdf
from samples.family_b.wording import KINDS
from samples.family_b.writer import Writer

__all__ = ["draw", "draw_text_pdf"]

DRAWERS: dict[str, Callable[[Writer], list[Page]]] = {
    "care_sheet": care_sheets.draw,
    "dental_care_sheet": care_sheets.draw,
    "ald_care_sheet": care_sheets.draw,
    "prescription": prescriptions.draw,
    "invoice": invoices.draw,
    "payment_receipt": slips.draw,
    "identity_card": cards.draw,
    "separator": separators.separator,
    "blank": separators.blank,
    "other": separators.other,
    **dict.fromkeys(KINDS, letters.draw),
}
F_LIKE_SEVEN = "over-the-rainbow"
FOLLOWS = {"first_act_date": "acts", "last_act_date": "acts", "drugs": "drugs", "lines": "lines"}


def draw(paper: PaperFacts, claim: ClaimFacts, rng: np.random.Generator) -> DrawnPaper:
    """Draw a paper and scan it as the claim's tier, dots per inch and mode say."""
    writer, pages = _compose(paper, rng)
    images = []
    open_to_change = set(paper.altered)
    scan_rng = np.random.default_rng([claim.rescan, 3]) if claim.rescan else rng
    for page in pages:
        shine = render(page.back_of, claim.dpi) if page.back_of is not None else None
        pixels = render(page, claim.dpi)
        for name in sorted(open_to_change & set(page.spots)):
            pixels = tampered.tamper(pixels, page.spots[name], page, rng)
            open_to_change.discard(name)
        if paper.copied:
            pixels, shine = tampered.photocopy(pixels, rng), None
        images.append(scanner.scan(pixels, claim, scan_rng, shine, getattr(paper, "spoiled", False)))
    boxes: dict[str, tuple[float, ...]] = {
        name: (float(i), *_share(page, box)) for i, page in enumerate(pages) for name, box in page.spots.items()
    }
    marks: dict[str, list[tuple[float, ...]]] = {"stamp": [], "signature": []}
    for i, page in enumerate(pages):
        for kind, found in page.marks.items():
            marks[kind] += [(float(i), *_share(page, box)) for box in found]
    values = {} if getattr(paper, "spoiled", False) else _said(paper, set(boxes))
    return DrawnPaper(
        tuple(images), values, _uncertain(writer, values), boxes, {kind: tuple(found) for kind, found in marks.items()}
    )


def draw_text_pdf(paper: PaperFacts, claim: ClaimFacts, rng: np.random.Generator) -> bytes | None:
    """The same paper born digital; None for handwriting, cards, slips, empty pages, and papers in Arabic.

    The faces lack most of the presentation forms that a PDF's text needs, so an Arabic paper would lose its labels.
    """
    if paper.fill != "typed" or paper.kind in ("identity_card", "blank") or getattr(paper, "spoiled", False):
        return None
    if paper.language == "ar":
        return None
    _, pages = _compose(paper, rng)
    drawn = {name for page in pages for name in page.spots}
    # The frame takes the truth of such a file from the facts as they are, so a paper that leaves one out is scanned instead.
    return write_pdf(pages) if _said(paper, drawn) == paper.values else None


def _compose(paper: PaperFacts, rng: np.random.Generator) -> tuple[Writer, list[Page]]:
    writer = Writer(paper, manner.choose(paper, rng), rng)
    pages = DRAWERS[str(paper.kind)](writer)
    if paper.kind not in ("blank", "separator", "identity_card"):
        write_leftovers(writer, pages)
        for page in pages[:1]:
            writer.page = page
            sides.decoys(writer)
    return writer, pages


def _uncertain(writer: Writer, values: dict[str, Any]) -> tuple[str, ...]:
    """Fields that nobody can be sure of: a number without key in a hand whose capital F is its seven."""
    by_such_hand = Path(writer.manner.first.path).stem.startswith(F_LIKE_SEVEN) and writer.manner.first.by_hand
    return ("number",) if by_such_hand and "F" in str(values.get("number", "")) else ()


def _said(paper: PaperFacts, drawn: set[str]) -> dict[str, Any]:
    """The values that stand on the paper, rows in the order of the page.

    CNSS forms have no box for the insured person himself: he is meant when neither box is ticked (the frame calls that optional).
    """
    values = {k: v for k, v in paper.values.items() if FOLLOWS.get(k, k) in drawn}
    if paper.values.get("relationship") == "self" and (paper.form or "cnss").startswith("cnss"):
        values = {k: v for k, v in paper.values.items() if k in values or k == "relationship"}
    if "acts" in values:
        values["acts"] = in_page_order(list(values["acts"]))
    return values


def _share(page: Page, box: Box) -> Box:
    """Millimetres as fractions of the page."""
    return (
        max(0.0, box[0] / page.width),
        max(0.0, box[1] / page.height),
        min(1.0, box[2] / page.width),
        min(1.0, box[3] / page.height),
    )
