#!/usr/bin/env -S .venv/bin/python
"""Claims judged a second on one core, and milliseconds a rule.

python bench/rules.py [N]        judges N claims (default 2000) of six kinds
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.builders import a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from validators.engine import judge, judge_by, rules
from validators.known import Nothing
from validators.law import Law, load

DISPENSED = [{"date": "2026-01-21", "amount": "80.00", "inpe": "015000029"}]
CLAIMS = [
    a_claim(a_care_sheet()),
    a_claim(a_care_sheet(dispensings=DISPENSED, total_amount="230.00"), a_prescription(), regime="cnops"),
    a_claim(a_care_sheet(), a_prescription(), an_invoice(), a_paper("lab_report")),
    a_claim(
        a_care_sheet(stamp=False, inpe=doubtful("101000008")), an_invoice(total="160.00"), received_on="2026-04-01"
    ),
    a_claim(a_care_sheet(acts=None), a_prescription(patient_name="BENNANI KARIM"), received_on=None),
    a_claim(an_invoice(ice=None, zones={"ice": "empty"}), regime=None),
]


SLOWEST_MS = 5.0
"""A rule that takes longer on a claim holds the desk up."""


def main(seconds: float) -> int:
    """Judge for half of `seconds`, time each rule in the other half; 1 when a rule is too slow."""
    law, known = load(), Nothing()
    for claim in CLAIMS:
        judge(claim, law, known)  # warm: modules, names
    start, times = time.process_time(), 0
    while time.process_time() - start < seconds / 2:
        judge(CLAIMS[times % len(CLAIMS)], law, known)
        times += 1
    spent = time.process_time() - start
    print(f"{times / spent:.0f} claims a second on one core ({1000 * spent / times:.2f} ms a claim)")
    costs = sorted(((_cost(rule, law, known, seconds / 2 / len(rules())), rule) for rule in rules()), reverse=True)
    for cost, rule in costs:
        print(f"{cost:8.4f} ms  {rule}")
    held = costs[0][0] <= SLOWEST_MS
    print(f"{'HELD' if held else 'BROKEN'}: the slowest rule takes {costs[0][0]:.3f} ms, at most {SLOWEST_MS} ms")
    return 0 if held else 1


def _cost(rule: str, law: Law, known: Nothing, seconds: float) -> float:
    """Milliseconds `rule` takes on a claim."""
    start, times = time.process_time(), 0
    while time.process_time() - start < seconds:
        for claim in CLAIMS:
            judge_by(rule, claim, law, known)
        times += len(CLAIMS)
    return 1000 * (time.process_time() - start) / times


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the whole run")
    sys.exit(main(parser.parse_args().seconds))
