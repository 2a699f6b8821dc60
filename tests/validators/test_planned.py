"""Claims planned with their defects, read without a fault, are judged as planned."""

from __future__ import annotations

from collections import Counter

from cachet.scoring.tally import Seen
from claims.claim import Claim, Document, Page
from claims.words import Kind, PageState
from samples.facts import ClaimFacts, PaperFacts
from samples.plan import plan
from tests.builders import a_claim, a_document
from validators.engine import judge
from validators.known import CallIndex
from validators.law import load


def read_without_a_fault(paper: PaperFacts, page: int) -> Document:
    """The document a perfect reader makes of a paper."""
    zones = {**dict.fromkeys(paper.empty, "empty"), **dict.fromkeys(paper.unlabelled, "not_found")}
    stamps = ["practitioner"] * paper.stamp + ["pharmacist"] * paper.pharmacist_stamp
    signatures = ["practitioner"] * paper.signature + ["insured"] * paper.insured_signature
    codes = [code for code in paper.barcodes if code[0] != "EAN13" or code[1] in paper.values.get("drug_barcodes", ())]
    return a_document(
        Kind(paper.kind),
        paper.values,
        stamps,
        signatures,
        codes,
        zones,
        (page,),
        paper.language if paper.language else None,
    )


def claim_of(facts: ClaimFacts) -> Claim:
    papers = [paper for paper in facts.papers if paper.kind != Kind.SEPARATOR and not paper.spoiled]
    documents = [read_without_a_fault(paper, page) for page, paper in enumerate(papers, 1)]
    spoiled = any(paper.spoiled for paper in facts.papers)
    claim = a_claim(*documents, regime=facts.regime, received_on=facts.received_on, source=facts.name, part=facts.part)
    claim = claim.model_copy(update={"sha256": f"{facts.seed:064x}"})
    lost = Page(n=len(claim.pages) + 1, state=PageState.UNREADABLE, quality=0.05)
    return claim.model_copy(update={"pages": (*claim.pages, lost)}) if spoiled else claim


def test_planned_claims_are_judged_as_planned() -> None:
    """On a perfect reading every planned defect is told and nothing that holds a claim up is invented."""
    law, index = load(), CallIndex()
    invented: Counter[str] = Counter()
    rules: dict[str, Seen] = {}
    for facts in plan(400, seed=11):
        claim = claim_of(facts)
        said = {flag.rule for flag in judge(claim, law, index)}
        index.add(claim)
        for rule in set(facts.flags) - {"duplicate"}:
            seen = rules.setdefault(rule, Seen())
            seen.right += rule in said
            seen.missed += rule not in said
        invented.update(said - set(facts.flags) - set(facts.tolerated) - {"field_doubtful"})
    assert {rule: seen.missed for rule, seen in rules.items() if seen.missed} == {}
    assert invented == Counter()
