"""Letters set like forms: values over, under and beside their labels."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.fields.owned import owned_values
from ocr.page import Sheet, Word

WANTED = ("date", "number", "patient_name", "inpe", "starts_on", "ends_on")


class Letter:
    """A page at 200 dpi whose words are known as the engine would read them."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (1650, 1200), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[Word] = []

    def write(self, x: int, y: int, text: str, size: int = 30) -> None:
        font = ImageFont.load_default(size)
        for part in text.split():
            self.draw.text((x, y), part, fill="black", font=font, anchor="ls")
            left, top, right, bottom = (round(v) for v in self.draw.textbbox((x, y), part, font=font, anchor="ls"))
            self.words.append(Word(part, (left, top, right, bottom), 0.95, y))
            x = right + 10

    def boxes(self, x: int, y: int, figures: str) -> None:
        for at, figure in enumerate(figures):
            left = x + 40 * at
            self.draw.rectangle((left, y, left + 40, y + 46), outline="black", width=2)
            self.write(left + 12, y + 36, figure)

    def read(self) -> dict[str, str]:
        sheet = Sheet(1, np.asarray(self.image), 200.0, words=tuple(self.words))
        return {name: str(found[0].value) for name, found in owned_values([sheet], WANTED).items()}


def test_values_over_their_small_labels() -> None:
    """The line to write on with its name in small print under it, two to a row."""
    letter = Letter()
    letter.write(100, 200, "66072912")
    letter.write(900, 200, "03/06/2025")
    letter.write(100, 232, "N° de protocole", 18)
    letter.write(900, 232, "Date", 18)
    letter.write(100, 320, "Skalli Hajar")
    letter.write(100, 352, "Nom et prénom", 18)
    assert letter.read() == {"number": "66072912", "date": "2025-06-03", "patient_name": "SKALLI HAJAR"}


def test_values_in_boxes_under_or_over_their_labels() -> None:
    """One box a character, the span of validity in two of them on one row."""
    letter = Letter()
    letter.boxes(100, 200, "03062025")
    letter.boxes(800, 200, "02062026")
    letter.write(100, 280, "Valable du", 18)
    letter.write(800, 280, "Jusqu'au", 18)
    letter.boxes(100, 380, "151801065")
    letter.write(100, 460, "INPE", 18)
    assert letter.read() == {"starts_on": "2025-06-03", "ends_on": "2026-06-02", "inpe": "151801065"}


def test_words_of_a_sentence_own_nothing() -> None:
    """ "du", "le" and "fin" stand in sentences too."""
    letter = Letter()
    letter.write(100, 200, "Je soussigne certifie que le traitement du patient prend fin au printemps")
    assert letter.read() == {}
