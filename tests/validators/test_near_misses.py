"""What only seems to break a rule, and what cannot be told: what the other modules of cases have no room for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.claim import Claim
from claims.words import Certainty, Kind, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from tests.validators import (
    test_known_rules,
    test_paper_rules,
    test_rules_of_days,
    test_rules_of_papers,
    test_rules_of_people,
    test_rules_of_sums,
)
from tests.validators.cases import CANNOT_TELL, PARAMETERS, Cases, adding, check, ids, one
from validators.engine import rules

CASES: Cases = []
case = adding(CASES)


def billed(**given: Any) -> Claim:
    return a_claim(a_care_sheet(), an_invoice(**given))


def bought(**given: Any) -> Claim:
    row = {"date": "2026-01-21", "amount": "80.00", "inpe": "015000029"}
    return a_claim(a_care_sheet(dispensings=[row], total_amount="230.00"), a_prescription(**given))


case("accident_declaration_missing", "doubtful box", one(care_type=doubtful("accident")), CANNOT_TELL)
case("act_incomplete", "whole rows", one())
case("act_incomplete", "doubtful rows", one(acts=doubtful([{"code": "C"}])))
case("acts_detail_missing", "lines", billed())
case(
    "ald_protocol_expired",
    "doubtful date",
    a_claim(a_care_sheet(), a_paper("ald_protocol", date=doubtful("2024-12-01"))),
    CANNOT_TELL,
)
case("ald_protocol_expired", "its last day", a_claim(a_care_sheet(), a_paper("ald_protocol", date="2025-01-20")))
case("attachment_count_mismatch", "as declared", a_claim(a_care_sheet(attachment_count="1"), an_invoice()))
case("attachment_count_mismatch", "doubtful", a_claim(a_care_sheet(attachment_count=doubtful("2")), an_invoice()))
case(
    "attachment_count_mismatch",
    "counted by pages",
    a_claim(a_care_sheet(attachment_count="2"), an_invoice(pages=(2, 3))),
)
case("care_sheet_missing", "a dental one", one(kind=Kind.DENTAL_CARE_SHEET))
case("care_type_missing", "ticked", one())
case("care_type_missing", "several", one(care_type=None, zones={"care_type": "illegible"}), CANNOT_TELL)
case("care_type_missing", "not found", one(care_type=None))
case("dental_chart_missing", "marked", one(kind=Kind.DENTAL_CARE_SHEET, tooth_chart=["11"], regime="cnops"))
case("dental_chart_missing", "not found", one(kind=Kind.DENTAL_CARE_SHEET, regime="cnops"))
case("deposit_date_missing", "known", one())
case("drug_barcode_invalid", "key passes", bought())
case("executant_inpe_missing", "all rows", bought())
case(
    "executant_inpe_missing",
    "a visit's row",
    one(acts=[{name: value for name, value in ACT.items() if name != "inpe"}]),
)
case("ice_invalid", "key passes", billed())
case("ice_invalid", "doubtful", billed(ice=doubtful("001234567000063")), CANNOT_TELL)
case("insured_number_invalid", "doubtful", one(insured_number=doubtful("12345678")), CANNOT_TELL)
case("ice_missing", "not found", billed(ice=None), CANNOT_TELL)
case("ice_missing", "doubtful", billed(ice=doubtful("001234567000062")))
case("insured_name_mismatch", "respelt", a_claim(a_care_sheet(), a_paper("ald_protocol", insured_name="Amrani Samir")))
case(
    "insured_name_mismatch",
    "doubtful",
    a_claim(a_care_sheet(), a_paper("ald_protocol", insured_name=doubtful("BENNANI"))),
)
case("insured_number_check_digit", "key passes", one())
case("insured_number_check_digit", "cnops has no key", one(insured_number="123456786", regime="cnops"))
case("invoice_not_nominative", "named", billed())
case("invoice_number_missing", "numbered", billed())
case("invoice_number_missing", "not found", billed(number=None), CANNOT_TELL)
case("invoice_undated", "dated", billed())
case("invoice_undated", "not found", billed(date=None), CANNOT_TELL)
case("patient_name_missing", "named", bought())
case(
    "payment_proof_missing",
    "with a receipt",
    a_claim(a_care_sheet(), an_invoice(method="transfer"), a_paper("payment_receipt")),
)
case("payment_proof_missing", "in cash", billed(method="cash"))
case("payment_proof_missing", "doubtful", billed(method=doubtful("transfer")), CANNOT_TELL)
case("pharmacist_stamp_missing", "unsure", bought(stamp=None), CANNOT_TELL)
case("prescription_undated", "dated", bought())
case("prior_agreement_expired", "its last day", a_claim(a_care_sheet(), a_paper("prior_agreement", date="2025-10-20")))
case(
    "prior_agreement_expired",
    "doubtful",
    a_claim(a_care_sheet(), a_paper("prior_agreement", date=doubtful("2025-10-01"))),
    CANNOT_TELL,
)
case("relationship_missing", "not found", one(patient_name="TAZI SALMA", relationship=None), CANNOT_TELL)
case("relationship_missing", "ticked", one(patient_name="TAZI SALMA", relationship="child"))
case(
    "repayment_undertaking_missing",
    "with it",
    a_claim(a_care_sheet(third_party="true"), a_paper("repayment_undertaking")),
)
case("repayment_undertaking_missing", "not ticked", one())
case("repayment_undertaking_missing", "doubtful", one(third_party=doubtful("true")), CANNOT_TELL)
case("several_patients", "one, respelt", a_claim(a_care_sheet(), a_care_sheet(patient_name="AMRANI Samir")))
case("total_missing", "both totals", billed())
case("translation_missing", "a poor page", billed(language="es").model_copy(update={"pages": ()}), CANNOT_TELL)
case(
    "vat_on_medicine",
    "doubtful lines",
    billed(lines=doubtful(test_rules_of_sums.TAXED), issuer_name="PHARMACIE DU PORT"),
    CANNOT_TELL,
)
case("vat_on_medicine", "no tax", billed(issuer_name="PHARMACIE DU PORT"))
case("vat_on_medicine", "tax elsewhere", billed(lines=[{"description": "TVA 20 %", "amount": "30.00"}]))
case("words_mismatch", "five centimes", billed(total="150.05"))
case("words_mismatch", "doubtful", billed(total_in_words=doubtful("250.00")), CANNOT_TELL)


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_near_miss_is_no_defect_and_a_doubt_is_told_as_one(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Silent about what is in order, "cannot tell" about what could not be read; never found."""
    assert certainty is not Certainty.FOUND
    check(rule, claim, certainty, severity)


