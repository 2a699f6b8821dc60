"""A claim is shown in one transaction at a time, after it is noted who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from intake.house import House
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.test_deciding import Desk


@contextmanager
def _one_left(house: House) -> Iterator[None]:
    """All connections of the house's pool but one are somebody else's."""
    pool = house.engine.pool
    assert isinstance(pool, QueuePool)
    most = pool.size() + pool._max_overflow
    pool._timeout = 1  # or a call that never gets its second one would wait for half a minute
    with ExitStack() as others:
        for _ in range(most - 1):
            others.enter_context(house.engine.connect())
        yield


def test_showing_claims_takes_one_connection(any_house: House, any_url: str) -> None:
    """A claim fetched for the first time, and the page of one rule, are answered while a single connection is left: as many
    calls as there are connections do not wait for each other's second one."""
    station = Station(any_house, any_url)
    ids = [station.sent(shade) for shade in range(3)]
    for claim_id in ids:
        read_as(any_house, claim_id, a_part(*unstamped()))
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    desk = Desk(any_url, badr)
    with _one_left(any_house):
        assert [amina.claim(claim_id).status_code for claim_id in ids] == [200, 200, 200]
        page = desk.http.get("/review/bulk", params={"rule": "stamp_missing"})
        assert page.status_code == 200 and all(claim_id in page.text for claim_id in ids)


def test_many_who_look_at_once_are_all_answered(house: House, url: str) -> None:
    """More people than there are connections fetch claims none of them has seen, all at once."""
    station, people = Station(house, url), [Person(house, url, f"P{n}") for n in range(24)]
    claim_id = station.sent(1)
    read_as(house, claim_id, a_part(*unstamped()))
    with ThreadPoolExecutor(24) as pool:
        assert [one.status_code for one in pool.map(lambda person: person.claim(claim_id), people)] == [200] * 24


@pytest.mark.parametrize("path", ["/v1/claims/{}", "/review/bulk?rule=stamp_missing"])
def test_looking_again_waits_for_nobody_who_writes(house: House, url: str, path: str) -> None:
    """A claim that somebody has seen before is fetched while another transaction writes; a list of claims is noted first."""
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(*unstamped()))
    amina = Person(house, url, "AMINA")
    desk = Desk(url, amina)
    asked = path.format(claim_id)
    assert desk.http.get(asked).status_code == 200
    with house.writing() as work:
        work.connection.execute(text("SELECT 1"))
        assert desk.http.get(asked, timeout=5).status_code == 200
