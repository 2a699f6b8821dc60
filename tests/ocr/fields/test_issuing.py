"""Which of the days on a paper is its own."""

from __future__ import annotations

import pytest

from claims.words import Kind
from ocr.confidence import Settled, settle
from ocr.fields import find_fields
from tests.ocr.fields.papers_in_text import a_page


def day_of(kind: Kind, *lines: str) -> Settled:
    sheet = a_page("Dr SAMIRA TAZI", "Pédiatre", "Patient : SALMA IDRISSI", *lines, "AMOXICILLINE 500 mg 1 gél x 3/j")
    settled = settle("date", find_fields(kind, [sheet]).candidates["date"], {1: sheet})
    assert settled is not None
    return settled


@pytest.mark.parametrize(
    "lines",
    [
        ("Prochain rendez-vous : 12/04/2026", "Rabat, le 12/03/2026"),
        ("Date d'admission : 10/03/2026", "Fait le 12/03/2026"),
        ("Analyse du 01/03/2026 : glycémie 1,2", "Rabat le 12/03/2026"),
        ("Dernière visite le 01/01/2026", "Le 12 Mars 2026"),
        ("Hospitalisée le 01/03/2026", "Rabat, le 12/3/26"),
        ("A renouveler le 12/06/2026", "Date : 12/03/2026"),
        ("Imprimé le 20/03/2026 14:22", "Rabat le 12/03/2026"),
        ("Valable jusqu'au 12/06/2026", "Casablanca 12-03-2026"),
    ],
)
def test_another_day_on_the_paper_is_not_its_own(lines: tuple[str, ...]) -> None:
    """Of a visit, an examination, an admission, a print, or one to come; in either order."""
    for order in (lines, lines[::-1]):
        assert day_of(Kind.PRESCRIPTION, *order).field.value == "2026-03-12"


def test_of_two_days_that_nothing_tells_apart_neither_is_sure() -> None:
    """Both stand behind "le" alone."""
    alone = day_of(Kind.PRESCRIPTION, "Rabat le 12/03/2026")
    even = day_of(Kind.PRESCRIPTION, "Rabat le 12/03/2026", "Agadir le 14/03/2026")
    assert alone.field.accepted and not even.field.accepted
