"""What is found on whole papers, from their words alone."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from claims.claim import Barcode
from claims.words import CodeFormat, Kind
from ocr.confidence import settle
from ocr.engines import page_words
from ocr.fields import find_fields
from ocr.fields.confirming import ONE_ENGINE
from ocr.page import Sheet
from tests.ocr.fields.papers_in_text import a_page


def _read(kind: Kind, sheet: Sheet) -> dict[str, Any]:
    candidates = find_fields(kind, [sheet]).candidates
    fields = {name: settle(name, some, {sheet.n: sheet}) for name, some in candidates.items()}
    return {name: one.field.value for name, one in fields.items() if one is not None}


def test_a_prescription_tells_who_when_what() -> None:
    """Patient, date, prescriber, INPE, medicines with dose and duration, and vignettes in page order."""
    codes = tuple(
        Barcode(format=CodeFormat.EAN13, value=value, page=1, box=(left, 0.8, left + 0.1, 0.85))
        for value, left in (("6118000170143", 0.5), ("6118000060154", 0.1))
    )
    page = a_page(
        "Dr Samira TAZI",
        "Pédiatre    INPE : 101000008",
        "Rabat, le 12/03/2026",
        "Nom et prénom : Mme Amina IDRISSI    Age : 34 ans",
        "ORDONNANCE",
        "1) AMOXICILLINE 500 mg gél",
        "1 gélule 3 fois par jour pendant 7 jours",
        "2) DOLIPRANE 1000 mg : 1 cp x 3/j - 5 jours",
        "Cachet et signature",
        codes=codes,
    )
    said = _read(Kind.PRESCRIPTION, page)
    assert said["patient_name"] == "AMINA IDRISSI"
    assert said["date"] == "2026-03-12"
    assert said["prescriber_name"] == "SAMIRA TAZI"
    assert said["inpe"] == "101000008"
    assert said["drug_barcodes"] == ["6118000060154", "6118000170143"]
    assert [(drug["dose"], drug["duration"]) for drug in said["drugs"]] == [
        ("1 gélule 3 fois par jour", "7 jours"),
        ("1 cp x 3/j", "5 jours"),
    ]
    assert said["drugs"][1]["description"] == "DOLIPRANE 1000 MG"


def test_an_invoice_tells_all_its_fields() -> None:
    """Number, date, parties, identifiers, lines, total in figures and in words, method."""
    page = a_page(
        "CLINIQUE DES OLIVIERS",
        "ICE : 001234567000062    INPE : 104000013",
        "FACTURE N° 2026/0147",
        "Casablanca, le 3 avril 2026",
        "Patient : M. Youssef BENNANI",
        "Désignation    Qté    P.U.    Montant",
        "Consultation    1    300,00    300,00",
        "Pansement    2    75,00    150,00",
        "Total à payer    450,00 DH",
        "Arrêtée la présente facture à la somme de quatre cent cinquante dirhams",
        "Mode de règlement : espèces",
    )
    said = _read(Kind.INVOICE, page)
    assert said["number"] == "2026/0147"
    assert said["date"] == "2026-04-03"
    assert said["issuer_name"] == "CLINIQUE DES OLIVIERS"
    assert said["ice"] == "001234567000062"
    assert said["inpe"] == "104000013"
    assert said["patient_name"] == "YOUSSEF BENNANI"
    assert said["total"] == said["total_in_words"] == "450.00"
    assert said["method"] == "cash"
    assert said["lines"] == [
        {"description": "CONSULTATION", "quantity": "1", "unit_price": "300.00", "amount": "300.00"},
        {"description": "PANSEMENT", "quantity": "2", "unit_price": "75.00", "amount": "150.00"},
    ]


def test_a_foreign_receipt_names_its_currency() -> None:
    """Date, amount, method and currency of a till slip in another language."""
    page = a_page(
        "MARKT AM TOR", "BROT    2,49 EUR", "MILCH    1,19 EUR", "SUMME EUR    3,68", "BARGELD    5,00",
        "RÜCKGELD    1,32", "02.03.2020 09:48",
    )  # fmt: skip
    said = _read(Kind.PAYMENT_RECEIPT, page)
    assert (said["date"], said["amount"], said["currency"], said["method"]) == ("2020-03-02", "3.68", "EUR", "cash")


def test_a_certificate_tells_its_span_and_its_own_date() -> None:
    """ "du … au …" are the stay, the date after the town is the paper's."""
    page = a_page(
        "CERTIFICAT D'HOSPITALISATION", "Je soussigné certifie que Mme Khadija NACIRI",
        "a été hospitalisée du 01/02/2026 au 09/02/2026", "Fès, le 10/02/2026",
    )  # fmt: skip
    said = _read(Kind.HOSPITAL_CERTIFICATE, page)
    assert (said["starts_on"], said["ends_on"], said["date"]) == ("2026-02-01", "2026-02-09", "2026-02-10")
    assert said["patient_name"] == "KHADIJA NACIRI"


