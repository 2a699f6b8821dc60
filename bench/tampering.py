#!/usr/bin/env -S .venv/bin/python
"""Signs of tampering on scans in colour: values in two inks told and invented, and stamped papers without colour.

python bench/tampering.py [--family b] [--seed 21] [--seconds 600]

Papers that were changed are read beside as many that were not. A change that leaves no second ink is missed on purpose.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from claims.words import ALTERED
from ocr.page import Scan
from ocr.reading import read
from ocr.tampering import BLACK_PAGE, WORTH_CHANGING, colour_share
from ocr.upright import straighten
from samples.facts import ClaimFacts, PaperFacts
from samples.plan import plan
from samples.tampering import FIELDS

LEAST_PRECISION = 0.97
"""Of values called changed; how many of the changed are called so is told and not asked for."""


def papers(seed: int) -> Iterator[tuple[ClaimFacts, int, PaperFacts]]:
    """Changed and copied papers, each beside an untouched one, for as long as one asks; all well enough scanned in colour."""
    for corpus in range(seed, seed + 40):
        held = [
            (claim, place, paper)
            for claim in plan(250, corpus)
            if claim.mode == "colour" and claim.tier != "poor" and claim.container != "pdf_text"
            for place, paper in enumerate(claim.papers)
            if str(paper.kind) in FIELDS and not paper.spoiled
        ]
        touched = [one for one in held if one[2].altered or one[2].copied]
        clean = [one for one in held if not (one[2].altered or one[2].copied)]
        random.Random(corpus).shuffle(clean)
        for pair in zip(touched, clean, strict=False):
            yield from pair


def main(family: str, seed: int, seconds: float) -> int:
    """Read; 1 when too much is invented."""
    house = importlib.import_module(f"samples.family_{family}")
    getattr(house, "prepare", lambda: None)()
    end, counts = time.monotonic() + seconds, Counter[str]()
    for claim, place, paper in papers(seed):
        if time.monotonic() > end:
            break
        drawn = house.draw(paper, claim, np.random.default_rng([claim.seed, place, 77]))
        if paper.copied or (paper.stamp and not paper.altered):
            sheet = straighten(Scan(1, drawn.pages[0], float(claim.dpi)))
            name = "copies" if paper.copied else "stamped papers"
            counts[name] += 1
            counts[f"{name} without colour"] += colour_share(sheet.pixels, sheet.dpi) < BLACK_PAGE
        if paper.copied:
            continue
        where = {int(drawn.boxes[name][0]) for name in paper.altered if name in drawn.boxes} or {0}
        [part] = read([Scan(1, np.ascontiguousarray(drawn.pages[min(where)]), float(claim.dpi))]) or [None]
        for document in part.documents if part is not None else ():
            told = {zone.removesuffix(ALTERED) for zone in document.zones if zone.endswith(ALTERED)}
            counts["values looked at"] += sum(name in document.fields for name in WORTH_CHANGING)
            counts["changed and told"] += len(told & set(paper.altered))
            counts["changed and not told"] += len(set(paper.altered) - told)
            counts["told and not changed"] += len(told - set(paper.altered))
    for name, count in counts.items():
        print(f"{count:6}  {name}")
    told = counts["changed and told"]
    precision = told / max(1, told + counts["told and not changed"])
    held = told > 0 and precision >= LEAST_PRECISION
    print(f"{'HELD' if held else 'BROKEN'}: of values called changed {precision:.0%} are ({LEAST_PRECISION:.0%})")
    return 0 if held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", choices=("a", "b"), default="b")
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--seconds", type=float, default=600.0, help="longest time of the run")
    args = parser.parse_args()
    sys.exit(main(args.family, args.seed, args.seconds))
