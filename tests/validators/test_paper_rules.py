"""Rules about forms, beneficiaries, tariffs and what the eye saw: broken, just inside, just outside, not to be told."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Claim
from claims.words import Certainty, Kind, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from tests.validators.cases import CANNOT_TELL, FOUND, PARAMETERS, Cases, adding, check, ids, one

CASES: Cases = []
case = adding(CASES)


def act(**given: str) -> list[dict[str, str]]:
    return [{**ACT, **given}]


ALD = a_care_sheet(kind=Kind.ALD_CARE_SHEET)
case("ald_results_missing", "cnss", a_claim(ALD), FOUND, "review")
case("ald_results_missing", "tadamon", a_claim(ALD, regime="tadamon"), FOUND, "review")
case("ald_results_missing", "cnops asks for none", a_claim(ALD, regime="cnops"), None)
case("ald_results_missing", "regime unknown", a_claim(ALD, regime=None), None)
case("ald_results_missing", "with analyses", a_claim(ALD, a_paper("lab_report")), None)
case("ald_results_missing", "with an image", a_claim(ALD, a_paper("imaging_report")), None)
case("ald_results_missing", "unknown paper", a_claim(ALD, a_paper("other")), CANNOT_TELL, "review")
case("ald_results_missing", "an ordinary sheet", one(), None)

PROSTHESIS: dict[str, Any] = {"kind": Kind.DENTAL_CARE_SHEET, "care_type": "prosthesis", "acts": act(code="D")}
case("dental_radiograph_missing", "cnops", one(**PROSTHESIS, regime="cnops"), FOUND, "review")
case("dental_radiograph_missing", "students", one(**PROSTHESIS, regime="student"), FOUND, "review")
case("dental_radiograph_missing", "cnss asks for none", one(**PROSTHESIS), None)
case("dental_radiograph_missing", "care only", one(**{**PROSTHESIS, "care_type": "dental_care"}, regime="cnops"), None)
case(
    "dental_radiograph_missing",
    "with an image",
    a_claim(a_care_sheet(**PROSTHESIS), a_paper("imaging_report"), regime="cnops"),
    None,
)
case(
    "dental_radiograph_missing",
    "taken by the dentist",
    one(**{**PROSTHESIS, "acts": [*act(code="D"), *act(code="Z")]}, regime="cnops"),
    None,
)
case(
    "dental_radiograph_missing",
    "doubtful box",
    one(**{**PROSTHESIS, "care_type": doubtful("prosthesis")}, regime="cnops"),
    CANNOT_TELL,
    "review",
)

case("amount_altered", "overwritten", one(zones={"total_amount.altered": "filled"}), FOUND, "review")
case("amount_altered", "faint", one(zones={"total_amount.altered": "illegible"}), CANNOT_TELL, "review")
case("amount_altered", "looked at and clean", one(zones={"total_amount.altered": "empty"}), None)
case("amount_altered", "nobody looked", one(), None)
case("copy_suspected", "sheet", one(zones={"copy": "filled"}), FOUND, "warn")
case("copy_suspected", "faint", one(zones={"copy": "illegible"}), CANNOT_TELL, "warn")
case("copy_suspected", "original", one(zones={"copy": "empty"}), None)
case(
    "copy_suspected", "may be a copy", a_claim(a_care_sheet(), a_paper("identity_card", zones={"copy": "filled"})), None
)

case("tariff_outlier", "three times", one(acts=act(amount="240.00"), total_amount="240.00"), None)
case("tariff_outlier", "a centime more", one(acts=act(amount="240.01"), total_amount="240.01"), FOUND, "warn")
case("tariff_outlier", "by coefficient, inside", one(acts=act(code="Z", coefficient="15", amount="450.00")), None)
case("tariff_outlier", "by coefficient, over", one(acts=act(code="Z", coefficient="15", amount="450.01")), FOUND)
case("tariff_outlier", "no coefficient", one(acts=act(code="Z", coefficient="", amount="9000.00")), None)
case("tariff_outlier", "letter without tariff", one(acts=act(code="K", coefficient="1", amount="9000.00")), None)
case("tariff_outlier", "doubtful rows", one(acts=doubtful(act(amount="9000.00"))), None)
case(
    "tariff_outlier",
    "before the grid",
    one(acts=act(date="2006-08-31", amount="900.00"), received_on="2006-09-20"),
    None,
)
case(
    "tariff_outlier",
    "the grid's first day",
    one(acts=act(date="2006-09-01", amount="900.00"), received_on="2006-09-20"),
    FOUND,
)

case("form_unknown", "reference", one(form_reference="999-9-99"), FOUND, "review")
case("form_unknown", "doubtful", one(form_reference=doubtful("999-9-99")), None)
case("form_unknown", "known", one(form_reference="Réf : 610-1-02"), None)
case("form_unknown", "none", one(), None)
case("form_not_care", "daily allowance", one(form_reference="312-1-16"), FOUND, "review")
case("form_not_care", "on another paper", a_claim(a_care_sheet(), a_paper("other", form_reference="322-1-11")), FOUND)
case("form_not_care", "care", one(form_reference="610-1-02"), None)
case("form_mismatch", "dental acts on the ordinary form", one(acts=act(code="D")), FOUND, "review")
case("form_mismatch", "doubtful rows", one(acts=doubtful(act(code="D"))), CANNOT_TELL, "review")
case("form_mismatch", "dental form", one(kind=Kind.DENTAL_CARE_SHEET, acts=act(code="D")), None)
case("form_mismatch", "long illness", a_claim(a_care_sheet(), a_prescription(ald="true")), FOUND)
case("form_mismatch", "doubtful mark", a_claim(a_care_sheet(), a_prescription(ald=doubtful("true"))), CANNOT_TELL)
case("form_mismatch", "its own form", a_claim(ALD, a_prescription(ald="true")), None)
FRONT: dict[str, Any] = {"form_reference": "610-1-02", "acts": None}
SOUGHT = {"acts": "not_found"}
case("care_sheet_page_missing", "the second", one(**FRONT, zones=SOUGHT), FOUND, "review")
case("care_sheet_page_missing", "nobody looked", one(**FRONT), CANNOT_TELL, "review")
case("care_sheet_page_missing", "both pages", one(**FRONT, pages=(1, 2)), None)
case("care_sheet_page_missing", "side by side", one(form_reference="610-1-02"), None)
case("care_sheet_page_missing", "seen and empty", one(**FRONT, zones={"acts": "empty"}), None)
case(
    "care_sheet_page_missing", "unknown paper", a_claim(a_care_sheet(**FRONT), a_paper("other")), CANNOT_TELL, "review"
)
case("care_sheet_page_missing", "unknown form", one(acts=None), None)
case("manager_mismatch", "a CNSS form at CNOPS", one(form_reference="610-1-02", regime="cnops"), FOUND, "review")
case("manager_mismatch", "its own form", one(form_reference="610-1-02", regime="tadamon"), None)
case("manager_mismatch", "no regime", one(form_reference="610-1-02", regime=None), None)
case(
    "manager_mismatch",
    "last day of CNOPS",
    one(acts=act(date="2027-01-31"), received_on="2027-03-01", regime="cnops"),
    None,
)
case(
    "manager_mismatch",
    "first day of CNSS",
    one(acts=act(date="2027-02-01"), received_on="2027-03-01", regime="cnops"),
    FOUND,
)
case(
    "manager_mismatch",
    "its new fund's form",
    one(acts=act(date="2027-02-01"), form_reference="610-1-02", received_on="2027-03-01", regime="cnops"),
    None,
)


def child(born: str, *papers: Any, on: str = "2026-01-20", received_on: str = "2026-02-10", **given: Any) -> Claim:
    sheet = a_care_sheet(
        **{"relationship": "child", "patient_name": "EL AMRANI SALMA", "patient_birth_date": born, **given},
        acts=act(date=on),
    )
    return a_claim(sheet, *papers, received_on=received_on)


ENROLLED = a_paper("student_certificate", date="2025-10-01")
case("beneficiary_age", "21, the eve of 22", child("2004-01-21"), None)
case("beneficiary_age", "22 that day", child("2004-01-20"), FOUND, "review")
case("beneficiary_age", "26 and studying", child("1999-01-21", ENROLLED), None)
case("beneficiary_age", "27 and studying", child("1999-01-20", ENROLLED), FOUND)
LATER: dict[str, Any] = {"received_on": "2027-03-01"}
case("beneficiary_age", "27, eve of the new law", child("1999-06-01", ENROLLED, on="2027-01-31", **LATER), FOUND)
case("beneficiary_age", "27, first day of the new law", child("1999-06-01", ENROLLED, on="2027-02-01", **LATER), None)
case("beneficiary_age", "doubtful birth", child("2004-01-20", patient_birth_date=doubtful("2004-01-20")), CANNOT_TELL)
case("beneficiary_age", "doubtful box", child("2004-01-20", relationship=doubtful("child")), CANNOT_TELL, "review")
case("beneficiary_age", "a spouse", child("1980-01-20", relationship="spouse"), None)
STUDENT: dict[str, Any] = {"insured_number": None, "cin": "AB123456", "regime": "student"}
case("beneficiary_age", "student of 30", one(patient_birth_date="1995-01-21", **STUDENT), None)
case("beneficiary_age", "student of 31", one(patient_birth_date="1995-01-20", **STUDENT), FOUND)
case(
    "beneficiary_age",
    "student of 31 with a certificate",
    a_claim(a_care_sheet(patient_birth_date="1995-01-20"), ENROLLED, regime="student"),
    CANNOT_TELL,
)

SIGNED: dict[str, Any] = {"electronic": "true", "number": "FSE-2026-0042"}
case(
    "electronic_signature_invalid",
    "another number in the code",
    a_claim(a_care_sheet(), a_prescription(**SIGNED, codes=(("QR", "https://x/?n=FSE20260043"),))),
    FOUND,
    "review",
)
case(
    "electronic_signature_invalid",
    "the same number",
    a_claim(a_care_sheet(), a_prescription(**SIGNED, codes=(("QR", "n=FSE20260042"),))),
    None,
)
case("electronic_signature_invalid", "no code", a_claim(a_care_sheet(), a_prescription(**SIGNED)), None)
case(
    "electronic_signature_invalid",
    "not electronic",
    a_claim(a_care_sheet(), an_invoice(codes=(("QR", "anything"),))),
    None,
)


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    check(rule, claim, certainty, severity)
