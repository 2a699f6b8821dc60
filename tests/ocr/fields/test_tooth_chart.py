"""Dental charts drawn in the ways forms draw them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from claims.words import ZoneState
from ocr.fields.tooth_chart import read_chart
from ocr.page import Sheet, Word
from ocr.zones import Layout

DPI = 200.0
STEP, SIDE = 60, 40
UPPER = [f"1{n}" for n in range(8, 0, -1)] + [f"2{n}" for n in range(1, 9)]
LOWER = [f"4{n}" for n in range(8, 0, -1)] + [f"3{n}" for n in range(1, 9)]


def chart(crossed: Sequence[str], over: bool, heading: bool = True, unread: Sequence[str] = ()) -> Layout:
    """A chart whose boxes stand over or under their numbers; crosses are drawn in the boxes of `crossed`."""
    image = Image.new("RGB", (1650, 700), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(20)
    words = []

    def write(x: float, y: float, text: str) -> None:
        draw.text((x, y), text, fill="black", font=font, anchor="ms")
        left, top, right, bottom = (round(v) for v in draw.textbbox((x, y), text, font=font, anchor="ms"))
        if text not in unread:
            words.append(Word(text, (left, top, right, bottom), 0.95))

    for row, numbers in enumerate((UPPER, LOWER)):
        y = 220 + 130 * row
        for at, number in enumerate(numbers):
            x = 200 + STEP * at + (30 if at > 7 else 0)
            box = (x - SIDE // 2, y, x + SIDE // 2, y + SIDE)
            draw.rectangle(box, outline="black", width=2)
            write(x, y + SIDE + 26 if over else y - 10, number)
            if number in crossed:
                draw.line((box[0], box[1], box[2], box[3]), fill="navy", width=4)
                draw.line((box[0], box[3], box[2], box[1]), fill="navy", width=4)
    if heading:
        write(240, 170, "Schéma dentaire")
        write(700, 470, "Instructions : une seule feuille de soins par personne et par maladie")
    return Layout(Sheet(1, np.asarray(image), DPI, words=tuple(words)))


@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("crossed", [["33", "34"], ["11"], ["18", "26", "45", "48"]])
def test_crossed_teeth_are_read(over: bool, crossed: list[str]) -> None:
    read = read_chart(chart(crossed, over))
    assert read.best is not None
    assert read.best.value == crossed


@pytest.mark.parametrize("over", [True, False])
def test_a_chart_without_a_mark_is_empty(over: bool) -> None:
    assert read_chart(chart([], over)).state is ZoneState.EMPTY


def test_numbers_that_were_not_read_are_put_in_their_places() -> None:
    read = read_chart(chart(["36"], over=True, unread=("36", "35", "12")))
    assert read.best is not None
    assert read.best.value == ["36"]


def test_a_page_without_a_chart_has_none() -> None:
    page = Layout(Sheet(1, np.full((700, 1650, 3), 255, np.uint8), DPI, words=(Word("18", (10, 10, 40, 30), 0.9),)))
    assert read_chart(page).state is ZoneState.NOT_FOUND
