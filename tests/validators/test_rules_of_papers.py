"""Rules of papers and acts: what breaks them, what only seems to, and what cannot be told."""

from __future__ import annotations

import pytest

from claims.claim import Claim
from claims.words import Certainty, Kind, Severity
from tests.builders import a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from tests.validators.cases import (
    CANNOT_TELL,
    FOUND,
    PARAMETERS,
    Cases,
    acts,
    adding,
    check,
    ids,
    medicines,
    one,
    sheet_with_drugs,
)

CASES: Cases = []
case = adding(CASES)

case("care_sheet_missing", "none", a_claim(an_invoice()), FOUND, "block")
case("care_sheet_missing", "unknown paper", a_claim(an_invoice(), a_paper("other")), CANNOT_TELL, "review")
case("act_incomplete", "no amount", one(acts=[{"date": "2026-01-20", "code": "C"}]), FOUND, "review")
case("act_code_unknown", "letter", one(acts=acts("2026-01-20", code="XYZ")), FOUND, "review")
case("act_code_unknown", "orthoptist", one(acts=acts("2026-01-20", code="AMY")), None)
case("care_type_missing", "empty", one(care_type=None, zones={"care_type": "empty"}), FOUND, "warn")
case("prescription_missing", "medicines", a_claim(sheet_with_drugs()), FOUND, "block")
case("prescription_missing", "analyses", one(acts=acts("2026-01-20", code="B")), FOUND, "block")
case("prescription_missing", "doubtful rows", one(acts=doubtful(acts("2026-01-20", code="B"))), CANNOT_TELL, "review")
case("prescription_missing", "a visit alone", one(), None)
case(
    "prescription_missing",
    "a dentist's radiograph",
    one(kind=Kind.DENTAL_CARE_SHEET, acts=acts("2026-01-20", code="Z")),
    None,
)
case("prescription_missing", "unknown paper", a_claim(sheet_with_drugs(), a_paper("other")), CANNOT_TELL)
case("drug_barcode_missing", "none", medicines(codes=(), drug_barcodes=None), FOUND, "block")
case(
    "drug_barcode_missing",
    "none, illegible place",
    medicines(codes=(), drug_barcodes=None, zones={"drug_barcodes": "illegible"}),
    CANNOT_TELL,
    "review",
)
TWO = [{"description": "A"}, {"description": "B"}]
case("drug_barcode_missing", "fewer", medicines(drugs=TWO), CANNOT_TELL, "review")
case(
    "drug_barcode_missing",
    "nothing claimed",
    a_claim(a_care_sheet(), a_prescription(codes=(), drug_barcodes=None)),
    None,
)
case(
    "drug_barcode_missing",
    "on another paper",
    a_claim(
        sheet_with_drugs(), a_prescription(codes=(), drug_barcodes=None), a_paper("other", codes=("6118000000013",))
    ),
    None,
)
case("drug_barcode_invalid", "key", medicines(drug_barcodes=["6118000000014"], codes=()), FOUND, "review")
case("drug_barcode_invalid", "doubtful", medicines(drug_barcodes=doubtful(["6118000000014"]), codes=()), CANNOT_TELL)
case(
    "posology_missing",
    "cnops",
    a_claim(sheet_with_drugs(), a_prescription(drugs=[{"description": "A"}]), regime="cnops"),
    FOUND,
    "warn",
)
case("posology_missing", "cnss asks for none", medicines(drugs=[{"description": "A"}]), None)
case("translation_missing", "spanish", a_claim(a_care_sheet(), an_invoice(language="es")), FOUND, "block")
case("translation_missing", "arabic", a_claim(a_care_sheet(), an_invoice(language="ar")), None)
case(
    "translation_missing",
    "translated",
    a_claim(a_care_sheet(), an_invoice(language="es"), a_paper("translation")),
    None,
)
PET = [{"description": "TEP-SCAN CORPS ENTIER", "amount": "150.00"}]
case("prior_agreement_missing", "pet scan", a_claim(a_care_sheet(), an_invoice(lines=PET)), FOUND, "block")
case(
    "prior_agreement_missing",
    "with agreement",
    a_claim(a_care_sheet(), an_invoice(lines=PET), a_paper("prior_agreement", date="2026-01-01")),
    None,
)
ABROAD = [{"description": "Soins à l'étranger", "amount": "150.00"}]
case("prior_agreement_missing", "care abroad", a_claim(a_care_sheet(), an_invoice(lines=ABROAD)), FOUND, "block")
case(
    "prior_agreement_missing",
    "care abroad at cnops",
    a_claim(a_care_sheet(), an_invoice(lines=ABROAD), regime="cnops"),
    None,
)
case(
    "prior_agreement_missing",
    "doubtful line",
    a_claim(a_care_sheet(), an_invoice(lines=doubtful(ABROAD))),
    CANNOT_TELL,
    "review",
)
case(
    "prior_agreement_missing",
    "orthodontics",
    one(kind=Kind.DENTAL_CARE_SHEET, care_type="orthodontics"),
    FOUND,
    "block",
)
case(
    "prior_agreement_missing",
    "a scanner in general",
    a_claim(a_care_sheet(), an_invoice(lines=[{"description": "SCANNER CEREBRAL", "amount": "150.00"}])),
    None,
)
case(
    "ald_reference_missing",
    "cnops",
    one(kind=Kind.ALD_CARE_SHEET, zones={"agreement_number": "empty"}, regime="cnops"),
    FOUND,
    "block",
)
case("ald_reference_missing", "cnss", one(kind=Kind.ALD_CARE_SHEET, zones={"agreement_number": "empty"}), None)
case(
    "dental_chart_missing",
    "cnops",
    one(kind=Kind.DENTAL_CARE_SHEET, zones={"tooth_chart": "empty"}, regime="cnops"),
    FOUND,
    "review",
)
case("accident_declaration_missing", "ticked", one(care_type="accident"), FOUND, "block")
case(
    "accident_declaration_missing",
    "declared",
    a_claim(a_care_sheet(care_type="accident"), a_paper("accident_declaration")),
    None,
)
case("repayment_undertaking_missing", "third party", one(third_party="true"), FOUND, "review")
case(
    "attachment_count_mismatch", "two of one", a_claim(a_care_sheet(attachment_count="2"), an_invoice()), FOUND, "warn"
)
case("payment_proof_missing", "transfer", a_claim(a_care_sheet(), an_invoice(method="transfer")), FOUND, "review")
case("invoice_missing", "a stay", one(care_type="hospitalization"), FOUND, "block")
case("invoice_missing", "a stay, doubtful", one(care_type=doubtful("hospitalization")), CANNOT_TELL, "review")
case("invoice_missing", "a stay, billed", a_claim(a_care_sheet(care_type="hospitalization"), an_invoice()), None)
case("invoice_missing", "analyses", one(acts=acts("2026-01-20", code="B")), FOUND, "block")


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    check(rule, claim, certainty, severity)
