"""Numbers that say who issued a paper, by their printed labels: the ICE, an INPE."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from claims.numbers import ice, inpe
from claims.words import Origin
from ocr.evidence import Candidate
from ocr.fields.confirming import ONE_ENGINE, Place, confirmed, plain_candidate
from ocr.fields.dates import western
from ocr.fields.identifiers import inpe_of_codes
from ocr.fields.rows import Row, rows_of
from ocr.fields.stamps import says, stamp_sheets
from ocr.page import PixelBox, Sheet

MARGIN_PX = 4
"""Paper left around the crop of a number that is read again."""
_DIGIT_SLIPS = str.maketrans("OoQDIl|TSBZ", "00001111582")
_ICE_LABEL = re.compile(
    r"(?<![^\W\d_])(?:I\s?\.?\s?C\s?\.?\s?E\b|identifiant\s+commun(?:\s+de\s+l.entreprise)?)\W*(?:n[°o]?)?\W*",
    re.IGNORECASE,
)
_INPE_LABEL = re.compile(
    r"(?:(?<![^\W\d_])|(?<=\bcode))(?:(?:[I1l]\s?\.?\s?)?N\s?\.?\s?P\s?\.?\s?E|INP|الر[قف]م\s+الو\S*\s+الا\S*)(?![^\W\d_TIl])\W*(?:n[°o]?)?\W*",
    re.IGNORECASE,
)


def _digits_after(text: str, start: int, count: int) -> tuple[str, int, int] | None:
    """`count` figures from `text[start:]` on, room and slips allowed between them."""
    found = re.match(rf"\s*((?:[0-9OoQDIl|TSBZ][\s.\-]{{0,2}}){{{count}}})(?![0-9])", western(text[start:]))
    if found is None:
        return None
    figures = re.sub(r"[\s.\-]", "", found[1])
    if sum(c.isdigit() for c in figures) < count - 2:
        return None
    end = start + found.start(1) + len(found[1].rstrip(" .-"))
    return figures.translate(_DIGIT_SLIPS), start + found.start(1), end


def _numbered(
    rows: Sequence[Row], sheets: dict[int, Sheet], label: re.Pattern[str], count: int, is_valid: Callable[[str], bool]
) -> list[Candidate]:
    out: list[Candidate] = []
    for row in rows:
        for found in label.finditer(row.text):
            figures = _digits_after(row.text, found.end(), count)
            if figures is None:
                out += _mended(row, sheets[row.page], found.end(), count, is_valid)
                continue
            value, start, end = figures
            out.append(number_candidate(Place(sheets[row.page], row, start, end), value, count, is_valid(value), 1.0))
    return out


def _mended(row: Row, sheet: Sheet, start: int, count: int, is_valid: Callable[[str], bool]) -> list[Candidate]:
    """A number that the page's reading gives a figure too many or too few: what the engines read there, if its key holds."""
    found = re.match(rf"\s*((?:[0-9OoQDIl|TSBZ/][\s.\-]{{0,2}}){{{count - 2},{count + 2}}})", western(row.text[start:]))
    if found is None or sheet.digital or sum(c.isdigit() for c in found[1]) < count - 3:
        return []
    from ocr.engines import read_line

    place = Place(sheet, row, start + found.start(1), start + found.start(1) + len(found[1].rstrip(" .-")))
    again = read_line(sheet.crop(place.box, MARGIN_PX), sheet.dpi, charset="0123456789 ")
    said = [figures for one in again if len(figures := re.sub(r"\D", "", one.text)) == count and is_valid(figures)]
    if not said:
        return []
    return [
        Candidate(
            said[0], place.text, place.origin, row.page, place.box, tuple(again),
            agreement=sum(one == said[0] for one in said) / 3, valid=True, quality=sheet.quality,
        )
    ]  # fmt: skip


def number_candidate(place: Place, value: str, count: int, valid: bool, label: float) -> Candidate:
    """A number of `count` figures, its place read again."""

    def parse(text: str) -> str | None:
        figures = re.sub(r"\D", "", western(text))
        return figures if len(figures) == count else None

    best, readings, agreement = confirmed(place, value, parse, "0123456789 ")
    checked = valid if best == value else inpe.is_valid(best) if count == 9 else ice.is_valid(best)
    if valid and not checked:
        best, checked, agreement = value, True, 0.34  # the key speaks for the first reading
    return Candidate(
        best, place.text, place.origin, place.row.page, place.box, readings,
        agreement=agreement, valid=checked, label=label, quality=place.sheet.quality,
    )  # fmt: skip


