"""What goes wrong on our side or on the line is told as trouble, and never as taken."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy import event

from intake.house import House
from tests.houses import Station, a_page
from tests.intake.station.test_batches import slug


def test_a_database_that_is_locked_is_told_as_busy(house: House, url: str) -> None:
    """While another holds the database an upload is told to come back, nothing is kept, and the key works afterwards."""
    station = Station(house, url)
    event.listen(house.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=100"))
    house.engine.dispose()
    with closing(sqlite3.connect(str(house.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = station.send(("a.jpg", a_page()), key="k")
        assert (answer.status_code, slug(answer)) == (503, "unavailable") and answer.headers["Retry-After"]
        other.execute("ROLLBACK")
    assert [path for path in house.storage.scratch.parent.rglob("*") if path.is_file()] == []
    assert station.send(("a.jpg", a_page()), key="k").status_code == 202


@pytest.mark.parametrize("headers", [b"X-A: y\r\n" * 1000, b"X-A: " + b"y" * 65_536 + b"\r\n"])
def test_a_part_with_too_much_of_a_head_is_refused_quickly(house: House, url: str, headers: bytes) -> None:
    """A thousand headers in a part, or one of 64 KiB, cost next to nothing."""
    station = Station(house, url)
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n' + headers + b"\r\nx\r\n--b--\r\n"
    )
    told = {"Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=b"}
    start = time.perf_counter()
    answer = station.http.post("/v1/batches", content=body, headers=told)
    assert (answer.status_code, slug(answer)) == (400, "malformed_multipart")
    assert time.perf_counter() - start < 1
