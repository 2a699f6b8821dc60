"""Every rule that was promised is there, documented, in three languages and on a ground; no number of law is in code."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from claims.words import Regime
from docs.rules import TARGET, page
from validators.engine import rules
from validators.law import load

TODAY = date(2026, 11, 24)
BLOCK = """stamp_missing signature_missing care_sheet_undated prescription_undated filing_late prescription_expired
    prior_agreement_expired inpe_missing insured_number_missing patient_name_missing several_patients care_sheet_missing
    prescription_missing drug_barcode_missing translation_missing prior_agreement_missing accident_declaration_missing
    invoice_missing invoice_not_nominative acts_detail_missing total_missing"""
REVIEW = """insured_signature_missing dates_inconsistent deposit_date_missing ald_protocol_expired inpe_invalid inpe_unknown
    inpe_conflict insured_number_invalid cin_invalid patient_name_mismatch insured_name_mismatch relationship_missing
    beneficiary_age manager_mismatch care_sheet_page_missing form_unknown form_mismatch form_not_care act_incomplete
    act_code_unknown drug_barcode_invalid drug_not_prescribed repayment_undertaking_missing payment_proof_missing ice_missing
    ice_invalid invoice_number_missing invoice_undated total_mismatch words_mismatch claimed_amount_mismatch duplicate
    drug_barcode_reused amount_altered electronic_signature_invalid page_unreadable field_doubtful reading_failed"""
WARN = """complement_overdue processing_deadline inpe_check_digit insured_number_check_digit care_type_missing tariff_outlier
    drug_unknown drug_price_mismatch attachment_count_mismatch copy_suspected vat_on_medicine"""
BY_MANAGER = {
    "pharmacist_stamp_missing": ("warn", "block"),
    "executant_inpe_missing": ("review", "block"),
    "posology_missing": (None, "warn"),
    "ald_reference_missing": (None, "block"),
    "ald_results_missing": ("review", None),
    "dental_chart_missing": (None, "review"),
    "dental_radiograph_missing": (None, "review"),
}
"""Rules that weigh otherwise at the CNSS and at the CNOPS."""

PROMISED: dict[str, tuple[str | None, str | None]] = BY_MANAGER | {
    rule: (weight, weight)
    for weight, names in (("block", BLOCK), ("review", REVIEW), ("warn", WARN))
    for rule in names.split()
}
MODULES = sorted((Path(__file__).parents[2] / "validators" / "rules").glob("[a-z]*.py"))
NO_LAW = {"drug_barcode_reused": {2}, "filing_late": {2}, "patient_name_mismatch": {2}, "total_mismatch": {100}}
"""Numbers that are counts of papers, places in a list and hundredths."""

LIKENESS = {"names", "sounds"}
"""Modules whose numbers are measured likenesses of words (`bench/names.py`)."""
BESIDE = [path for path in sorted(MODULES[0].parents[1].glob("[a-z]*.py")) if path.stem not in LIKENESS]
NO_LAW_BESIDE = {
    "clocks": {5, 6, 24, 64, 256},  # Saturday and Sunday, hours of a day, answers kept in memory
    "engine": {2},  # places of the three weights
    "looks": {2, 16, 54, 4096},  # pages and values, the base of a print, bits, memory (`bench/prints.py`)
    "papers": {2, 3, 1024, 4096},  # places, answers kept in memory
    "saying": {2},  # place of the rule's name
    "vignettes": {2, 6, 14},  # figures of GS1's identifiers
}


def test_every_promised_rule_is_there_and_no_other() -> None:
    """The table of rules and the modules are one list."""
    assert set(rules()) == set(PROMISED)


@pytest.mark.parametrize("rule", sorted(PROMISED))
def test_a_rule_weighs_what_was_promised(rule: str) -> None:
    """Each manager's weight today, for all its regimes."""
    law = load()
    of_cnss, of_cnops = PROMISED[rule]
    for regime in Regime:
        expected = of_cnops if regime in (Regime.CNOPS, Regime.STUDENT) else of_cnss
        assert law.severity(rule, TODAY, regime) == expected, regime


@pytest.mark.parametrize("rule", sorted(PROMISED))
def test_a_rule_is_documented_and_rests_on_a_ground(rule: str) -> None:
    """The page of rules has its section, with what it needs, says and rests on."""
    section = page().partition(f"## {rule}\n")[2].partition("\n## ")[0]
    assert all(f"\n- {word}: " in section for word in ("needs", "says", "basis"))
    assert "\n- weighs " in section
    assert all(value.basis.strip() for value in load().parameters[f"severity.{rule}"].scopes["ALL"])


def test_the_committed_page_is_what_the_program_writes() -> None:
    """Who changes a rule or the law runs `python -m docs.rules` and commits what it writes."""
    assert TARGET.read_text(encoding="utf-8") == page(), "run `python -m docs.rules`"


def _messages(path: Path) -> dict[str, dict[str, str]]:
    """The messages of a rule by the name they are bound to."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="Message"), keywords=said)):
                found[name] = {str(one.arg): ast.literal_eval(one.value) for one in said}
    return found


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_a_rule_speaks_three_languages_with_the_same_facts(path: Path) -> None:
    """Each sentence stands in French, Arabic and English, names the same things, and Arabic is written in Arabic."""
    messages = _messages(path)
    assert messages
    for said in messages.values():
        assert set(said) == {"fr", "ar", "en"}
        assert len({frozenset(re.findall(r"\{(\w+)\}", sentence)) for sentence in said.values()}) == 1
        bare = re.sub(r"\{\w+\}", "", said["ar"])
        assert re.search("[\u0600-\u06ff]", bare)
        assert not re.search("[A-Za-z]", bare)
        assert not re.search("[\u0600-\u06ff]", said["fr"] + said["en"])


def _numbers(path: Path) -> set[int | float]:
    """Every number that stands in a module but nought and one."""
    found = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
    }
    return found - {0, 1}


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_no_number_of_law_stands_in_code(path: Path) -> None:
    """A rule holds no number but nought and one; limits, shares and ages are dated parameters."""
    assert _numbers(path) == NO_LAW.get(path.stem, set())


@pytest.mark.parametrize("path", BESIDE, ids=[path.stem for path in BESIDE])
def test_no_number_of_law_stands_beside_the_rules(path: Path) -> None:
    """Nor do the modules that rules ask: what stands there is the calendar's, a format's, a memory's or a likeness's."""
    assert _numbers(path) == NO_LAW_BESIDE.get(path.stem, set())
