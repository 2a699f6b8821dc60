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


def test_groups_of_boxes_are_one_comb() -> None:
    """ "49 165 89": boxes that stand in groups, with less room between than a word needs."""
    page, x = paper(), 100
    for group in (2, 3, 3):
        for _ in range(group):
            cv2.rectangle(page, (x, 200), (x + 44, 246), 0, 3)
            x += 58
        x += 22
    assert [len(comb.cells) for comb in find_lines(page, 300.0).combs] == [8]


def test_a_figure_that_touches_its_box_hides_no_box() -> None:
    """Strokes reach the wall of some boxes; those beside them tell what they are."""
    page = paper()
    for number in range(8):
        cv2.rectangle(page, (100 + number * 58, 200), (144 + number * 58, 246), 0, 3)
        if number in (1, 2, 5):
            cv2.line(page, (122 + number * 58, 200), (122 + number * 58, 232), 0, 12)
    assert [len(comb.cells) for comb in find_lines(page, 300.0).combs] == [8]


def test_boxes_to_tick_with_a_word_between_are_no_comb() -> None:
    """Three boxes, each with its word."""
    page = paper()
    for number in range(3):
        cv2.rectangle(page, (100 + number * 150, 200), (144 + number * 150, 244), 0, 3)
    assert find_lines(page, 300.0).combs == ()


def test_the_stem_of_a_one_is_writing() -> None:
    """A 1 as tall as its box touches the rule over it; it is no wall."""
    page = paper()
    for number in range(6):
        cv2.rectangle(page, (100 + number * 50, 200), (150 + number * 50, 248), 0, 2)
    cv2.line(page, (224, 204), (224, 240), 0, 4)
    drawn = find_lines(page, 300.0)
    assert drawn.writing[204:240, 215:235].sum() > 80


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


def test_figures_in_a_frame_are_no_walls() -> None:
    """A date in a frame: its strokes stand at one pitch between two rules, and stay writing all the same."""
    page = paper()
    cv2.rectangle(page, (60, 180), (800, 256), 0, 3)
    for number, figure in enumerate("8 2 2 8 2 8 2"):
        cv2.putText(page, figure, (90 + number * 20, 240), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 3)
    drawn = find_lines(page, 300.0)
    assert drawn.combs == ()
    assert drawn.writing[190:245, 85:400].sum() > 0.8 * (page[190:245, 85:400] < 128).sum()


def dotted_box(page: Pixels, left: int, cells: int) -> None:
    """Boxes between two rules, their walls a dot every ten pixels."""
    right = left + 60 * cells
    cv2.line(page, (left, 200), (right, 200), 0, 3)
    cv2.line(page, (left, 260), (right, 260), 0, 3)
    for wall in range(left, right + 1, 60):
        for top in range(208, 256, 10):
            page[top : top + 5, wall - 1 : wall + 3] = 0


def test_groups_with_dotted_walls_are_combs() -> None:
    """Day, month and year in groups of two, two and four; the stroke of a "/" crowds the walls beside it."""
    page = paper()
    for left, cells in ((100, 2), (252, 2), (404, 4)):
        dotted_box(page, left, cells)
    for left in (226, 378):
        cv2.line(page, (left, 262), (left + 18, 202), 0, 4)
    assert sorted(len(comb.cells) for comb in find_lines(page, 300.0).combs) == [2, 2, 4]


def test_groups_on_ticks_are_combs() -> None:
    """Short ticks on a rule for each group; figures and strokes stand close to some of them."""
    page = paper()
    for left, cells in ((100, 2), (270, 2), (440, 4)):
        cv2.line(page, (left, 300), (left + 70 * cells, 300), 0, 3)
        for tick in range(left, left + 70 * cells + 1, 70):
            cv2.line(page, (tick, 268), (tick, 300), 0, 3)
    for left in (246, 416):
        cv2.line(page, (left, 300), (left + 14, 240), 0, 4)
    assert sum(len(comb.cells) for comb in find_lines(page, 300.0).combs) == 8


def test_dots_of_a_line_to_write_on_are_no_writing() -> None:
    """Close dots under, between and behind typed figures, at a pitch that is no whole number of pixels."""
    page = paper()
    cv2.putText(page, "560", (130, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    figures = int((page < 128).sum())
    for number in range(70):
        left = round(100 + 11.4 * number)
        page[294:302, left : left + 7] = 0
    writing = find_lines(page, 300.0).writing
    assert writing[:, 240:].sum() == 0, "nothing is left behind the figures"
    assert int(writing.sum()) == pytest.approx(figures, rel=0.25)
