"""Lines of bills, held against each other and against the total."""

from __future__ import annotations

from typing import Any

from claims.words import Kind
from ocr.evidence import Candidate
from ocr.fields import find_fields
from ocr.fields.rows import rows_of
from ocr.fields.totals import owned_amounts, scored_totals
from ocr.page import Word
from tests.ocr.fields.papers_in_text import a_page

HEAD = ("CLINIQUE DES OLIVIERS", "FACTURE N° 2026/0147", "Fès, le 3 avril 2026")


def _lines(*table: str) -> Candidate:
    return find_fields(Kind.INVOICE, [a_page(*HEAD, *table)]).candidates["lines"][0]


def _line(description: str, quantity: str, price: str, amount: str) -> dict[str, Any]:
    return {"description": description, "quantity": quantity, "unit_price": price, "amount": amount}


def test_lines_that_multiply_and_add_up_are_valid() -> None:
    """Quantity times price on every line, and the sum of the lines as the total."""
    seen = _lines(
        "Désignation             Qté        P.U.        Montant",
        "CONSULTATION             1         300,00       300,00",
        "PANSEMENT SIMPLE         2          75,00       150,00",
        "Total à payer                                   450,00",
    )
    assert seen.value == [
        _line("CONSULTATION", "1", "300.00", "300.00"),
        _line("PANSEMENT SIMPLE", "2", "75.00", "150.00"),
    ]
    assert seen.valid is True
    assert seen.agreement > 0.9


def test_lines_that_do_not_add_up_are_not_valid() -> None:
    """A line lost, or an amount misread: the total says so, and nobody should rely on the lines."""
    seen = _lines(
        "Désignation             Qté        P.U.        Montant",
        "CONSULTATION             1         300,00       300,00",
        "Total à payer                                   450,00",
    )
    assert seen.valid is False
    assert seen.agreement < 0.5


def test_an_unread_quantity_follows_from_price_and_amount() -> None:
    """ "1" read as a letter is no part of the description, and the other figures say what it was."""
    seen = _lines(
        "Désignation             Qté        P.U.        Montant",
        "FERRITINE                À         250,00       250,00",
        "CREATININE               L          30,00        90,00",
        "Total                                           340,00",
    )
    assert seen.value == [
        _line("FERRITINE", "1", "250.00", "250.00"),
        _line("CREATININE", "3", "30.00", "90.00"),
    ]


def test_other_columns_are_not_descriptions() -> None:
    """Dates and codes of acts have columns of their own."""
    seen = _lines(
        "Date           Code      Désignation             Qté        P.U.        Montant",
        "01/04/2026     K20       SUTURE DE PLAIE          1         300,00       300,00",
        "Total                                                                    300,00",
    )
    assert seen.value == [_line("SUTURE DE PLAIE", "1", "300.00", "300.00")]


def test_a_telephone_number_below_the_table_is_no_line() -> None:
    """Figures that stand in no column of amounts are not a line's."""
    seen = _lines(
        "Désignation             Qté        P.U.        Montant",
        "SEANCE                   3          80,00       240,00",
        "143, Av. des FAR - Tél : 05 33",
    )
    assert [line["description"] for line in seen.value] == ["SEANCE"]


def test_figures_far_from_their_headings_are_read_by_their_order() -> None:
    """Headings in the middle of their cells, figures at the right, a quantity before the description."""
    seen = _lines(
        "Nb          Prestations                    Tarif              Montant TTC",
        "1    Radiographie du thorax                       220,00                220,00",
        "2    Echographie                                  150                   300",
        "Total général    520,00",
    )
    assert seen.value == [
        _line("RADIOGRAPHIE DU THORAX", "1", "220.00", "220.00"),
        _line("ECHOGRAPHIE", "2", "150.00", "300.00"),
    ]


def test_a_bill_without_decimals_has_a_total() -> None:
    """Whole figures are money where the bill writes no others and calls one its total."""
    rows = rows_of(a_page("Actes    Total", "ECBU    90", "CRP    100", "TOTAL : 190"))
    assert scored_totals(owned_amounts(rows, 28.0))[0].value == 190


