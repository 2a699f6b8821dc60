"""What a corpus holds before anybody draws it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from claims.words import CARE_SHEETS, Kind
from samples import numbers
from samples.defects import DEFECTS
from samples.draft import add_months
from samples.facts import ClaimFacts, PaperFacts
from samples.plan import plan, plan_one


@cache
def claims() -> tuple[ClaimFacts, ...]:
    return tuple(plan(250, 5))


def sheet(claim: ClaimFacts) -> PaperFacts:
    return next(paper for paper in claim.papers if paper.kind in CARE_SHEETS)


def only(claim: ClaimFacts, kind: Kind) -> PaperFacts:
    return next(paper for paper in claim.papers if paper.kind == kind)


def clean() -> list[ClaimFacts]:
    return [claim for claim in claims() if not claim.flags]


def test_same_seed_same_claims() -> None:
    """The same seed plans the same claims, another seed others."""
    assert plan(8, 3) == plan(8, 3)
    assert plan(8, 3) != plan(8, 4)


def test_shares_of_clean_and_broken() -> None:
    """Between half and seven tenths of the claims break nothing, near misses among them."""
    assert 0.5 <= len(clean()) / len(claims()) <= 0.7


def test_every_rule_is_broken() -> None:
    """Each rule of the list is broken more than once in a corpus of 250."""
    seen = Counter(flag for claim in claims() for flag in claim.flags)
    assert set(seen) == {*DEFECTS, "duplicate", "amount_altered", "copy_suspected"}
    assert min(seen.values()) >= 2


def test_every_kind_is_planned() -> None:
    """Every kind of paper occurs."""
    kinds = {paper.kind for claim in [*claims(), *plan(500, 6)] for paper in claim.papers}
    assert kinds == {str(kind) for kind in Kind}


def test_numbers_of_clean_claims_are_right() -> None:
    """In a clean claim every number passes its key."""
    for claim in clean():
        for paper in claim.papers:
            values = paper.values
            if "ice" in values:
                assert len(values["ice"]) == 15 and int(values["ice"]) % 97 == 0
            if "inpe" in values:
                assert len(values["inpe"]) == 9 and numbers.luhn_key(values["inpe"][:8]) == values["inpe"][8]
            for code in values.get("drug_barcodes", ()):
                assert numbers.ean_key(code[:12]) == code[12]
        insured = sheet(claim).values.get("insured_number")
        if claim.regime not in ("cnops", "student"):
            assert insured and numbers.cnss_key(insured[:8]) == insured[8]


def test_sums_of_clean_claims_agree() -> None:
    """A care sheet's total is that of its rows, an invoice's that of its lines, within five centimes."""
    for claim in clean():
        values = sheet(claim).values
        rows = values["acts"] + values.get("dispensings", [])
        assert sum(Decimal(row["amount"]) for row in rows) == Decimal(values["total_amount"])
        for paper in claim.papers:
            if paper.kind == Kind.INVOICE:
                lines = sum(Decimal(line["amount"]) for line in paper.values["lines"])
                assert abs(lines - Decimal(paper.values["total"])) <= Decimal("0.05")
                assert paper.values.get("total_in_words", paper.values["total"]) == paper.values["total"]


def test_days_of_clean_claims_are_in_order() -> None:
    """No date of a clean claim lies after its deposit, and nothing was dispensed or billed before it was prescribed."""
    for claim in clean():
        received = str(claim.received_on)
        written = [paper.values["date"] for paper in claim.papers if "date" in paper.values]
        rows = [row["date"] for row in sheet(claim).values["acts"] + sheet(claim).values.get("dispensings", [])]
        assert max(written + rows) <= received
        for paper in claim.papers:
            if paper.kind == Kind.PRESCRIPTION:
                bills = [p.values["date"] for p in claim.papers if p.kind == Kind.INVOICE]
                assert all(
                    paper.values["date"] <= day
                    for day in bills + [r["date"] for r in sheet(claim).values.get("dispensings", ())]
                )


@pytest.mark.parametrize("seed", range(6))
def test_day_sixty_and_day_sixty_one(seed: int) -> None:
    """A claim on day 60 breaks nothing; later ones are late."""
    near = plan_one("n", seed, near="filing_late", scenario="consultation")
    late = plan_one("l", seed, broken="filing_late", scenario="consultation")

    def waited(claim: ClaimFacts) -> int:
        return (
            date.fromisoformat(str(claim.received_on)) - date.fromisoformat(sheet(claim).values["first_act_date"])
        ).days

    assert waited(near) == 60 and near.flags == ()
    assert waited(late) >= 61 and "filing_late" in late.flags


@pytest.mark.parametrize("seed", range(6))
def test_last_day_of_a_prescription(seed: int) -> None:
    """The last act falls on the prescription's last day, or after it."""
    for claim, expired in (
        (plan_one("n", seed, near="prescription_expired", scenario="medicines"), False),
        (plan_one("b", seed, broken="prescription_expired", scenario="medicines"), True),
    ):
        values = sheet(claim).values
        last = date.fromisoformat(max(row["date"] for row in values["acts"] + values["dispensings"]))
        limit = add_months(date.fromisoformat(only(claim, Kind.PRESCRIPTION).values["date"]), 3)
        assert ("prescription_expired" in claim.flags) == (last > limit) == expired


def test_broken_claims_differ_from_near_misses() -> None:
    """No near miss bears a flag; every planned break bears its own."""
    for rule, defect in DEFECTS.items():
        assert rule in plan_one("b", 11, broken=rule).flags
        if defect.near:
            assert plan_one("n", 11, near=rule).flags == ()


def test_missing_inpe_stands_nowhere() -> None:
    """Where the practitioner's INPE is missing, no paper of his carries it."""
    whole = plan_one("w", 21, scenario="medicines")
    inpe = sheet(whole).values["inpe"]
    broken = plan_one("b", 21, broken="inpe_missing", scenario="medicines")
    assert inpe not in repr(broken)


def test_shared_files_share_deposit_and_regime() -> None:
    """Claims of one file were deposited on the same day under the same regime, and parts count from 1."""
    names = Counter(claim.name for claim in claims())
    shared = [[c for c in claims() if c.name == name] for name, count in names.items() if count > 1]
    assert shared
    for group in shared:
        assert [c.part for c in group] == list(range(1, len(group) + 1))
        assert len({(c.received_on, c.regime, c.container) for c in group}) == 1
