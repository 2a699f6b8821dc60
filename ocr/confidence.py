"""How sure we are of a value: from evidence to a calibrated probability, and from probability to `accepted`.

The probability is a logistic regression over what was seen (`FEATURES`); each group of fields has an intercept and departs
from the common slopes as far as its examples bear it out. Weights, thresholds and the data they were learned from stand together in `models/confidence.json`;
`cachet learn` fits them anew.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from claims.claim import Field
from claims.words import Origin
from ocr.evidence import Candidate, Cell
from ocr.page import Sheet

MODEL = Path(__file__).parent / "models" / "confidence.json"

FEATURES = (
    "agreement",
    "all_agree",
    "engine_mean",
    "engine_least",
    "one_reading",
    "valid",
    "invalid",
    "label",
    "corroborated",
    "quality",
    "rival",
    "from_barcode",
    "from_text_layer",
    "from_handwriting",
    "from_stamp",
    "inferred",
)
"""What speaks for or against a value, each 0 to 1."""

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "checked": ("inpe", "establishment_inpe", "ice"),
    "barcodes": ("drug_barcodes",),
    "insured": ("insured_number", "affiliation_number"),
    "cin": ("cin",),
    "identifier": ("dossier_number", "agreement_number", "number"),
    "date": ("date", "starts_on", "ends_on", "expires_on"),
    "form_date": ("patient_birth_date", "first_act_date", "last_act_date"),
    "amount": ("total_amount", "total", "amount"),
    "words": ("total_in_words",),
    "name": ("patient_name", "insured_name"),
    "prescriber": ("prescriber_name",),
    "issuer": ("issuer_name",),
    "rows": ("acts", "dispensings"),
    "lines": ("lines",),
    "drugs": ("drugs",),
    "tick": ("relationship", "patient_sex", "care_type", "third_party", "ald", "electronic", "tooth_chart", "method"),
}  # fmt: skip
GROUPS = (*_GROUPS, "other")
"""Names of the groups."""
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}


def group_of(name: str) -> str:
    """The group of fields whose confidence is learned together; `other` for the rest."""
    return _GROUP_OF.get(name, "other")


@dataclass(frozen=True)
class Model:
    """A fitted calibration.

    weights     by feature
    groups      by group: `intercept`, by feature what its slope has beside the common one, `accepted_from`, the threshold, and
                `by_hand_from`, that of what was written by hand
    """

    weights: Mapping[str, float]
    groups: Mapping[str, Mapping[str, float]]

    def chance(self, name: str, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a value of the field `name` with these `features` is right."""
        group = self.of_group(group_of(name))
        slopes = ((self.weights[feature] + group.get(feature, 0.0), features[feature]) for feature in FEATURES)
        score = group["intercept"] + sum(slope * value for slope, value in slopes)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))

    def accepted_from(self, name: str, by_hand: bool = False) -> float:
        """The probability from which a value of the field `name` goes on without a person."""
        group = self.of_group(group_of(name))
        return max(group["accepted_from"], group.get("by_hand_from", 0.0)) if by_hand else group["accepted_from"]

    def of_group(self, group: str) -> Mapping[str, float]:
        """What was learned of a group; a calibration older than the group judges it as it does the rest."""
        return self.groups.get(group, self.groups["other"])


def by_hand(features: Mapping[str, float]) -> bool:
    """Whether a value with these features was written by hand."""
    return features["from_handwriting"] > 0


@cache
def shipped() -> Model:
    """The calibration in use: what comes with the product, or the file of `cachet learn` that the setting names."""
    stored = json.loads(Path(os.environ.get("CACHET_CONFIDENCE") or MODEL).read_text())
    return Model(stored["weights"], stored["groups"])


def describe(candidate: Candidate, rival: float = 0.0) -> dict[str, float]:
    """The features of `candidate`; `rival` is how loudly another place says something else, 0 to 1."""
    engines = [reading.confidence for reading in candidate.readings] or [0.5]
    return {
        "agreement": candidate.agreement,
        "all_agree": float(candidate.agreement >= 0.999),
        "engine_mean": sum(engines) / len(engines),
        "engine_least": min(engines),
        "one_reading": float(len(candidate.readings) <= 1),
        "valid": float(candidate.valid is True),
        "invalid": float(candidate.valid is False),
        "label": candidate.label,
        "corroborated": min(candidate.corroborated, 2) / 2,
        "quality": candidate.quality,
        "rival": rival,
        "from_barcode": float(candidate.origin in (Origin.BARCODE, Origin.SIGNED_DATA)),
        "from_text_layer": float(candidate.origin is Origin.TEXT_LAYER),
        "from_handwriting": float(candidate.origin is Origin.HANDWRITING),
        "from_stamp": float(candidate.origin is Origin.STAMP),
        "inferred": float(candidate.origin is Origin.INFERRED),
    }


@dataclass(frozen=True)
class Settled:
    """One value as it was settled, with what spoke for it: an example to learn from once its truth is known.

    cells  of rows, what each cell says and how surely it was read
    """

    name: str
    field: Field
    features: Mapping[str, float]
    cells: tuple[Cell, ...] = ()

    @property
    def spoke(self) -> list[float]:
        """What spoke for the value, in the order of `FEATURES`, as it is kept."""
        return [round(self.features[feature], 4) for feature in FEATURES]


def settle(name: str, candidates: Iterable[Candidate], sheets: Mapping[int, Sheet]) -> Settled | None:
    """The best supported of `candidates`; None when there is none.

    sheets  by page number; turns pixel boxes into fractions
    """
    model = shipped()
    alone = sorted(
        ((model.chance(name, describe(candidate)), candidate) for candidate in candidates), key=lambda pair: -pair[0]
    )
    if not alone:
        return None
    best = alone[0][1]
    rival = max((chance for chance, other in alone if other.value != best.value), default=0.0)
    sheet = sheets.get(best.page)
    box = sheet.fractions(best.box) if sheet is not None and best.box is not None else None
    unsure = Field(
        value=best.value,
        text=best.text,
        confidence=0.0,
        accepted=False,
        origin=best.origin,
        page=best.page if box is not None else None,
        box=box,
    )
    return weighed(Settled(name, unsure, {}, best.cells), describe(best, rival))


def weighed(settled: Settled, features: Mapping[str, float]) -> Settled:
    """The value with the chance that these `features` give it."""
    model = shipped()
    chance = model.chance(settled.name, features)
    sure = {"confidence": round(chance, 4), "accepted": chance >= model.accepted_from(settled.name, by_hand(features))}
    return replace(settled, field=settled.field.model_copy(update=sure), features=features)
