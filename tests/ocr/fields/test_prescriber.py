"""Who prescribed, however his name is set."""

from __future__ import annotations

import re

import pytest

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
        (("Clinique Atlas", "Prescrit par Omar FILALI"), "OMAR FILALI"),
    ],
)
def test_a_doctor_is_known_by_his_title_a_label_or_what_he_does(head: tuple[str, ...], name: str) -> None:
    """Title, label, and the name over a profession."""
    assert _prescriber(*head, "12, rue Agdal, Rabat", "Ordonnance", "Patient : Said Alami", "DOLIPRANE 1 G") == [name]


def test_a_patient_under_no_profession_is_no_doctor() -> None:
    """A name alone says nothing of who bears it."""
    assert _prescriber("Ordonnance", "Said Alami", "Rabat, le 12/03/2026", "DOLIPRANE 1 G") == []
