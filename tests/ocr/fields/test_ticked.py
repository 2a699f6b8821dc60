"""Options to tick, drawn here in the ways forms draw them, with the words an engine would read."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from claims.words import Kind, ZoneState
from ocr.fields.ticked import read_all
from ocr.labels import Label, find_labels
from ocr.page import PixelBox, Sheet, Word
from ocr.zones import Layout

DPI = 200.0
SIDE = 30
"""Pixels of a drawn box: 3.8 mm."""


class Row:
    """One row of options at 200 dpi, its words known."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (1650, 400), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[Word] = []

    def write(self, x: int, text: str, read: str | None = None) -> PixelBox:
        self.draw.text((x, 200), text, fill="black", font=ImageFont.load_default(24), anchor="ls")
        left, top, right, bottom = self.draw.textbbox((x, 200), text, font=ImageFont.load_default(24), anchor="ls")
        box = (int(left), int(top), int(right), int(bottom))
        if read != "":
            self.words.append(Word(read or text, box, 0.95))
        return box

    def cross(self, box: PixelBox) -> None:
        left, top, right, bottom = box
        self.draw.line((left + 4, top + 4, right - 4, bottom - 4), fill="black", width=3)
        self.draw.line((left + 4, bottom - 4, right - 4, top + 4), fill="black", width=3)

    def read(self, kind: Kind = Kind.CARE_SHEET) -> dict[str, tuple[ZoneState, str | None]]:
        layout = Layout(Sheet(1, np.asarray(self.image), DPI, words=tuple(self.words)))
        layout.labels = find_labels(
            layout.words, (Label("patient_sex", ("Sexe",)), Label("care_type", ("Type de soins",)))
        )
        return {name: (read.state, read.best.value if read.best else None) for name, read in read_all(layout, kind)}


def square(row: Row, x: int) -> PixelBox:
    row.draw.rectangle((x, 176, x + SIDE, 176 + SIDE), outline="black", width=2)
    return (x, 176, x + SIDE, 176 + SIDE)


def circle(row: Row, x: int) -> PixelBox:
    row.draw.ellipse((x, 176, x + SIDE, 176 + SIDE), outline="black", width=2)
    return (x, 176, x + SIDE, 176 + SIDE)


def line(row: Row, x: int) -> PixelBox:
    row.draw.line((x, 204, x + 50, 204), fill="black", width=2)
    return (x + 10, 176, x + 40, 202)


Drawing = Callable[[Row, int], PixelBox]
CARE = ("Maladie", "Maternité", "Hospitalisation", "Accident")


@pytest.mark.parametrize("draw", [square, circle, line])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("ticked", [None, 0, 2])
def test_box_of_any_shape_before_or_behind_its_word(draw: Drawing, behind: bool, ticked: int | None) -> None:
    row = Row()
    x = 100
    for number, name in enumerate(CARE):
        word = row.write(x if behind else x + 60, name)
        box = draw(row, word[2] + 10 if behind else x)
        if number == ticked:
            row.cross(box)
        x += 360
    names = ("illness", "maternity", "hospitalization", "accident")
    expected = (ZoneState.EMPTY, None) if ticked is None else (ZoneState.FILLED, names[ticked])
    assert row.read()["care_type"] == expected


def test_two_ticks_cannot_tell() -> None:
    row = Row()
    for number, name in enumerate(CARE):
        row.write(160 + 360 * number, name)
        box = square(row, 118 + 360 * number)
        if number in (1, 3):
            row.cross(box)
    assert row.read()["care_type"] == (ZoneState.ILLEGIBLE, None)


def test_chosen_word_is_ringed() -> None:
    row = Row()
    for number, name in enumerate(CARE):
        left, top, right, bottom = row.write(160 + 360 * number, name)
        if number == 1:
            row.draw.ellipse((left - 12, top - 10, right + 12, bottom + 10), outline="black", width=3)
    assert row.read()["care_type"] == (ZoneState.FILLED, "maternity")


def test_letter_glued_to_its_box() -> None:
    """An engine reads "OM" for a box and its letter; the box is not the letter."""
    row = Row()
    row.write(60, "Sexe")
    for x, letter, read in ((200, "M", "OM"), (400, "F", "F")):
        box = square(row, x)
        row.words.append(
            Word(read, (x, 178, x + 60, 204), 0.9) if len(read) > 1 else Word(read, (x + 40, 182, x + 54, 200), 0.9)
        )
        row.write(x + 40, letter, read="")
        if letter == "F":
            row.cross(box)
    assert row.read()["patient_sex"] == (ZoneState.FILLED, "F")


def test_letter_that_was_not_read_has_the_box_left_over() -> None:
    row = Row()
    row.write(60, "Sexe")
    square(row, 200)
    row.write(240, "M")
    row.cross(square(row, 500))
    assert row.read()["patient_sex"] == (ZoneState.FILLED, "F")


