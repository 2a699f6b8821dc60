"""How well a page reads, and whether anything is on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.page import Sheet
from ocr.quality import grade, is_blank
from tests.ocr import cabinet

PAGE = np.asarray(cabinet.a_page())


def test_the_grade_falls_with_blur_and_with_contrast() -> None:
    """A clean page grades high, a smeared or washed-out one low, in order."""
    blurred = [grade(np.asarray(cv2.GaussianBlur(PAGE, (0, 0), sigma), np.uint8)) for sigma in (1.2, 2.5, 6.0)]
    assert grade(PAGE) > 0.9
    assert [grade(PAGE), *blurred] == sorted([grade(PAGE), *blurred], reverse=True)
    assert blurred[-1] < 0.12
    assert grade((PAGE * 0.15 + 200).astype(np.uint8)) < 0.4


def test_one_bit_pages_grade_high() -> None:
    """A fax is sharp: its edges are one pixel wide."""
    assert grade(np.where(PAGE > 128, 255, 0).astype(np.uint8)) > 0.9


@pytest.mark.parametrize("spoiled", ["clean", "dirt", "bleed", "holes", "streak"])
def test_a_blank_back_is_blank_whatever_the_scanner_did(spoiled: str) -> None:
    """Dirt, the other side showing through, punch holes and streaks are nothing."""
    chance = np.random.default_rng(3)
    back = np.full_like(PAGE, 246) + chance.integers(0, 6, PAGE.shape, dtype=np.uint8)
    if spoiled == "dirt":
        for _ in range(60):
            x, y = int(chance.integers(1200)), int(chance.integers(1700))
            back[y : y + 3, x : x + 3] = 60
    if spoiled == "bleed":
        shown = cv2.GaussianBlur(PAGE[:, ::-1], (0, 0), 3)
        back = np.minimum(back, (235 + shown.astype(np.int16) * 20 // 255).clip(0, 255).astype(np.uint8))
    if spoiled == "holes":
        for y in (700, 1180):
            cv2.circle(back, (60, y), 16, (30, 30, 30), -1)
    if spoiled == "streak":
        back[:, 700:702] = 120
    assert is_blank(Sheet(1, back, 150.0))


def test_a_signature_alone_is_something() -> None:
    """A page with one stroke of a pen, or one printed line, is not blank."""
    signed = np.full_like(PAGE, 250)
    stroke = np.array([[400 + 20 * t, 900 + round(60 * np.sin(t))] for t in range(16)], np.int32)
    cv2.polylines(signed, [stroke], False, (40, 40, 120), 4)
    assert not is_blank(Sheet(1, signed, 150.0))
    assert not is_blank(Sheet(1, np.asarray(cabinet.a_page(lines=["Suite au verso"])).copy(), 150.0))


def test_a_pattern_under_writing_is_no_blank() -> None:
    """Dots all over a page, which join up to lines from edge to edge, hide no words."""
    page = np.where(PAGE > 128, 255, 0).astype(np.uint8)
    page[::6, ::6] = 0
    assert not is_blank(Sheet(1, page, 150.0))
