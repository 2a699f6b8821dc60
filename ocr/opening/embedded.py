"""The scanned picture inside a PDF page, taken out as the scanner stored it.

Drawing the page would resample it. It is taken only where it is all the page shows: one picture, no visible text or
line over it. Everything else is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from claims.errors import Unreadable
from ocr.opening.images import decode
from ocr.opening.limits import Limits
from ocr.page import Pixels

COVERS = 0.8
"""Share of the page that the picture must fill, and of the picture that must lie on the page."""

LEAST_PICTURE_PX = 200
"""A page whose only picture is smaller than this is a page with a logo."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A page's own picture: RGB pixels, dots per inch on the page, and whether its data were all there."""

    pixels: Pixels
    dpi: float
    whole: bool


def is_invisible(item: pypdfium2.PdfObject) -> bool:
    """Whether a text object is laid down without being shown, as text recognition programs do."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    return mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


def embedded_picture(page: pypdfium2.PdfPage, limits: Limits) -> Picture | None:
    """The picture that is all of `page`, turned as the page shows it; None where the page must be drawn."""
    picture = _only_picture(page)
    if picture is None:
        return None
    turn = _quarter_turn(picture.get_matrix())
    width_px, height_px = picture.get_px_size()
    if turn is None or min(width_px, height_px) < LEAST_PICTURE_PX or width_px * height_px > limits.page_pixels:
        return None
    if not _fills(picture, page):
        return None
    taken = _taken(picture, limits)
    if taken is None:
        return None
    pixels, whole = taken
    left, _, right, _ = picture.get_bounds()
    across_px = pixels.shape[1] if turn % 2 == 0 else pixels.shape[0]
    dpi = across_px / max((right - left) / 72.0, 0.01)
    turns = turn - page.get_rotation() // 90  # PDF turns pages clockwise, numpy counter-clockwise
    return Picture(np.ascontiguousarray(np.rot90(pixels, turns % 4)), dpi, whole)


def _only_picture(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    if pdfium.FPDFPage_GetAnnotCount(page) > 0:
        return None
    found = None
    for item in page.get_objects(max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_FORM:
            continue
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT and is_invisible(item):
            continue
        if item.type != pdfium.FPDF_PAGEOBJ_IMAGE or found is not None or item.level > 0:
            return None
        found = item
    return found


def _quarter_turn(matrix: pypdfium2.PdfMatrix) -> int | None:
    """Counter-clockwise quarter turns by which the picture lies on the page; None when askew or mirrored."""
    a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
    size = max(abs(a), abs(b), abs(c), abs(d), 1e-9)
    if abs(b) < 1e-3 * size and abs(c) < 1e-3 * size and a * d > 0:
        return 0 if a > 0 else 2
    if abs(a) < 1e-3 * size and abs(d) < 1e-3 * size and b * c < 0:
        return 1 if b > 0 else 3
    return None


def _fills(picture: pypdfium2.PdfImage, page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = picture.get_bounds()
    page_left, page_bottom, page_right, page_top = page.get_cropbox()
    shared = max(0.0, min(right, page_right) - max(left, page_left)) * max(
        0.0, min(top, page_top) - max(bottom, page_bottom)
    )
    own, whole = (right - left) * (top - bottom), (page_right - page_left) * (page_top - page_bottom)
    return bool(own > 0 and whole > 0 and shared >= COVERS * whole and shared >= 0.98 * own)


def _taken(picture: pypdfium2.PdfImage, limits: Limits) -> tuple[Pixels, bool] | None:
    filters = picture.get_filters()
    if filters and filters[-1] == "DCTDecode":
        try:
            pixels, whole, _ = decode(bytes(picture.get_data(decode_simple=True)), limits)
        except Unreadable:
            return None
        if picture.get_metadata().colorspace not in (
            pdfium.FPDF_COLORSPACE_DEVICEGRAY,
            pdfium.FPDF_COLORSPACE_DEVICERGB,
            pdfium.FPDF_COLORSPACE_ICCBASED,
            pdfium.FPDF_COLORSPACE_CALGRAY,
            pdfium.FPDF_COLORSPACE_CALRGB,
        ):
            return None  # the PDF, not the JPEG, says what these numbers mean
        return pixels, whole
    try:
        bitmap = picture.get_bitmap(render=False)
        values = bitmap.to_numpy()
    except (pypdfium2.PdfiumError, ValueError, RuntimeError):
        return None
    return _as_rgb(values, bitmap.format), True


def _as_rgb(values: np.ndarray, layout: int) -> Pixels:  # whatever PDFium returns
    if values.ndim == 2 or values.shape[2] == 1:
        return np.ascontiguousarray(np.repeat(values.reshape(*values.shape[:2], 1), 3, axis=2), dtype=np.uint8)
    return np.ascontiguousarray(values[..., 2::-1], dtype=np.uint8)  # PDFium stores blue first
