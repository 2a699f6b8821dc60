"""Rules of stamps, signatures, dates and time limits: what breaks them, what only seems to, and what cannot be told."""

from __future__ import annotations

import pytest

from claims.claim import Claim
from claims.words import Certainty, Kind, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
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

case("stamp_missing", "sheet without", one(stamp=False), FOUND, "block")
case("stamp_missing", "unsure", one(stamp=None), CANNOT_TELL, "review")
case("stamp_missing", "the pharmacist's only", medicines(stamp=["pharmacist"]), CANNOT_TELL, "review")
case("stamp_missing", "prescription without", medicines(stamp=False), FOUND, "block")
case("stamp_missing", "electronic", medicines(stamp=False, electronic="true"), None)
case("stamp_missing", "marks not looked at", a_claim(a_care_sheet().model_copy(update={"marks": None})), CANNOT_TELL)
case("stamp_missing", "invoice without", a_claim(a_care_sheet(), an_invoice(stamp=False)), None)
case("signature_missing", "none", one(signature=False), FOUND, "block")
case("signature_missing", "the insured person's only", one(signature=["insured"]), CANNOT_TELL, "review")
case("signature_missing", "somebody's", one(signature=["unknown"]), None)
case("insured_signature_missing", "none", one(signature=False), FOUND, "review")
case("insured_signature_missing", "zone empty", one(zones={"insured_signature": "empty"}), FOUND)
case("insured_signature_missing", "not looked for", one(signature=["practitioner"]), None)
case("pharmacist_stamp_missing", "cnss", medicines(stamp=False), FOUND, "warn")
case(
    "pharmacist_stamp_missing",
    "cnops",
    a_claim(sheet_with_drugs(), a_prescription(stamp=False), regime="cnops"),
    FOUND,
    "block",
)
case(
    "pharmacist_stamp_missing",
    "nothing dispensed",
    a_claim(a_care_sheet(), a_prescription(stamp=["practitioner"])),
    None,
)
case("care_sheet_undated", "rows without date", one(acts=[{"code": "C", "amount": "150.00"}]), FOUND, "block")
case("care_sheet_undated", "table empty", one(acts=None, zones={"acts": "empty"}), FOUND)
case("care_sheet_undated", "table not found", one(acts=None), CANNOT_TELL, "review")
case(
    "care_sheet_undated",
    "table doubtful",
    one(acts=doubtful([{"code": "C"}]), first_act_date=None, last_act_date=None),
    CANNOT_TELL,
)
case("care_sheet_undated", "date doubtful", one(first_act_date=doubtful("2026-01-20")), None)
case("prescription_undated", "label and nothing", medicines(date=None, zones={"date": "empty"}), FOUND, "block")
case("prescription_undated", "not found", medicines(date=None), CANNOT_TELL, "review")
case("dates_inconsistent", "act after deposit", one(received_on="2026-01-19"), FOUND, "review")
case("dates_inconsistent", "act on the day of deposit", one(received_on="2026-01-20"), None)
case("dates_inconsistent", "birth after act", one(patient_birth_date="2026-01-21"), FOUND)
case("dates_inconsistent", "doubtful birth after act", one(patient_birth_date=doubtful("2026-01-21")), CANNOT_TELL)
case("dates_inconsistent", "dispensed before prescribed", medicines(date="2026-01-22"), FOUND)
case("dates_inconsistent", "visit before prescribed", a_claim(a_care_sheet(), a_prescription(date="2026-01-22")), None)
case(
    "dates_inconsistent",
    "end before start",
    a_claim(a_care_sheet(), a_paper("hospital_certificate", starts_on="2026-01-22", ends_on="2026-01-20")),
    FOUND,
)
case(
    "dates_inconsistent",
    "card expires later",
    a_claim(a_care_sheet(), a_paper("identity_card", expires_on="2031-01-01")),
    None,
)
case(
    "dates_inconsistent",
    "billed before prescribed",
    a_claim(a_care_sheet(), a_prescription(), an_invoice(date="2026-01-19")),
    FOUND,
)
case("deposit_date_missing", "none", one(received_on=None), FOUND, "review")
case("filing_late", "day 60", one(received_on="2026-03-21"), None)
case("filing_late", "day 61, past two months", one(received_on="2026-03-22"), FOUND, "block")
case(
    "filing_late", "day 61, inside two months", one(acts=acts("2025-07-01"), received_on="2025-08-31"), FOUND, "review"
)
case("filing_late", "past two months", one(acts=acts("2025-07-01"), received_on="2025-09-02"), FOUND, "block")
case("filing_late", "no deposit", one(received_on=None), CANNOT_TELL, "review")
case("filing_late", "no date", one(acts=None), CANNOT_TELL, "review")
case(
    "filing_late",
    "doubtful date",
    one(acts=doubtful([ACT]), first_act_date=doubtful("2026-01-20"), last_act_date=None),
    CANNOT_TELL,
)
case("filing_late", "no care sheet", a_claim(an_invoice()), None)
SERIES = acts("2026-01-05", "2026-01-20", "2026-02-05", code="AMM")
case("filing_late", "series from its last act", one(acts=SERIES, received_on="2026-04-06"), None)
case("filing_late", "two of a letter are no series", one(acts=SERIES[:2], received_on="2026-03-21"), FOUND)
case(
    "filing_late",
    "long illness from its last act",
    one(kind=Kind.ALD_CARE_SHEET, acts=acts("2026-01-05", "2026-02-05"), received_on="2026-04-06"),
    None,
)
STAY = a_paper("hospital_certificate", starts_on="2026-01-20", ends_on="2026-02-20")
case("filing_late", "from the end of a stay", a_claim(a_care_sheet(), STAY, received_on="2026-04-21"), None)
case(
    "filing_late",
    "late from the end of a stay",
    a_claim(a_care_sheet(), STAY, received_on="2026-05-25"),
    FOUND,
    "block",
)
FORCE = a_paper("force_majeure_certificate", starts_on="2026-02-01", ends_on="2026-03-30")
case("filing_late", "force majeure", a_claim(a_care_sheet(), FORCE, received_on="2026-04-10"), FOUND, "review")
case("prescription_expired", "on its last day", medicines(date="2025-10-21"), None)
case("prescription_expired", "a day later", medicines(date="2025-10-20"), FOUND, "block")
case("prescription_expired", "six months for a long illness", medicines(date="2025-08-01", ald="true"), None)
case("prescription_expired", "doubtful date", medicines(date=doubtful("2026-01-20")), CANNOT_TELL, "review")
case("prescription_expired", "no prescription", one(), None)
case(
    "prior_agreement_expired",
    "late",
    a_claim(a_care_sheet(), a_paper("prior_agreement", date="2025-10-01")),
    FOUND,
    "block",
)
case("prior_agreement_expired", "in time", a_claim(a_care_sheet(), a_paper("prior_agreement", date="2025-12-01")), None)
case(
    "ald_protocol_expired",
    "a year",
    a_claim(a_care_sheet(), a_paper("ald_protocol", date="2024-12-01")),
    FOUND,
    "review",
)
case(
    "ald_protocol_expired",
    "five at cnops",
    a_claim(a_care_sheet(), a_paper("ald_protocol", date="2024-12-01"), regime="cnops"),
    None,
)


@pytest.mark.parametrize(PARAMETERS, CASES, ids=ids(CASES))
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    check(rule, claim, certainty, severity)
