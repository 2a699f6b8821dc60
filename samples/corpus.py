"""Draw a corpus: `python -m samples.corpus --n 500 --seed 7 --family b --output DIR [--tier clean]`.

Writes one file or folder a claim, `truth.jsonl` and `manifest.jsonl`. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

from samples.containers import deliver
from samples.facts import ClaimFacts, DrawnPaper, PaperFacts
from samples.plan import plan
from samples.truth import Delivered, truth_line

FAMILIES = ("a", "b")


def _rng(claim: ClaimFacts, index: int) -> Any:
    import numpy as np

    return np.random.default_rng([claim.seed, index, 77])


def _draw(family: Any, claim: ClaimFacts, index: int, paper: PaperFacts) -> Delivered:
    """One paper, as scanned pages or as a PDF with text."""
    if claim.container == "pdf_text" and not paper.spoiled:
        pdf = family.draw_text_pdf(paper, claim, _rng(claim, index))
        if pdf is not None:
            return Delivered(paper, DrawnPaper((pdf,), dict(paper.values)), pdf)
    return Delivered(paper, family.draw(paper, claim, _rng(claim, index)), None)


def draw_file(job: tuple[str, tuple[ClaimFacts, ...], str]) -> tuple[str, list[dict[str, Any]], int]:
    """Draw all claims of one file below a folder; gives its name, a truth for each claim and the count of pages."""
    family_name, claims, output = job
    family = importlib.import_module(f"samples.family_{family_name}")
    drawn = [[_draw(family, claim, k, paper) for k, paper in enumerate(claim.papers)] for claim in claims]
    everything = [paper for papers in drawn for paper in papers]
    file, counts = deliver(Path(output), claims[0], everything)
    truths, first, rest = [], 1, list(counts)
    for claim, papers in zip(claims, drawn, strict=True):
        own, rest = rest[: len(papers)], rest[len(papers) :]
        truths.append(truth_line(file, claim, papers, own, first_page=first, parts=len(claims)))
        first += sum(own)
    return file, truths, sum(counts)


def _files(claims: Sequence[ClaimFacts]) -> list[tuple[ClaimFacts, ...]]:
    return [tuple(group) for _, group in groupby(claims, key=lambda claim: claim.name)]


def _copy(output: Path, claim: ClaimFacts, truths: dict[str, list[dict[str, Any]]]) -> tuple[str, list[dict[str, Any]]]:
    """The same bytes under another name."""
    old = truths[str(claim.duplicate_of)][0]
    source = output / old["file"]
    file = claim.name + source.suffix
    if source.is_dir():
        shutil.copytree(source, output / file)
    else:
        shutil.copyfile(source, output / file)
    own = {"file": file, "flags": list(claim.flags), "tolerated": list(claim.tolerated), "duplicate_of": old["file"]}
    return file, [{**old, **own}]


def _manifest_line(file: str, claim: ClaimFacts) -> dict[str, Any]:
    line: dict[str, Any] = {"file": file}
    if claim.announced:
        line |= {"received_on": claim.received_on, "regime": claim.regime}
    if claim.reference:
        line["reference"] = claim.reference
    return line


def make(
    n: int,
    seed: int,
    family: str,
    output: Path,
    tier: str | None = None,
    jobs: int = 2,
    claims: Sequence[ClaimFacts] | None = None,
) -> int:
    """Draw a corpus below `output`; gives its count of pages. `claims` stands in for the plan of `n` and `seed`."""
    output.mkdir(parents=True, exist_ok=True)
    files = _files(claims if claims is not None else plan(n, seed, tier))
    work = [(family, group, str(output)) for group in files if not group[0].duplicate_of]
    truths: dict[str, list[dict[str, Any]]] = {}
    pages, began = 0, time.monotonic()
    getattr(importlib.import_module(f"samples.family_{family}"), "prepare", lambda: None)()
    with ProcessPoolExecutor(jobs) as pool:
        for done, (job, result) in enumerate(zip(work, pool.map(draw_file, work), strict=True), 1):
            truths[job[1][0].name] = result[1]
            pages += result[2]
            print(
                f"\r{done}/{len(work)} files, {pages} pages, {time.monotonic() - began:.0f} s",
                end="",
                file=sys.stderr,
                flush=True,
            )
    print(file=sys.stderr)
    _write(output, files, truths)
    return pages


def _write(output: Path, files: Sequence[tuple[ClaimFacts, ...]], truths: dict[str, list[dict[str, Any]]]) -> None:
    with (output / "truth.jsonl").open("w") as truth, (output / "manifest.jsonl").open("w") as manifest:
        for group in files:
            if group[0].duplicate_of:
                file, lines = _copy(output, group[0], truths)
            else:
                lines = truths[group[0].name]
                file = lines[0]["file"]
            for line in lines:
                truth.write(json.dumps(line, ensure_ascii=False) + "\n")
            manifest.write(json.dumps(_manifest_line(file, group[0]), ensure_ascii=False) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m samples.corpus", description=__doc__)
    parser.add_argument("--n", type=int, default=200, help="claims to draw")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--family", choices=FAMILIES, default="b")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--tier", choices=("clean", "fair", "poor"), help="treat every claim this well")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args(arguments)
    if args.output.exists() and any(args.output.iterdir()):
        parser.error(f"{args.output} is not empty")
    make(args.n, args.seed, args.family, args.output, args.tier, args.jobs)


if __name__ == "__main__":
    main()