def test_the_end_of_a_stay_tells_its_start_on_the_row_before() -> None:
    """The label of the first day could not be read: the lone earlier date over the last one is it, in doubt."""
    head = ("POLYCLINIQUE IBN SINA", "CERTIFICAT D'HOSPITALISATION")
    found = find_fields(Kind.HOSPITAL_CERTIFICATE, [a_page(*head, "26/03/2025", "jusqu'au 30/03/2025")]).candidates
    assert [found[name][0].value for name in ("starts_on", "ends_on")] == ["2025-03-26", "2025-03-30"]
    assert found["starts_on"][0].agreement <= ONE_ENGINE, "a person looks at it"
    later = find_fields(Kind.HOSPITAL_CERTIFICATE, [a_page(*head, "31/03/2025", "jusqu'au 30/03/2025")]).candidates
    worded = find_fields(
        Kind.HOSPITAL_CERTIFICATE, [a_page(*head, "Ordonnance 26/03/2025", "jusqu'au 30/03/2025")]
    ).candidates
    assert "starts_on" not in later
    assert "starts_on" not in worded


def test_an_identity_card_tells_its_holder() -> None:
    """Number, names without labels, birth and end of validity."""
    page = a_page(
        "ROYAUME DU MAROC", "CARTE NATIONALE D'IDENTITE", "OMAR", "BERRADA", "Né le 04.05.1962    à FES",
        "Valable jusqu'au 01.06.2031", "N° AB123456",
    )  # fmt: skip
    said = _read(Kind.IDENTITY_CARD, page)
    assert said["cin"] == "AB123456"
    assert said["patient_birth_date"] == "1962-05-04"
    assert said["expires_on"] == "2031-06-01"
    assert said["patient_name"] == "OMAR BERRADA"


def test_printed_figures_are_read_again_by_every_engine() -> None:
    """On a scan, a total's candidate carries the readings of the page and of both engines, and says how far they agree."""
    pixels = np.full((900, 620, 3), 255, np.uint8)
    for at, (left, right) in enumerate(
        [
            ("PHARMACIE DU PORT", ""),
            ("Date 12/03/2026", "10:15"),
            ("SIROP", "40.00"),
            ("GEL", "35.50"),
            ("TOTAL", "75.50"),
            ("CASH", "100.00"),
            ("CHANGE", "24.50"),
        ]
    ):
        for text, x in ((left, 40), (right, 440)):
            cv2.putText(pixels, text, (x, 120 + 90 * at), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 2, cv2.LINE_AA)
    sheet = Sheet(1, pixels, 200.0)
    sheet = sheet.saying(words=page_words(sheet))
    found = find_fields(Kind.PAYMENT_RECEIPT, [sheet]).candidates
    total = found["amount"][0]
    assert total.value == "75.50"
    assert len(total.readings) == 3
    assert total.agreement > 0.6
    assert total.valid is True
    assert found["date"][0].value == "2026-03-12"


def test_a_strength_outside_the_list_is_no_medicine() -> None:
    """Letterheads and stickers carry strengths too; who numbers his medicines numbers all of them."""
    page = a_page(
        "Dr Samira TAZI", "Pédiatre 12 G", "Rabat, le 12/03/2026", "ORDONNANCE",
        "1) AMOXICILLINE 500 mg", "| gélule 3 fois par jour pendant 7 jours",
        "— DOLIPRANE 1000 MA", "1 cp 2x/j - 5 jours", "Cachet", "VITAMINE C 500 MG",
    )  # fmt: skip
    assert _read(Kind.PRESCRIPTION, page)["drugs"] == [
        {"description": "AMOXICILLINE 500 MG", "dose": "1 gélule 3 fois par jour", "duration": "7 jours"},
        {"description": "DOLIPRANE 1000 MG", "dose": "1 cp 2x/j", "duration": "5 jours"},
    ]
