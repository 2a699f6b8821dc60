"""The same pages as a born-digital PDF: text as text, stamps as small pictures."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.family_b import fonts
from samples.family_b.canvas import Colour, Page, Picture, Rule, Shape, Words

PT_MM = 72 / 25.4


def write_pdf(pages: list[Page]) -> bytes:
    """All pages in one file; the same pages give the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in pages:
        canvas.setPageSize((page.width * PT_MM, page.height * PT_MM))
        for op in page.ops:
            if isinstance(op, Words):
                _words(canvas, op, page.height)
            elif isinstance(op, Rule):
                _rule(canvas, op, page.height)
            elif isinstance(op, Shape):
                _shape(canvas, op, page.height)
            else:
                _picture(canvas, op, page.height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def _registered(path: str) -> str:
    name = Path(path).stem
    pdfmetrics.registerFont(TTFont(name, path))
    return name


def _ink(colour: Colour) -> tuple[float, float, float]:
    return (colour[0] / 255, colour[1] / 255, colour[2] / 255)


def _words(canvas: Canvas, op: Words, height: float) -> None:
    text = op.text
    if op.rtl:
        text = _shaped(op.text, op.path)
        if not text:
            return
    canvas.setFillColorRGB(*_ink(op.colour))
    canvas.setFont(_registered(op.path), op.size * PT_MM)
    canvas.drawString(op.x * PT_MM, (height - op.y) * PT_MM, text)


def _shaped(text: str, path: str) -> str:
    """Arabic in presentation forms, in the order of drawing; empty where the face lacks them."""
    import arabic_reshaper
    from bidi.algorithm import get_display

    shown = str(get_display(arabic_reshaper.reshape(text)))
    return shown if all(ord(c) in fonts.known_letters(path) for c in shown) else ""


def _rule(canvas: Canvas, op: Rule, height: float) -> None:
    canvas.setStrokeColorRGB(*_ink(op.colour))
    canvas.setLineWidth(op.width * PT_MM)
    canvas.setDash([op.dash[0] * PT_MM, op.dash[1] * PT_MM] if op.dash else [])
    for (x0, y0), (x1, y1) in zip(op.points, op.points[1:], strict=False):
        canvas.line(x0 * PT_MM, (height - y0) * PT_MM, x1 * PT_MM, (height - y1) * PT_MM)
    canvas.setDash([])


def _shape(canvas: Canvas, op: Shape, height: float) -> None:
    if op.fill is not None:
        canvas.setFillColorRGB(*_ink(op.fill))
    if op.outline is not None:
        canvas.setStrokeColorRGB(*_ink(op.outline))
    canvas.setLineWidth(op.width * PT_MM)
    how = {"stroke": int(op.outline is not None), "fill": int(op.fill is not None)}
    (x0, y0), (x1, y1) = op.points[0], op.points[-1]
    if op.kind == "rect":
        canvas.rect(x0 * PT_MM, (height - y1) * PT_MM, (x1 - x0) * PT_MM, (y1 - y0) * PT_MM, **how)
    elif op.kind == "ellipse":
        canvas.ellipse(x0 * PT_MM, (height - y0) * PT_MM, x1 * PT_MM, (height - y1) * PT_MM, **how)
    else:
        path = canvas.beginPath()
        path.moveTo(x0 * PT_MM, (height - y0) * PT_MM)
        for x, y in op.points[1:]:
            path.lineTo(x * PT_MM, (height - y) * PT_MM)
        path.close()
        canvas.drawPath(path, **how)


def _picture(canvas: Canvas, op: Picture, height: float) -> None:
    if op.pixels.ndim == 2:
        alpha = (np.clip(op.pixels, 0, 1) * 255).astype(np.uint8)
        rgba = np.dstack([np.full(alpha.shape, c, np.uint8) for c in op.colour] + [alpha])
    else:
        alpha = np.full(op.pixels.shape[:2], 255, np.uint8) if op.alpha is None else (op.alpha * 255).astype(np.uint8)
        rgba = np.dstack([op.pixels, alpha])
    image = Image.fromarray(rgba)
    image.thumbnail((int(op.w * 12) + 1, int(op.h * 12) + 1))
    canvas.drawImage(
        ImageReader(image), op.x * PT_MM, (height - op.y - op.h) * PT_MM, op.w * PT_MM, op.h * PT_MM, mask="auto"
    )
