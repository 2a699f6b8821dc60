"""Labels share out what is written on a page."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ocr.fields.care_sheet_labels import FIELDS, HEADINGS
from ocr.fields.forms import AMOUNT, COUNT, NAME, Form
from ocr.fields.identifiers import CNSS_NUMBER
from ocr.fields.owning import Owner, share_out
from ocr.fields.suiting import suits
from ocr.fields.writings import writings_of
from ocr.labels import find_labels
from ocr.page import Sheet, Word
from ocr.zones import Layout

FORMS: dict[str, Form] = {
    "name": NAME,
    "total_amount": AMOUNT,
    "attachment_count": COUNT,
    "insured_number": CNSS_NUMBER,
}
Placed = tuple[int, int, str]
"""Left and top in pixels of a page at 200 dpi, and the text, letters 16 pixels wide."""


def layout(*placed: Placed) -> Layout:
    words = []
    for number, (left, top, text) in enumerate(placed):
        x = left
        for part in text.split():
            words.append(Word(part, (x, top, x + 16 * len(part), top + 24), 0.95, number))
            x += 16 * len(part) + 10
    found = Layout(Sheet(1, np.full((1000, 1650, 3), 255, np.uint8), 200.0, words=tuple(words)))
    found.labels = find_labels(found.words, (*FIELDS, *HEADINGS))
    return found


def shared(*placed: Placed) -> dict[str, str]:
    """What each label got, by the label's field."""
    page = layout(*placed)
    owners = [
        Owner(label, suits(label.name, FORMS.get(label.name)), tells=label.name in FORMS) for label in page.labels
    ]
    return {owners[n].label.name: one.text for n, one in share_out(page, owners, writings_of(page)).items()}


def test_a_value_stands_beside_its_label() -> None:
    """The usual form: label, value, line by line."""
    got = shared(
        (60, 100, "Nom et prénom"), (420, 100, "ALAMI SARA"),
        (60, 180, "Montant des frais"), (420, 180, "750,00"),
        (60, 260, "N° Immatriculation"), (420, 260, "123456785"),
    )  # fmt: skip
    assert got == {"name": "ALAMI SARA", "total_amount": "750,00", "insured_number": "123456785"}


def test_a_value_stands_under_its_label() -> None:
    """Small labels over the line to write on, two in a row."""
    got = shared(
        (60, 100, "Nom et prénom"), (700, 100, "N° Immatriculation"),
        (70, 140, "ALAMI SARA"), (710, 140, "123456785"),
        (60, 240, "Montant des frais"), (70, 280, "750,00"),
    )  # fmt: skip
    assert got == {"name": "ALAMI SARA", "total_amount": "750,00", "insured_number": "123456785"}


def test_a_value_stands_over_its_label() -> None:
    """Labels printed under the line to write on: what lies below belongs to the next one."""
    got = shared(
        (70, 60, "ALAMI SARA"), (60, 100, "Nom et prénom"),
        (70, 160, "123456785"), (60, 200, "N° Immatriculation"),
        (70, 260, "750,00"), (60, 300, "Montant des frais"),
    )  # fmt: skip
    assert got == {"name": "ALAMI SARA", "total_amount": "750,00", "insured_number": "123456785"}


def test_an_empty_place_takes_no_neighbours_value() -> None:
    """A label with nothing beside or under it owns nothing."""
    got = shared((60, 100, "Nom et prénom"), (60, 180, "Montant des frais"), (420, 180, "750,00"))
    assert got == {"total_amount": "750,00"}


def test_a_label_takes_what_looks_like_its_value() -> None:
    """Of a figure and a name near a label for names, the name is its value."""
    got = shared((60, 100, "Nom et prénom"), (420, 100, "12345"), (70, 140, "ALAMI SARA"))
    assert got["name"] == "ALAMI SARA"


def test_single_characters_go_on_over_the_strokes_of_a_date() -> None:
    """Boxes whose walls are too faint to be seen: each figure is a word, and so is each stroke."""
    page = layout((60, 100, "Date de naissance"), (420, 100, "0 3 / 0 4 / 1 9 8 4"))
    assert [one.text for one in writings_of(page)] == ["0 3 / 0 4 / 1 9 8 4"]


def test_a_lone_word_yields_to_a_name() -> None:
    """What was read of the Arabic beside a label against the name under it."""
    got = shared(
        (60, 100, "Nom et prénom"), (330, 100, "Canne"),
        (60, 145, "ALAMI SARA"),
        (60, 280, "Montant des frais"), (420, 280, "750,00"),
    )  # fmt: skip
    assert got["name"] == "ALAMI SARA"


def test_what_stands_at_labels_of_no_value_tells_no_habit() -> None:
    """Values over their labels: the count under the total's label is the next label's, whatever stands at signatures and offices."""
    got = shared(
        (70, 60, "ALAMI SARA"), (60, 100, "Nom et prénom"),
        (70, 160, "316,90"), (60, 200, "Total des frais engagés"),
        (70, 252, "2"), (60, 300, "Nombre de documents joints"),
        (60, 500, "Médecin traitant"), (60, 540, "ABC DEF"), (700, 500, "Etablissement de soins"), (710, 540, "GHI JKL"),
        (60, 700, "Signature de l'assuré(e)"), (60, 740, "MNO PQR"), (700, 700, "Date de dépôt du dossier"), (710, 740, "STU VWX"),
    )  # fmt: skip
    assert (got["total_amount"], got["attachment_count"]) == ("316,90", "2")


def test_a_fold_beside_a_name_is_no_part_of_it() -> None:
    """An edge of the paper is read as a letter that nobody is sure of."""
    page = layout((60, 140, "Y ALAMI SARA"))
    words = (replace(page.words[0], confidence=0.1), *page.words[1:])
    shaped = Layout(replace(page.sheet, words=words))
    shaped.labels = []
    assert [one.text for one in writings_of(shaped)] == ["ALAMI SARA"]


def test_two_numbers_in_boxes_side_by_side_are_two_where_two_labels_head_them() -> None:
    """Boxes of one size in one row: the groups of a number belong together, a second number has its own label over it."""
    page = layout((60, 100, "N° Immatriculation"), (532, 100, "N° CIN"))
    pixels = page.sheet.pixels.copy()
    for group in (60, 208, 356, 532, 680):
        for cell in range(3):
            left = group + 46 * cell
            cv2.rectangle(pixels, (left, 140), (left + 44, 184), (90, 90, 90), 2)
    numbers = Layout(replace(page.sheet, pixels=pixels))
    numbers.labels = page.labels
    assert [len(one.cells) for one in writings_of(numbers) if one.cells] == [9, 6]
    numbers.labels = page.labels[:1]
    assert [len(one.cells) for one in writings_of(numbers) if one.cells] == [15]


def test_words_of_one_stretch_of_ink_belong_together() -> None:
    """An engine's box of the first word ends too early: the ink between the words says that there is no gap."""
    parted = layout((60, 140, "BENSAID"), (400, 140, "SAMIRA"))
    page = Layout(replace(parted.sheet, words=tuple(replace(word, line=0) for word in parted.words)))
    page.labels = []
    assert [one.text for one in writings_of(page)] == ["BENSAID", "SAMIRA"]
    page.sheet.extra["pieces"] = ((60, 140, 496, 164),)
    assert [one.text for one in writings_of(page)] == ["BENSAID SAMIRA"]
