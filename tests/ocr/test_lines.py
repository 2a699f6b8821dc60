"""Rules, boxes and combs of a page."""

import cv2
import numpy as np
import pytest

from ocr.lines import find_lines
from ocr.page import Pixels


def paper() -> Pixels:
    return np.full((900, 1200), 255, np.uint8)


@pytest.mark.parametrize("dpi", [200.0, 300.0])
def test_a_comb_is_found_with_all_its_cells(dpi: float) -> None:
    """Nine boxes side by side are one comb of nine cells."""
    page, side = paper(), round(5 * dpi / 25.4)
    for number in range(9):
        cv2.rectangle(page, (100 + number * side, 200), (100 + (number + 1) * side, 200 + side), 0, 2)
    (comb,) = find_lines(page, dpi).combs
    assert len(comb.cells) == 9


def test_boxes_that_stand_apart_are_a_comb() -> None:
    """Boxes with sides no longer than letters, a gap between each two, are one comb; their sides are rules."""
    page = paper()
    for number in range(8):
        cv2.rectangle(page, (100 + number * 56, 200), (146 + number * 56, 266), 0, 3)
    drawn = find_lines(page, 300.0)
    assert [len(comb.cells) for comb in drawn.combs] == [8]
    assert drawn.writing.sum() == 0


def test_a_comb_without_a_top_is_found() -> None:
    """Teeth on a base line make cells as closed boxes do."""
    page = paper()
    cv2.line(page, (100, 300), (640, 300), 0, 3)
    for number in range(10):
        cv2.line(page, (100 + number * 60, 240), (100 + number * 60, 300), 0, 3)
    combs = find_lines(page, 300.0).combs
    assert [len(comb.cells) for comb in combs] == [9]


def test_text_is_no_rule() -> None:
    """Large print leaves no rule behind."""
    page = paper()
    cv2.putText(page, "FEUILLE DE SOINS", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 3.0, 0, 8)
    assert find_lines(page, 300.0).boxes == ()
    assert find_lines(page, 300.0).rules.sum() < 0.02 * (page < 128).sum()


def test_writing_keeps_what_is_no_rule() -> None:
    """A rule under a word is taken out and the word stays."""
    page = paper()
    cv2.putText(page, "Alami", (100, 290), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 3)
    word = int((page < 128).sum())
    cv2.line(page, (80, 310), (900, 310), 0, 3)
    assert int(find_lines(page, 300.0).writing.sum()) == pytest.approx(word, rel=0.15)