TRIED = (
    *CASES,
    *test_paper_rules.CASES,
    *test_rules_of_days.CASES,
    *test_rules_of_papers.CASES,
    *test_rules_of_people.CASES,
    *test_rules_of_sums.CASES,
)
ELSEWHERE = {"duplicate", "page_unreadable", "reading_failed", *test_known_rules.RULES}
"""Rules of lists, clocks, pages and earlier claims: tried in `test_known_rules.py` and `test_rules.py`."""
NEVER_FOUND = {"field_doubtful"}
SPEAKS_OF_DOUBT = ("cannot_tell", "missing import missing", "needs_paper", "out_of_date")


def test_every_rule_is_tried_broken_near_and_doubtful() -> None:
    """Each rule has a case that breaks it, one that only seems to, and one it cannot tell where it can say so."""
    tried: dict[str, set[Certainty | None]] = {}
    for rule, _, _, certainty, _ in TRIED:
        tried.setdefault(rule, set()).add(certainty)
    assert set(rules()) - set(tried) == ELSEWHERE
    for rule in set(tried):
        source = Path(str(rules()[rule].__file__)).read_text("utf-8")
        needed = {None} | ({Certainty.FOUND} if rule not in NEVER_FOUND else set())
        needed |= {CANNOT_TELL} if any(word in source for word in SPEAKS_OF_DOUBT) else set()
        assert needed <= tried[rule], rule