def test_the_numbers_that_count_the_lines_are_no_part_of_them() -> None:
    """A column "N°" close before the descriptions; a figure that counts nothing stays."""
    numbered = _lines(
        "Désignation             Qté        P.U.        Montant",
        "1 CONSULTATION           1         300,00       300,00",
        "2 PANSEMENT SIMPLE       2          75,00       150,00",
        "Total à payer                                   450,00",
    )
    assert [line["description"] for line in numbered.value] == ["CONSULTATION", "PANSEMENT SIMPLE"]
    other = _lines(
        "Désignation             Qté        P.U.        Montant",
        "3 PANSEMENTS             1         300,00       300,00",
        "Total à payer                                   300,00",
    )
    assert [line["description"] for line in other.value] == ["3 PANSEMENTS"]


def test_a_column_of_numbers_under_its_own_sign_is_no_quantity() -> None:
    """ "#", a quantity, a description, a price, a rate of tax close beside it, an amount; the sign read or not."""
    for sign in ("#", "+"):
        seen = _lines(
            f"{sign}       Qté      Désignation           P.U (DH)      TVA Montant (DH)",
            "1       1        HBA1C                   100,00  0       100,00",
            "2       3        CRP                      30,00  0        90,00",
            "Net à payer                                              190,00",
        )
        assert seen.value == [_line("HBA1C", "1", "100.00", "100.00"), _line("CRP", "3", "30.00", "90.00")]


def test_headings_that_lean_are_one_row() -> None:
    """On a page askew the first heading stands a little over the others."""
    words = {
        "Libellé": (60, 80), "Quantité": (500, 95), "PU": (760, 97), "Total": (1000, 100),
        "Séance": (60, 160), "3": (520, 160), "80.00": (760, 162), "240.00": (1000, 164),
    }  # fmt: skip
    page = a_page("")
    placed = tuple(
        Word(text, (left, top, left + 14 * len(text), top + 28), 1.0, top // 50) for text, (left, top) in words.items()
    )
    seen = find_fields(Kind.INVOICE, [page.saying(words=placed)]).candidates["lines"][0]
    assert seen.value == [_line("SÉANCE", "3", "80.00", "240.00")]


def test_a_price_off_its_heading_is_known_by_what_it_multiplies_to() -> None:
    """It stands at the end of the description, or within a heading of two that was read as one word."""
    seen = _lines(
        "QTÉ    DÉSIGNATION                       MONTANT",
        "1      VITAMINE D            450.00         450.00",
        "2      FERRITINE             250.00         500.00",
        "Total                                     950.00",
    )
    assert seen.value == [
        _line("VITAMINE D", "1", "450.00", "450.00"),
        _line("FERRITINE", "2", "250.00", "500.00"),
    ]


def test_a_count_behind_a_colon_is_no_thousand() -> None:
    """ "Total :  3  450,00" is three things for 450; where the lines come to 3450, it is 3450."""
    counted = find_fields(Kind.INVOICE, [a_page(*HEAD, "Consultation        450,00", "Total :  3  450,00")]).candidates
    assert counted["total"][0].value == "450.00"
    thousands = find_fields(
        Kind.INVOICE,
        [
            a_page(
                *HEAD,
                "Désignation             Qté        P.U.        Montant",
                "ACCOUCHEMENT             1        3 000,00      3 000,00",
                "SEJOUR                   1          450,00        450,00",
                "Total :  3  450,00",
            )
        ],
    ).candidates
    assert thousands["total"][0].value == "3450.00"


def test_a_strength_is_no_price_and_a_small_l_no_capital() -> None:
    """ "25 MCG" belongs to the medicine though it equals the amount; "lentilles" are no "Ientilles"."""
    seen = _lines(
        "Désignation                      Qté        P.U.        Montant",
        "LEVOTHYROX 25 MCG                 1                     25,00",
        "lentilles                         2         50,00       100,00",
        "Total                                                   125,00",
    )
    assert [line["description"] for line in seen.value] == ["LEVOTHYROX 25 MCG", "LENTILLES"]
