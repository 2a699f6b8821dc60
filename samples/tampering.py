"""Claims whose papers were changed after they were written, were copied, or are handed in a second time from another scanner.

Drawn by lot apart from everything else in the plan: which claims are planned does not hang on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from claims.words import CARE_SHEETS, Kind
from samples.facts import ClaimFacts, PaperFacts

ALTERED, COPIED, RESCANNED = 0.1, 0.07, 0.04
"""Shares of the claims that break nothing otherwise."""

FIELDS = {
    **dict.fromkeys(map(str, CARE_SHEETS), ("total_amount",)),
    Kind.PRESCRIPTION: ("date",),
    Kind.INVOICE: ("total", "date"),
    Kind.PAYMENT_RECEIPT: ("amount",),
}
"""What is worth changing on a paper."""

ORIGINALS = (*map(str, CARE_SHEETS), str(Kind.PRESCRIPTION), str(Kind.INVOICE))


def tampered(claims: Sequence[ClaimFacts], seed: int) -> list[ClaimFacts]:
    """`claims`, some of them tampered with; only scans in colour, where a careful person sees it."""
    rng = np.random.default_rng([seed, 4104])
    files = Counter(claim.name for claim in claims)
    copied = {claim.duplicate_of for claim in claims}
    out = list(claims)
    first: ClaimFacts | None = None
    for place, claim in enumerate(claims):
        draw = rng.random()
        if claim.tier != "clean":  # the families' scanners copy a paper now and then, as a fault and not as a defect
            out[place] = replace(claim, tolerated=tuple(sorted({*claim.tolerated, "copy_suspected"})))
        lone = files[claim.name] == 1 and claim.name not in copied and claim.duplicate_of is None and claim.announced
        if claim.flags or not lone or claim.container == "pdf_text":
            continue
        if draw < RESCANNED and first is not None:
            out[place] = _again(first, claim, int(rng.integers(1, 2**31)))
            first = None
        elif claim.mode == "colour" and claim.tier != "poor" and draw < RESCANNED + ALTERED:
            out[place] = _altered(out[place], rng)
        elif claim.mode == "colour" and claim.tier != "poor" and draw < RESCANNED + ALTERED + COPIED:
            out[place] = _copied(out[place], rng)
        elif claim.tier != "poor":
            first = claim
    return out


def _again(first: ClaimFacts, later: ClaimFacts, rescan: int) -> ClaimFacts:
    """The papers of `first` in the file of `later`, from the scanner that `later` was to come from."""
    return replace(
        first,
        name=later.name,
        flags=("duplicate",),
        tolerated=with_labels_again(first),
        container=later.container if later.container not in ("jpeg", "png") or len(first.papers) == 1 else "pdf",
        tier=later.tier,
        dpi=later.dpi,
        mode=later.mode,
        reference=later.reference,
        rescan=rescan,
    )


def with_labels_again(first: ClaimFacts) -> tuple[str, ...]:
    """What is tolerated of a claim whose pages are those of `first`: its labels stand on them again, which only who sees the
    pages can tell."""
    return tuple(sorted({*first.tolerated, "drug_barcode_reused"}))


def _altered(claim: ClaimFacts, rng: np.random.Generator) -> ClaimFacts:
    able = [(paper, name) for paper in claim.papers for name in FIELDS.get(str(paper.kind), ()) if name in paper.values]
    if not able:
        return claim
    paper, name = able[int(rng.integers(len(able)))]
    return _with(claim, paper, replace(paper, altered=(name,)), "amount_altered")


def _copied(claim: ClaimFacts, rng: np.random.Generator) -> ClaimFacts:
    able = [paper for paper in claim.papers if paper.kind in ORIGINALS and (paper.stamp or paper.signature)]
    if not able:
        return claim
    paper = able[int(rng.integers(len(able)))]
    return _with(claim, paper, replace(paper, copied=True), "copy_suspected")


def _with(claim: ClaimFacts, old: PaperFacts, new: PaperFacts, rule: str) -> ClaimFacts:
    papers = tuple(new if paper is old else paper for paper in claim.papers)
    return replace(claim, papers=papers, flags=(rule,), tolerated=tuple(t for t in claim.tolerated if t != rule))
