#!/usr/bin/env -S .venv/bin/python
"""How far prints of pages lie apart: two scans of one page, two papers on one printed blank, and pages with nothing in common.

python bench/prints.py [--papers 60] [--seed 99] [--seconds 240]

Papers of family a are drawn once and scanned twice or more: at 150 to 300 dpi, askew, in colour, gray or black and white.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ocr.page import Scan
from ocr.prints import print_of
from ocr.upright import straighten
from samples import family_a
from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import scanner
from samples.plan import plan
from validators.looks import MOST_APART, apart

Rng = np.random.Generator
FAIR_SHARE, POOR_SHARE, STRANGE_SHARE = 0.92, 0.72, 0.002
"""Of second scans, fair and poor, that must look alike, and of strange pages that may."""
BARE = ("blank", "separator", "identity_card")


def look(pixels: Any, dpi: float, tier: str, rng: Rng) -> tuple[int, float]:
    """The print of a page as one scanner or another delivers it, and milliseconds that the print took."""
    factor = float(rng.choice([150, 200, 300])) / dpi
    mode = str(rng.choice(["colour", "gray", "bilevel"], p=[0.4, 0.35, 0.25]))
    scanned = scanner.scan(
        cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), tier, mode, rng
    )
    sheet = straighten(Scan(1, scanned, dpi * factor))
    start = time.perf_counter()
    bits = int(print_of(sheet.pixels), 16)
    return bits, 1000 * (time.perf_counter() - start)


def papers(n: int, seed: int) -> Iterator[tuple[ClaimFacts, PaperFacts]]:
    """Papers that say something, each with its claim."""
    held = ((claim, paper) for claim in plan(n, seed) for paper in claim.papers if not claim.duplicate_of)
    yield from ((claim, paper) for claim, paper in held if paper.kind not in BARE and not paper.spoiled)


def front(claim: ClaimFacts, paper: PaperFacts, seed: int) -> tuple[Any, float]:
    """The first page as it is before any scanner, and its dots per inch."""
    canvas = family_a._canvases(paper, claim, np.random.default_rng([seed, 77]))[0]
    return np.asarray(canvas.image), canvas.dpi


def main(n: int, seed: int, seconds: float) -> int:
    """Measure; 1 when second scans are too far from the first, or strange pages too near."""
    family_a.prepare()
    fair, poor, firsts, costs = [], [], [], []
    blanks: dict[tuple[str, str | None], list[int]] = {}
    models: dict[tuple[str, str | None], tuple[ClaimFacts, PaperFacts]] = {}
    end = time.monotonic() + seconds
    for place, (claim, paper) in enumerate(papers(n, seed)):
        if time.monotonic() > end or place >= n:
            break
        rng = np.random.default_rng([seed, place])
        pixels, dpi = front(claim, paper, claim.seed)
        scans = [look(pixels, dpi, tier, rng) for tier in ("clean", "fair", "poor")]
        costs += [cost for _, cost in scans]
        first, second, third = (bits for bits, _ in scans)
        fair.append(apart(first, second))
        poor.append(apart(first, third))
        firsts.append(first)
        sort = (str(paper.kind), paper.form)
        model, form = models.setdefault(sort, (claim, paper))
        filled = replace(paper, issuer=form.issuer, fill=form.fill)
        blank, dpi = front(replace(claim, seed=model.seed), filled, model.seed)
        blanks.setdefault(sort, []).append(look(blank, dpi, "clean", rng)[0])
    strange = [apart(one, other) for one, other in combinations(firsts, 2)]
    same_blank = [apart(one, other) for alike in blanks.values() for one, other in combinations(alike, 2)]
    held = True
    for name, distances, least, most in (
        ("second scan, fair", fair, FAIR_SHARE, 1.0),
        ("second scan, poor", poor, POOR_SHARE, 1.0),
        ("another paper on the same blank", same_blank, 0.0, 1.0),
        ("nothing in common", strange, 0.0, STRANGE_SHARE),
    ):
        if not distances:
            continue
        share = sum(one <= MOST_APART for one in distances) / len(distances)
        held = held and least <= share <= most
        centiles = ", ".join(f"{c}th {np.percentile(distances, c):.0f}" for c in (5, 50, 95))
        print(f"{name:32} {len(distances):5} pairs, {share:7.2%} alike; bits apart: {centiles}")
    print(f"{np.mean(costs):.1f} ms a print")
    print(f"{'HELD' if held else 'BROKEN'}: alike is what differs in at most {MOST_APART} bits of 256")
    return 0 if held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=99)
    parser.add_argument("--seconds", type=float, default=240.0, help="longest time of the run")
    args = parser.parse_args()
    sys.exit(main(args.papers, args.seed, args.seconds))
