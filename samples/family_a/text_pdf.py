"""Typed pages as practice software exports them: text as text, stamps and codes as pictures."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas as Pdf

from samples.family_a.canvas import Canvas
from samples.family_a.fonts import covered, truetype

_MM = 72 / 25.4


def _font(family: str, weight: int) -> str:
    name = f"{family}-{weight}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(truetype(family, weight))))
    return name


def _text(pdf: Pdf, page: Canvas, stroke: tuple[Any, ...]) -> None:
    x, y, text, family, size, colour, weight, anchor = stroke
    font = _font(family, weight)
    plain = "".join(c for c in text if ord(c) in covered(family, weight))
    pdf.setFillColorRGB(*(c / 255 for c in colour))
    pdf.setFont(font, size)
    write = {"l": pdf.drawString, "m": pdf.drawCentredString, "r": pdf.drawRightString}[anchor[0]]
    write(x * _MM, (page.height - y) * _MM, plain)


def _line(pdf: Pdf, page: Canvas, stroke: tuple[Any, ...]) -> None:
    x0, y0, x1, y1, width, colour, dash = stroke
    pdf.setStrokeColorRGB(*(c / 255 for c in colour))
    pdf.setLineWidth(width * _MM)
    pdf.setDash([dash * 0.45 * _MM, dash * 0.55 * _MM] if dash else [])
    pdf.line(x0 * _MM, (page.height - y0) * _MM, x1 * _MM, (page.height - y1) * _MM)


def _rect(pdf: Pdf, page: Canvas, stroke: tuple[Any, ...]) -> None:
    x0, y0, x1, y1, width, colour, fill = stroke
    pdf.setDash([])
    pdf.setStrokeColorRGB(*(c / 255 for c in colour))
    pdf.setLineWidth(width * _MM)
    if fill:
        pdf.setFillColorRGB(*(c / 255 for c in fill))
    pdf.rect(
        x0 * _MM,
        (page.height - y1) * _MM,
        (x1 - x0) * _MM,
        (y1 - y0) * _MM,
        stroke=int(width > 0),
        fill=int(fill is not None),
    )


def _picture(pdf: Pdf, page: Canvas, box: tuple[Any, ...]) -> None:
    """Cut the drawn pixels out of the page, white turned transparent."""
    left, top, right, bottom = box
    cut = page.image.crop((page.px(left), page.px(top), page.px(right) + 1, page.px(bottom) + 1))
    if min(cut.size) < 2:
        return
    alpha = cut.convert("L").point(lambda v: 0 if v > 250 else 255)
    layer = Image.merge("RGBA", (*cut.split(), alpha))
    pdf.drawImage(
        ImageReader(layer),
        left * _MM,
        (page.height - bottom) * _MM,
        (right - left) * _MM,
        (bottom - top) * _MM,
        mask="auto",
    )


_STROKES = {"text": _text, "line": _line, "rect": _rect, "picture": _picture}


def written(pages: list[Canvas]) -> bytes:
    """A PDF of `pages`, the same bytes for the same pages."""
    out = io.BytesIO()
    pdf = Pdf(out, invariant=1)
    for page in pages:
        pdf.setPageSize((page.width * _MM, page.height * _MM))
        for name, stroke in page.strokes:
            _STROKES[name](pdf, page, stroke)
        pdf.showPage()
    pdf.save()
    return out.getvalue()
