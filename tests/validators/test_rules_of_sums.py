"""Rules of invoices, sums and doubtful values: what breaks them, what only seems to, and what cannot be told."""

from __future__ import annotations

import pytest

from claims.claim import Claim
from claims.words import Certainty, Severity
from tests.builders import ACT, a_care_sheet, a_claim, an_invoice, doubtful
from tests.validators.cases import CANNOT_TELL, FOUND, PARAMETERS, Cases, acts, adding, check, ids, one

CASES: Cases = []
case = adding(CASES)

case(
    "invoice_not_nominative",
    "empty",
    a_claim(a_care_sheet(), an_invoice(patient_name=None, zones={"patient_name": "empty"})),
    FOUND,
    "block",
)
case(
    "invoice_not_nominative", "no label", a_claim(a_care_sheet(), an_invoice(patient_name=None)), CANNOT_TELL, "review"
)
case(
    "acts_detail_missing",
    "empty",
    a_claim(a_care_sheet(), an_invoice(lines=None, zones={"lines": "empty"})),
    FOUND,
    "block",
)
case("acts_detail_missing", "not found", a_claim(a_care_sheet(), an_invoice(lines=None)), CANNOT_TELL, "review")
case(
    "total_missing",
    "invoice",
    a_claim(a_care_sheet(), an_invoice(total=None, total_in_words=None, zones={"total": "empty"})),
    FOUND,
    "block",
)
case("total_missing", "sheet", one(total_amount=None), CANNOT_TELL, "review")
case("ice_missing", "empty", a_claim(a_care_sheet(), an_invoice(ice=None, zones={"ice": "empty"})), FOUND, "review")
case(
    "ice_missing",
    "before 2016",
    a_claim(a_care_sheet(acts=acts("2015-06-01")), an_invoice(ice=None, date="2015-06-02"), received_on="2015-07-01"),
    None,
)
case("ice_invalid", "key", a_claim(a_care_sheet(), an_invoice(ice="001234567000063")), FOUND, "review")
case("ice_invalid", "fourteen", a_claim(a_care_sheet(), an_invoice(ice="01234567000062")), FOUND, "review")
case(
    "invoice_number_missing",
    "empty",
    a_claim(a_care_sheet(), an_invoice(number=None, zones={"number": "empty"})),
    FOUND,
    "review",
)
case(
    "invoice_undated", "empty", a_claim(a_care_sheet(), an_invoice(date=None, zones={"date": "empty"})), FOUND, "review"
)
case(
    "total_mismatch",
    "ten over",
    a_claim(a_care_sheet(), an_invoice(total="160.01", total_in_words=None)),
    FOUND,
    "review",
)
case("total_mismatch", "five centimes", a_claim(a_care_sheet(), an_invoice(total="150.05")), None)
case("total_mismatch", "doubtful", a_claim(a_care_sheet(), an_invoice(total=doubtful("160.01"))), CANNOT_TELL)
case("total_mismatch", "tax on top", a_claim(a_care_sheet(), an_invoice(total="180.00", total_in_words="180.00")), None)
case("words_mismatch", "other words", a_claim(a_care_sheet(), an_invoice(total_in_words="250.00")), FOUND, "review")
case("words_mismatch", "no words", a_claim(a_care_sheet(), an_invoice(total_in_words=None)), None)
case("claimed_amount_mismatch", "other sum", one(total_amount="250.00"), FOUND, "review")
ANALYSIS = [ACT, {**ACT, "code": "B", "inpe": "015000029", "amount": "150.06"}]
case(
    "claimed_amount_mismatch",
    "six centimes off the invoice of its own INPE",
    a_claim(a_care_sheet(acts=ANALYSIS, total_amount="300.06"), an_invoice()),
    FOUND,
    "review",
)
case(
    "claimed_amount_mismatch",
    "five centimes off",
    a_claim(a_care_sheet(acts=[ACT, {**ANALYSIS[1], "amount": "150.05"}], total_amount="300.05"), an_invoice()),
    None,
)
case(
    "claimed_amount_mismatch",
    "two invoices of one laboratory",
    a_claim(
        a_care_sheet(acts=[ACT, ACT | ANALYSIS[1] | {"amount": "300.00"}], total_amount="450.00"),
        an_invoice(),
        an_invoice(number="F-2"),
    ),
    None,
)
case(
    "claimed_amount_mismatch",
    "doubtful invoice",
    a_claim(a_care_sheet(acts=ANALYSIS, total_amount="300.06"), an_invoice(total=doubtful("150.00"))),
    None,
)
case("claimed_amount_mismatch", "one side doubtful", one(total_amount=doubtful("250.00")), CANNOT_TELL, "review")
TAXED = [{"description": "PARACETAMOL", "amount": "100.00"}, {"description": "TVA 7 %", "amount": "50.00"}]
case(
    "vat_on_medicine",
    "line",
    a_claim(a_care_sheet(), an_invoice(lines=TAXED, issuer_name="PHARMACIE DU PORT")),
    FOUND,
    "warn",
)
case("field_doubtful", "required", one(inpe=doubtful("101000008")), CANNOT_TELL, "review")
case("field_doubtful", "other", one(patient_sex=doubtful("M")), CANNOT_TELL, "warn")
case("field_doubtful", "none", one(), None)


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    check(rule, claim, certainty, severity)
