"""Learning how sure we are."""

import numpy as np
import pytest

from ocr.confidence import FEATURES, Model
from ocr.training.confidence import Example, Judged, fit, report, thresholds


def examples(count: int, seed: int) -> list[Example]:
    """Invented values that are right with a chance of 0.98 when two engines agree and 0.4 when they do not."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(count):
        agrees = rng.random() < 0.7
        features = dict.fromkeys(FEATURES, 0.0) | {"agreement": float(agrees), "engine_mean": float(rng.random())}
        right = rng.random() < (0.98 if agrees else 0.4)
        made.append(Example("date" if number % 2 else "total", features, bool(right), str(number)))
    return made


def judged(model: Model, count: int, seed: int) -> list[Judged]:
    """Values that `model` has not seen, with the chance it gives them."""
    return [Judged(one, model.chance(one.name, one.features)) for one in examples(count, seed)]


def test_chances_match_what_happened() -> None:
    """A fitted chance is the share of values that were right."""
    model = fit(examples(4000, 1))
    agreeing = dict.fromkeys(FEATURES, 0.0) | {"agreement": 1.0, "engine_mean": 0.5}
    differing = dict.fromkeys(FEATURES, 0.0) | {"engine_mean": 0.5}
    assert model.chance("date", agreeing) == pytest.approx(0.98, abs=0.015)
    assert model.chance("date", differing) == pytest.approx(0.4, abs=0.06)


def test_threshold_keeps_the_promise_on_values_never_seen() -> None:
    """Values accepted by the learned threshold are wrong no more often than was promised."""
    fitted = fit(examples(4000, 1))
    model = thresholds(fitted, judged(fitted, 3000, 2), promised_error=0.03)
    told = report(model, judged(model, 3000, 3))
    assert told["date"]["accepted"] > 0.6
    assert all(group["accepted_wrong"] <= 0.035 for group in told.values())


def test_a_promise_that_cannot_be_kept_accepts_almost_nothing() -> None:
    """Where no threshold reaches the promise, values go to a person."""
    fitted = fit(examples(4000, 1))
    model = thresholds(fitted, judged(fitted, 500, 2), promised_error=0.001)
    assert report(model, judged(model, 500, 3))["date"]["accepted"] < 0.05


def test_what_is_written_by_hand_keeps_the_promise_by_itself() -> None:
    """Hands that are misread though both engines agree do not hide behind print; a cross in a box is no hand to read."""
    hand = {sort: dict.fromkeys(FEATURES, 0.0) | {"from_handwriting": sort} for sort in (0.0, 1.0)}
    seen = [
        Judged(Example(name, hand[sort], number % wrong != 0, str(number)), 0.97 + number / 1e6)
        for name, sort, count, wrong in (("date", 0.0, 3000, 3000), ("date", 1.0, 200, 10), ("ald", 1.0, 200, 200))
        for number in range(count)
    ]
    model = thresholds(fit(examples(500, 1)), seen, promised_error=0.02)
    assert model.accepted_from("date") <= 0.97 < model.accepted_from("date", by_hand=True)
    assert model.accepted_from("ald", by_hand=True) <= 0.97
    older = Model(model.weights, {name: {**kept, "by_hand_from": 0.0} for name, kept in model.groups.items()})
    assert older.accepted_from("date", by_hand=True) == older.accepted_from("date")