def ices(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """The issuer's ICE: fifteen figures after its label; without a label, fifteen figures whose key holds."""
    labelled = _numbered(rows, sheets, _ICE_LABEL, 15, ice.is_valid)
    if labelled:
        # a business customer has one too, further down; the issuer's stands at the head or foot with its other numbers
        return [max(labelled, key=lambda one: bool(one.valid))]
    for row in rows:
        for found in re.finditer(r"(?<!\d)00\d(?:\s?\d){12}(?!\d)", western(row.text)):
            value = re.sub(r"\s", "", found[0])
            if ice.is_valid(value):
                return [
                    number_candidate(Place(sheets[row.page], row, found.start(), found.end()), value, 15, True, 0.5)
                ]
    return _misshapen(rows, sheets, _ICE_LABEL, _MISSHAPEN_ICE, ice.is_valid)[:1]


def inpes(rows: Sequence[Row], sheets: dict[int, Sheet], but: re.Pattern[str] | None = None) -> list[Candidate]:
    """INPE numbers after their label, in bar codes and, where neither has one, in stamps; the same number twice corroborates it.

    but  words close above a number that make it another's: the pharmacy's stamp on a doctor's prescription
    """
    printed = _numbered(_not_below(rows, but), sheets, _INPE_LABEL, 9, inpe.is_valid)
    coded = [candidate for sheet in sheets.values() for _, candidate in inpe_of_codes(sheet)]
    if coded and not any(one.value == coded[0].value for one in printed):
        # nine figures in a code may be another number; without a printed twin the key must hold
        coded = [one for one in coded if one.valid]
    out = (
        printed + coded
        or _stamped(sheets, but)
        or _loosely_labelled(rows, sheets, but)
        or _alone(rows, sheets, but)
        or _misshapen(_not_below(rows, but), sheets, _INPE_LABEL, _MISSHAPEN_INPE, inpe.is_valid)
        or _in_part(sheets, but)
    )
    return [replace(one, corroborated=sum(other.value == one.value for other in out) - 1) for one in out][:3]


_LOOSE_LABEL = re.compile(
    r"(?<![^\W_])(?:(?:[IVLl1|/\\]\W?)?N{1,2}(?![°ºo])\W?(?:[PFRA]\W?)?|\w?\W?P\W?(?=[EFC]))[EFUCG]{0,2}\W*(?=[\dTIl|]\d)"
)
"""The label as it is read under other ink: "VN.P.E", "NP", "N", "WP.E", "I.N.PC"."""


def _loosely_labelled(rows: Sequence[Row], sheets: dict[int, Sheet], but: re.Pattern[str] | None) -> list[Candidate]:
    """Nine figures whose key holds after what is left of the label."""
    found = _numbered(_not_below(rows, but), sheets, _LOOSE_LABEL, 9, inpe.is_valid)
    return [replace(one, label=BARE_LABEL) for one in found if one.valid]


def _alone(rows: Sequence[Row], sheets: dict[int, Sheet], but: re.Pattern[str] | None) -> list[Candidate]:
    """Nine figures whose key holds alone in their row, or before a colon and its Arabic: the label could not be read."""
    found = []
    for row in _not_below(rows, but):
        alone = _NINE_ALONE.fullmatch(western(row.text))
        if alone is not None and inpe.is_valid(alone["figures"]):
            place = Place(sheets[row.page], row, *alone.span("figures"))
            found.append(number_candidate(place, alone["figures"], 9, True, BARE_LABEL))
    if len(found) != 1:
        return []
    # one insured person's number in ten has such a key too: readers that agree do not say whose it is
    return [replace(found[0], agreement=min(found[0].agreement, ONE_ENGINE))]


_NINE_ALONE = re.compile(r"[\s\u0600-\u06ff:.]*(?P<figures>\d{9})[\s:.]*[\s\u0600-\u06ff:.]*")


def _misshapen(
    rows: Sequence[Row],
    sheets: dict[int, Sheet],
    label: re.Pattern[str],
    shape: re.Pattern[str],
    is_valid: Callable[[str], bool],
) -> list[Candidate]:
    """A number after its label that has too few or too many figures: what is printed wrong is read as it is printed."""
    out: list[Candidate] = []
    for row in rows:
        for found in label.finditer(row.text):
            figures = shape.match(western(row.text[found.end() :]))
            if figures is None:
                continue
            start = found.end() + figures.start(1)
            place = Place(sheets[row.page], row, start, start + len(figures[1]))
            best, readings, agreement = confirmed(place, figures[1], lambda text: re.sub(r"\D", "", text) or None, None)
            candidate = plain_candidate(place, best, 1.0, valid=is_valid(best), agreement=agreement)
            out.append(replace(candidate, readings=readings))
    return out


_MISSHAPEN_INPE = re.compile(r"\s*(\d{6,8}|\d{10,11})(?![\d.,])")
_MISSHAPEN_ICE = re.compile(r"\s*(\d{12,14}|\d{16,17})(?![\d.,])")


_PART = re.compile(r"\d(?:[\s./]?\d){6,9}(?!\d)")
"""Most of a number, a stroke in it read as a sign."""


def _in_part(sheets: dict[int, Sheet], but: re.Pattern[str] | None) -> list[Candidate]:
    """What is left of a stamp's number under other ink: no value by itself, but another paper of the claim may have it whole
    (`ocr.agreeing`, which lets go of it where none has)."""
    out: list[Candidate] = []
    for sheet in sheets.values():
        for read in stamp_sheets(sheet):
            if but is not None and says(sheet, read, but):
                continue
            for row in rows_of(read):
                text = western(row.text)
                for label in _LOOSE_LABEL.finditer(text):
                    if (part := _PART.match(text, label.end())) is not None:
                        place = Place(read, row, *part.span())
                        figures = re.sub(r"\D", "", part[0])
                        candidate = plain_candidate(place, figures, BARE_LABEL, valid=False, agreement=ONE_ENGINE)
                        out.append(replace(candidate, origin=Origin.STAMP))
    return out[:1]


BARE_LABEL = 0.5
STAMP_ROWS = 6
"""Rows a stamp has at most: a name in it speaks for the numbers below."""


def _not_below(rows: Sequence[Row], but: re.Pattern[str] | None) -> list[Row]:
    """`rows` less the words that stand in blocks under words that `but` finds; two stamps may share their rows."""
    if but is None:
        return list(rows)
    heads = [(row, row.box_of(*found.span())) for row in rows for found in but.finditer(row.text)]
    out = []
    for row in rows:
        kept = tuple(word for word in row.words if not any(_in_block(row, word.box, *head) for head in heads))
        if kept:
            out.append(Row(row.page, row.index, kept))
    return out


def _in_block(row: Row, box: PixelBox, head: Row, over: PixelBox) -> bool:
    height = over[3] - over[1]
    return (
        row.page == head.page
        and 0 <= row.index - head.index <= STAMP_ROWS
        and box[1] - over[3] < STAMP_ROWS * 1.5 * height
        and box[0] < over[2] + 2 * height
        and over[0] - 2 * height < box[2]
    )


def _stamped(sheets: dict[int, Sheet], but: re.Pattern[str] | None) -> list[Candidate]:
    """INPE numbers in the straight lines of stamps, whose key must hold: ink over ink is read badly."""
    out: list[Candidate] = []
    for sheet in sheets.values():
        for read in stamp_sheets(sheet):
            rows, by_page = rows_of(read), {sheet.n: read}
            if but is None or not says(sheet, read, but):
                out += _numbered(rows, by_page, _INPE_LABEL, 9, inpe.is_valid) or _bare(rows, by_page)
    return [replace(one, origin=Origin.STAMP) for one in out if one.valid]


def _bare(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """Nine figures and no more, their label lost under other ink: telephones have ten, taxes' numbers eight or fifteen."""
    return [
        number_candidate(Place(sheets[row.page], row, *found.span()), re.sub(r"\D", "", found[0]), 9, True, BARE_LABEL)
        for row in rows
        for found in re.finditer(r"(?<!\d)(?<!\d[\s.])\d(?:[\s.]?\d){8}(?![\s.]?\d)", western(row.text))
        if inpe.is_valid(re.sub(r"\D", "", found[0]))
    ]
