"""A value's place, read again by every engine."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.fields.confirming import FIGURES_OF_DATES, Place, amount_of, confirmed, date_candidate, figures_of
from ocr.fields.rows import rows_of
from ocr.page import Sheet, Word

FONT = ImageFont.truetype("DejaVuSans.ttf", 34)


def place_of(text: str, cut_px: int = 0, seen: int | None = None, wall_px: int | None = None) -> Place:
    """A word drawn on a page; the engine's box of it lacks `cut_px` at its left, it saw the first letters only where `seen` says how
    many, and the wall of a box stands `wall_px` behind the word."""
    image = Image.new("RGB", (900, 300), "white")
    pen = ImageDraw.Draw(image)
    pen.text((200, 100), text, fill="black", font=FONT)
    left, top, right, bottom = (int(edge) for edge in pen.textbbox((200, 100), text, font=FONT))
    if wall_px is not None:
        pen.line([(right + wall_px, top - 20), (right + wall_px, bottom + 20)], fill="black", width=3)
    if seen is not None:
        text, right = text[:seen], int(pen.textbbox((200, 100), text[:seen], font=FONT)[2])
    sheet = Sheet(1, np.asarray(image), 200.0, words=(Word(text, (left + cut_px, top, right, bottom), 0.95),))
    (row,) = rows_of(sheet)
    return Place(sheet, row, 0, len(text))


def test_a_crop_that_cut_off_a_figure_is_widened() -> None:
    """Both engines read "3/09/2025" where the first figure was cut off: that they agree proves nothing."""
    seen = date_candidate(place_of("23/09/2025", cut_px=26), "2025-09-23", 0.9, 1.0)
    assert seen.value == "2025-09-23"
    assert {reading.text.replace(" ", "") for reading in seen.readings} == {"23/09/2025"}


def test_letters_of_a_currency_become_no_figures() -> None:
    """ "360DH" read with figures alone is 3600 or 36004."""
    place = place_of("360DH")
    assert confirmed(place, Decimal(360), amount_of, figures_of(place.text))[0] == Decimal(360)
    assert figures_of("360,00") == figures_of("360")
    assert set(FIGURES_OF_DATES).isdisjoint("DH")


@pytest.mark.parametrize(("seen", "wall_px"), [(6, None), (None, None), (None, 6)])
def test_letters_that_no_word_holds_belong_to_the_value_beside_them(seen: int | None, wall_px: int | None) -> None:
    """An engine saw where a number begins and not where it ends; the wall of a box beside a whole one is no letter of it."""
    place = place_of("FA2503914", seen=seen, wall_px=wall_px)
    value, _, agreement = confirmed(place, place.text, lambda said: said.replace(" ", "") or None, None)
    assert value == "FA2503914" and agreement > 0.5  # one engine may still read the wall as a sign of its own
