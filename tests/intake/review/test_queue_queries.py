"""The queue asks the database for no more than it shows, and finds it through an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from intake.house import House
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.test_deciding import Desk


@contextmanager
def _asked(house: House) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked meanwhile, with what stands in it."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((" ".join(statement.split()), parameters))

    event.listen(house.engine, "before_cursor_execute", note)
    yield asked
    event.remove(house.engine, "before_cursor_execute", note)


def _plan(house: House, statement: str, parameters: Any) -> str:
    with house.reading() as work:
        return str(work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())


def test_the_page_counts_once_and_finds_holds_by_their_index(house: House, url: str) -> None:
    """The page of the queue counts claims by status for its filters only, and what is held, and how much of it, is found by
    who holds it: not by a walk through all that wait."""
    station = Station(house, url)
    for shade in range(3):
        read_as(house, station.sent(shade), a_part(*unstamped()))
    amina = Person(house, url, "AMINA")
    claim_id, desk = amina.next().json()["id"], Desk(url, amina)
    with _asked(house) as asked:
        page = desk.http.get("/review", params={"state": "held"})
        assert page.status_code == 200 and page.text.count("data-claim=") == 1 and claim_id in page.text
    assert sum("GROUP BY claims.status" in statement for statement, _ in asked) == 1
    by_hold = [(text, values) for text, values in asked if "held_until >" in text and "second_reads" not in text]
    assert len(by_hold) == 2
    plans = [_plan(house, text, values) for text, values in by_hold]
    assert all("ix_claims_held (held_by>?)" in plan for plan in plans), plans


def test_held_claims_are_narrowed_as_all_are(any_house: House, any_url: str) -> None:
    """Among the claims that somebody holds, each filter keeps what fits; who holds one stands beside it, until they let go."""
    station = Station(any_house, any_url)
    for shade in range(3):
        read_as(any_house, station.sent(shade, received_on=f"2026-02-1{shade}"), a_part(*unstamped()))
    people = [Person(any_house, any_url, name) for name in ("AMINA", "BADR")]
    first, second = (person.next().json()["id"] for person in people)
    desk = Desk(any_url, people[0])

    def shown(**asked: str) -> list[str]:
        page = desk.http.get("/review", params={"state": "held", **asked}).text
        return [part[:26] for part in page.split('data-claim="')[1:]]

    assert shown() == [first, second] == shown(rule="stamp_missing") and shown(rule="filing_late") == []
    page = desk.http.get("/review", params={"state": "held"}).text
    row = page.split(f'data-claim="{second}"')[1]
    assert "BADR" in row.split("</tr>")[0] and "BADR" not in page.split(f'data-claim="{first}"')[1].split("</tr>")[0]
    assert people[1].decide(second, "escalate").status_code == 200
    assert shown() == [first]
