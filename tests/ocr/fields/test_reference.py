"""INPE numbers: whose they are, and the places where they are badly read."""

from __future__ import annotations

import cv2
import numpy as np

from claims.words import Kind, Origin
from ocr.fields import find_fields
from ocr.fields.confirming import ONE_ENGINE
from ocr.ink import SeenMark
from ocr.page import Sheet
from tests.ocr.fields.papers_in_text import a_page

INPE = "101000008"


def test_the_pharmacy_stamp_is_not_the_prescriber() -> None:
    """A number under a pharmacy's name on a prescription is the dispenser's; the doctor's is still found."""
    stamp = ("PHARMACIE CENTRALE", "RABAT", "INPE 162161145")
    head = ("Dr Samira TAZI", "Rabat, le 12/03/2026", "Patient : Amina IDRISSI", "ORDONNANCE")
    space = ("1) AMOXICILLINE 500 mg", "1 gélule 3 fois par jour pendant 7 jours")
    alone = find_fields(Kind.PRESCRIPTION, [a_page(*head, *space, *stamp)]).candidates
    assert "inpe" not in alone
    both = find_fields(Kind.PRESCRIPTION, [a_page(f"INPE : {INPE}", *head, *space, *stamp)]).candidates
    assert [one.value for one in both["inpe"]] == [INPE]


def test_a_number_only_in_a_stamp_is_read_there() -> None:
    """Where no print carries an INPE, the stamps that were seen on the page are read."""
    page = a_page("LABORATOIRE AL AMAL", "FACTURE N° 12", "Total : 100,00 DH")
    pixels: np.ndarray = np.full((1200, 1654, 3), 255, np.uint8)
    cv2.rectangle(pixels, (880, 780), (1480, 1000), (70, 40, 150), 3)
    for at, line in enumerate(("DR SAMIRA TAZI", f"INPE : {INPE}")):
        cv2.putText(pixels, line, (910, 860 + 80 * at), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (70, 40, 150), 3, cv2.LINE_AA)
    sheet = Sheet(1, pixels, 200.0, words=page.words, digital=True)
    sheet.extra["seen_marks"] = (SeenMark("stamp", (880, 780, 1484, 1004), 0.9),)
    (found,) = find_fields(Kind.INVOICE, [sheet]).candidates["inpe"]
    assert (found.value, found.origin) == (INPE, Origin.STAMP)


def test_what_ink_left_of_the_label_still_names_a_number_whose_key_holds() -> None:
    """ "I.N.P.E" under a stamp's ring comes out as "WP.E"; figures whose key does not hold are none."""
    head = ("LABORATOIRE AL AMAL", "FACTURE N° 12", "Total : 100,00 DH")
    seen = find_fields(Kind.INVOICE, [a_page(*head, f"WP.E{INPE} !")]).candidates
    assert [one.value for one in seen["inpe"]] == [INPE]
    assert "inpe" not in find_fields(Kind.INVOICE, [a_page(*head, "WP.E101000009 !")]).candidates


def test_a_number_alone_in_its_row_is_an_inpe_where_its_key_holds() -> None:
    """The Arabic label could not be read; two such numbers, or one whose key fails, say nothing."""
    head = ("CENTRE HOSPITALIER MASSIRA", "CERTIFICAT D'HOSPITALISATION")
    (one,) = find_fields(Kind.HOSPITAL_CERTIFICATE, [a_page(*head, INPE)]).candidates["inpe"]
    assert one.value == INPE
    assert one.label <= 0.5
    assert one.agreement <= ONE_ENGINE, "a person looks at it"
    for lines in (("101000009",), (INPE, "162161145"), (f"Matricule {INPE}",)):
        assert "inpe" not in find_fields(Kind.HOSPITAL_CERTIFICATE, [a_page(*head, *lines)]).candidates, lines


def test_a_paper_number_goes_on_behind_a_lone_figure() -> None:
    """The label's sign is read as a one, or the number's own first figure stands apart."""
    for written, number in (
        ("1 19054231", "19054231"),
        ("1 25991 2", "1259912"),
        ("4 1203", "41203"),
        ("7", "7"),
        ("5 12 mars 2025", "5"),
    ):
        page = a_page("CNSS", "DEMANDE DE PRISE EN CHARGE", f"N° PEC : {written}    Date : 11/06/2025")
        (found,) = find_fields(Kind.THIRD_PARTY_REQUEST, [page]).candidates["number"]
        assert found.value == number


def test_an_ice_that_is_printed_wrong_is_read_as_it_is_printed() -> None:
    """Fourteen figures are no ICE, and the rule that says so must see them."""
    page = a_page(
        "LABORATOIRE AL AMAL", "Identifiant commun (ICE) : 00253210600009", "FACTURE N° 12", "Total : 100,00 DH"
    )
    (found,) = find_fields(Kind.INVOICE, [page]).candidates["ice"]
    assert (found.value, found.valid) == ("00253210600009", False)
