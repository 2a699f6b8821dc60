"""Pages of one part become documents: which page begins a paper, and which goes on with the one before."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from claims.words import CARE_SHEETS, CodeFormat, Kind
from ocr.fields.dates import find_dates
from ocr.fields.rows import rows_of
from ocr.kinds import KindGuess
from ocr.page import Sheet

MOST_TOGETHER = 40
"""Pages of one document that are kept in memory at once; a longer one goes on as another of its kind."""

ONE_SHEET = frozenset({Kind.PAYMENT_RECEIPT})
"""Papers that never go on on another page."""

TWO_SIDED = frozenset({Kind.IDENTITY_CARD})

OWN_BEGINNING = frozenset({Kind.PRESCRIPTION, Kind.INVOICE, Kind.HOSPITAL_CERTIFICATE, Kind.PRIOR_AGREEMENT})
"""Papers of which a claim may hold several in a row: each page with its own heading is one."""

SURE_KIND = 0.75
"""From here on a page's own words say what it is, whatever stood before."""

_NUMBERED = re.compile(
    r"\bpage\s*:?\s*(\d{1,2})\b|\b(?:p\.?|pg\.?)?\s*(\d{1,2})\s*(?:/|sur|de)\s*(\d{1,2})\s*$", re.IGNORECASE
)
_GOES_ON = re.compile(r"^\W*(suite|\(suite\)|report|a reporter|continuation|تابع|يتبع)\b", re.IGNORECASE)


@dataclass(eq=False)
class Paper:
    """A document being put together."""

    kind: Kind
    confidence: float
    sheets: list[Sheet] = field(default_factory=list)
    guesses: list[KindGuess] = field(default_factory=list)

    def take(self, sheet: Sheet, guess: KindGuess) -> None:
        """One page more."""
        self.sheets.append(sheet)
        self.guesses.append(guess)
        if guess.kind is self.kind:
            self.confidence = max(self.confidence, guess.confidence)

    @property
    def language(self) -> str | None:
        """The language of most of its pages; None when none could be told."""
        said = [guess.language for guess in self.guesses if guess.language]
        return max(sorted(set(said)), key=said.count) if said else None

    @property
    def form(self) -> str | None:
        """The printed form reference of its first page that has one."""
        return next((guess.form for guess in self.guesses if guess.form), None)


def goes_on(paper: Paper, sheet: Sheet, guess: KindGuess) -> bool:
    """Whether `sheet` is another page of `paper`."""
    if len(paper.sheets) >= MOST_TOGETHER or paper.kind in ONE_SHEET:
        return False
    number = page_number(sheet)
    if number is not None and number >= 2 and _follows(paper, number) and _may_belong(paper, guess):
        return True
    if paper.kind in CARE_SHEETS and guess.kind in CARE_SHEETS and guess.page_of_form == 2:
        # the tables of a long-term illness or dental sheet are those of the plain one, and funds print the plain one's
        # back behind them: only its first page says which it is
        return _lacks(paper, 2)
    if paper.kind is Kind.PRESCRIPTION and guess.kind in (paper.kind, Kind.OTHER) and only_stickers(sheet):
        return True
    if guess.kind is not paper.kind:
        return False
    if paper.kind in CARE_SHEETS:
        return _other_side(paper, guess)
    if paper.kind in TWO_SIDED:
        return len(paper.sheets) < 2
    if number == 1:
        return False
    return paper.kind not in OWN_BEGINNING or _without_beginning(sheet)


def _other_side(paper: Paper, guess: KindGuess) -> bool:
    """Whether a page of a care sheet is the side its paper still lacks."""
    if guess.form and paper.form and guess.form != paper.form:
        return False
    if guess.page_of_form is not None:
        return _lacks(paper, guess.page_of_form)
    return len(paper.sheets) < 2


def _lacks(paper: Paper, page_of_form: int) -> bool:
    return len(paper.sheets) < 4 and all(known.page_of_form != page_of_form for known in paper.guesses)


def _may_belong(paper: Paper, guess: KindGuess) -> bool:
    return guess.kind in (paper.kind, Kind.OTHER) or guess.confidence < SURE_KIND


def _follows(paper: Paper, number: int) -> bool:
    """Whether page `number` is the next one of `paper`."""
    return number == len(paper.sheets) + 1


def page_number(sheet: Sheet) -> int | None:
    """The page number printed at the head or foot of `sheet` ("Page 2", "2/3"); None when none is."""
    for line in _edge_lines(sheet):
        if _GOES_ON.search(line):
            return 2
        found = _NUMBERED.search(line)
        if found is None:
            continue
        number = int(found.group(1) or found.group(2))
        of = int(found.group(3)) if found.group(3) else 99
        if 1 <= number <= of and of >= 2:
            return number
    return None


def _edge_lines(sheet: Sheet) -> list[str]:
    """The printed lines in the top and bottom eighth of the page, without accents."""
    lines: dict[int, list[str]] = {}
    for word in sheet.words:
        if word.box[3] < sheet.height / 8 or word.box[1] > sheet.height * 7 / 8:
            lines.setdefault(word.line, []).append(word.text)
    return [_plain(" ".join(words)) for words in lines.values()]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).strip()


_OF_A_BEGINNING = re.compile(
    r"\b(?:dr|docteur|professeur|ordonnance|m(?:r|me|lle)|patient|malade|nom)\b|\ble\s*:?\s*\d|الدكتور|وصفة",
    re.IGNORECASE,
)
MOST_ON_STICKERS = 60
"""Words on a sheet of stickers: the name, lot and price of a dozen boxes."""


def only_stickers(sheet: Sheet) -> bool:
    """Whether a page shows codes cut from boxes of medicines and nothing that opens a paper: no title, name or date."""
    if len(sheet.words) > MOST_ON_STICKERS or not any(code.format is CodeFormat.EAN13 for code in sheet.codes):
        return False
    texts = [row.text for row in rows_of(sheet)]
    dated = any(seen.surety > 0.8 for text in texts for seen in find_dates(text))
    return not dated and not any(_OF_A_BEGINNING.search(_plain(text)) for text in texts)


def _without_beginning(sheet: Sheet) -> bool:
    """Whether a page lacks what every first page has: a heading of several lines over its first third."""
    top = {word.line for word in sheet.words if word.box[3] < sheet.height / 4 and len(word.text) > 2}
    return len(top) < 2
