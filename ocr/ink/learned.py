"""What was learned with the network: how a region's features become a chance. Written by `ocr.training.marks_judge`, kept in marks.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.ink.network import MODEL

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scorer:
    """A network of one hidden layer over standardised features.

    mean, scale  (features,)
    hidden       (features, units) and hidden_bias (units,), tanh
    out          (units,) and out_bias, logistic
    """

    mean: Numbers
    scale: Numbers
    hidden: Numbers
    hidden_bias: Numbers
    out: Numbers
    out_bias: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Scorer:
        """The scorer as the file keeps it."""
        arrays = {
            name: np.array(kept[name], dtype=np.float64) for name in ("mean", "scale", "hidden", "hidden_bias", "out")
        }
        return cls(**arrays, out_bias=float(kept["out_bias"]))

    def chance(self, features: Numbers) -> float:
        """The chance, 0 to 1, that a region with these features is what the scorer was taught."""
        layer = np.tanh(((features - self.mean) / self.scale) @ self.hidden + self.hidden_bias)
        return float(1.0 / (1.0 + np.exp(-np.clip(layer @ self.out + self.out_bias, -30, 30))))


@dataclass(frozen=True, eq=False)
class Decision:
    """Scorers and thresholds; where each comes from stands in the file.

    scorers       by mark kind
    unseen        by mark kind, chance that a readable document carries a mark of which nothing was seen
    present_from  a document carries the mark when this chance is reached
    absent_until  by mark kind: and does not when the chance is no more than this
    """

    scorers: Mapping[str, Scorer]
    unseen: Mapping[str, float]
    present_from: float
    absent_until: Mapping[str, float]


@cache
def decision() -> Decision:
    """What the file beside the network says."""
    kept = json.loads(MODEL.with_suffix(".json").read_text())["decision"]
    return Decision(
        scorers={kind: Scorer.of(values) for kind, values in kept["scorers"].items()},
        unseen=kept["unseen"],
        present_from=kept["present_from"],
        absent_until=kept["absent_until"],
    )
