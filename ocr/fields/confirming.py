"""The place of a value read again by every engine, so that their agreement speaks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

import cv2
import numpy as np

from claims.words import Origin
from ocr.evidence import Candidate, Reading, alike_twice
from ocr.fields.amounts import parse_amount
from ocr.fields.dates import parse_date, western
from ocr.fields.names import leading_name, may_be_misread, name_key
from ocr.fields.rows import Row
from ocr.page import PixelBox, Sheet

Value = TypeVar("Value", bound=Hashable)

FIGURES_OF_AMOUNTS = "0123456789.,-' "
FIGURES_OF_DATES = "0123456789/-.: "
CURRENCY_LETTERS = "DHdhsMAD"
MARGIN = 0.2
"""Share of a line's height left around a crop: engines read letters that touch the edge badly."""


@dataclass(frozen=True)
class Place:
    """Where a value stands: `row.text[start:end]` on its sheet."""

    sheet: Sheet
    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters as first read."""
        return self.row.text[self.start : self.end]

    @property
    def box(self) -> PixelBox:
        """Pixels of the sheet."""
        return self.row.box_of(self.start, self.end)

    @property
    def digital(self) -> bool:
        """Whether all of it stands in the file's own text, whose words are wholly sure; what was read besides never is."""
        words = self.row.words_in(self.start, self.end)
        return self.sheet.digital and all(word.confidence == 1.0 for word in words)

    @property
    def origin(self) -> Origin:
        """The file's own text or print."""
        return Origin.TEXT_LAYER if self.digital else Origin.PRINT


def first_reading(place: Place) -> Reading:
    """What the page's own reading says at `place`."""
    return Reading("text_layer" if place.digital else "page", place.text, place.row.sureness(place.start, place.end))


def confirmed(
    place: Place, value: Value, parse: Callable[[str], Value | None], charset: str | None
) -> tuple[Value, tuple[Reading, ...], float]:
    """`value`, or what most readings say instead, with all readings and their agreement (0 to 1).

    parse    a reading's text → value, None where it says none
    charset  the only characters that may come out of the engines
    """
    first = first_reading(place)
    if place.digital:
        return value, (first,), 1.0
    if (whole := _with_ends(place)) != place.box:
        return _completed(place, whole, value, parse, charset)
    again = _read_place(place, charset, 0)
    if any(_is_cut(reading.text, place.text) for reading in again):
        again = _read_place(place, charset, round(CUT_ROOM * (place.box[3] - place.box[1])))
    said = [value, *(parse(reading.text) for reading in again)]
    readers = [_reader(place), *(reading.engine for reading in again)]
    behind: dict[Value, set[str]] = {}
    for one, reader in zip(said, readers, strict=True):
        if one is not None:
            behind.setdefault(one, set()).add(reader)
    best = max(behind, key=lambda one: len(behind[one]))
    if len(behind[best]) < 2:
        # no two engines agree: on short lines the second one errs least (it stands last)
        best = said[-1] if said[-1] is not None else value
        read = (replace(reading, engine=reader) for reading, reader in zip((first, *again), readers, strict=True))
        behind_it = [reading for reading, one in zip(read, said, strict=True) if one == best]
        return best, (first, *again), max(ONE_ENGINE, alike_twice(behind_it))
    return best, (first, *again), sum(one == best for one in said) / len(said)


def _completed(
    place: Place, whole: PixelBox, value: Value, parse: Callable[[str], Value | None], charset: str | None
) -> tuple[Value, tuple[Reading, ...], float]:
    """What stands in `whole`, which reaches beyond the place: sure where both engines say it, in doubt otherwise."""
    first, again = first_reading(place), _read_place(place, charset, 0, whole)
    said = [parse(reading.text) for reading in again]
    if len(again) > 1 and said[0] is not None and all(one == said[0] for one in said):
        return said[0], (first, *again), 1.0
    longest = max((one for one in said if one is not None), key=lambda one: len(str(one)), default=value)
    return longest, (first, *again), ONE_ENGINE


END_GAP, END_TALL, END_REACH = 0.45, 0.5, 6.0
"""Room to a letter that goes on with a value, its height at the least, and how far a value goes on, all in heights of its line."""


def _with_ends(place: Place) -> PixelBox:
    """The box of the place with the letters right beside it that no word holds: an engine saw where a number begins and not
    where it ends."""
    left, top, right, bottom = place.box
    tall = bottom - top
    from_px, to_px = max(0, left - round(END_REACH * tall)), min(place.sheet.width, right + round(END_REACH * tall))
    strip = np.ascontiguousarray(place.sheet.pixels[top:bottom, from_px:to_px])
    if min(strip.shape[:2]) < 6:
        return place.box
    gray = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    letters = [
        (from_px + x, from_px + x + wide)
        for x, _, wide, high, _ in stats[1:].tolist()
        # what fills the line from edge to edge and is narrow is the wall of a box
        if END_TALL * tall <= high and wide <= 1.5 * tall and (high < 0.98 * tall or wide > 0.3 * tall)
    ]
    held = [
        (word.box[0], word.box[2])
        for word in place.sheet.words
        if min(word.box[3], bottom) - max(word.box[1], top) > 0.4 * tall
    ]
    letters = [one for one in letters if not any(_share(one, other) > 0.4 for other in held)]
    for begin, end in sorted(letters):
        if begin >= right - 0.2 * tall and begin - right <= END_GAP * tall:
            right = max(right, end)
    for begin, end in sorted(letters, key=lambda one: -one[1]):
        if end <= left + 0.2 * tall and left - end <= END_GAP * tall:
            left = min(left, begin)
    return (left, top, right, bottom)


