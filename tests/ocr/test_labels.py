"""Printed labels, found through an engine's slips."""

from ocr.labels import Label, find_labels, fold, unglued
from ocr.page import Word

NUMBER = Label("insured_number", ("N° Immatriculation", "رقم التسجيل"))
NAME = Label("name", ("Nom et prénom",))
INSURED_NAME = Label("insured_name", ("Nom et prénom de l'assuré",))


def line(*texts: str, top: int = 100, start: int = 100, gap: int = 10) -> list[Word]:
    words = []
    for text in texts:
        right = start + 18 * len(text)
        words.append(Word(text, (start, top, right, top + 30), 0.9))
        start = right + gap
    return words


def test_a_label_is_found_through_slips() -> None:
    """A misread letter and a lost space do not hide a label."""
    (seen,) = find_labels(line("N°", "Immatricu1ation", ":"), [NUMBER])
    assert seen.name == "insured_number" and seen.score > 0.85


def test_the_longer_label_wins() -> None:
    """A label that contains another one is itself, not the shorter one."""
    (seen,) = find_labels(line("Nom", "et", "prénom", "de", "l'assuré"), [NAME, INSURED_NAME])
    assert seen.name == "insured_name"


def test_a_name_beside_a_label_is_no_part_of_a_longer_one() -> None:
    """ "Nom et prénom AIT" is nearly as long as "Nom et prénom patient", and yet is the shorter label whole."""
    patient = Label("patient_name", ("Nom et prénom patient",))
    (seen,) = find_labels(line("Nom", "et", "prénom", "AIT", "OUALI"), [NAME, patient])
    assert (seen.name, seen.words) == (NAME.name, (0, 1, 2))
    (slipped,) = find_labels(line("Nom", "et", "prenom", "paticnt"), [NAME, patient])
    assert slipped.name == "patient_name"


def test_a_sentence_is_no_label() -> None:
    """Words inside a running sentence are not taken for a label."""
    assert find_labels(line("écrire", "nom", "et", "prénom", "en", "capitales"), [NAME]) == []


def test_arabic_is_read_from_the_right() -> None:
    """An Arabic label is found whatever spelling of alef and whichever order of boxes."""
    right_to_left = [Word("رقم", (300, 100, 360, 130), 0.9), Word("التّسجيل", (200, 100, 290, 130), 0.9)]
    (seen,) = find_labels(right_to_left, [NUMBER])
    assert seen.box == (200, 100, 360, 130)


def test_presentation_forms_fold_to_letters() -> None:
    """Arabic presentation forms and plain letters are one."""
    assert fold("ﺍﻟﺘﺴﺠﻴﻞ") == fold("التسجيل")


def test_a_small_n_with_its_ring_is_a_number_sign() -> None:
    """ "dossier n°" is the label, and its sign no part of the value."""
    (seen,) = find_labels(line("Dossier", "n°:", "59793582"), [Label("dossier", ("Dossier", "Dossier N°"))])
    assert len(seen.words) == 2


def test_a_lone_colon_across_the_page_takes_no_word_from_its_line() -> None:
    """Words set a little lower than their neighbours stay on their line, whatever stands far off at just their height."""
    near = line("NOM,", top=106, start=100) + line("PRÉNOM", top=100, start=190)
    far = [*line("NOM", "ET", "PRÉNOM", top=97, start=1200), Word(":", (1600, 109, 1606, 133), 0.9)]
    seen = find_labels(near + far, [Label("name", ("Nom, prénom", "Nom et prénom", "Nom"))])
    assert [label.phrase for label in seen] == ["Nom et prénom", "Nom, prénom"]


def test_values_that_run_together_are_parted() -> None:
    """Money that fills its cell runs into the next one: an INPE or a date."""
    glued = {
        "100DH031344443": ["100DH", "031344443"],
        "239,90DH19/03/2025": ["239,90DH", "19/03/2025"],
        "415,40152034088": ["415,40", "152034088"],
        "19/03/2025239,90": ["19/03/2025", "239,90"],
        "031344443": ["031344443"],
        "12,50": ["12,50"],
    }
    for text, parts in glued.items():
        assert [word.text for word in unglued(line(text))] == parts


def test_an_i_read_as_an_l_hides_no_label() -> None:
    """Small print: "C.I.N" becomes "C.LN"."""
    (seen,) = find_labels(line("N°", "C.LN"), [Label("cin", ("N° CIN",))])
    assert seen.name == "cin"
