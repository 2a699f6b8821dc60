"""Fits how a region's features become a chance, on drawn pages the network never saw, and measures on others: see `marks.py`.

Three sets of drawn pages that share no seed: those the network learned from, those the scorers learn from (`FIT`), and those
that set the bound of absence and are measured on (`TEST`).
"""

from __future__ import annotations

import json
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

FIT_FROM, FIT_PAGES = 900_000, 800
TEST_FROM, TEST_PAGES = 910_000, 300
PRESENT_FROM = 0.5
"""From here on a document is said to carry the mark: shown enlarged (`ocr.ink.network`), 97 of 100 papers that reach it do."""
SMOOTHING: Mapping[MarkKind, float] = {"stamp": 3.0, "signature": 10.0}
"""Weight decay of the scorers. With 0.3 they were sure of what they did not know. Of 1, 3, 10 and 30 these did best on two drawn
corpora of family a (seeds 31 and 32, 280 documents) and on the real pages that no training touched."""
HARDER = 1.5
"""Added to every logit: the training pages are harder than papers in use. On those corpora 99 of 100 documents whose surest
sighting the scorers put above 0.25 carried the mark; that chance becomes 0.6."""
LOST = 0.02
"""Of the pages that carry a mark, this share may be called without one."""
WHY = (
    "present_from: calling a stamp present lets a claim pass; a sighting's chance is that of any spot of ink, and of the "
    "papers of 120 claims of family a whose surest sighting reaches it 340 of 345 carried a stamp, 297 of 305 a signature; "
    "absent_until: calling it absent sends papers back, so no more than one carrying page in fifty may be called so, "
    "counted on drawn pages that served neither training nor fitting; 0 means never by the network alone."
)


@dataclass(frozen=True, eq=False)
class Page:
    """What the network made of one drawn page, and the truth: which kinds it carries, None where nobody can tell."""

    seen: tuple[tuple[Region, bool | None], ...]
    carries: Mapping[MarkKind, bool | None]


def write_decision(trained: Mapping[str, object]) -> None:
    """Fit, measure, and write marks.json."""
    fitting = list(judged_pages(FIT_FROM, FIT_PAGES))
    scorers = {kind: _fitted(kind, fitting) for kind in KINDS}
    unseen = {kind: _unseen(kind, fitting, scorers[kind]) for kind in KINDS}
    testing = list(judged_pages(TEST_FROM, TEST_PAGES))
    absent_until = {kind: _absent_until(kind, testing, scorers[kind], unseen[kind]) for kind in KINDS}
    kept = {
        "trained": {**trained, "real_pages": sorted(path.name for path in REAL_PAGES.glob("*.jpg"))},
        "decision": {
            "features": FEATURES,
            "scorers": scorers,
            "unseen": unseen,
            "present_from": PRESENT_FROM,
            "absent_until": absent_until,
            "why": WHY,
            "fitted_on": f"drawn pages of seeds {FIT_FROM} to {FIT_FROM + FIT_PAGES - 1}",
        },
        "held_out": {
            "pages": f"drawn pages of seeds {TEST_FROM} to {TEST_FROM + TEST_PAGES - 1}",
            **{kind: _measured(kind, testing, scorers[kind], unseen[kind], absent_until[kind]) for kind in KINDS},
        },
    }
    MODEL.with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")
    print(json.dumps(kept["held_out"], indent=1))  # noqa: T201


def judged_pages(first: int, count: int) -> Iterator[Page]:
    """What the network makes of drawn pages, with their truth."""
    for example in examples(first, count):
        seen = tuple((region, _true(region, example)) for region in regions(look(example.pixels), example.pixels))
        yield Page(seen, {kind: _carries(example, bit) for kind, bit in zip(KINDS, (1, 2), strict=True)})


def _carries(example: Example, bit: int) -> bool | None:
    """Whether a dozen cells belong to the kind; unknown where only a trace or something that nobody judged stands."""
    cells = int(((example.what & bit) > 0).sum())
    if cells >= 12:
        return True
    return None if cells or (example.what & 16).any() else False


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
    model = MLPClassifier(
        (10,), activation="tanh", alpha=SMOOTHING[kind], max_iter=3000, random_state=7, solver="lbfgs"
    )
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
        "out_bias": round(float(model.intercepts_[1][0]) + HARDER, 5),
    }


def _surest(kind: MarkKind, page: Page, scorer: Scorer) -> float:
    """The chance of the page's surest sighting, 0 without any."""
    return max((scorer.chance(region.features) for region, _ in page.seen if region.kind == kind), default=0.0)


def _unseen(kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any]) -> float:
    """How often a page carries the mark although nothing likely was seen on it, with one of each added."""
    scorer = Scorer.of(kept)
    known = [page for page in pages if page.carries[kind] is not None]
    blank = [bool(page.carries[kind]) for page in known if _surest(kind, page, scorer) < 0.05]
    return round((sum(blank) + 1) / (len(blank) + 2), 4)


def _chances(
    kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any], unseen: float
) -> tuple[np.ndarray, np.ndarray]:
    """Chance and truth of every page whose truth is known."""
    scorer = Scorer.of(kept)
    known = [page for page in pages if page.carries[kind] is not None]
    chances = np.array([max(unseen, _surest(kind, page, scorer)) for page in known])
    return chances, np.array([bool(page.carries[kind]) for page in known])


def _absent_until(kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any], unseen: float) -> float:
    """The highest chance below which no more than `LOST` of the carrying pages lie; 0 when the overlooked are more already."""
    chances, truth = _chances(kind, pages, kept, unseen)
    carrying = np.sort(chances[truth])
    bound = float(carrying[int(LOST * len(carrying))])
    return round(min(bound - 1e-4, 0.25), 4) if bound > unseen else 0.0


def _measured(
    kind: MarkKind, pages: Sequence[Page], kept: Mapping[str, Any], unseen: float, absent_until: float
) -> dict[str, object]:
    chances, truth = _chances(kind, pages, kept, unseen)
    present, absent = chances >= PRESENT_FROM, chances <= absent_until
    edges = (0.0, 0.05, 0.25, 0.6, 0.9, 0.98, 1.01)
    table = [
        {"chance": f"{low:g} to {min(high, 1):g}", "pages": int(inside.sum()), "carry": int(truth[inside].sum())}
        for low, high in pairwise(edges)
        for inside in [(chances >= low) & (chances < high)]
    ]
    return {
        "pages": len(chances),
        "carry": int(truth.sum()),
        "recall": round(float((present & truth).sum() / max(1, truth.sum())), 4),
        "precision": round(float((present & truth).sum() / max(1, present.sum())), 4),
        "unsure": int((~present & ~absent).sum()),
        "called_absent": int(absent.sum()),
        "called_absent_but_there": int((absent & truth).sum()),
        "calibration": table,
    }
