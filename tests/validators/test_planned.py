"""Claims planned with their defects, read without a fault, are judged as planned."""

from __future__ import annotations

from collections import Counter

from samples.perfect import planned, read
from samples.plan import plan
from validators.engine import judge
from validators.known import CallIndex
from validators.law import load


def test_planned_claims_are_judged_as_planned() -> None:
    """On a perfect reading every planned defect is told and nothing else is, duplicates included."""
    law, index = load(), CallIndex()
    missed: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    for facts in plan(400, seed=11):
        claim = read(planned(facts))
        said = {flag.rule for flag in judge(claim, law, index)}
        index.add(claim)
        missed.update(set(facts.flags) - said)
        invented.update(said - set(facts.flags) - set(facts.tolerated) - {"field_doubtful"})
    assert missed == Counter()
    assert invented == Counter()


def test_a_perfect_reader_knows_whose_ink_it_is() -> None:
    """Truth tells owners of marks and places that are empty, so that rules about them can be measured."""
    lines = [planned(facts) for facts in plan(60, seed=3)]
    documents = [document for line in lines for document in line["documents"]]
    assert any("pharmacist" in document.get("owners", {}).get("stamp", ()) for document in documents)
    assert any(document.get("zones") for document in documents)
