"""Each rule in each regime and on each day its law changes: the eve by the old law, the day by the new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from claims.claim import Claim
from claims.words import Kind, Regime
from tests.builders import ACT, a_care_sheet, a_claim, a_prescription, an_invoice
from validators.engine import judge_by
from validators.known import Nothing
from validators.law import load

USUAL = date(2026, 1, 20)


def _claim(day: date, regime: Regime, *papers: Any, **sheet: Any) -> Claim:
    act = {**ACT, "date": day.isoformat(), **sheet.pop("act", {})}
    later = (day + timedelta(days=20)).isoformat()
    return a_claim(a_care_sheet(acts=[act], **sheet), *papers, regime=regime, received_on=later)


def _bought(day: date, regime: Regime, row: dict[str, str], **script: Any) -> Claim:
    script = {"date": day.isoformat(), **script}
    return _claim(
        day, regime, a_prescription(**script), dispensings=[{"date": day.isoformat(), "amount": "80.00", **row}]
    )


def _billed(day: date, regime: Regime, **invoice: Any) -> Claim:
    return _claim(day, regime, an_invoice(date=day.isoformat(), **invoice))


TAXED = [{"description": "TVA 7 %", "amount": "5.00"}]
BROKEN: dict[str, Callable[[date, Regime], Claim]] = {
    "pharmacist_stamp_missing": lambda day, regime: _bought(day, regime, {"inpe": "015000029"}, stamp=False),
    "executant_inpe_missing": lambda day, regime: _bought(day, regime, {}),
    "posology_missing": lambda day, regime: _bought(day, regime, {}, drugs=[{"description": "A"}]),
    "ald_reference_missing": lambda day, regime: _claim(
        day, regime, kind=Kind.ALD_CARE_SHEET, zones={"agreement_number": "empty"}
    ),
    "ald_results_missing": lambda day, regime: _claim(day, regime, kind=Kind.ALD_CARE_SHEET),
    "dental_chart_missing": lambda day, regime: _claim(
        day, regime, kind=Kind.DENTAL_CARE_SHEET, zones={"tooth_chart": "empty"}
    ),
    "dental_radiograph_missing": lambda day, regime: _claim(
        day, regime, kind=Kind.DENTAL_CARE_SHEET, care_type="prosthesis", act={"code": "D"}
    ),
    "ice_missing": lambda day, regime: _billed(day, regime, ice=None, zones={"ice": "empty"}),
    "vat_on_medicine": lambda day, regime: _billed(day, regime, lines=TAXED, issuer_name="PHARMACIE DU PORT"),
}
"""Claims that break the rules whose weight hangs on the regime or the day."""


def _changing() -> dict[str, set[date]]:
    """Rules whose weight differs by scope or day, with the days it changes."""
    found = {}
    for name, parameter in load().parameters.items():
        if name.startswith("severity."):
            values = [value for scope in parameter.scopes.values() for value in scope]
            if len({value.value for value in values}) > 1:
                found[name.removeprefix("severity.")] = {value.from_day for value in values} - {load().first_day}
    return found


def test_every_rule_whose_weight_changes_is_tried() -> None:
    """A new date or scope in the law wants a claim here."""
    assert set(_changing()) == set(BROKEN)


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_rule_weighs_by_regime_and_day(rule: str, regime: Regime) -> None:
    """On each day of change and its eve, in each regime, the rule weighs what the law of that day says, or is silent."""
    law = load()
    days = [USUAL, *(day for change in sorted(_changing()[rule]) for day in (change - timedelta(days=1), change))]
    for day in days:
        said = {flag.severity for flag in judge_by(rule, BROKEN[rule](day, regime), law, Nothing())}
        expected = law.severity(rule, day, regime)
        assert said == ({expected} if expected is not None else set()), day


def test_every_parameter_that_changes_on_a_day_is_known_here() -> None:
    """Their days of change are tried in `test_paper_rules.py`; a new one wants a case there."""
    dated = {
        name
        for name, parameter in load().parameters.items()
        if not name.startswith("severity.") and any(len(values) > 1 for values in parameter.scopes.values())
    }
    assert dated == {"beneficiary.studies_years", "forms.manager", "nomenclature.tariffs"}
