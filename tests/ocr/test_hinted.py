"""Combs that are only hinted at, and dotted lines to write on."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.lines import find_lines
from ocr.page import Pixels

DPI = 300.0


def paper() -> Pixels:
    return np.full((500, 1400), 255, np.uint8)


def dots(page: Pixels, y: int, left: int, right: int, step: int = 14) -> None:
    for x in range(left, right, step):
        cv2.rectangle(page, (x, y), (x + 3, y + 3), 0, -1)


def test_short_ticks_on_a_rule_are_the_walls_of_a_comb() -> None:
    """Ticks of a millimetre and a half, at one pitch, hint at boxes."""
    page = paper()
    cv2.line(page, (100, 300), (640, 300), 0, 3)
    for number in range(10):
        cv2.line(page, (100 + number * 60, 280), (100 + number * 60, 300), 0, 2)
    (comb,) = find_lines(page, DPI).combs
    assert len(comb.cells) == 9


def test_longer_ticks_of_uneven_height_are_one_comb_as_high_as_its_figures() -> None:
    """Ticks long enough to be upright rules, one of them a little short: figures stand out above them all."""
    page = paper()
    cv2.line(page, (100, 300), (850, 300), 0, 3)
    for number in range(12):
        short = 4 if number in (4, 5) else 0
        cv2.line(page, (100 + number * 68, 264 + short), (100 + number * 68, 300), 0, 3)
    (comb,) = find_lines(page, DPI).combs
    assert len(comb.cells) == 11
    assert all(cell[3] - cell[1] >= 60 for cell in comb.cells)


def test_ticks_are_no_writing() -> None:
    """What stands between the ticks is writing, they themselves are not."""
    page = paper()
    cv2.line(page, (100, 300), (640, 300), 0, 3)
    for number in range(10):
        cv2.line(page, (100 + number * 60, 280), (100 + number * 60, 300), 0, 2)
    assert find_lines(page, DPI).writing.sum() == 0


def test_dotted_walls_between_two_rules_are_a_comb() -> None:
    """Walls of dots divide a frame into boxes."""
    page = paper()
    cv2.rectangle(page, (100, 200), (740, 280), 0, 3)
    for number in range(1, 8):
        for y in range(206, 276, 9):
            cv2.rectangle(page, (100 + number * 80, y), (102 + number * 80, y + 3), 0, -1)
    combs = find_lines(page, DPI).combs
    assert combs
    assert max(len(comb.cells) for comb in combs) >= 6


def test_letters_on_a_line_are_no_comb() -> None:
    """Stems of capitals that touch the line they are written on stand as ticks do, but have bowls and bars."""
    page = paper()
    cv2.putText(page, "NOM ET PRENOM", (100, 298), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 3)
    cv2.line(page, (80, 301), (900, 301), 0, 3)
    assert find_lines(page, DPI).combs == ()


def test_a_dotted_line_is_a_rule() -> None:
    """Dots to write on are no writing."""
    page = paper()
    dots(page, 300, 100, 1200)
    assert find_lines(page, DPI).writing.sum() == 0


@pytest.mark.parametrize("step", [11, 14, 17])
def test_writing_on_a_dotted_line_keeps_its_comma(step: int) -> None:
    """The comma of 830,00 is larger than the dots it stands among, and stays."""
    page = paper()
    dots(page, 300, 100, 1200, step)
    bare = page.copy()
    cv2.putText(page, "830", (300, 298), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3)
    cv2.ellipse(page, (396, 304), (5, 11), 20, 0, 360, 0, -1)
    comma = np.zeros_like(page, dtype=bool)
    comma[296:314, 390:404] = True
    kept = (find_lines(page, DPI).writing > 0) & comma
    assert kept.sum() > 0.5 * ((page < 128) & (bare > 128) & comma).sum()


def test_dots_over_letters_are_no_line() -> None:
    """A line of print has full stops and dots over i's, and all of them stay."""
    page = paper()
    cv2.putText(page, "il dit ici mille fois oui.", (60, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    word = int((page < 128).sum())
    assert int(find_lines(page, DPI).writing.sum()) == pytest.approx(word, rel=0.1)


def test_stems_of_letters_that_nearly_fill_their_frame_are_no_walls() -> None:
    """Letters of one width stand at one pitch, as walls do; but they end short of the rules above and below them."""
    page = paper()
    cv2.rectangle(page, (100, 200), (1200, 270), 0, 3)
    for number in range(8):
        cv2.line(page, (300 + number * 48, 218), (300 + number * 48, 256), 0, 3)
        cv2.line(page, (300 + number * 48, 256), (318 + number * 48, 256), 0, 3)
    assert find_lines(page, DPI).combs == ()
