"""Rules of who treated and who is insured: what breaks them, what only seems to, and what cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Claim, MarkBox
from claims.words import Certainty, MarkOwner, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, doubtful
from tests.validators.cases import CANNOT_TELL, FOUND, PARAMETERS, Cases, adding, check, ids, medicines, one

CASES: Cases = []
case = adding(CASES)

NO_INPE: dict[str, Any] = {"inpe": None, "acts": [{k: v for k, v in ACT.items() if k != "inpe"}]}
case("inpe_missing", "zone empty", one(**NO_INPE, zones={"inpe": "empty"}), FOUND, "block")
case("inpe_missing", "zone not found", one(**NO_INPE, zones={"inpe": "not_found"}), CANNOT_TELL, "review")
case("inpe_missing", "zone illegible", one(**NO_INPE, zones={"inpe": "illegible"}), CANNOT_TELL)
case("inpe_missing", "in a bar code", one(**NO_INPE, zones={"inpe": "empty"}, codes=(("Code128", "101000008"),)), None)
case("inpe_missing", "in the visit's row", one(inpe=None, zones={"inpe": "empty"}), None)
case("inpe_missing", "doubtful", one(inpe=doubtful("101000008")), None)
case("inpe_invalid", "eight digits", one(inpe="10100000"), FOUND, "review")
case("inpe_invalid", "doubtful", one(inpe=doubtful("10100000")), CANNOT_TELL, "review")
case("inpe_invalid", "doubtful, nine digits", one(inpe=doubtful("101000008")), None)
case("inpe_check_digit", "key", one(inpe="101000009"), FOUND, "warn")
case("inpe_check_digit", "key passes", one(inpe="101000008"), None)
case("inpe_check_digit", "doubtful", one(inpe=doubtful("101000009")), None)


def stamped(text: str, owner: str = "practitioner") -> Claim:
    """A claim whose care sheet bears a stamp with this text."""
    sheet = a_care_sheet()
    assert sheet.marks is not None
    box = MarkBox(page=1, box=(0.1, 0.1, 0.4, 0.2), of=MarkOwner(owner), text=text)
    stamp = sheet.marks.stamp.model_copy(update={"boxes": (box,)})
    return a_claim(sheet.model_copy(update={"marks": sheet.marks.model_copy(update={"stamp": stamp})}))


case("inpe_conflict", "another in the stamp", stamped("DR A. INPE : 104 000 013"), FOUND, "review")
case("inpe_conflict", "the same in the stamp", stamped("DR A. I.N.P.E 101000008"), None)
case("inpe_conflict", "a stamp whose key fails", stamped("INPE 104000014"), None)
case("inpe_conflict", "the executant's stamp", stamped("INPE 104000013", "executant"), None)
case("inpe_conflict", "another in bars", one(codes=(("Code39", "104000013"),)), FOUND, "review")
case("inpe_conflict", "the executant's in bars", one(codes=(("Code39", "104000013"), ("Code39", "015000029"))), None)
case(
    "executant_inpe_missing",
    "pharmacy row",
    a_claim(
        a_care_sheet(dispensings=[{"date": "2026-01-21", "amount": "80.00"}], total_amount="230.00"), a_prescription()
    ),
    FOUND,
    "review",
)
case("insured_number_missing", "empty", one(insured_number=None, zones={"insured_number": "empty"}), FOUND, "block")
case("insured_number_missing", "not found", one(insured_number=None), CANNOT_TELL, "review")
case(
    "insured_number_missing",
    "cnops affiliation",
    one(insured_number=None, affiliation_number="4123456", regime="cnops"),
    None,
)
case(
    "insured_number_missing",
    "cin does not help",
    one(insured_number=None, cin="AB123456", zones={"insured_number": "empty"}),
    FOUND,
)
case("insured_number_missing", "student", one(zones={"cin": "empty"}, regime="student"), FOUND)
case("insured_number_invalid", "eight digits", one(insured_number="12345678"), FOUND, "review")
case(
    "insured_number_invalid",
    "letters at cnops",
    one(insured_number="A123456", affiliation_number="4123456", regime="cnops"),
    None,
)
case("insured_number_invalid", "student's cin", one(cin="AXY3456", regime="student"), FOUND)
case("insured_number_check_digit", "key", one(insured_number="123456786"), FOUND, "warn")
case("cin_invalid", "shape", one(cin="12-3"), FOUND, "review")
case("cin_invalid", "residence card", one(cin="C012345Z"), None)
case("patient_name_missing", "empty", one(patient_name=None, zones={"patient_name": "empty"}), FOUND, "block")
case("patient_name_missing", "prescription", medicines(patient_name=None), CANNOT_TELL, "review")
case("patient_name_mismatch", "another", medicines(patient_name="BENNANI KARIMA"), FOUND, "review")
case("patient_name_mismatch", "respelt", medicines(patient_name="Amrani Samir"), None)
case("patient_name_mismatch", "doubtful", medicines(patient_name=doubtful("BENNANI KARIMA")), CANNOT_TELL)
case(
    "patient_name_mismatch",
    "insured's card",
    a_claim(
        a_care_sheet(patient_name="EL AMRANI SALMA", relationship="child"),
        a_paper("identity_card", patient_name="EL AMRANI SAMIR"),
    ),
    None,
)
case(
    "patient_name_mismatch",
    "on a paper of no known kind",
    a_claim(a_care_sheet(), a_paper("other", patient_name="BENNANI KARIMA", date="2026-01-01")),
    CANNOT_TELL,
)
case(
    "insured_name_mismatch",
    "another",
    a_claim(a_care_sheet(), a_paper("ald_protocol", insured_name="BENNANI KARIMA", date="2026-01-01")),
    FOUND,
    "review",
)
case(
    "relationship_missing",
    "empty",
    one(patient_name="TAZI SALMA", relationship=None, zones={"relationship": "empty"}),
    FOUND,
    "review",
)
case("relationship_missing", "himself", one(relationship=None), None)
case(
    "several_patients",
    "two sheets",
    a_claim(a_care_sheet(), a_care_sheet(patient_name="TAZI SALMA", relationship="child")),
    FOUND,
    "block",
)


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    check(rule, claim, certainty, severity)
