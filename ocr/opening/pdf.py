"""PDF pages become scans: words from the file where it was born digital, else the picture of the page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from claims.errors import Unreadable
from claims.words import QuarantineReason
from ocr.opening.embedded import embedded_picture
from ocr.opening.images import no_picture
from ocr.opening.limits import Limits
from ocr.opening.paper import page_dpi
from ocr.opening.textlayer import TextLayers
from ocr.page import Pixels, Scan

POINTS_PER_INCH = 72.0
DRAW_DPI = 300.0
"""What the engines were measured at."""


def open_pdf(path: Path, limits: Limits) -> Iterator[Scan]:
    """Every page of a PDF; Unreadable when it is locked, broken, empty, too long or its pages cannot be drawn."""
    document = _opened(path)
    layers = TextLayers(path)
    try:
        count = len(document)
        if count == 0:
            raise Unreadable(QuarantineReason.NO_PAGES)
        if count > limits.pages:
            raise Unreadable(QuarantineReason.TOO_MANY_PAGES)
        refusals = 0
        for index in range(count):
            try:
                yield _scan(document, index, layers, limits)
            except Unreadable as refusal:
                refusals += 1
                if refusals == count:
                    raise
                yield no_picture(index + 1, refusal.reason.value)
    finally:
        layers.close()
        document.close()


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        code = getattr(fault, "err_code", None)
        locked = code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable(QuarantineReason.ENCRYPTED if locked else QuarantineReason.CORRUPT) from fault
    if document.get_formtype():
        document.init_forms()  # what was typed into form fields is drawn with the page
    return document


def _scan(document: pypdfium2.PdfDocument, index: int, layers: TextLayers, limits: Limits) -> Scan:
    try:
        page = document[index]
    except pypdfium2.PdfiumError as fault:
        raise Unreadable(QuarantineReason.CORRUPT) from fault
    try:
        scale = _scale(page, limits)
        picture = embedded_picture(page, limits)
        if picture is not None:
            dpi = page_dpi(picture.dpi, picture.pixels.shape[1], picture.pixels.shape[0])
            return Scan(
                index + 1, picture.pixels, dpi, reason=None if picture.whole else QuarantineReason.TRUNCATED.value
            )
        pixels = _drawn(page, scale)
        words = layers.words(page, index, pixels, scale)
        return Scan(index + 1, pixels, scale * POINTS_PER_INCH, words=words)
    finally:
        page.close()


def _scale(page: pypdfium2.PdfPage, limits: Limits) -> float:
    """Pixels per point for drawing: 300 dpi, less where the page is so large that the cap would be passed."""
    width, height = page.get_size()
    if (
        not (math.isfinite(width) and math.isfinite(height))
        or min(width, height) <= 0
        or max(width, height) > limits.page_points
    ):
        raise Unreadable(QuarantineReason.PAGE_SIZE)
    scale = min(DRAW_DPI / POINTS_PER_INCH, math.sqrt(limits.render_pixels / (width * height)))
    if min(width, height) * scale < limits.least_side_px:
        raise Unreadable(QuarantineReason.TOO_SMALL)
    return scale


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    """The page drawn at `scale` pixels per point, RGB."""
    try:
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        pixels = np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)
        bitmap.close()
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as fault:
        raise Unreadable(QuarantineReason.CORRUPT) from fault
    except MemoryError as fault:
        raise Unreadable(QuarantineReason.MEMORY) from fault
    return pixels
