"""Labels and values that do not stand beside each other in reading order."""

from __future__ import annotations

import numpy as np

from claims.words import Kind
from ocr.confidence import settle
from ocr.fields import find_fields
from ocr.fields.grids import label_first, labels_first, unfolded
from ocr.fields.rows import rows_of
from ocr.page import Sheet, Word
from tests.ocr.fields.papers_in_text import a_page


def _said(kind: Kind, *lines: str) -> dict[str, object]:
    sheet = a_page(*lines)
    found = find_fields(kind, [sheet]).candidates
    settled = {name: settle(name, candidates, {1: sheet}) for name, candidates in found.items()}
    return {name: one.field.value for name, one in settled.items() if one is not None}


def test_a_row_of_labels_goes_with_the_row_of_values_below_it() -> None:
    """Labels centred in their cells are paired with the values by their order."""
    said = _said(
        Kind.INVOICE,
        "CABINET DENTAIRE AGDAL",
        "FACTURE",
        "      Le              Nom du malade         N° facture",
        "17/03/2025          DAOUDI BILAL          2502131",
        "DESIGNATION           QTE        P.U (DH)        MONTANT (DH)",
        "PULPECTOMIE           1          525.00          525.00 DH",
        "Total général         525.00",
    )
    assert said["date"] == "2025-03-17"
    assert said["patient_name"] == "DAOUDI BILAL"
    assert said["number"] == "2502131"


def test_rows_that_a_leaning_page_parts_are_still_paired() -> None:
    """A third label and its value, each a little lower than the two before it, stand between these and their values."""
    said = _said(
        Kind.INVOICE,
        "LABORATOIRE MASSIRA",
        "N°             Facturé à",
        "                                          Date de facturation",
        "2506197          AIT BENHADDOU AMINA",
        "                                          26/12/2025",
        "Prestations    Nb    Tarif    Montant TTC",
        "VS    1    30    30",
    )
    assert said["number"] == "2506197" and said["patient_name"] == "AIT BENHADDOU AMINA"
    assert said["date"] == "2025-12-26"


def test_the_head_of_a_bill_is_no_row_of_labels() -> None:
    """The lines of a bill stay under their headings."""
    rows = rows_of(a_page("N°    Désignation    Prix    Montant", "1    CONSULTATION    200,00    200,00"))
    assert unfolded(rows) == rows


def test_an_arabic_label_stands_to_the_right_of_its_value() -> None:
    """A paper in Arabic gives its fields whichever letters their values have."""
    said = _said(
        Kind.PRIOR_AGREEMENT,
        "CNSS",
        "ZOUITEN SIHAM :    العائلي الاسم",
        "رقم الملف : 25163879",
        "حرر بتاريخ : 2 أكتوبر 2025",
    )
    assert said["patient_name"] == "ZOUITEN SIHAM"
    assert said["number"] == "25163879"
    assert said["date"] == "2025-10-02"


def test_a_row_with_labels_in_both_scripts_keeps_its_order() -> None:
    """A French label at the left owns the value; its Arabic twin at the right takes nothing away."""
    row = rows_of(a_page("Nom : IDRISSI AMINA    الاسم"))[0]
    assert label_first(row) is row


def test_an_arabic_label_that_was_read_in_part_still_heads_its_value() -> None:
    """Letters in a hand's script come out as Latin ones: the name and the number behind the colon are known by themselves."""
    sheet = a_page(
        "CNSS",
        "الموافقة المسبقة",
        "SERGHINI AZIZ : lnll العائلي",
        "260266 : äuyell ملف",
        "11/04/2025 : بتاريخ حرر",
    )
    # the engine gives a line's words by their place, whatever their script
    found = find_fields(Kind.PRIOR_AGREEMENT, [sheet]).candidates
    assert found["patient_name"][0].value == "SERGHINI AZIZ"
    assert found["number"][0].value == "260266"
    assert found["patient_name"][0].label < 0.6, "whose name it is was not read"


def test_a_label_over_nothing_and_a_speck_beside_the_values_are_left_out() -> None:
    """A bill that names nobody, and a page number at the edge that stands on the level of the values."""
    nameless = _said(
        Kind.INVOICE,
        "RADIOLOGIE AL HODA",
        "      Facture No          Doit             Date facture",
        "   FC2604798                             25/01/2026",
        "Désignation    Qté    P.U.    Montant",
        "ECHOGRAPHIE    1    310.00    310.00",
    )
    assert (nameless["number"], nameless["date"]) == ("FC2604798", "2026-01-25")
    speck = _said(
        Kind.INVOICE,
        "CABINET DENTAIRE AGDAL",
        "               Numéro              Date de facturation        Nom du patient",
        "p.1         F2600904              16/04/2026               BELHAJ YOUSSEF",
        "Désignation    Qté    P.U.    Montant",
        "PULPECTOMIE    1    375.00    375.00",
    )
    assert (speck["number"], speck["patient_name"]) == ("F2600904", "BELHAJ YOUSSEF")


def _in_arabic(*third: tuple[str, int, int, float]) -> Sheet:
    """Two labels in Arabic that end on one edge, with their values, and a third row: words with left, right and confidence."""
    words = (
        ("106384", 900, 984, 150, 1.0), (":", 1010, 1024, 150, 1.0), ("رقم", 1100, 1160, 150, 1.0), ("الملف", 1030, 1098, 150, 1.0),
        ("19/08/2025", 850, 990, 250, 1.0), (":", 1010, 1024, 250, 1.0), ("ابتداء", 1100, 1160, 250, 1.0), ("من", 1030, 1058, 250, 1.0),
        *((text, left, right, 350, sure) for text, left, right, sure in third),
    )  # fmt: skip
    placed = tuple(Word(text, (left, y, right, y + 28), sure, y) for text, left, right, y, sure in words)
    return Sheet(1, np.full((800, 1300, 3), 255, np.uint8), 200.0, words=placed, digital=True)


def test_a_label_in_arabic_that_was_not_read_ends_where_the_others_end() -> None:
    """Two labels tell the edge; the third is a letter or two in Latin."""
    sheet = _in_arabic(
        ("ALAOUI", 780, 864, 1.0),
        ("ADIL", 900, 956, 1.0),
        (":", 1010, 1024, 1.0),
        ("g", 1040, 1054, 0.5),
        ("l", 1140, 1160, 0.5),
    )
    found = find_fields(Kind.HOSPITAL_CERTIFICATE, [sheet]).candidates
    assert found["patient_name"][0].value == "ALAOUI ADIL"


def test_a_french_label_that_ends_on_the_edge_of_arabic_ones_keeps_its_value() -> None:
    """What stands behind its colon can be read."""
    sheet = _in_arabic(
        ("Médecin", 700, 798, 0.9),
        ("Traitant", 820, 932, 0.9),
        (":", 945, 959, 0.9),
        ("Karim", 970, 1040, 0.9),
        ("Tazi", 1104, 1160, 0.9),
    )
    said = [" ".join(row.text.split()) for row in labels_first(rows_of(sheet))]
    assert "Médecin Traitant : Karim Tazi" in said
