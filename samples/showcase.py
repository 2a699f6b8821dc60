"""The committed claims: `python -m samples.showcase` draws `samples/committed` again, the same bytes each time.

They are what `make start` uploads: clean and flagged, typed and by hand, every container, one in Arabic, one shared file, one poor scan.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from claims.words import Kind
from samples.corpus import make
from samples.facts import ClaimFacts
from samples.plan import joined, plan_one

COMMITTED = Path(__file__).parent / "committed"


def _filled(claim: ClaimFacts, fill: Any) -> ClaimFacts:
    """The claim with every paper written in one way."""
    return replace(claim, papers=tuple(replace(paper, fill=fill) for paper in claim.papers))


def _arabic(claim: ClaimFacts) -> ClaimFacts:
    """The claim with its certificate in Arabic."""
    papers = (
        replace(p, language="ar", fill="typed") if p.kind == Kind.HOSPITAL_CERTIFICATE else p for p in claim.papers
    )
    return replace(claim, papers=tuple(papers))


def showcase() -> list[ClaimFacts]:
    """Facts of the committed claims."""
    scans: dict[str, Any] = {"dpi": 200, "reference": None, "announced": True}

    def one(name: str, seed: int, container: Any, mode: Any, tier: Any = "fair", **how: Any) -> ClaimFacts:
        return replace(plan_one(name, seed, **how), container=container, mode=mode, tier=tier, **scans)

    first = _filled(
        one("01-consultation", 301, "pdf", "gray", "clean", scenario="consultation", regime="cnss"), "typed"
    )
    shared = one("10-two-claims", 310, "tiff", "bilevel", "clean", scenario="consultation", regime="cnss")
    second = replace(joined(np.random.default_rng(1), shared, 311, "clean"), **scans)
    return [
        first,
        _filled(
            one("02-medicines-text", 302, "pdf_text", "colour", "clean", scenario="medicines", regime="cnss"), "typed"
        ),
        _filled(
            one("03-medicines-by-hand", 303, "pdf", "colour", scenario="medicines", regime="tadamon"), "handwritten"
        ),
        one("04-unsigned", 304, "pdf", "colour", scenario="consultation", regime="cnss", broken="signature_missing"),
        one(
            "05-sum", 305, "tiff", "bilevel", "clean", scenario="laboratory", regime="cnss_tns", broken="total_mismatch"
        ),
        one("06-day-61", 306, "folder", "gray", scenario="medicines", regime="cnss", broken="filing_late"),
        one("07-day-60", 307, "jpeg", "gray", scenario="consultation", regime="cnops", near="filing_late"),
        _arabic(one("08-hospital", 308, "pdf", "gray", scenario="hospital", regime="cnss")),
        one("09-dental", 309, "pdf", "bilevel", "clean", scenario="dental", regime="cnops", broken="ice_missing"),
        shared,
        second,
        one("11-poor", 312, "jpeg", "colour", "poor", scenario="consultation", regime="cnss", broken="page_unreadable"),
        one(
            "12-long-illness",
            313,
            "png",
            "bilevel",
            "clean",
            scenario="long_illness",
            regime="cnss",
            broken="drug_barcode_missing",
        ),
        replace(first, name="13-again", duplicate_of=first.name, flags=("duplicate",)),
    ]


def main() -> None:
    """Draw the set anew."""
    shutil.rmtree(COMMITTED, ignore_errors=True)
    make(0, 0, "a", COMMITTED, claims=showcase())


if __name__ == "__main__":
    main()
