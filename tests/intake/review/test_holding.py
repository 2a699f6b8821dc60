"""Whom a claim is pushed to, and for whom it is withheld."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cachet.accounts import Role
from intake.house import House
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.test_deciding import Desk


@pytest.mark.parametrize("decision", ["reject", "escalate"])
def test_a_claim_that_waits_for_others_is_not_held_by_who_opens_it_again(
    any_house: House, any_url: str, decision: str
) -> None:
    """Opened again from the notice, it is shown; the next claim is another one, and those it waits for are not kept from it."""
    station = Station(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    chief = Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)
    first, second = (station.sent(shade, received_on=f"2026-02-1{shade}") for shade in (1, 2))
    for claim_id in (first, second):
        read_as(any_house, claim_id, a_part(*unstamped()))
    desk = Desk(any_url, amina)
    assert amina.next().json()["id"] == first
    assert amina.decide(first, decision).status_code == 200
    page = desk.http.get(f"/review/claims/{first}")
    assert page.status_code == 200 and 'data-held-until=""' in page.text
    assert desk.post(first, "shown").json()["held_until"] is None
    assert amina.next().json()["id"] == second
    assert desk.post(second, "ahead").json()["id"] is None
    taker = badr if decision == "reject" else chief
    assert taker.next().json()["id"] == first


def test_a_hold_of_before_does_not_push_a_claim_that_waits_for_others(any_house: House, any_url: str) -> None:
    """Held by code of before, or otherwise, a claim that this person has signed is not what comes next."""
    from intake.claim import records

    claim_id = Station(any_house, any_url).sent(1)
    read_as(any_house, claim_id, a_part(*unstamped()))
    amina = Person(any_house, any_url, "AMINA")
    amina.next()
    with any_house.reading() as work:
        holder = records.load(work, claim_id).row["held_by"]
    amina.decide(claim_id, "reject")
    with any_house.writing() as work:
        records.hold(work, records.load(work, claim_id), holder, datetime.now(UTC) + timedelta(minutes=10))
    assert amina.next().status_code == 204


def test_what_a_supervisor_took_back_does_not_come_back_by_looking_ahead(any_house: House, any_url: str) -> None:
    """The desk that still shows the claim asks for the one after it: it is never given the same again, which others may take."""
    claim_id = Station(any_house, any_url).sent(1)
    read_as(any_house, claim_id, a_part(*unstamped()))
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    desk = Desk(any_url, amina)
    chief = Desk(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR))
    assert amina.next().json()["id"] == claim_id
    assert chief.http.post(f"/review/claims/{claim_id}/take-back", data={"csrf": chief.csrf}).status_code == 303
    assert desk.post(claim_id, "ahead").json()["id"] is None
    assert badr.next().json()["id"] == claim_id