@pytest.mark.parametrize("ticked", range(4))
def test_box_behind_a_translation_stands_nearer_to_the_next_word(ticked: int) -> None:
    """French, Arabic, box: the box is the word's own though the next option begins right behind it."""
    row = Row()
    for number, (name, arabic) in enumerate(zip(CARE, ("مرض", "أمومة", "استشفاء", "حادثة"), strict=True)):
        x = 60 + 390 * number
        word = row.write(x, name)
        row.draw.rectangle((word[2] + 30, 182, word[2] + 80, 200), outline="white")
        row.words.append(Word(arabic, (word[2] + 30, 180, word[2] + 80, 202), 0.9))
        box = square(row, x + 290)
        if number == ticked:
            row.cross(box)
    names = ("illness", "maternity", "hospitalization", "accident")
    assert row.read()["care_type"] == (ZoneState.FILLED, names[ticked])


@pytest.mark.parametrize("ticked", [0, 2, 3])
def test_box_far_behind_its_word(ticked: int) -> None:
    """What stands between a word and its box was not read; the last option's box is as far away as the others'."""
    row = Row()
    for number, name in enumerate(CARE):
        x = 40 + 400 * number
        row.write(x, name)
        box = square(row, x + 345)
        if number == ticked:
            row.cross(box)
    names = ("illness", "maternity", "hospitalization", "accident")
    assert row.read()["care_type"] == (ZoneState.FILLED, names[ticked])


def test_each_row_has_its_own_side() -> None:
    """A form may put the boxes of one row before the words and those of the next behind them."""
    row = Row()
    row.write(60, "Sexe")
    before = square(row, 160)
    row.write(210, "M")
    square(row, 330)
    row.write(380, "F")
    row.cross(before)
    x = 520
    for number, name in enumerate(CARE):
        word = row.write(x, name)
        box = square(row, word[2] + 10)
        if number == 1:
            row.cross(box)
        x = box[2] + 40
    got = row.read()
    assert got["patient_sex"] == (ZoneState.FILLED, "M")
    assert got["care_type"] == (ZoneState.FILLED, "maternity")


def test_word_that_its_ring_garbled_is_read_again() -> None:
    """The engine made nothing of the ringed word; without its ring it is one of the options."""
    row = Row()
    row.write(60, "Sexe")
    left, top, right, bottom = row.write(200, "Masculin", read="")
    row.draw.ellipse((left - 12, top - 10, right + 12, bottom + 10), outline="black", width=3)
    row.words.append(Word("(oascut", (left - 12, top - 10, right + 12, bottom + 10), 0.4))
    row.write(500, "Féminin")
    assert row.read()["patient_sex"] == (ZoneState.FILLED, "M")


def test_lone_letters_that_were_not_read_are_read_again() -> None:
    row = Row()
    row.write(60, "Sexe")
    for x, letter in ((240, "M"), (500, "F")):
        box = square(row, x - 44)
        row.write(x, letter, read="")
        if letter == "F":
            row.cross(box)
    assert row.read()["patient_sex"] == (ZoneState.FILLED, "F")


def test_word_of_its_own_is_no_ring() -> None:
    """The letters of a word that touch each other stand around its middle, as a ring does."""
    row = Row()
    left, top, right, _ = row.write(160, CARE[0])
    row.draw.line((left, top + 2, right, top + 2), fill="black", width=2)
    for number, name in enumerate(CARE[1:], 1):
        box = square(row, 118 + 360 * number)
        row.write(160 + 360 * number, name)
        if number == 2:
            row.cross(box)
    square(row, 118)
    assert row.read()["care_type"] == (ZoneState.FILLED, "hospitalization")


def test_word_with_a_colon_heads_a_field() -> None:
    """ "F :" beside "M" and its box would be an option; a colon behind one of two says that it is none."""
    row = Row()
    row.write(60, "Sexe")
    row.cross(square(row, 200))
    row.write(240, "M")
    square(row, 400)
    row.write(440, "F")
    row.words.append(Word("Féminin", (420, 330, 520, 350), 0.95))
    row.words.append(Word(":", (526, 334, 530, 350), 0.95))
    assert row.read()["patient_sex"] == (ZoneState.FILLED, "M")


def test_ring_around_a_letter_that_was_not_read_is_nobody_elses_box() -> None:
    """ "M" was read and a ring stands far behind it: it may be around the F."""
    row = Row()
    row.write(60, "Sexe")
    row.write(200, "M")
    left, top, right, bottom = row.write(500, "F", read="")
    row.draw.ellipse((left - 10, top - 8, right + 10, bottom + 8), outline="black", width=3)
    assert row.read()["patient_sex"][1] != "M"
