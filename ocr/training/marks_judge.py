"""Fits how a region's features become a chance, on drawn pages the network never saw, and measures on others: see `marks.py`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from ocr.ink.learned import Scorer
from ocr.ink.network import MODEL, look
from ocr.ink.regions import FEATURES, KINDS, MarkKind, Region, regions
from ocr.training.marks_pages import examples
from ocr.training.marks_scans import REAL_PAGES, Example

FIT_FROM, FIT_PAGES = 900_000, 300
TEST_FROM, TEST_PAGES = 900_300, 100
PRESENT_FROM, ABSENT_UNTIL = 0.6, 0.05
WHY = (
    "present_from: calling a stamp present lets a claim pass, so it must be likelier than not with room to spare; "
    "absent_until: calling it absent sends papers back, so below it next to none of the held-out pages may carry one. "
    "The network overlooks more than that, so a page without a sighting is left to a person. The tables show what "
    "each costs on drawn pages that served neither training nor fitting."
)


@dataclass(frozen=True, eq=False)
class Page:
    """What the network made of one drawn page, and the truth: which kinds it carries."""

    seen: tuple[tuple[Region, bool | None], ...]
    carries: Mapping[MarkKind, bool]


def write_decision(trained: Mapping[str, object]) -> None:
    """Fit, measure, and write marks.json."""
    fitting = list(judged_pages(FIT_FROM, FIT_PAGES))
    scorers = {kind: _fitted(kind, fitting) for kind in KINDS}
    unseen = {kind: _unseen(kind, fitting, scorers[kind]) for kind in KINDS}
    testing = list(judged_pages(TEST_FROM, TEST_PAGES))
    kept = {
        "trained": {**trained, "real_pages": sorted(path.name for path in REAL_PAGES.glob("*.jpg"))},
        "decision": {
            "features": FEATURES,
            "scorers": scorers,
            "unseen": unseen,
            "present_from": PRESENT_FROM,
            "absent_until": ABSENT_UNTIL,
            "why": WHY,
            "fitted_on": f"drawn pages of seeds {FIT_FROM} to {FIT_FROM + FIT_PAGES - 1}",
        },
        "held_out": {
            "pages": f"drawn pages of seeds {TEST_FROM} to {TEST_FROM + TEST_PAGES - 1}",
            **{kind: _measured(kind, testing, scorers[kind], unseen[kind]) for kind in KINDS},
        },
    }
    MODEL.with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")
    print(json.dumps(kept["held_out"], indent=1))  # noqa: T201


def judged_pages(first: int, count: int) -> Iterator[Page]:
    """What the network makes of drawn pages, with their truth."""
    for example in examples(first, count):
        seen = tuple((region, _true(region, example)) for region in regions(look(example.pixels), example.pixels))
        bits = {kind: int(((example.what & bit) > 0).sum()) for kind, bit in zip(KINDS, (1, 2), strict=True)}
        yield Page(seen, {kind: bits[kind] >= 12 for kind in KINDS})


def _true(region: Region, example: Example) -> bool | None:
    """Whether a region lies on a mark of its kind; None where nobody judged or it only grazes one."""
    high, wide = example.what.shape
    what = example.what[region.cells[:high, :wide]]
    if (what & 16).any():
        return None
    share = float(((what & (1 if region.kind == "stamp" else 2)) > 0).mean())
    return None if 0.1 < share < 0.3 else share >= 0.3


def _fitted(kind: MarkKind, pages: Sequence[Page]) -> dict[str, Any]:
    rows = [
        (region.features, truth)
        for page in pages
        for region, truth in page.seen
        if region.kind == kind and truth is not None
    ]
    standard = StandardScaler().fit(np.stack([row[0] for row in rows]))
    model = MLPClassifier((10,), activation="tanh", alpha=0.3, max_iter=3000, random_state=7, solver="lbfgs")
    model.fit(standard.transform(np.stack([row[0] for row in rows])), [row[1] for row in rows])
    rounded = {
        "mean": standard.mean_,
        "scale": standard.scale_,
        "hidden": model.coefs_[0],
        "hidden_bias": model.intercepts_[0],
        "out": model.coefs_[1][:, 0],
    }
    return {
        **{name: np.round(values, 5).tolist() for name, values in rounded.items()},
        "out_bias": round(float(model.intercepts_[1][0]), 5),
    }


def _chance(kind: MarkKind, page: Page, scorer: Scorer) -> float:
    return 1 - math.prod(1 - scorer.chance(region.features) for region, _ in page.seen if region.kind == kind)


def _unseen(kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any]) -> float:
    """How often a page carries the mark although nothing likely was seen on it, with one of each added."""
    scorer = Scorer.of(kept)
    blank = [page.carries[kind] for page in pages if _chance(kind, page, scorer) < 0.05]
    return round((sum(blank) + 1) / (len(blank) + 2), 4)


def _measured(kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any], unseen: float) -> dict[str, object]:
    scorer = Scorer.of(kept)
    chances = np.array([1 - (1 - unseen) * (1 - _chance(kind, page, scorer)) for page in pages])
    truth = np.array([page.carries[kind] for page in pages])
    present, absent = chances >= PRESENT_FROM, chances <= ABSENT_UNTIL
    edges = (0.0, 0.05, 0.25, 0.6, 0.9, 0.98, 1.01)
    table = [
        {"chance": f"{low:g} to {min(high, 1):g}", "pages": int(inside.sum()), "carry": int(truth[inside].sum())}
        for low, high in pairwise(edges)
        for inside in [(chances >= low) & (chances < high)]
    ]
    return {
        "pages": len(pages),
        "carry": int(truth.sum()),
        "recall": round(float((present & truth).sum() / max(1, truth.sum())), 4),
        "precision": round(float((present & truth).sum() / max(1, present.sum())), 4),
        "unsure": int((~present & ~absent).sum()),
        "called_absent_but_there": int((absent & truth).sum()),
        "calibration": table,
    }
