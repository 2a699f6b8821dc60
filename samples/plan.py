"""What a corpus holds: `plan(n, seed)` gives the facts of `n` claims, about 45 % clean, 15 % near misses, 40 % broken.

The rules are walked through in turn, so that every one is broken, and nearly broken, in a corpus that is large enough.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from claims.words import Kind
from samples import numbers, scenarios
from samples.defects import DEFECTS
from samples.draft import Draft, begin, freeze
from samples.facts import ClaimFacts, PaperFacts
from samples.papers import identity_card
from samples.people import TOWNS, pick
from samples.tampering import tampered, with_labels_again

_REGIMES = {"cnss": 0.42, "cnss_tns": 0.1, "tadamon": 0.16, "achamil": 0.05, "cnops": 0.19, "student": 0.08}
_BESIDES = (
    "signature_missing",
    "insured_number_missing",
    "page_unreadable",
    "ice_missing",
    "invoice_not_nominative",
    "total_mismatch",
)
"""Second defects: each leaves the facts that other rules turn on as they are."""
_CLASHES = {
    "patient_name_mismatch": ("invoice_not_nominative",),
    "ice_invalid": ("ice_missing",),
    "words_mismatch": ("total_mismatch",),
    "total_missing": ("total_mismatch",),
    "acts_detail_missing": ("total_mismatch",),
    "insured_number_invalid": ("insured_number_missing",),
}
ALWAYS_TOLERATED = ("processing_deadline",)
"""Clocks of the office, not defects of the claim."""


def _choose(rng: np.random.Generator, weights: dict[str, float]) -> str:
    share = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=share / share.sum()))


def _scan(rng: np.random.Generator, draft: Draft, tier: str | None) -> dict[str, Any]:
    """How the claim is scanned; text-layer files carry typed papers only."""
    container = _choose(rng, {"pdf": 0.5, "tiff": 0.14, "folder": 0.1, "jpeg": 0.1, "png": 0.06, "pdf_text": 0.1})
    if container == "pdf_text":
        draft.papers = [replace(paper, fill="typed") for paper in draft.papers]
    mode = _choose(rng, {"colour": 0.6, "gray": 0.22, "bilevel": 0.18})
    if container == "jpeg" and mode == "bilevel":
        mode = "gray"
    return {
        "tier": tier or _choose(rng, {"clean": 0.45, "fair": 0.37, "poor": 0.18}),
        "container": container,
        "dpi": int(rng.choice([200, 300], p=[0.4, 0.6])),
        "mode": mode,
        "reference": f"R{numbers.digits(rng, 7)}" if rng.random() < 0.4 else None,
    }


def _extras(draft: Draft) -> None:
    """Papers that come along and change nothing; then the number of enclosures the sheet declares."""
    rng = draft.rng
    grown = (draft.first_act_on - draft.patient.born_on).days > 18 * 366
    if grown and rng.random() < 0.1:
        draft.papers.append(identity_card(draft))
    if rng.random() < 0.05:
        draft.papers.append(
            PaperFacts(
                Kind.OTHER,
                None,
                "typed",
                {},
                issuer=draft.doctor.name,
                notes=("Convocation a une consultation de controle",),
            )
        )
    if rng.random() < 0.7:
        enclosed = sum(paper.kind not in (Kind.BLANK, Kind.SEPARATOR) for paper in draft.papers) - 1
        draft.write(draft.care_sheet, attachment_count=str(enclosed))
    if rng.random() < 0.12:
        draft.papers.insert(1, PaperFacts(Kind.BLANK))


def _second(rng: np.random.Generator, rule: str, scenario: str) -> str | None:
    fitting = [
        r for r in _BESIDES if r != rule and scenario in DEFECTS[r].scenarios and r not in _CLASHES.get(rule, ())
    ]
    return pick(rng, fitting) if fitting and rng.random() < 0.3 else None


def plan_one(
    name: str,
    seed: int,
    broken: str | None = None,
    near: str | None = None,
    *,
    tier: str | None = None,
    regime: str | None = None,
    scenario: str | None = None,
    later_days: int = 0,
) -> ClaimFacts:
    """One claim: clean, with the rule `broken` truly broken, or `near` only nearly."""
    rng = np.random.default_rng(seed)
    drawn_regime = regime or _choose(rng, _REGIMES)
    draft = begin(rng, drawn_regime, later_days)
    weights = {s: w for s, (_, w) in scenarios.SCENARIOS.items()}
    rule = broken or near
    if rule:
        weights = {s: w for s, w in weights.items() if s in DEFECTS[rule].scenarios}
    chosen = scenario or _choose(rng, weights)
    run = scenarios.studies if drawn_regime == "student" and chosen == "medicines" else scenarios.SCENARIOS[chosen][0]
    run(draft)
    draft.tolerated |= set(ALWAYS_TOLERATED)
    _extras(draft)
    if broken:
        DEFECTS[broken].broken(draft)
        besides = _second(rng, broken, chosen)
        if besides:
            DEFECTS[besides].broken(draft)
    elif near:
        change = DEFECTS[near].near
        if change:
            change(draft)
    return freeze(draft, name, seed, **_scan(rng, draft, tier))


def _separator(rng: np.random.Generator) -> PaperFacts:
    return PaperFacts(Kind.SEPARATOR, barcodes=((str(rng.choice(["QR", "Code128"])), "CACHET-SEPARATOR"),))


def _with_cover(rng: np.random.Generator, claim: ClaimFacts) -> ClaimFacts:
    """The claim behind a cover sheet that says what the manifest then leaves out."""
    station = pick(rng, TOWNS).upper()
    payload = f"CACHET-STATION;station={station};received_on={claim.received_on};regime={claim.regime}"
    return replace(
        claim, papers=(PaperFacts(Kind.SEPARATOR, barcodes=(("QR", payload),)), *claim.papers), announced=False
    )


def joined(rng: np.random.Generator, first: ClaimFacts, seed: int, tier: str | None) -> ClaimFacts:
    """A second claim of the same deposit for the file of `first`, behind a separator sheet."""
    trial = plan_one(first.name, seed, tier=tier, regime=first.regime)
    gap = np.datetime64(str(first.received_on)) - np.datetime64(str(trial.received_on))
    second = plan_one(first.name, seed, tier=tier, regime=first.regime, later_days=int(gap.astype(int)))
    return replace(
        second,
        papers=(_separator(rng), *second.papers),
        part=first.part + 1,
        container=first.container,
        dpi=first.dpi,
        mode=first.mode,
        reference=first.reference,
    )


def plan(n: int, seed: int, tier: str | None = None) -> list[ClaimFacts]:
    """`n` claims, the same for the same seed; a file may hold two of them, a few come twice, some are tampered with."""
    rng = np.random.default_rng([seed, 2026])
    breaking = list(rng.permutation([*DEFECTS, "duplicate"]))
    nearing = list(rng.permutation([rule for rule, defect in DEFECTS.items() if defect.near]))
    claims: list[ClaimFacts] = []
    number = 0
    while len(claims) < n:
        number += 1
        name, claim_seed = f"{number:04d}", int(rng.integers(2**31))
        draw = rng.random()
        if draw < 0.45:
            claims.append(plan_one(name, claim_seed, tier=tier))
            if rng.random() < 0.1:
                claims[-1] = _with_cover(rng, claims[-1])
            elif rng.random() < 0.08 and len(claims) < n and claims[-1].container in ("pdf", "tiff"):
                claims.append(joined(rng, claims[-1], claim_seed + 1, tier))
            continue
        if draw < 0.6:
            nearing.append(nearing.pop(0))
            claims.append(plan_one(name, claim_seed, near=str(nearing[-1]), tier=tier))
            continue
        breaking.append(breaking.pop(0))
        if breaking[-1] != "duplicate":
            claims.append(plan_one(name, claim_seed, broken=str(breaking[-1]), tier=tier))
        elif copied := [
            c
            for c in claims
            if c.announced and c.part == 1 and not c.duplicate_of and sum(o.name == c.name for o in claims) == 1
        ]:
            first = copied[int(rng.integers(len(copied)))]
            claims.append(
                replace(
                    first,
                    name=name,
                    duplicate_of=first.name,
                    flags=tuple(sorted({*first.flags, "duplicate"})),
                    tolerated=with_labels_again(first),
                )
            )
    return tampered(claims, seed)
