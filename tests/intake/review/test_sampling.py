"""Which claims two people look at."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from claims.claim import Document
from claims.words import Kind
from intake.house import House
from tests.builders import ACT, a_care_sheet, a_paper
from tests.houses import Person, Station, a_part, read_as

LARGE = "9000.00"


def _bill(**fields: str) -> Document:
    return a_paper(Kind.INVOICE, pages=[2], **fields)


@pytest.mark.parametrize(
    ("papers", "edit"),
    [
        ((a_care_sheet(stamp=False, total_amount=LARGE),), {"name": "total_amount", "value": "150"}),
        ((a_care_sheet(stamp=False, total_amount=LARGE),), {"name": "total_amount", "value": None}),
        ((a_care_sheet(stamp=False, acts=[{**ACT, "amount": "3000.00"}] * 3),), None),
        ((a_care_sheet(stamp=False, acts=[{**ACT, "amount": LARGE}]),), {"name": "acts", "value": [{"amount": "1"}]}),
        ((a_care_sheet(stamp=False, dispensings=[{"date": "2026-01-20", "amount": LARGE}]),), None),
        ((a_care_sheet(stamp=False), _bill(total=LARGE)), None),
        ((a_care_sheet(stamp=False), _bill(total=LARGE)), {"document": 1, "name": "total", "value": "150"}),
    ],
)
def test_one_person_does_not_keep_the_second_away(house: House, url: str, papers: Any, edit: Any) -> None:
    """Whatever one person puts in the total, or takes out of it: what the papers add up to, and what the machine had read in
    them, has two people sign."""
    house.terms = replace(house.terms, two_from_mad=Decimal(5000))
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(*papers))
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    if edit is not None:
        answer = amina.mend(claim_id, {"document": 0, **edit})
        assert answer.status_code == 200, answer.text
    stops = amina.decide(claim_id, "validate").json()["rules"]
    waived = [{"rule": rule, "reason": "vu"} for rule in stops]
    assert amina.decide(claim_id, "validate", waived=waived).json()["pending"] == "second_person"
    assert badr.decide(claim_id, "validate").json()["status"] == "validated"


def test_small_claims_need_one(house: House, url: str) -> None:
    """Where nothing of a claim is that large, one person validates it."""
    house.terms = replace(house.terms, two_from_mad=Decimal(5000))
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), _bill(total="150.00", number="9000")))
    amina = Person(house, url, "AMINA")
    waived = [{"rule": rule, "reason": "vu"} for rule in amina.decide(claim_id, "validate").json()["rules"]]
    assert amina.decide(claim_id, "validate", waived=waived).json()["status"] == "validated"
