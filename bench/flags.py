#!/usr/bin/env -S .venv/bin/python
"""Flags right, missed and invented where reading is perfect: truth itself is fed to the rules.

python bench/flags.py [CORPUS] [--n 300] [--seed 4] [--seconds 60]

CORPUS  a folder of `make corpus`; without one, claims are planned and not drawn (what the rules see is the same)
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from samples.perfect import planned, read
from samples.plan import plan
from validators.engine import judge
from validators.known import CallIndex
from validators.law import load

LEAST = dict.fromkeys(("duplicate", "amount_altered", "copy_suspected", "drug_barcode_reused"), 0.95)
"""Recall and precision that is asked of rules about other claims and of signs of tampering; of all others 1."""


def main(lines: Iterable[Mapping[str, Any]], seconds: float) -> int:
    """Judge each line of truth; 1 when a rule is short of what is asked."""
    law, index = load(), CallIndex()
    right, missed, invented = Counter[str](), Counter[str](), Counter[str]()
    end, claims = time.monotonic() + seconds, 0
    for line in lines:
        if time.monotonic() > end:
            break
        claim = read(line)
        said = {flag.rule for flag in judge(claim, law, index)} - set(line["tolerated"]) - {"field_doubtful"}
        index.add(claim)
        true, claims = set(line["flags"]), claims + 1
        right.update(true & said)
        missed.update(true - said)
        invented.update(said - true)
    if not claims or not right:
        print("BROKEN: nothing was judged")
        return 1
    short = []
    for rule in sorted({*right, *missed, *invented}):
        recall = right[rule] / max(1, right[rule] + missed[rule])
        precision = right[rule] / max(1, right[rule] + invented[rule])
        print(f"{rule:32} recall {recall:7.1%}  precision {precision:7.1%}  of {right[rule] + missed[rule]}")
        if min(recall, precision) < LEAST.get(rule, 1.0):
            short.append(rule)
    recall, precision = (right.total() / max(1, right.total() + other.total()) for other in (missed, invented))
    print(f"all flags of {claims} claims: recall {recall:.2%}, precision {precision:.2%}, {right.total()} flags")
    print(f"BROKEN: short in {', '.join(short)}" if short else "HELD: every rule reaches what is asked of it")
    return 1 if short else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", help="a folder with truth.jsonl")
    parser.add_argument("--n", type=int, default=300, help="claims to plan without a corpus")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=60.0, help="longest time of the run")
    args = parser.parse_args()
    if args.corpus is None:
        truths = (planned(facts) for facts in plan(args.n, args.seed))
    else:
        truths = (json.loads(text) for text in (args.corpus / "truth.jsonl").read_text("utf-8").splitlines())
    sys.exit(main(truths, args.seconds))
