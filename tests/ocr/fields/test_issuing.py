"""Which of the days on a paper is its own."""

from __future__ import annotations

import pytest

from claims.words import Kind
from ocr.confidence import Settled, settle
from ocr.fields import find_fields
from ocr.fields.rows import Row
from ocr.page import Word
from tests.ocr.fields.papers_in_text import a_page

DAY = "Rabat, le 12/03/2026"


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


def test_a_number_that_an_engine_parted_is_one() -> None:
    """Less room than a space takes, between figures, is none; a space is one, and so are the walls of single boxes."""

    def row(*words: tuple[str, int, int], sure: float = 0.95) -> str:
        return Row(1, 0, tuple(Word(text, (left, 0, right, 30), sure) for text, left, right in words)).text

    assert row(("F2501", 0, 107), ("090", 117, 185)) == "F2501090"
    assert row(("F2501", 0, 107), ("090", 120, 188)) == "F2501 090"
    assert row(("1", 0, 20), ("4", 20, 40)) == "1 4"
    assert row(("2501", 0, 107), ("090", 117, 185), sure=1.0) == "2501 090"


def test_an_amount_of_a_line_is_not_surely_the_total() -> None:
    """Where no label says total, the only amount there is stays in doubt."""

    def total(*lines: str) -> Settled:
        sheet = a_page("CLINIQUE ATLAS", "FACTURE N° 12", "Patient : SALMA IDRISSI", DAY, *lines)
        settled = settle("total", find_fields(Kind.INVOICE, [sheet]).candidates["total"], {1: sheet})
        assert settled is not None
        return settled

    lines = ("Désignation    Quantité    Montant", "Consultation    1    300,00 DH")
    assert not total(*lines).field.accepted
    assert total(*lines, "Total à payer : 300,00 DH").field.accepted
