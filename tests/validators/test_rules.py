"""Every rule on claims made to measure: what breaks it, what only seems to, and what cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Claim, Document, Flag, MarkBox, Page
from claims.words import Certainty, Kind, MarkOwner, PageState, Severity
from tests.builders import (
    ACT,
    a_care_sheet,
    a_claim,
    a_document,
    a_field,
    a_paper,
    a_prescription,
    an_invoice,
    doubtful,
)
from validators.engine import judge
from validators.known import CallIndex, Nothing
from validators.law import load

DISPENSED = [{"date": "2026-01-21", "amount": "80.00", "inpe": "015000029"}]
FOUND, CANNOT_TELL = Certainty.FOUND, Certainty.CANNOT_TELL


def flags_of(claim: Claim) -> dict[str, Flag]:
    """The heaviest flag of each rule that spoke."""
    said: dict[str, Flag] = {}
    for flag in judge(claim, load(), Nothing()):
        said.setdefault(flag.rule, flag)
    return said


def sheet_with_drugs(**given: Any) -> Document:
    return a_care_sheet(**{"dispensings": DISPENSED, "total_amount": "230.00", **given})


def medicines(**given: Any) -> Claim:
    return a_claim(sheet_with_drugs(), a_prescription(**given))


@pytest.mark.parametrize("regime", ["cnss", "tadamon", "cnops", None])
def test_a_clean_claim_passes(regime: str | None) -> None:
    """Nothing speaks against a claim in order, whatever its regime."""
    sheet = sheet_with_drugs(affiliation_number="4123456")
    assert judge(a_claim(sheet, a_prescription(), regime=regime), load(), Nothing()) == ()


def test_a_clean_student_claim_passes() -> None:
    """A student's CIN stands for the number, and may be called by any name."""
    assert (
        judge(
            a_claim(
                a_care_sheet(insured_number=None, cin="AB123456", patient_birth_date="2003-05-02"), regime="student"
            ),
            load(),
            Nothing(),
        )
        == ()
    )


def test_a_clean_laboratory_claim_passes() -> None:
    """A visit, analyses prescribed, done a day later and billed."""
    rows = [ACT, {"date": "2026-01-22", "code": "B", "coefficient": "100", "amount": "150.00", "inpe": "015000029"}]
    sheet = a_care_sheet(acts=rows, total_amount="300.00")
    script = a_prescription(drugs=None, drug_barcodes=None, codes=(), stamp=True)
    assert judge(a_claim(sheet, script, an_invoice()), load(), Nothing()) == ()


CASES: list[tuple[str, str, Claim, Certainty | None, Severity | None]] = []


def case(rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: str | None = None) -> None:
    CASES.append((rule, why, claim, certainty, Severity(severity) if severity else None))


def one(**given: Any) -> Claim:
    """A claim of one care sheet; `regime` and `received_on` are the claim's."""
    about = {name: given.pop(name) for name in ("regime", "received_on") if name in given}
    return a_claim(a_care_sheet(**given), **about)


def acts(*days: str, code: str = "C") -> list[dict[str, str]]:
    return [{**ACT, "date": day, "code": code} for day in days]


def total_of(rows: list[dict[str, str]]) -> str:
    return f"{150 * len(rows)}.00"


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


