#!/usr/bin/env -S .venv/bin/python
"""Name matching: precision and recall on pairs of Moroccan names, by how they differ.

python bench/names.py [--n 2000] [--seed 1] [--seconds 30] [--show]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from samples.name_pairs import pairs
from validators.law import load
from validators.names import likeness

LEAST = 0.97
"""Precision and recall that are asked for."""


def main(n: int, seed: int, seconds: float, show: bool) -> int:
    """Compare each pair; 1 when precision or recall is short."""
    law = load()
    same_from, other_below = law.value("names.same_from", None), law.value("names.other_below", None)
    counts, times = Counter[tuple[str, str]](), []
    end = time.monotonic() + seconds
    for pair in pairs(n, seed):
        if time.monotonic() > end:
            break
        start = time.perf_counter()
        score = likeness(pair.one, pair.other)
        times.append(time.perf_counter() - start)
        said = "same" if score >= same_from else "other" if score < other_below else "band"
        truth = "same" if pair.same else "other"
        counts[f"{truth}: {pair.sort}", said] += 1
        counts[truth, said] += 1
        if show and said != truth:
            print(f"{truth:6} {said:6} {score:5.1f}  {pair.sort:18} {pair.one} | {pair.other}")
    for sort in sorted({sort for sort, _ in counts}):
        row = {said: counts[sort, said] for said in ("same", "band", "other")}
        print(f"{sort:28} " + "  ".join(f"{said} {count:4}" for said, count in row.items()))
    right, invented = counts["same", "same"], counts["other", "same"]
    of_same = right + counts["same", "band"] + counts["same", "other"]
    precision, recall = right / max(1, right + invented), right / max(1, of_same)
    band = counts["same", "band"] + counts["other", "band"]
    print(
        f"{len(times)} pairs: precision {precision:.1%}, recall {recall:.1%}, left to a person {band / len(times):.1%}"
    )
    print(f"one person taken for two: {counts['same', 'other'] / max(1, of_same):.1%}")
    print(f"{1e6 * sum(times) / len(times):.0f} microseconds a pair")
    held = min(precision, recall) >= LEAST
    print(f"{'HELD' if held else 'BROKEN'}: precision and recall are to be at least {LEAST:.0%}")
    return 0 if held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30.0, help="longest time of the run")
    parser.add_argument("--show", action="store_true", help="list pairs that were not told right")
    args = parser.parse_args()
    sys.exit(main(args.n, args.seed, args.seconds, args.show))
