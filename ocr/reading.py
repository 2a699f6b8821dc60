"""The story of one file: scans in, documents out.

Each page is set upright, looked at for codes and marks, read and named; pages of one paper are joined, and the paper's
fields are found and weighed. A step that fails on a page costs that page, never the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import cv2

from claims.claim import Document, Page
from claims.errors import CachetError
from claims.words import BARE_KINDS, Kind, PageState, Regime
from ocr import engines, ink, kinds, quality
from ocr.agreeing import agreed
from ocr.bearing_out import Spoken, borne_out
from ocr.codes import read_codes
from ocr.confidence import Settled
from ocr.grouping import Paper, goes_on
from ocr.ink import SeenMark
from ocr.kinds import KindGuess
from ocr.legible import why_unreadable
from ocr.page import Pixels, Scan, Sheet
from ocr.papers import document_of, regime_of
from ocr.prints import print_of
from ocr.separators import Cover, says_separator, separator_on
from ocr.tampering import colour_share, copies
from ocr.upright import straighten

TRUNCATED_QUALITY = 0.3
"""A page that ends too early cannot testify that something is absent."""

PAGE_FAULTS = (
    CachetError,
    MemoryError,
    OSError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    AttributeError,
    AssertionError,
    cv2.error,
)
"""What a step may raise on a page nobody foresaw: the page counts as failed, the file goes on."""

__all__ = ["Part", "read"]

Watch = Callable[[int], None]
"""Told before each page, with its number in the file: the place to renew a page's budget of time."""

Keep = Callable[[int, int, Pixels], None]
"""Given the part, the page's number in it and its upright pixels, while they are still in memory."""


@dataclass
class Part:
    """One claim's worth of a file: what stands between two separators.

    cover     what the last cover sheet before it said
    regime    what its forms say of the regime, None when they say nothing
    prints    how its pages look, by their numbers, to know them again in another scan
    evidence  what spoke for each value, by `document.field`; none for values taken from another paper
    """

    cover: Cover
    pages: list[Page] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    regime: Regime | None = None
    prints: dict[int, str] = field(default_factory=dict)
    evidence: dict[str, Settled] = field(default_factory=dict)


def _evidence(documents: Sequence[Document], spoken: Spoken) -> dict[str, Settled]:
    return {
        f"{place}.{name}": settled
        for place, document in enumerate(documents)
        for name, settled in spoken.get(document.pages, {}).items()
        if name in document.fields and document.fields[name].value is settled.field.value
    }


def _coded(sheet: Sheet) -> Sheet:
    """`sheet` with the codes that stand on it."""
    return sheet.saying(codes=read_codes(sheet))


def _worded(sheet: Sheet) -> Sheet:
    """`sheet` with its words and its grade."""
    grade = 1.0 if sheet.digital else quality.grade(sheet.pixels)
    if sheet.reason is not None:
        grade = min(grade, TRUNCATED_QUALITY)
    words = engines.completed_words(sheet) if sheet.digital else engines.page_words(sheet)
    return sheet.saying(quality=grade, words=words)


def _named(sheet: Sheet) -> KindGuess:
    """What the page is; one with ink and no words is `other`, for blank pages were set apart before."""
    guess = kinds.classify(sheet)
    return replace(guess, kind=Kind.OTHER, confidence=0.5) if guess.kind in BARE_KINDS else guess


def read(
    scans: Iterable[Scan],
    watch: Watch | None = None,
    keep: Keep | None = None,
    without: Mapping[int, str] = MappingProxyType({}),
) -> list[Part]:
    """The parts of a file, in order; a file without separators has one. Empty when it holds separators only.

    without  pages that are not read, by their number in the file, and the reason they are said to have failed for
    """
    reader = _Reader(keep)
    for scan in scans:
        if watch is not None:
            watch(scan.n)
        if scan.n in without:
            reader.leave_out(scan, without[scan.n])
        else:
            reader.take(scan)
    reader.close_part()
    return reader.parts


