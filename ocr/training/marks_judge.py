"""Fits how the network's maps become chances, on drawn pages it never saw, and measures on others: see `marks.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ocr.ink.network import MODEL, look
from ocr.ink.regions import FEATURES, KINDS, MarkKind, Region, regions
from ocr.training.marks_pages import examples
from ocr.training.marks_scans import REAL_PAGES, Example

FIT_FROM, FIT_PAGES = 900_000, 200
TEST_FROM, TEST_PAGES = 900_200, 100
PRESENT_FROM, ABSENT_UNTIL = 0.6, 0.25
WHY = (
    "present_from: calling a stamp present lets a claim pass, so it must be likelier than not with room to spare; "
    "absent_until: calling it absent sends papers back, and in between a person looks. The table beside shows what "
    "each costs on drawn pages that served neither training nor fitting."
)


@dataclass(frozen=True, eq=False)
class Page:
    """What the network made of one drawn page, and the truth: whether it carries each kind."""

    seen: tuple[tuple[Region, bool | None], ...]
    carries: Mapping[MarkKind, bool]


def write_decision(trained: Mapping[str, object]) -> None:
    """Fit, measure, and write marks.json."""
    fitting = list(_pages(FIT_FROM, FIT_PAGES))
    weights = {kind: _fitted(kind, fitting) for kind in KINDS}
    unseen = {kind: _unseen(kind, fitting, weights[kind]) for kind in KINDS}
    testing = list(_pages(TEST_FROM, TEST_PAGES))
    kept = {
        "trained": {**trained, "real_pages": sorted(path.name for path in REAL_PAGES.glob("*.jpg"))},
        "decision": {
            "features": FEATURES,
            "weights": weights,
            "unseen": unseen,
            "present_from": PRESENT_FROM,
            "absent_until": ABSENT_UNTIL,
            "why": WHY,
            "fitted_on": f"drawn pages of seeds {FIT_FROM} to {FIT_FROM + FIT_PAGES - 1}",
        },
        "held_out": {
            "pages": f"drawn pages of seeds {TEST_FROM} to {TEST_FROM + TEST_PAGES - 1}",
            **{kind: _measured(kind, testing, weights[kind], unseen[kind]) for kind in KINDS},
        },
    }
    MODEL.with_suffix(".json").write_text(json.dumps(kept, indent=2) + "\n")
    print(json.dumps(kept["held_out"], indent=1))  # noqa: T201


def _pages(first: int, count: int) -> Iterator[Page]:
    for example in examples(first, count):
        maps = look(example.pixels)
        seen = tuple((region, _true(region, example)) for region in regions(maps))
        yield Page(
            seen, {kind: bool(((example.what & bit) > 0).sum() >= 12) for kind, bit in zip(KINDS, (1, 2), strict=True)}
        )


def _true(region: Region, example: Example) -> bool | None:
    """Whether a region lies on a mark of its kind; None where nobody judged or it only grazes one."""
    high, wide = example.what.shape
    what = example.what[region.cells[:high, :wide]]
    if (what & 16).any():
        return None
    share = float(((what & (1 if region.kind == "stamp" else 2)) > 0).mean())
    return None if 0.1 < share < 0.3 else share >= 0.3


def _fitted(kind: MarkKind, pages: list[Page]) -> list[float]:
    rows = [
        (region.features, truth)
        for page in pages
        for region, truth in page.seen
        if region.kind == kind and truth is not None
    ]
    model = LogisticRegression(C=1.0, max_iter=2000).fit(np.stack([row[0] for row in rows]), [row[1] for row in rows])
    return [round(float(value), 5) for value in (*model.coef_[0], model.intercept_[0])]


def _scores(kind: MarkKind, page: Page, weights: list[float]) -> NDArray[np.float64]:
    features = [region.features for region, _ in page.seen if region.kind == kind]
    if not features:
        return np.zeros(0)
    return np.asarray(1 / (1 + np.exp(-(np.stack(features) @ np.array(weights[:-1]) + weights[-1]))))


def _unseen(kind: MarkKind, pages: list[Page], weights: list[float]) -> float:
    """How often a page carries the mark although nothing likely was seen on it, with one of each added."""
    blank = [page.carries[kind] for page in pages if float(1 - np.prod(1 - _scores(kind, page, weights))) < 0.05]
    return round((sum(blank) + 1) / (len(blank) + 2), 4)


def _measured(kind: MarkKind, pages: list[Page], weights: list[float], unseen: float) -> dict[str, object]:
    chances = np.array([1 - (1 - unseen) * float(np.prod(1 - _scores(kind, page, weights))) for page in pages])
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
