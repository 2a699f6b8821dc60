"""Bar codes of medicines on a prescription, held against the figures that are printed under the bars.

A drug's code is an EAN-13 (GTIN) with its figures in print under it. Damaged bars may be decoded into another number whose key
holds; bars whose own key is wrong are given up by every decoder. In both cases the print tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from claims.claim import Barcode
from claims.numbers import ean13
from claims.words import CodeFormat
from ocr.codes import same_place, with_wrong_key
from ocr.evidence import Reading
from ocr.fields.dates import western
from ocr.fields.rows import Row
from ocr.page import PixelBox, Sheet

LEAST_CODE_MM = 1.0
"""Height over which a code must have been seen: a few lines across damaged bars give another number whose key holds."""
TELLING = 10
"""Figures that must be read under the bars before they can speak against what was decoded."""
DENIED, CONFIRMED = 80.0, 91.0
"""Likeness, 0 to 100, of print and bars under which they are not the same number, and from which they are: one slip in twelve."""
PREFIX = "611"
"""GS1 prefix of Morocco."""

Printed = tuple[str, PixelBox, Row, int, int]
"""Figures, their place, and where they stand in which row."""


def drug_codes(sheets: Sequence[Sheet], rows: Sequence[Row]) -> tuple[list[str], list[Reading], bool]:
    """EAN-13 numbers in page order, then printed ones whose key holds and that no code carries.

    A number whose key is wrong is given where bars and print say the same. Gives the numbers, what was read, and whether
    all came from codes.
    """
    numbers: list[str] = []
    readings: list[Reading] = []
    for sheet in sheets:
        printed = [one for row in rows if row.page == sheet.n for one in _figures(row)]
        codes = [code for code in sheet.codes if code.format is CodeFormat.EAN13 and _is_whole(sheet, code)]
        codes = [code for code in codes if not _denied(sheet.pixel_box(code.box), code.value, printed)]
        codes += _wrong(sheet, printed, codes)
        for code in _in_rows(codes):
            if code.value not in numbers:
                numbers.append(code.value)
                readings.append(Reading("zxing", code.value, 1.0))
    coded = len(numbers)
    for row in rows:
        for value, _, _, start, end in _figures(row):
            if len(value) == 13 and value.startswith(PREFIX) and ean13.is_valid(value) and value not in numbers:
                numbers.append(value)
                readings.append(Reading("page", row.text[start:end], row.sureness(start, end)))
    return numbers, readings, coded == len(numbers)


def _figures(row: Row) -> list[Printed]:
    text = western(row.text)
    return [
        (re.sub(r"\s", "", found[0]), row.box_of(*found.span()), row, *found.span())
        for found in re.finditer(r"(?<!\d)\d(?:\s{0,3}\d){8,12}(?!\d)", text)
    ]


def _under(box: PixelBox, printed: Sequence[Printed]) -> list[str]:
    """The figures printed in the lower part of a code or close under it."""
    left, top, right, bottom = box
    tall = max(bottom - top, (right - left) // 3)
    return [
        value
        for value, (x0, y0, x1, y1), *_ in printed
        if top < (y0 + y1) / 2 < bottom + 0.6 * tall and min(x1, right) - max(x0, left) >= 0.5 * (x1 - x0)
    ]


def _likeness(box: PixelBox, value: str, printed: Sequence[Printed]) -> float | None:
    """How far print under the bars says the same, 0 to 100; None where too little was read there."""
    said = [one for one in _under(box, printed) if len(one) >= TELLING]
    return max((fuzz.ratio(one, value[-len(one) :]) for one in said), default=None)


def _denied(box: PixelBox, value: str, printed: Sequence[Printed]) -> bool:
    """Whether print under the bars says another number."""
    like = _likeness(box, value, printed)
    return like is not None and like < DENIED


def _wrong(sheet: Sheet, printed: Sequence[Printed], sound: Sequence[Barcode]) -> list[Barcode]:
    """Codes whose key is wrong in the bars and in the print alike; looked for only where print without a sound code stands."""
    if not any(
        value[-12:].startswith(PREFIX[1:])
        and not any(fuzz.ratio(value[-12:], code.value[-12:]) >= CONFIRMED for code in sound)
        for value, *_ in printed
        if len(value) in (12, 13)
    ):
        return []
    taken = [sheet.pixel_box(code.box) for code in sound]
    return [
        Barcode(format=CodeFormat.EAN13, value=code.value, page=sheet.n, box=sheet.fractions(code.box))
        for code in with_wrong_key(sheet.gray)
        if code.value.startswith(PREFIX)
        and (_likeness(code.box, code.value, printed) or 0.0) >= CONFIRMED
        and not any(same_place(code.box, other) for other in taken)
    ]


def _is_whole(sheet: Sheet, code: Barcode) -> bool:
    left, top, right, bottom = code.box
    least = min((right - left) * sheet.width, (bottom - top) * sheet.height)
    return least / max(sheet.dpi, 1.0) * 25.4 >= LEAST_CODE_MM


def _in_rows(codes: Sequence[Barcode]) -> list[Barcode]:
    """Codes as one reads them: row by row, each from left to right; what overlaps in height by half is one row."""
    rows: list[list[Barcode]] = []
    for code in sorted(codes, key=lambda one: one.box[1] + one.box[3]):
        top, bottom = code.box[1], code.box[3]
        middle = (top + bottom) / 2
        if (
            rows
            and middle < rows[-1][0].box[3]
            and middle - (rows[-1][0].box[1] + rows[-1][0].box[3]) / 2 < 0.75 * (bottom - top)
        ):
            rows[-1].append(code)
        else:
            rows.append([code])
    return [code for row in rows for code in sorted(row, key=lambda one: one.box[0])]
