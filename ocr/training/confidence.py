"""Fits the calibration of confidences from settled values whose truth is known.

A logistic regression over `ocr.confidence.FEATURES` with an intercept a group and slopes that a group may bend, fitted by
L-BFGS with quadratic penalties; a threshold a group from values that were held back. The model and what it was learned from are one file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ocr.confidence import FEATURES, GROUPS, Model, by_hand, group_of

Floats = NDArray[np.float64]

PENALTY = 0.005
"""Weight of the quadratic penalty on each slope; keeps the slopes of rare features near nothing."""
GROUP_PENALTY = 0.01
"""The same on what a group has for itself, so that a group with few examples follows the others."""
TICKED = "tick"
"""The group of boxes: a cross is seen, not read."""
LEAST_EXAMPLES = 100
"""Values a group needs for its own error to be watched."""
WORST_GROUP = 3.0
"""How many times the promised error a group's own may be: what counts is the error over all that is accepted."""
LOWEST_THRESHOLD = 0.5
HIGHEST_THRESHOLD = 0.995


@dataclass(frozen=True)
class Example:
    """One settled value: its field, what spoke for it, whether it was right, and the claim it came from."""

    name: str
    features: Mapping[str, float]
    right: bool
    source: str


@dataclass(frozen=True)
class Judged:
    """A value and the chance that a model which has not seen it gives it."""

    example: Example
    chance: float


def fit(examples: Sequence[Example]) -> Model:
    """The weights that make the examples likeliest; thresholds stay at the highest until `thresholds` sets them."""
    table = np.array([[example.features[feature] for feature in FEATURES] for example in examples], dtype=np.float64)
    member = np.array([[group_of(example.name) == group for group in GROUPS] for example in examples], dtype=np.float64)
    right = np.array([example.right for example in examples], dtype=np.float64)
    own = (member[:, :, None] * table[:, None, :]).reshape(len(examples), -1)
    design = np.hstack([table, own, member, np.ones((len(examples), 1))])
    bent = len(GROUPS) * (len(FEATURES) + 1)
    penalty = (
        np.concatenate([np.full(len(FEATURES), PENALTY), np.full(bent, GROUP_PENALTY), np.zeros(1)])
        * len(examples) ** 0.5
    )

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = design @ weights
        chance = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
        value = float(np.sum(np.logaddexp(0.0, score) - right * score) + 0.5 * np.sum(penalty * weights**2))
        return value, design.T @ (chance - right) + penalty * weights

    solved: Any = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B")
    weights = [float(weight) for weight in solved.x]
    slopes = dict(zip(FEATURES, weights, strict=False))
    bends = np.reshape(weights[len(FEATURES) : len(FEATURES) * (1 + len(GROUPS))], (len(GROUPS), len(FEATURES)))
    intercepts = weights[-1 - len(GROUPS) : -1]
    groups = {
        group: {
            "intercept": intercepts[n] + weights[-1],
            "accepted_from": HIGHEST_THRESHOLD,
            **dict(zip(FEATURES, bends[n].tolist(), strict=True)),
        }
        for n, group in enumerate(GROUPS)
    }
    return Model(slopes, groups)


def thresholds(model: Model, judged: Sequence[Judged], promised_error: float) -> Model:
    """`model` with the lowest threshold that keeps wrong values among all accepted under `promised_error`.

    One threshold for all groups accepts most for an error promised over all; a group that errs more than `WORST_GROUP`
    times as often has a higher one. What is written by hand keeps the promise by itself, crosses in boxes left out: it errs
    most where it is surest, and would hide behind all that is printed.
    """
    common = _threshold(judged, promised_error)
    written = [one for one in judged if by_hand(one.example.features) and group_of(one.example.name) != TICKED]
    by_hand_from = _threshold(written, promised_error) if len(written) >= LEAST_EXAMPLES else common
    groups = {}
    for group, kept in model.groups.items():
        own = [one for one in judged if group_of(one.example.name) == group]
        watched = _threshold(own, WORST_GROUP * promised_error) if len(own) >= LEAST_EXAMPLES else common
        groups[group] = {**kept, "accepted_from": max(common, watched)}
        if group != TICKED:
            groups[group]["by_hand_from"] = max(common, watched, by_hand_from)
    return Model(model.weights, groups)


def _threshold(judged: Sequence[Judged], promised_error: float) -> float:
    """The lowest chance from which on at most `promised_error` of the values are wrong.

    One wrong value more than was seen is assumed, so that a small sample promises less than it shows.
    """
    ranked = sorted(((one.chance, one.example.right) for one in judged), reverse=True)
    chosen = HIGHEST_THRESHOLD
    wrong = 0
    for count, (chance, right) in enumerate(ranked, start=1):
        wrong += not right
        if (wrong + 1) / (count + 1) <= promised_error:
            chosen = chance
    return round(min(max(chosen, LOWEST_THRESHOLD), HIGHEST_THRESHOLD), 4)


def report(model: Model, judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """For each group: values, share right, share accepted by the model's thresholds, wrong among the accepted, Brier score."""
    told = {}
    for group in GROUPS:
        own = [one for one in judged if group_of(one.example.name) == group]
        if not own:
            continue
        chances = np.array([one.chance for one in own])
        right = np.array([one.example.right for one in own], dtype=np.float64)
        bars = [model.accepted_from(one.example.name, by_hand(one.example.features)) for one in own]
        accepted = chances >= np.array(bars)
        told[group] = {
            "values": len(own),
            "right": round(float(right.mean()), 4),
            "accepted": round(float(accepted.mean()), 4),
            "accepted_wrong": round(float((1 - right[accepted]).mean()) if accepted.any() else 0.0, 4),
            "brier": round(float(np.mean((chances - right) ** 2)), 4),
        }
    return told
