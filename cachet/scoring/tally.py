"""What is counted, and how counts become figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BINS = 10


@dataclass
class Hits:
    """Values of one sort.

    n             true values
    right, wrong  read so; missed: not read at all
    silent        accepted and wrong: what nobody would look at
    sent          read or not, left to a person
    extra         read where there is none; extra_accepted: and nobody would look
    """

    n: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0
    sent: int = 0
    extra: int = 0
    extra_accepted: int = 0

    def figures(self) -> dict[str, Any]:
        """The counts with `accuracy` (right of n), `silent_share` (of accepted) and `sent_share` (of n)."""
        accepted = self.n - self.sent
        return {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "accuracy": share(self.right, self.n),
            "silent_share": share(self.silent, accepted),
            "sent_share": share(self.sent, self.n),
        }


@dataclass
class Seen:
    """Yes or no questions: marks, codes, flags. `unsure` are the true ones answered "cannot tell"."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    unsure: int = 0
    unsure_invented: int = 0
    denied: int = 0

    def figures(self) -> dict[str, Any]:
        """The counts with precision, recall, and recall where "cannot tell" counts as found."""
        true = self.right + self.missed + self.unsure
        return {
            **{name: getattr(self, name) for name in self.__dataclass_fields__},
            "precision": share(self.right, self.right + self.invented),
            "recall": share(self.right, true),
            "recall_with_unsure": share(self.right + self.unsure, true),
        }


@dataclass
class Tally:
    """Everything one run of `cachet score` counts."""

    claims: int = 0
    claims_missing: int = 0
    pages: int = 0
    fields: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    by_tier: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    by_fill: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    by_tier_and_fill: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    by_origin: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    field_by_fill: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    rows: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    cells: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    kinds: dict[str, Hits] = field(default_factory=lambda: defaultdict(Hits))
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    pages_right: Hits = field(default_factory=Hits)
    marks: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    codes: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    flags: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    chances: list[tuple[float, bool]] = field(default_factory=list)
    clean: int = 0
    clean_through: int = 0
    faulty: int = 0
    faulty_through: int = 0
    held_clean_by: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    shown: list[dict[str, Any]] = field(default_factory=list)


def share(part: float, whole: float) -> float | None:
    """`part` of `whole`, None of nothing.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return round(part / whole, 4) if whole else None


def brier(chances: Sequence[tuple[float, bool]]) -> float | None:
    """Mean squared distance of confidence from truth, 0 at best.

    >>> brier([(1.0, True), (0.0, False)]), brier([(1.0, False)])
    (0.0, 1.0)
    """
    return share(sum((chance - right) ** 2 for chance, right in chances), len(chances))


def reliability(chances: Sequence[tuple[float, bool]]) -> list[dict[str, Any]]:
    """For each tenth of confidence: how many values, the mean confidence, the share that was right."""
    table = []
    for place in range(BINS):
        inside = [one for one in chances if min(int(one[0] * BINS), BINS - 1) == place]
        if inside:
            table.append(
                {
                    "from": place / BINS,
                    "to": (place + 1) / BINS,
                    "n": len(inside),
                    "confidence": share(sum(chance for chance, _ in inside), len(inside)),
                    "right": share(sum(right for _, right in inside), len(inside)),
                }
            )
    return table


def calibration_error(chances: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error over tenths: mean distance between confidence and truth, weighted by count.

    >>> calibration_error([(0.95, False)] * 4)
    0.95
    """
    gaps = sum(one["n"] * abs(one["confidence"] - one["right"]) for one in reliability(chances))
    return share(gaps, len(chances))


THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995)


def trade(chances: Sequence[tuple[float, bool]]) -> list[dict[str, Any]]:
    """What one threshold for all values would cost: of the values read, the share left to a person, and of those accepted the share wrong.

    >>> trade([(0.99, True), (0.6, False)])[0], trade([(0.99, True), (0.6, False)])[-3]
    ({'threshold': 0.0, 'sent': 0.0, 'silent': 0.5, 'accepted': 2}, {'threshold': 0.985, 'sent': 0.5, 'silent': 0.0, 'accepted': 1})
    """
    table = []
    for threshold in THRESHOLDS:
        accepted = [right for chance, right in chances if chance >= threshold]
        table.append(
            {
                "threshold": threshold,
                "sent": share(len(chances) - len(accepted), len(chances)),
                "silent": share(len(accepted) - sum(accepted), len(accepted)),
                "accepted": len(accepted),
            }
        )
    return table
