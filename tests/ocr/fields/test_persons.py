"""Whose name a paper bears, in the many ways that papers say it: the patient's is never the doctor's who signs."""

from __future__ import annotations

import pytest

from claims.words import Kind
from ocr.confidence import settle
from ocr.fields import find_fields
from tests.ocr.fields.papers_in_text import a_page

DAY = "Rabat, le 12/03/2026"


def names_on(kind: Kind, *lines: str) -> dict[str, str]:
    sheet = a_page(*lines)
    settled = {name: settle(name, some, {1: sheet}) for name, some in find_fields(kind, [sheet]).candidates.items()}
    return {name: str(one.field.value) for name, one in settled.items() if one is not None}


@pytest.mark.parametrize(
    ("patient", "lines"),
    [
        (
            "KARIM BENNIS",
            (
                "Je soussigné Docteur HASSAN ALAMI, médecin chef du service,",
                "certifie que M. KARIM BENNIS a été hospitalisé du 12/03/2026 au 15/03/2026",
            ),
        ),
        (
            "SALMA IDRISSI",
            (
                "Je soussigné, Dr HASSAN ALAMI",
                "certifie avoir hospitalisé Mme SALMA IDRISSI",
                "du 12/03/2026 au 15/03/2026",
            ),
        ),
        (
            "SALMA IDRISSI",
            (
                "Je soussigné HASSAN ALAMI, directeur de l'établissement, certifie que la nommée",
                "SALMA IDRISSI",
                "a séjourné du 12/03/2026 au 15/03/2026",
            ),
        ),
        (
            "SALMA IDRISSI",
            (
                "Nous soussignés, Pr OMAR TAZI, chef du service de chirurgie,",
                "attestons que la patiente SALMA IDRISSI",
                "a été admise le 12/03/2026, sortie le 15/03/2026",
            ),
        ),
        (
            "KARIM BENNIS",
            ("Le médecin OMAR TAZI soussigné certifie avoir examiné ce jour", "M. KARIM BENNIS né le 1/2/1980"),
        ),
        (
            "SALMA IDRISSI",
            ("Nom complet : SALMA IDRISSI    Né(e) le : 01/02/1980", "Service : CHIRURGIE    Médecin : OMAR TAZI"),
        ),
        (
            "SALMA IDRISSI",
            (
                "Le Directeur de l'hôpital, Monsieur OMAR TAZI, atteste que",
                "Madame SALMA IDRISSI, titulaire de la CIN BE12345,",
            ),
        ),
    ],
)
def test_a_certificate_is_about_whom_it_names_and_not_about_who_signs(patient: str, lines: tuple[str, ...]) -> None:
    """The undersigned doctor or director certifies about somebody else."""
    said = names_on(Kind.HOSPITAL_CERTIFICATE, "HOPITAL IBN SINA", "CERTIFICAT DE SEJOUR", *lines, "Fait le 16/03/2026")
    assert said["patient_name"] == patient


def test_who_undersigns_for_himself_is_whom_it_is_about() -> None:
    """An undertaking of the insured person."""
    said = names_on(
        Kind.REPAYMENT_UNDERTAKING, "ENGAGEMENT", "Je soussigné(e) : KARIM BENNIS", "m'engage à rembourser", DAY
    )
    assert said["patient_name"] == "KARIM BENNIS"


@pytest.mark.parametrize(
    "lines",
    [
        ("Dr SAMIRA TAZI", "Ordonnance délivrée à : SALMA IDRISSI"),
        ("Dr SAMIRA TAZI", "Assuré : KARIM IDRISSI", "Bénéficiaire des soins : SALMA IDRISSI"),
        ("Dr SAMIRA TAZI", "Enfant SALMA IDRISSI, fille de KARIM IDRISSI"),
        ("Dr SAMIRA TAZI", "Secrétaire : HOUDA BERRADA  Tél 0537", "Patient(e) : Mme SALMA IDRISSI"),
        ("Nom et prénom du médecin : SAMIRA TAZI", "Nom et prénom du patient : SALMA IDRISSI"),
        (
            "Médecin traitant",
            "Nom et prénom : SAMIRA TAZI",
            "INPE : 101000008",
            "Patient",
            "Nom et prénom : SALMA IDRISSI",
        ),
        (
            "IDENTIFICATION DU PRESCRIPTEUR",
            "Nom et prénom : SAMIRA TAZI    INPE : 101000008",
            "IDENTIFICATION DU PATIENT",
            "Nom et prénom : SALMA IDRISSI",
        ),
        ("Dr SAMIRA TAZI", "SALMA IDRISSI née le 01/02/1990"),
    ],
)
def test_a_prescription_tells_its_patient_from_its_doctor(lines: tuple[str, ...]) -> None:
    """By the label, by the heading over a label that both have, by what follows the name."""
    said = names_on(Kind.PRESCRIPTION, *lines, DAY, "AMOXICILLINE 500 mg 1 gél x 3/j")
    assert (said["patient_name"], said["prescriber_name"]) == ("SALMA IDRISSI", "SAMIRA TAZI")


@pytest.mark.parametrize(
    "lines",
    [
        ("Nom : IDRISSI    Prénom : SALMA    Age : 5 ans",),
        ("Prénom : SALMA    Nom : IDRISSI    Age : 5 ans",),
        ("Nom : IDRISSI", "Prénom : SALMA"),
    ],
)
def test_a_name_in_two_labels_is_one(lines: tuple[str, ...]) -> None:
    """The family name first, as the contract has it."""
    said = names_on(Kind.PRESCRIPTION, "Dr SAMIRA TAZI", "Pédiatre", *lines, DAY, "AMOXICILLINE 500 mg")
    assert said["patient_name"] == "IDRISSI SALMA"


def test_who_paid_is_not_the_patient_where_the_bill_names_both() -> None:
    """A father pays for his daughter's care."""
    said = names_on(
        Kind.INVOICE, "CABINET DENTAIRE AGDAL", "FACTURE N° 12 du 12/03/2026", "Reçu de M. KARIM IDRISSI",
        "Pour soins donnés à SALMA IDRISSI", "Total : 500,00 DH",
    )  # fmt: skip
    assert said["patient_name"] == "SALMA IDRISSI"
