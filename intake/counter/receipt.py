"""The receipt that goes home with whoever handed papers in: what came, what is missing, and the number to ask by.

It bears no name: a receipt is left lying about. French stands on the left, Arabic on the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from claims.claim import Message
from intake.claim.records import MOROCCO
from intake.counter.schemas import ClaimAtCounter, Counter
from intake.lettering import wrapped, write
from intake.review.catalogue import Tongue, tongue

WIDE, HIGH = A4  # points
EDGE = 20 * mm
GAP = 8 * mm
TITLE_PT, HEAD_PT, TEXT_PT, NUMBER_PT = 18.0, 12.0, 10.5, 26.0
LINE = 1.55
GROUP = 4  # a tracking number is read aloud and copied by hand


@dataclass(frozen=True)
class Part:
    """One part of a receipt: a heading and its lines, in one language."""

    heading: str
    lines: tuple[str, ...]


def number(tracking: str) -> str:
    """A tracking number as it is read aloud.

    >>> number("ABCD2345WXYZ")
    'ABCD 2345 WXYZ'
    """
    return " ".join(tracking[at : at + GROUP] for at in range(0, len(tracking), GROUP))


def title(speak: Tongue) -> str:
    """What the paper is."""
    return speak.say("Receipt")


def parts(told: Counter, claim: ClaimAtCounter, speak: Tongue) -> Sequence[Part]:
    """What a receipt says of one claim."""
    came = claim.received_at.astimezone(MOROCCO)
    deposit = [
        speak.say("Station: {name}", name=told.station),
        speak.say("Handed in on {day}", day=speak.day(claim.received_on or came.date())),
        speak.say("Scanned on {day} at {time}", day=speak.day(came.date()), time=f"{came:%H:%M}"),
    ]
    if claim.reference:
        deposit.append(speak.say("Reference: {reference}", reference=claim.reference))
    found = [Part(speak.say("Deposit"), tuple(deposit)), Part(speak.say("Papers received"), _papers(claim, speak))]
    if claim.refused is not None:
        found.append(Part(speak.say("To do"), (in_tongue(claim.refused, speak),)))
    lacking = tuple(in_tongue(one.message, speak) for one in claim.missing)
    if claim.read and claim.refused is None:
        found.append(Part(speak.say("Missing"), lacking or (speak.say("Nothing that we could see."),)))
    if claim.look_at:
        doubts = tuple(in_tongue(one.message, speak) for one in claim.look_at)
        found.append(Part(speak.say("To be checked on the papers"), doubts))
    if claim.rescan:
        pages = tuple(
            speak.say("Page {n}: {why}", n=one.page, why=in_tongue(one.message, speak)) for one in claim.rescan
        )
        found.append(Part(speak.say("Pages to scan again"), pages))
    return found


def in_tongue(message: Message, speak: Tongue) -> str:
    """A message in one of its languages."""
    return str(getattr(message, speak.code))


def _papers(claim: ClaimAtCounter, speak: Tongue) -> tuple[str, ...]:
    if not claim.read:
        return (speak.say("The papers are being read; what is missing will be told by the tracking number."),)
    lines = [
        speak.say("{kind}, page {pages}", kind=speak.name("kind", paper.kind), pages=_span(paper.pages))
        for paper in claim.papers
    ]
    return (*lines, speak.say("{count} pages in all", count=claim.pages))


def _span(pages: Sequence[int]) -> str:
    """Pages as people write them; a paper's pages follow each other."""
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"


def drawn(told: Counter) -> bytes:
    """The receipts of a batch as a PDF, one page a claim and more where it does not fit."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setTitle("Cachet")
    for claim in told.claims:
        _page(canvas, told, claim)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _page(canvas: Canvas, told: Counter, claim: ClaimAtCounter) -> None:
    french, arabic = tongue("fr"), tongue("ar")
    height = HIGH - 25 * mm
    write(canvas, title(french), (EDGE, height), TITLE_PT, bold=True, anchor="left")
    write(canvas, title(arabic), (WIDE - EDGE, height), TITLE_PT, bold=True, anchor="right")
    height -= 22 * mm
    canvas.roundRect(EDGE, height - 6 * mm, WIDE - 2 * EDGE, 18 * mm, 3 * mm)
    write(canvas, number(claim.tracking), (WIDE / 2, height), NUMBER_PT, bold=True)
    write(canvas, french.say("Tracking number"), (EDGE + 4 * mm, height + 7 * mm), 8.0, anchor="left")
    write(canvas, arabic.say("Tracking number"), (WIDE - EDGE - 4 * mm, height + 7 * mm), 8.0, anchor="right")
    height -= 18 * mm
    for left, right in zip(parts(told, claim, french), parts(told, claim, arabic), strict=True):
        height = _side_by_side(canvas, left, right, height)
    write(canvas, french.say("Keep this receipt."), (EDGE, 18 * mm), 9.0, anchor="left")
    write(canvas, arabic.say("Keep this receipt."), (WIDE - EDGE, 18 * mm), 9.0, anchor="right")


def _side_by_side(canvas: Canvas, left: Part, right: Part, height: float) -> float:
    """One part in both languages, on as many pages as it takes; gives the height left."""
    column = (WIDE - 2 * EDGE - GAP) / 2
    canvas.setLineWidth(0.4)
    canvas.line(EDGE, height + 6 * mm, WIDE - EDGE, height + 6 * mm)
    write(canvas, left.heading, (EDGE, height), HEAD_PT, bold=True, anchor="left")
    write(canvas, right.heading, (WIDE - EDGE, height), HEAD_PT, bold=True, anchor="right")
    height -= LINE * HEAD_PT
    for french, arabic in zip(left.lines, right.lines, strict=True):
        halves = wrapped(french, TEXT_PT, column), wrapped(arabic, TEXT_PT, column)
        for line, other in _paired(*halves):
            if height < 28 * mm:
                canvas.showPage()
                height = HIGH - 25 * mm
            write(canvas, line, (EDGE, height), TEXT_PT, anchor="left")
            write(canvas, other, (WIDE - EDGE, height), TEXT_PT, anchor="right")
            height -= LINE * TEXT_PT
        height -= 0.3 * TEXT_PT
    return float(height - 8 * mm)


def _paired(left: Sequence[str], right: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Lines that stand beside each other; the shorter side is filled up."""
    for at in range(max(len(left), len(right))):
        yield (left[at] if at < len(left) else ""), (right[at] if at < len(right) else "")
