"""Draws sheets with codes as a PDF of A4 pages.

French is set in the fonts every PDF reader has; Arabic is shaped here and put in as a picture, in the font that the
review pages carry, so that a sheet prints alike everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from intake.shaping import PICTURE_DPI, holds_arabic, shaped
from ocr.patches import NARROW_MM, PATCH_T, WIDE_MM

WIDTH, HEIGHT = A4  # points
QR_MM = 90.0
BARS_MM = (120.0, 22.0)
PATCH_FOOT_MM, PATCH_LONG_MM = 22.0, 150.0
TITLE_PT, LINE_PT = 26.0, 13.0


@dataclass(frozen=True)
class Sheet:
    """One page: what its codes say, its titles, and the lines below; `bars` adds a Code 128 and Patch T below the QR code."""

    payload: str
    titles: tuple[str, ...]
    lines: tuple[str, ...]
    bars: bool


def draw(sheets: Sequence[Sheet], output: Path) -> None:
    """Write one page a sheet to `output`; the same sheets give the same bytes. Raises OSError."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for sheet in sheets:
        _page(canvas, sheet)
        canvas.showPage()
    canvas.save()
    output.write_bytes(target.getvalue())


def _page(canvas: Canvas, sheet: Sheet) -> None:
    height = HEIGHT - 35 * mm
    for title in sheet.titles:
        _line(canvas, title, height, TITLE_PT, bold=True)
        height -= 1.6 * TITLE_PT
    height -= QR_MM * mm
    _code(canvas, "QR", sheet.payload, height, QR_MM, QR_MM)
    if sheet.bars:
        height -= (BARS_MM[1] + 12) * mm
        _code(canvas, "Code128", sheet.payload, height, *BARS_MM)
        _patch_t(canvas)
    height -= 18 * mm
    for line in sheet.lines:
        _line(canvas, line, height, LINE_PT)
        height -= 1.9 * LINE_PT


def _patch_t(canvas: Canvas) -> None:
    """The four bars that scanners and readers know without decoding anything, at the foot of the page."""
    height = PATCH_FOOT_MM * mm
    for width in reversed(PATCH_T):
        bar = {"narrow": NARROW_MM, "wide": WIDE_MM}[width] * mm
        canvas.rect((WIDTH - PATCH_LONG_MM * mm) / 2, height, PATCH_LONG_MM * mm, bar, stroke=0, fill=1)
        height += bar + NARROW_MM * mm


def _code(canvas: Canvas, form: str, payload: str, height: float, wide_mm: float, tall_mm: float) -> None:
    """A code in the middle of the page, its foot at `height` points."""
    more = {"barLevel": "Q"} if form == "QR" else {"humanReadable": True}
    code = createBarcodeDrawing(form, value=payload, width=wide_mm * mm, height=tall_mm * mm, **more)
    renderPDF.draw(code, canvas, (WIDTH - code.width) / 2, height)


def _line(canvas: Canvas, text: str, height: float, size_pt: float, *, bold: bool = False) -> None:
    """One centred line with its foot at `height` points."""
    if not holds_arabic(text):
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size_pt)
        canvas.drawCentredString(WIDTH / 2, height, text)
        return
    picture = shaped(text, size_pt, 600 if bold else 400)
    wide, tall = (side * 72 / PICTURE_DPI for side in picture.size)
    canvas.drawImage(ImageReader(picture), (WIDTH - wide) / 2, height - tall / 4, wide, tall)
