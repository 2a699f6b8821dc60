"""What is kept stays kept: lost answers, framing tricks, blobs nobody points to, and whose turn it is."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy.exc import OperationalError

from intake import history
from intake.house import House
from tests.houses import Station, a_page, a_part, clean, read_as
from worker import lease, sweeper


def _blobs(house: House) -> list[Path]:
    root = house.storage.scratch.parent
    return [path for path in root.glob("[0-9a-f][0-9a-f]/*") if path.is_file()]


def test_a_commit_whose_answer_is_lost_loses_no_file(house: House, url: str) -> None:
    """The database kept the batch, the caller heard 503: the blobs stay, and the same key is answered with the batch."""
    station = Station(house, url)

    original = house.engine.dialect.do_commit
    lost = False

    def fail(connection: Any) -> None:
        nonlocal lost
        original(connection)
        if _blobs(house) and not lost:  # the commit that keeps the batch: its bytes are in the store by then
            lost = True
            raise OperationalError("COMMIT", {}, ConnectionError("the line broke after the commit"))

    house.engine.dialect.do_commit = fail  # type: ignore[method-assign]
    try:
        answer = station.send(("a.jpg", a_page()), key="k")
    finally:
        house.engine.dialect.do_commit = original  # type: ignore[method-assign]
    assert answer.status_code == 503 and len(_blobs(house)) == 1
    again = station.send(("a.jpg", a_page()), key="k")
    assert again.status_code == 202 and again.headers["Idempotency-Replayed"] == "true"
    (claim,) = read_as(house, again.json()["claims"][0]["id"], a_part(*clean()))
    assert claim.id == again.json()["claims"][0]["id"] and len(_blobs(house)) == 1


def test_blobs_nobody_points_to_go_after_a_day(any_house: House, any_url: str) -> None:
    """What a crash left in the store is removed once it is a day old; what a row points to stays."""
    Station(any_house, any_url).sent()
    stray = any_house.storage.scratch / "x"
    stray.write_bytes(b"left by a crash")
    any_house.storage.put(stray, "ab" + "0" * 62)
    assert sweeper.remove_orphans(any_house) == 0 and len(_blobs(any_house)) == 2
    moment = datetime.now(UTC) + timedelta(days=2)
    any_house.now = lambda: moment
    assert sweeper.remove_orphans(any_house) == 1
    assert [path.parent.name == "ab" and path.name == "0" * 62 for path in _blobs(any_house)] == [False]


def test_one_claim_does_not_stand_behind_a_hundred(any_house: House, any_url: str) -> None:
    """A station that sends little is read at once, one that sends much waits behind itself; a near deadline comes first."""
    big, small = Station(any_house, any_url), Station(any_house, any_url, "FES-1")
    many = big.send(*[(f"{n}.jpg", a_page(n)) for n in range(100)]).json()["claims"]
    one = small.send(("a.jpg", a_page(200))).json()["claims"][0]["id"]
    late = (datetime.now(UTC) - timedelta(days=50)).date().isoformat()
    pressing = big.send(
        ("late.jpg", a_page(201)), manifest=[{"file": "late.jpg", "received_on": late, "regime": "cnss"}]
    )
    order = []
    while (held := lease.take_next(any_house)) is not None and len(order) < 6:
        order.append(held.claim_id)
    first = many[0]["id"]
    assert order[0] == pressing.json()["claims"][0]["id"]
    assert set(order[1:3]) == {first, one} and order[3] == many[1]["id"]


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 5, 5\r\n",
    ],
)
def test_a_body_with_two_ends_is_refused(house: House, url: str, framing: bytes) -> None:
    """A call that two readers could cut in two places is answered 400 and closed."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    station = Station(house, url)
    head = f"POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {station.key}\r\nIdempotency-Key: k\r\n"
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(head.encode() + framing + b"\r\n0\r\n\r\n")
        connection.settimeout(10)
        assert connection.recv(12) == b"HTTP/1.1 400"


def test_a_claim_that_is_read_while_its_file_is_sent_again(any_house: House, any_url: str) -> None:
    """Duplicates that come in while the claim is being settled never collide in its history."""
    station = Station(any_house, any_url)
    for shade in range(6):
        claim_id = station.sent(shade)
        with ThreadPoolExecutor(4) as pool:
            again = [pool.submit(station.send, (f"{n}.jpg", a_page(shade))) for n in range(3)]
            read = pool.submit(read_as, any_house, claim_id, a_part(*clean(shade)))
        assert read.result()[0].id == claim_id
        assert [one.result().status_code for one in again] == [202] * 3
    with any_house.reading() as work:
        assert list(history.broken(work.connection)) == []
