"""INPE numbers of act rows held against the practitioner's own."""

from __future__ import annotations

import numpy as np

from claims.numbers import inpe
from claims.words import Origin, ZoneState
from ocr.evidence import Candidate, Reading
from ocr.fields.act_rows import Row
from ocr.fields.known_inpe import with_known_inpe
from ocr.fields.values import Read
from ocr.page import Sheet

SHEET = Sheet(1, np.zeros((10, 10, 3), np.uint8), 200.0)
OWN, OTHER = "051240414", "161794631"


def number(value: str, agreement: float, origin: Origin = Origin.PRINT, sure: float = 0.5) -> Candidate:
    return Candidate(
        value, value, origin, 1, None, (Reading("ppocr", value, sure),), agreement, valid=inpe.is_valid(value)
    )


def row(candidate: Candidate) -> Row:
    return Row((0, 0, 1, 1), {"inpe": Read(ZoneState.FILLED, (candidate,))})


def mended(candidate: Candidate, *known: Candidate) -> str:
    ((_, found),) = with_known_inpe([(SHEET, row(candidate))], known)
    best = found.cells["inpe"].best
    assert best is not None
    return str(best.value)


def test_a_doubtful_number_like_the_stickers_is_the_stickers() -> None:
    assert mended(number("051240474", 0.5), number(OWN, 1.0, Origin.BARCODE)) == OWN


def test_a_figure_too_few_is_a_slip_too() -> None:
    assert mended(number("51240414", 0.6), number(OWN, 1.0)) == OWN


def test_a_number_that_both_engines_read_stands_as_it_is_written() -> None:
    assert mended(number("051240474", 1.0), number(OWN, 1.0, Origin.BARCODE)) == "051240474"


def test_another_practitioners_number_stays() -> None:
    assert mended(number(OTHER, 0.5), number(OWN, 1.0, Origin.BARCODE)) == OTHER


def test_a_number_that_nobody_is_sure_of_mends_nothing() -> None:
    assert mended(number("051240474", 0.5), number(OWN, 0.5, Origin.HANDWRITING, 0.95)) == "051240474"


def test_of_two_like_numbers_neither_is_taken() -> None:
    twin = next(
        n for n in (OWN[:8] + d for d in "0123456789") if n != OWN
    )  # made valid by force: only the likeness counts here
    known = (number(OWN, 1.0, Origin.BARCODE), Candidate(twin, twin, Origin.BARCODE, 1, None, (), 1.0, valid=True))
    assert mended(number("05124041", 0.5), *known) == "05124041"