def _share(one: tuple[int, int], other: tuple[int, int]) -> float:
    return (min(one[1], other[1]) - max(one[0], other[0])) / max(one[1] - one[0], 1)


def _read_place(place: Place, charset: str | None, wider_px: int, box: PixelBox | None = None) -> tuple[Reading, ...]:
    """The place, or `box`, as Tesseract and PP-OCR read it, with `wider_px` more on either side."""
    from ocr.engines import read_line

    left, top, right, bottom = box or place.box
    room = max(2, round(MARGIN * (bottom - top)))
    glued = place.start > 0 and not place.row.text[place.start - 1].isspace()
    before = 3 * room if glued else room  # cut out of a longer stretch by the share of letters: the cut is rough
    crop = place.sheet.crop((left - before - wider_px, top, right + room + wider_px, bottom), 2)
    return read_line(crop, place.sheet.dpi, charset=charset)


CUT_ROOM = 0.6
"""What a crop that cut off a character is widened by on either side, in heights of its line: the width of one."""


def _is_cut(reading: str, first: str) -> bool:
    """Whether a reading has the first one's figures less some at an end: its crop then cut them off, and both engines agree
    on what is left ("3/09/2025")."""
    mine, whole = (re.sub(r"\D", "", western(text)) for text in (reading, first))
    return 0 < len(mine) < len(whole) and (whole.startswith(mine) or whole.endswith(mine))


ONE_ENGINE = 0.34
"""Agreement where only one engine stands behind a value, however often it was asked."""


def _reader(place: Place) -> str:
    words = place.row.words_in(place.start, place.end)
    return words[0].reader if words else "tesseract"


def figures_of(text: str) -> str:
    """The characters of an amount first read as `text`: with the currency's letters where it ends in them.

    Without them an engine makes figures of them: "360DH" became 3600.
    """
    return FIGURES_OF_AMOUNTS + (CURRENCY_LETTERS if re.search(r"\d\s*[A-Za-z]{2,3}\W*$", text) else "")


def amount_of(text: str) -> Decimal | None:
    """The amount a reading of a crop says; crops end in the amount."""
    seen = parse_amount(text)
    return seen.value if seen is not None and seen.surety >= 0.3 else None


def date_candidate(
    place: Place, value: str, surety: float, label: float, corroborated: int = 0, birth: bool = False
) -> Candidate:
    """A date's candidate, its place read again."""

    def parse(text: str) -> str | None:
        seen = parse_date(text, birth)
        return seen.value.isoformat() if seen is not None else None

    figures = not re.search(r"[^\W\d_]", western(place.text))
    best, readings, agreement = confirmed(place, value, parse, FIGURES_OF_DATES if figures else None)
    return Candidate(
        best, place.text, place.origin, place.row.page, place.box, readings,
        agreement=agreement * (1.0 if surety >= 0.8 else 0.75),
        valid=True if surety >= 0.8 else None,
        label=label, corroborated=corroborated, quality=place.sheet.quality,
    )  # fmt: skip


def name_candidate(place: Place, value: str, label: float, corroborated: int = 0) -> Candidate:
    """A name's candidate; engines agree when the letters without accents and spaces are the same."""
    key = name_key(value)

    def parse(text: str) -> str | None:
        said = _key_of_name(text)
        # a crop that takes in the end of "Dr" puts its letter before the name
        return key if said and said.endswith(key) and len(said) - len(key) <= 2 else said

    best, readings, agreement = confirmed(place, key, parse, None)
    if best != name_key(value):
        # another spelling won: take it from the reading that has it
        value = next((_name_in(r.text) for r in readings[1:] if _key_of_name(r.text) == best), value)
    return Candidate(
        value, place.text, place.origin, place.row.page, place.box, readings,
        agreement=agreement, valid=False if may_be_misread(value) else None, label=label, corroborated=corroborated,
        quality=place.sheet.quality,
    )  # fmt: skip


def _name_in(text: str) -> str:
    seen = leading_name(text)
    return seen.value if seen is not None else ""


def _key_of_name(text: str) -> str | None:
    return name_key(_name_in(text)) or None


def plain_candidate(
    place: Place, value: object, label: float, valid: bool | None = None, agreement: float | None = None
) -> Candidate:
    """A candidate that rests on the page's own reading."""
    first = first_reading(place)
    return Candidate(
        value, place.text, place.origin, place.row.page, place.box, (first,),
        agreement=agreement if agreement is not None else (1.0 if place.digital else 0.5),
        valid=valid, label=label, quality=place.sheet.quality,
    )  # fmt: skip
