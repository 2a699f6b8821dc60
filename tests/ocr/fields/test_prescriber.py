"""Who prescribed, however his name is set."""

from __future__ import annotations

import re

import pytest

from claims.words import Kind
from ocr.fields import find_fields
from ocr.fields.confirming import ONE_ENGINE
from ocr.fields.prescriber import prescribers
from ocr.fields.rows import rows_of
from tests.ocr.fields.papers_in_text import a_page

DISPENSER = re.compile("pharmac", re.IGNORECASE)


def _prescriber(*lines: str) -> list[object]:
    sheet = a_page(*lines)
    return [one.value for one in prescribers(rows_of(sheet), {1: sheet}, DISPENSER)]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (("Dr Samira TAZI", "Cardiologue"), "SAMIRA TAZI"),
        (("Dr A. TAZI", "Cardiologue"), "A. TAZI"),
        (("Dr Reda", "El Fassi", "Cardiologue"), "REDA EL FASSI"),
        (("Salma BENNIS", "Médecin généraliste"), "SALMA BENNIS"),
        (("Clinique Atlas", "Médecin traitant : Omar FILALI"), "OMAR FILALI"),
        (("Clinique Atlas", "Prescrit par : Omar FILALI"), "OMAR FILALI"),
    ],
)
def test_a_doctor_is_known_by_his_title_a_label_or_what_he_does(head: tuple[str, ...], name: str) -> None:
    """Title, label, and the name over a profession."""
    assert _prescriber(*head, "12, rue Agdal, Rabat", "Ordonnance", "Patient : Said Alami", "DOLIPRANE 1 G") == [name]


@pytest.mark.parametrize(
    "lines",
    [
        ("Clinique Atlas", "Traitement prescrit par voie orale"),
        ("Cachet et signature du médecin : Fait à Casablanca",),
        ("GROUPE MÉDICAL ANFA", "Médecine générale"),
        ("Ancien interne du", "CHU IBN ROCHD", "Médecin généraliste"),
        ("Médecin : Gynécologue obstétricien",),
    ],
)
def test_words_that_name_nobody_are_no_doctor(lines: tuple[str, ...]) -> None:
    """How a medicine is taken, where to sign, a house, a hospital, a profession."""
    assert _prescriber(*lines, "12, rue Agdal, Rabat", "Ordonnance", "DOLIPRANE 1 G") == []


def test_a_profession_under_the_doctor_s_label_names_nobody() -> None:
    """A prescription set like a form, whose box for the doctor holds what he does."""
    lines = (
        "Clinique Atlas",
        "Ordonnance",
        "Médecin",
        "Gynécologue obstétricien",
        "Patient : Said Alami",
        "DOLIPRANE 1 G",
    )
    assert "prescriber_name" not in find_fields(Kind.PRESCRIPTION, [a_page(*lines)]).candidates


def test_a_name_without_title_is_not_accepted_unseen() -> None:
    """That engines agree on its letters does not make it the prescriber's."""
    sheet = a_page("Salma BENNIS", "Médecin généraliste", "Ordonnance", "DOLIPRANE 1 G")
    (found,) = prescribers(rows_of(sheet), {1: sheet}, DISPENSER)
    assert found.agreement <= ONE_ENGINE


def test_a_patient_under_no_profession_is_no_doctor() -> None:
    """A name alone says nothing of who bears it."""
    assert _prescriber("Ordonnance", "Said Alami", "Rabat, le 12/03/2026", "DOLIPRANE 1 G") == []
