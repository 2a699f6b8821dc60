"""Signs that a value was changed, or that a paper is a copy, as zones of the document: `<field>.altered`, and `copy`.

Only what is seen is told, and only on scans in colour: of everything else nothing is said, for a correction may be honest and
a wrong suspicion costs an honest person a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import cv2
import numpy as np

from claims.claim import Document, Field
from claims.words import ALTERED, COPY, MarkState, Origin, ZoneState
from ocr.ink import SeenMark
from ocr.page import Pixels, Sheet, meet
from ocr.two_inks import INK_DEPTH, in_two_inks

WORTH_CHANGING = ("date", "total_amount", "total", "amount", "patient_birth_date", "starts_on", "ends_on", "expires_on")
"""Amounts and dates that stand in one place; rows are not looked at one by one."""

AROUND_MM = 0.7
"""Looked at around a value's box, so that figures stand whole in it and walls, which do not, are passed over."""

MARK_FROM = 0.3
"""A stamp or signature that is as likely as this, over a value, brings an ink of its own."""

INK_DPI = 150.0
COLOURED = 45
"""Levels between the deepest and the palest channel of ink from which it has a colour: blue and red pens and stamps pass 90,
toner and black pens stay under 20, JPEG and a lamp's tint included."""

BLACK_PAGE, COLOUR_PAGE = 0.002, 0.02
"""Shares of a page's ink that have a colour: less, and the page has none; from there on it was scanned in colour."""

SURE_MARK = 0.9
"""A stamp is one for certain before its want of colour counts: print is black on any paper."""


def altered(
    fields: Mapping[str, Field], sheets: Mapping[int, Sheet], seen: Mapping[int, Sequence[SeenMark]]
) -> dict[str, ZoneState]:
    """`<field>.altered` for each amount or date whose figures stand there in two inks."""
    return {
        name + ALTERED: ZoneState.FILLED
        for name in WORTH_CHANGING
        if (field := fields.get(name)) is not None
        and field.origin in (Origin.PRINT, Origin.HANDWRITING)
        and (sheet := sheets.get(field.page or 0)) is not None
        and not sheet.digital
        and _in_two_inks(field, sheet, seen.get(sheet.n, ()))
    }


def _in_two_inks(field: Field, sheet: Sheet, seen: Iterable[SeenMark]) -> bool:
    if field.box is None:
        return False
    box = sheet.pixel_box(field.box)
    if any(mark.score >= MARK_FROM and meet(mark.box, box) for mark in seen):
        return False
    margin_px = min(round(AROUND_MM * sheet.dpi / 25.4), box[0], sheet.width - box[2])
    crop = sheet.crop(box, margin_px)
    return crop.size > 0 and in_two_inks(crop, field.text or "", margin_px)


def colour_share(pixels: Pixels, dpi: float) -> float:
    """Of the ink on a page, uint8 (height, width, 3), RGB, the share that has a colour; 0 to 1, 0 without ink."""
    factor = min(1.0, INK_DPI / dpi)
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    paper = np.percentile(small.reshape(-1, 3)[::7], 85, axis=0).astype(np.int16)
    deep = np.clip(paper - small.astype(np.int16), 0, 255)
    deepest = deep.max(axis=2)
    ink = deepest >= INK_DEPTH
    return float((deepest - deep.min(axis=2) >= COLOURED)[ink].mean()) if ink.any() else 0.0


def copies(documents: Sequence[Document], colours: Mapping[int, float]) -> list[Document]:
    """`documents` with the zone `copy`, in doubt, on each that bears a stamp and no colour at all in a file scanned in colour.

    colours  by page, what `colour_share` says. Never more than a doubt: a house may stamp and sign in black.
    """
    if max(colours.values(), default=0.0) < COLOUR_PAGE:
        return list(documents)
    return [_doubted(one) if _is_black(one, colours) else one for one in documents]


def _is_black(document: Document, colours: Mapping[int, float]) -> bool:
    stamp = None if document.marks is None else document.marks.stamp
    pages = [colours[n] for n in document.pages if n in colours]
    return (
        stamp is not None
        and stamp.state is MarkState.PRESENT
        and stamp.confidence >= SURE_MARK
        and len(pages) == len(document.pages)
        and max(pages, default=1.0) < BLACK_PAGE
    )


def _doubted(document: Document) -> Document:
    return document.model_copy(update={"zones": {**document.zones, COPY: ZoneState.ILLEGIBLE}})
