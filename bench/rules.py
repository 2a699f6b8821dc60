#!/usr/bin/env -S .venv/bin/python
"""Judging: claims a second on one core, milliseconds a rule on a claim of twenty pages, microseconds a look-up in lists.

python bench/rules.py [--seconds 30]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from claims.claim import Claim
from intake.registry.keeping import in_folder
from samples.perfect import planned, read
from samples.plan import plan
from tests.builders import a_care_sheet, a_claim, a_paper, a_prescription, an_invoice
from validators.engine import judge, judge_by, rules
from validators.known import CallIndex
from validators.law import load

LEAST_PER_S = 2000
"""Claims a second on one core, judging alone."""
SLOWEST_MS = 5.0
"""A rule that takes longer on a claim of twenty pages holds the desk up."""
LOOK_UP_US = 50.0
"""Longest a look-up in a list of 100,000 entries may take, a repair of one digit included."""
LISTED = 100_000
DAY_ACT = {"date": "2026-01-20", "code": "B", "coefficient": "50", "amount": "100.00", "inpe": "015000029"}


def long_claim() -> Claim:
    """Twenty pages: a care sheet of forty rows, prescriptions of ten medicines, invoices of thirty lines, reports."""
    acts = [{**DAY_ACT, "date": f"2026-01-{day:02d}"} for day in range(1, 29)] + [DAY_ACT] * 12
    dispensed = [{"date": "2026-01-21", "amount": "80.00", "inpe": "015000029"}] * 20
    drugs = [{"description": f"PARACETAMOL {n} MG", "dose": "1 x 3", "duration": "5 jours"} for n in range(10)]
    codes = [f"61180000000{n:02d}" for n in range(10)]
    lines = [{"description": f"ANALYSE NUMERO {n}", "amount": "5.00"} for n in range(30)]
    papers = [a_care_sheet(acts=acts, dispensings=dispensed, total_amount="5600.00")]
    papers += [a_prescription(drugs=drugs, drug_barcodes=codes, codes=codes, number=str(n)) for n in range(5)]
    papers += [
        an_invoice(lines=lines, number=f"F-{n}", patient_name=f"EL AMRANI SAMIR {'ABCDEFGH'[n]}") for n in range(8)
    ]
    papers += [a_paper("lab_report", patient_name="SAMIR EL AMRANI", number=str(n)) for n in range(6)]
    claim = a_claim(*papers)
    assert len(claim.pages) == 20
    return claim


def per_second(claims: Sequence[Claim], seconds: float) -> float:
    """Claims judged a second, the looks of their pages compared; each is another one, so that nothing is found in a cache."""
    law, known, chance = load(), CallIndex(), random.Random(4)
    prints = [{page.n: f"{chance.getrandbits(256):064x}" for page in claim.pages} for claim in claims]
    start, times = time.process_time(), 0
    while time.process_time() - start < seconds:
        place = times % len(claims)
        known = known if place else CallIndex()
        claim = claims[place].model_copy()
        known.see(claim.id, prints[place])
        judge(claim, law, known)
        known.add(claim)
        times += 1
    return times / (time.process_time() - start)


def milliseconds(work: Callable[[], object], seconds: float) -> float:
    """Milliseconds that `work` takes."""
    start, times = time.process_time(), 0
    while time.process_time() - start < seconds or times < 3:
        work()
        times += 1
    return 1000 * (time.process_time() - start) / times


def look_ups(seconds: float) -> dict[str, float]:
    """Microseconds of a look-up that finds, one that does not, and one that proposes a repair."""
    chance = random.Random(4)
    numbers = chance.sample(range(10**9), LISTED)
    with tempfile.TemporaryDirectory() as folder:
        text = "inpe,name\n" + "".join(f"{number:09d},A\n" for number in numbers)
        (Path(folder) / "inpe.csv").write_text(text)
        drugs = "ean13,nom,dci,ppv\n" + "".join(f"611{number:010d},A,B,10.00\n" for number in numbers)
        (Path(folder) / "drugs.csv").write_text(drugs)
        lists = in_folder(Path(folder))
    act_day = load().first_day
    asked = [f"{number:09d}" for number in chance.sample(numbers, 1000)]
    wrong = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in asked]
    eans = [f"611{int(number):010d}" for number in asked]
    works: dict[str, Callable[[], object]] = {
        "INPE, known": lambda: [lists.practitioner(number, act_day) for number in asked],
        "INPE, unknown": lambda: [lists.practitioner(number, act_day) for number in wrong],
        "INPE, repaired": lambda: [lists.practitioner_near(number, act_day) for number in wrong],
        "medicine, known": lambda: [lists.drug(ean, act_day) for ean in eans],
        "medicine, repaired": lambda: [lists.drug_near(ean[:-1] + "x", act_day) for ean in eans],
    }
    return {name: milliseconds(work, seconds / len(works)) for name, work in works.items()}


def main(seconds: float) -> int:
    """Measure for about `seconds`; 1 where a figure is short."""
    law, known, claim = load(), CallIndex(), long_claim()
    short = []
    claims = [read(planned(facts)) for facts in plan(300, seed=4)]
    judge(claims[0], law, known)  # warm: modules, patterns
    speed = per_second(claims, seconds / 3)
    print(f"{speed:.0f} claims a second on one core ({1000 / speed:.2f} ms a claim), at least {LEAST_PER_S}")
    short += ["claims a second"] if speed < LEAST_PER_S else []
    each = seconds / 3 / len(rules())
    costs = sorted(
        ((milliseconds(lambda rule=rule: judge_by(rule, claim, law, known), each), rule) for rule in rules()),
        reverse=True,
    )
    print(f"all rules on twenty pages: {sum(cost for cost, _ in costs):.2f} ms; at most {SLOWEST_MS} ms a rule")
    for cost, rule in costs[:10]:
        print(f"{cost:8.3f} ms  {rule}")
    short += [rule for cost, rule in costs if cost > SLOWEST_MS]
    for name, cost in look_ups(seconds / 3).items():
        print(f"{cost:8.3f} us  {name} among {LISTED:,}, at most {LOOK_UP_US}")
        short += [name] if cost > LOOK_UP_US else []
    print(f"BROKEN: short in {', '.join(short)}" if short else "HELD: every figure reaches what is asked of it")
    return 1 if short else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of the whole run")
    sys.exit(main(parser.parse_args().seconds))
