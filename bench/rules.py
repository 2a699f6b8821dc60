"""Claims judged a second on one core, and milliseconds a rule.

python bench/rules.py [N]        judges N claims (default 2000) of six kinds
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.builders import a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from validators.engine import judge, judge_by, rules
from validators.known import Nothing
from validators.law import load

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


def main(times: int) -> None:
    """Print both tables."""
    law, known = load(), Nothing()
    for claim in CLAIMS:
        judge(claim, law, known)  # warm: modules, names
    start = time.process_time()
    for place in range(times):
        judge(CLAIMS[place % len(CLAIMS)], law, known)
    spent = time.process_time() - start
    print(f"{times / spent:.0f} claims a second on one core ({1000 * spent / times:.2f} ms a claim)")
    costs = []
    for rule in rules():
        start = time.process_time()
        for _ in range(200):
            for claim in CLAIMS:
                judge_by(rule, claim, law, known)
        costs.append((1000 * (time.process_time() - start) / (200 * len(CLAIMS)), rule))
    for cost, rule in sorted(costs, reverse=True):
        print(f"{cost:8.4f} ms  {rule}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
