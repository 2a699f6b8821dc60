"""Two pages of a form in one picture."""

from __future__ import annotations

import numpy as np

from ocr.fields.sides import sides_of
from ocr.page import Sheet, Word


def a_sheet(wide: int, *lefts: int) -> Sheet:
    """A sheet 1000 pixels high at 100 dpi with a column of 20 words from each of these places on."""
    words = [Word("mot", (left, 40 * n, left + 100, 40 * n + 20), 0.9, n) for left in lefts for n in range(1, 21)]
    sheet = Sheet(1, np.full((1000, wide, 3), 240, np.uint8), 100.0, words=tuple(words))
    sheet.extra["pieces"] = tuple(word.box for word in words)
    return sheet


def test_each_of_two_pages_is_looked_at_by_itself() -> None:
    """Both keep the size of the picture and their places in it; neither sees the words or the ink of the other."""
    sheet = a_sheet(1500, 200, 1000)
    sheet.pixels[500, 1200] = 0
    left, right = sides_of(sheet)
    assert left.pixels.shape == right.pixels.shape == sheet.pixels.shape
    assert {word.box[0] for word in left.words} == {200} and {word.box[0] for word in right.words} == {1000}
    assert len(left.extra["pieces"]) == 20  # type: ignore[arg-type]
    assert left.pixels[500, 1200].tolist() == [240] * 3 and right.pixels[500, 1200].tolist() == [0] * 3


def test_one_page_stays_whole() -> None:
    """An upright page, a wide one whose words run across its middle, and one with little on one half are one."""
    for sheet in (a_sheet(700, 100, 400), a_sheet(1500, 200, 600, 710, 820, 1200), a_sheet(1500, 200)):
        assert sides_of(sheet) == [sheet]