class _Reader:
    """Pages in, documents out, holding no more pixels than the paper being put together needs."""

    def __init__(self, keep: Keep | None) -> None:
        self.parts: list[Part] = []
        self._keep = keep
        self._cover = Cover()
        self._part = Part(self._cover)
        self._paper: Paper | None = None
        self._marks: dict[int, tuple[SeenMark, ...]] = {}
        self._colours: dict[int, float] = {}
        self._spoken: Spoken = {}

    def take(self, scan: Scan) -> None:
        """Read one page and put it where it belongs."""
        n = self._next
        try:
            sheet = _coded(straighten(replace(scan, n=n)))
            said = separator_on(sheet)
        except PAGE_FAULTS as fault:
            self._fail(n, fault, scan.pixels)
            return
        if said is not None:
            self.close_part(said)
            return
        try:
            self._place(sheet)
        except PAGE_FAULTS as fault:
            self._fail(n, fault, sheet.pixels)

    def leave_out(self, scan: Scan, reason: str) -> None:
        """Keep a page's place, and nothing of what stands on it."""
        self._failed(self._next, reason, scan.pixels)

    @property
    def _next(self) -> int:
        return len(self._part.pages) + 1

    def close_part(self, said: Cover | None = None) -> None:
        """End the claim here; the next one is under the cover `said`, where that says anything."""
        self._close_paper()
        if self._part.pages:
            documents = borne_out(agreed(self._part.documents), self._spoken)
            self._part.documents = copies(documents, self._colours)
            self._part.evidence = _evidence(documents, self._spoken)
            self.parts.append(self._part)
        if said is not None and said != Cover():
            self._cover = said
        self._part, self._colours, self._spoken = Part(self._cover), {}, {}

    def _place(self, sheet: Sheet) -> None:
        """Name the page, and join it to the paper it goes on with or begin another."""
        if sheet.reason is None and quality.is_blank(sheet):
            self._blank(sheet, 0.95)
            return
        sheet = _worded(sheet)
        if says_separator(sheet):
            self.close_part(Cover())
            return
        seen = ink.find_marks(sheet)
        if sheet.reason is None and not seen and quality.is_bare(sheet):
            self._blank(sheet, 0.8)
            return
        guess = _named(sheet)
        sheet.extra["seen_marks"] = seen
        if self._paper is None or not goes_on(self._paper, sheet, guess):
            self._close_paper()
            self._paper = Paper(guess.kind, guess.confidence)
        self._paper.take(sheet, guess)
        self._marks[sheet.n] = seen
        reason = why_unreadable(sheet)
        self._note(sheet, PageState.UNREADABLE if reason else PageState.READ, sheet.quality, reason)
        if reason is None:
            self._part.prints[sheet.n] = print_of(sheet.pixels)
            if not sheet.digital:
                self._colours[sheet.n] = colour_share(sheet.pixels, sheet.dpi)

    def _blank(self, sheet: Sheet, sure: float) -> None:
        self._note(sheet, PageState.BLANK, 1.0)
        self._part.documents.append(Document(kind=Kind.BLANK, kind_confidence=sure, pages=(sheet.n,)))

    def _close_paper(self) -> None:
        paper, self._paper = self._paper, None
        if paper is None:
            return
        marks, self._marks = self._marks, {}
        try:
            document, spoken = document_of(paper, marks)
        except PAGE_FAULTS:
            self._give_up(paper)
            return
        self._spoken[document.pages] = spoken
        self._part.documents.append(document)
        self._part.documents.sort(key=lambda each: each.pages)
        self._part.regime = self._part.regime or regime_of(paper)

    def _give_up(self, paper: Paper) -> None:
        """Its fields could not be looked for: its pages count as failed, its kind is kept."""
        numbers = {sheet.n for sheet in paper.sheets}
        self._part.pages = [
            page.model_copy(update={"state": PageState.FAILED, "reason": "fields"}) if page.n in numbers else page
            for page in self._part.pages
        ]

    def _note(self, sheet: Sheet, state: PageState, grade: float, reason: str | None = None) -> None:
        self._part.pages.append(
            Page(n=sheet.n, state=state, quality=round(min(max(grade, 0.0), 1.0), 3), reason=reason)
        )
        if self._keep is not None:
            self._keep(len(self.parts) + 1, sheet.n, sheet.pixels)

    def _fail(self, n: int, fault: Exception, pixels: Pixels) -> None:
        reason = (
            "memory"
            if isinstance(fault, MemoryError)
            else "time"
            if isinstance(fault, TimeoutError)
            else "reader_failed"
        )
        self._failed(n, reason, pixels)

    def _failed(self, n: int, reason: str, pixels: Pixels) -> None:
        self._part.pages.append(Page(n=n, state=PageState.FAILED, reason=reason))
        if self._keep is not None:
            self._keep(len(self.parts) + 1, n, pixels)
