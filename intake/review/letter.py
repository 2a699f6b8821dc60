"""The letter that asks an insured person for what is missing: one page in French, one in Arabic, the same words as the desk.

French is set in the fonts every PDF reader has; Arabic is shaped by `intake.shaping` and put in as pictures of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from claims.claim import Claim
from claims.errors import NotFound
from claims.words import Certainty
from intake.claim.records import Record
from intake.review.catalogue import Tongue, tongue
from intake.shaping import PICTURE_DPI, holds_arabic, shaped, visible, width_pt

WIDTH, HEIGHT = A4  # points
MARGIN = 24 * mm
TEXT_PT, TITLE_PT = 11.0, 16.0
LEADING = 1.55
MOST_CHARS = 1200
"""Of one item; what is longer is cut, for a letter is no file."""


@dataclass
class _Page:
    """One page being written, from the top down."""

    canvas: Canvas
    speak: Tongue
    y: float = HEIGHT - MARGIN

    @property
    def mirrored(self) -> bool:
        return self.speak.direction == "rtl"

    def write(self, text: str, size: float = TEXT_PT, *, bold: bool = False, indent: float = 0.0) -> None:
        """A paragraph, broken into lines; a full page is followed by another."""
        for line in _lines(visible(text), size, bold, WIDTH - 2 * MARGIN - indent):
            if self.y < MARGIN + 2 * size:
                self.canvas.showPage()
                self.y = HEIGHT - MARGIN
            self.y -= size * LEADING
            self._line(line, size, bold, indent)

    def skip(self, lines: float = 1.0) -> None:
        """Leave some lines free."""
        self.y -= lines * TEXT_PT * LEADING

    def _line(self, line: str, size: float, bold: bool, indent: float) -> None:
        if not holds_arabic(line):
            self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            if self.mirrored:
                self.canvas.drawRightString(WIDTH - MARGIN - indent, self.y, line)
            else:
                self.canvas.drawString(MARGIN + indent, self.y, line)
            return
        picture = shaped(line, size, 600 if bold else 400)
        wide, tall = (side * 72 / PICTURE_DPI for side in picture.size)
        left = WIDTH - MARGIN - indent - wide if self.mirrored else MARGIN + indent
        ink = Image.merge("LA", (Image.new("L", picture.size, 0), ImageChops.invert(picture)))  # lines stand close
        self.canvas.drawImage(ImageReader(ink.convert("RGBA")), left, self.y - tall / 4, wide, tall, mask="auto")


def of(record: Record) -> bytes:
    """The letter of a claim that was returned, as a PDF. Raises NotFound where nothing was asked back."""
    asked = record.judged.get("requested")
    if not asked:
        raise NotFound
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setTitle(record.claim.tracking or record.id)
    for code in _languages(record.claim):
        _write(_Page(canvas, tongue(code)), record, asked)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _languages(claim: Claim) -> tuple[str, str]:
    """The language that the insured person's papers are in comes first."""
    arabic = any(document.language == "ar" for document in claim.documents)
    return ("ar", "fr") if arabic else ("fr", "ar")


def _write(page: _Page, record: Record, asked: list[Mapping[str, Any]]) -> None:
    speak, claim, due_on = page.speak, record.claim, record.row["due_on"]
    name = claim.summary.get("patient_name")
    if claim.tracking:
        code = createBarcodeDrawing("QR", value=claim.tracking, width=24 * mm, height=24 * mm, barLevel="M")
        renderPDF.draw(
            code, page.canvas, MARGIN if page.mirrored else WIDTH - MARGIN - 24 * mm, HEIGHT - MARGIN - 24 * mm
        )
    page.write(speak.say("Papers missing from your claim"), TITLE_PT, bold=True)
    page.skip(0.5)
    for label, value in (
        ("Tracking number", claim.tracking),
        ("Reference", claim.reference),
        ("Deposit", speak.day(claim.received_on) if claim.received_on else None),
        ("Patient", str(name.value) if name is not None and name.value else None),
    ):
        if value:
            page.write(f"{speak.say(label)} : {value}"[:200])
    page.skip(1.5)
    page.write(speak.say("Your claim for repayment was received. To treat it, we still need what follows:"))
    page.skip(0.5)
    for n, item in enumerate(_items(claim, asked, speak), start=1):
        page.write(f"{n}. {item}"[:MOST_CHARS], indent=6 * mm)
        page.skip(0.3)
    page.skip()
    if isinstance(due_on, date):
        page.write(
            speak.say("Bring it by {day}, with this letter, where you handed the claim in.", day=speak.day(due_on)),
            bold=True,
        )
    page.write(
        speak.say("Past this day the claim may be refused. The time to pay stands still until your papers arrive.")
    )


def _items(claim: Claim, asked: list[Mapping[str, Any]], speak: Tongue) -> Iterator[str]:
    """What to bring, as the flags say it; an item that no flag is of, in the reviewer's own words."""
    for one in asked:
        flags = [flag for flag in claim.flags if flag.rule == one["rule"]]
        surely = [
            flag for flag in flags if flag.certainty is Certainty.FOUND
        ]  # what we doubt ourselves helps nobody there
        yield from [getattr(flag.message, speak.code) for flag in surely or flags] or [str(one["item"])]


def _lines(text: str, size: float, bold: bool, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _wide(longer, size, bold) > width:
            yield line
            longer = word
        line = longer
    yield line


def _wide(text: str, size: float, bold: bool) -> float:
    if holds_arabic(text):
        return width_pt(text, size, 600 if bold else 400)
    return float(stringWidth(text, "Helvetica-Bold" if bold else "Helvetica", size))
