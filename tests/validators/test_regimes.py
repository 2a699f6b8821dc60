"""Each rule in each regime: what is broken for one is broken for all, at the weight that regime gives it.

Where the law itself differs from regime to regime, the regimes in which a case is broken stand in `ONLY_IN`.
"""

from __future__ import annotations

import pytest

from claims.claim import Claim
from claims.words import CNOPS_REGIMES, CNSS_REGIMES, Regime, Severity
from tests.validators.cases import FOUND
from tests.validators.test_near_misses import TRIED
from validators.engine import judge_by
from validators.known import Nothing
from validators.law import load
from validators.papers import claim_day

ALL = {None, *Regime}
ONLY_IN: dict[tuple[str, str], set[Regime | None]] = {
    # who manages a regime, and whose form it is
    ("manager_mismatch", "a CNSS form at CNOPS"): {*CNOPS_REGIMES},
    ("manager_mismatch", "first day of CNSS"): {*CNOPS_REGIMES},
    # students are covered until 30 of their own right, children until 21, or 26 with studies
    ("beneficiary_age", "student of 31"): {Regime.STUDENT},
    ("beneficiary_age", "22 that day"): ALL - {Regime.STUDENT},
    ("beneficiary_age", "27 and studying"): ALL - {Regime.STUDENT},
    ("beneficiary_age", "27, eve of the new law"): ALL - {Regime.STUDENT},
    # care abroad and orthodontics of children: the list of the CNSS
    ("prior_agreement_missing", "care abroad"): {*CNSS_REGIMES},
    ("prior_agreement_missing", "orthodontics"): {*CNSS_REGIMES},
    # a protocol of the CNSS holds a year, an exoneration of the CNOPS five
    ("ald_protocol_expired", "a year"): {None, *CNSS_REGIMES},
    # the number of each regime: nine digits with a key at the CNSS, one of two numbers at the CNOPS, the CIN of a student
    ("insured_number_missing", "empty"): {*CNSS_REGIMES},
    ("insured_number_missing", "cin does not help"): {*CNSS_REGIMES},
    ("insured_number_missing", "student"): {Regime.STUDENT},
    ("insured_number_invalid", "eight digits"): {*CNSS_REGIMES},
    ("insured_number_invalid", "student's cin"): {Regime.STUDENT},
    ("insured_number_check_digit", "key"): {*CNSS_REGIMES},
    ("cin_invalid", "shape"): ALL - {Regime.STUDENT},
}
SOFTER = {("filing_late", "day 61, inside two months"), ("filing_late", "force majeure")}
"""Cases that the rule itself weighs as `review`."""

BROKEN = [(rule, why, claim) for rule, why, claim, certainty, _ in TRIED if certainty is FOUND]


@pytest.mark.parametrize("regime", [None, *Regime])
@pytest.mark.parametrize(("rule", "why", "claim"), BROKEN, ids=[f"{rule}: {why}" for rule, why, _ in BROKEN])
def test_a_rule_speaks_in_each_regime_as_its_law_says(rule: str, why: str, claim: Claim, regime: Regime | None) -> None:
    """Found at the regime's own weight; silent where the regime's law has no such rule, or no such limit."""
    law, one = load(), claim.model_copy(update={"regime": regime})
    weight = law.severity(rule, claim_day(one, law.first_day), regime)
    said = [flag.severity for flag in judge_by(rule, one, law, Nothing()) if flag.certainty is FOUND]
    if weight is None or regime not in ONLY_IN.get((rule, why), ALL):
        assert said == []
    else:
        assert said and min(said, key=[*Severity].index) == (Severity.REVIEW if (rule, why) in SOFTER else weight)


def test_every_exception_is_a_case() -> None:
    """A case that was renamed takes its exception along."""
    assert {*ONLY_IN, *SOFTER} <= {(rule, why) for rule, why, _ in BROKEN}