@pytest.mark.parametrize(
    ("rule", "why", "claim", "certainty", "severity"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_a_rule_speaks_when_broken_and_only_then(
    rule: str, why: str, claim: Claim, certainty: Certainty | None, severity: Severity | None
) -> None:
    """Each rule finds what breaks it, doubts what was not read, and is silent about the near miss."""
    flag = flags_of(claim).get(rule)
    assert (flag.certainty if flag else None) == certainty, flag
    if flag is not None and severity is not None:
        assert flag.severity is severity


def test_every_rule_has_a_case() -> None:
    """A rule without a case is not tested at all; those of pages, lists, clocks and earlier claims stand elsewhere."""
    from tests.validators import test_known_rules, test_paper_rules
    from validators.engine import rules

    cases = {rule for rule, *_ in (*CASES, *test_paper_rules.CASES)}
    elsewhere = {"duplicate", "page_unreadable", "reading_failed", *test_known_rules.RULES}
    assert set(rules()) - cases == elsewhere


def with_page(claim: Claim, **page: Any) -> Claim:
    return claim.model_copy(update={"pages": (*claim.pages, Page(n=len(claim.pages) + 1, **page))})


def test_an_unreadable_page_is_named_and_what_it_may_hold_is_not_called_absent() -> None:
    """A page nobody can read turns "absent" into "cannot tell"."""
    said = flags_of(with_page(a_claim(sheet_with_drugs()), state=PageState.UNREADABLE))
    assert said["page_unreadable"].certainty is FOUND
    assert "2" in said["page_unreadable"].message.fr
    assert said["prescription_missing"].certainty is CANNOT_TELL
    assert "reading_failed" in flags_of(with_page(a_claim(a_care_sheet()), state=PageState.FAILED))


def test_a_blank_back_is_no_defect() -> None:
    """A blank page speaks against nobody."""
    assert (
        flags_of(with_page(a_claim(a_care_sheet(), a_document(Kind.BLANK, {}, pages=(2,))), state=PageState.BLANK))
        == {}
    )


def test_the_later_of_two_like_claims_is_flagged() -> None:
    """The same bytes, or the same event under other bytes, is told on the later claim only."""
    index, law = CallIndex(), load()
    first = a_claim(a_care_sheet(), source="a.pdf")
    assert judge(first, law, index) == ()
    index.add(first)
    same = a_claim(a_care_sheet(), source="b.pdf")
    scanned_again = a_claim(a_care_sheet(patient_name="Samir Elamrani"), source="c.pdf", sha256="b" * 64)
    other = a_claim(a_care_sheet(acts=acts("2026-01-22")), source="d.pdf", sha256="c" * 64)
    assert [flag.rule for flag in judge(same, law, index)] == ["duplicate"]
    assert "a.pdf" in judge(scanned_again, law, index)[0].message.en
    assert judge(other, law, index) == ()


def test_a_doubt_about_one_of_four_leaves_a_likely_duplicate() -> None:
    """Patient, day and practitioner agree while the amount is doubtful, on either side: a doubt; sure and other: none."""
    law = load()
    for before, after, certainty in (
        ("150.00", doubtful("150.00"), CANNOT_TELL),
        (doubtful("150.00"), "150.00", CANNOT_TELL),
        (doubtful("150.00"), doubtful("180.00"), CANNOT_TELL),
        ("150.00", "180.00", None),
    ):
        index = CallIndex()
        index.add(a_claim(a_care_sheet(total_amount=before), source="a.pdf"))
        again = a_claim(a_care_sheet(total_amount=after), source="b.pdf", sha256="b" * 64)
        said = [flag.certainty for flag in judge(again, law, index) if flag.rule == "duplicate"]
        assert said == ([certainty] if certainty else [])


def test_an_invoice_in_a_second_claim_is_flagged() -> None:
    """The same seller, number and total come once, whatever the rest of the claim says; another number is another."""
    index, law = CallIndex(), load()
    index.add(a_claim(a_care_sheet(), an_invoice(), source="a.pdf"))
    for number, speaks in (("F-2026-17", True), ("F-2026-18", False)):
        sheet = a_care_sheet(acts=acts("2026-01-25"))
        again = a_claim(sheet, an_invoice(number=number, date="2026-01-26"), source="b.pdf", sha256="b" * 64)
        said = [flag.message.en for flag in judge(again, law, index) if flag.rule == "duplicate"]
        assert ["invoice" in message for message in said] == [True] * speaks


def test_parts_of_one_file_are_no_duplicates() -> None:
    """Claims split from one file share its bytes and are still different claims."""
    index = CallIndex()
    index.add(a_claim(a_care_sheet(), part=1, parts=2))
    second = a_claim(a_care_sheet(acts=acts("2026-01-25")), part=2, parts=2)
    assert judge(second, load(), index) == ()


def test_registers_speak_only_when_loaded() -> None:
    """A list that is not loaded is silent; one that is says what it does not know."""

    class Registers(Nothing):
        def practitioner(self, inpe: str, day: object) -> bool | None:
            return False

        def drug(self, ean: str, day: object) -> bool | None:
            return False

    said = {flag.rule for flag in judge(medicines(), load(), Registers())}
    assert said == {"inpe_unknown", "drug_unknown"}


def test_a_manifest_may_say_what_the_paper_does_not() -> None:
    """A value a reviewer gave counts as read."""
    sheet = a_care_sheet(inpe=a_field("101000008", origin="reviewer"))
    assert flags_of(a_claim(sheet)) == {}
