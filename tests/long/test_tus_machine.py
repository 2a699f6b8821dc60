"""Whatever a client does to an upload, and however its calls break off, the bytes that count are the ones it sent."""

from __future__ import annotations

import base64
import hashlib
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cachet.house import open_house
from cachet.settings import load_settings
from intake.credentials import Caller, hash_of
from intake.house import House
from intake.people.queries import station_by_key
from intake.uploads import service
from tests.conftest import KEY
from tests.houses import Station, served

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"


class Shared:
    """One house for all runs: it is the uploads that differ."""

    house: House
    url: str
    station: Station
    caller: Caller


class Upload(RuleBasedStateMachine):
    """A client with one upload, some of its calls cut, wrong or too long."""

    def __init__(self) -> None:
        super().__init__()
        self.content = b""
        self.place = ""
        self.least = 0

    @initialize(length=some.integers(0, 5000), seed=some.integers(0, 1 << 30))
    def begin(self, length: int, seed: int) -> None:
        """Create it."""
        self.content = hashlib.shake_256(str(seed).encode()).digest(length)
        made = Shared.station.http.post("/v1/uploads", headers={**TUS, "Upload-Length": str(length)})
        assert made.status_code == 201
        self.place = made.headers["Location"]

    def _offset(self) -> int:
        answer = Shared.station.http.head(self.place, headers=TUS)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def _patch(self, offset: int, content: bytes, **headers: str) -> int:
        told = {**TUS, "Upload-Offset": str(offset), "Content-Type": OCTETS, **headers}
        for _ in range(400):
            status = Shared.station.http.patch(self.place, content=content, headers=told).status_code
            if status != 423:
                return int(status)
            time.sleep(0.01)
        raise AssertionError("the lock was not given back")

    @rule(size=some.integers(0, 2000))
    def send(self, size: int) -> None:
        """Some bytes from where the service is."""
        offset = self._offset()
        piece = self.content[offset : offset + size]
        assert self._patch(offset, piece) == 204
        assert self._offset() == offset + len(piece)

    @rule(size=some.integers(1, 2000), right=some.booleans())
    def send_with_a_checksum(self, size: int, right: bool) -> None:
        """All or nothing."""
        offset = self._offset()
        piece = self.content[offset : offset + size]
        sum_of = hashlib.sha1(piece if right else piece + b"x").digest()
        status = self._patch(offset, piece, **{"Upload-Checksum": f"sha1 {base64.b64encode(sum_of).decode()}"})
        assert status == (204 if right else 460)
        assert self._offset() == offset + (len(piece) if right else 0)

    @rule(shift=some.integers(-3, 3).filter(bool))
    def send_elsewhere(self, shift: int) -> None:
        """A wrong offset changes nothing."""
        offset = self._offset()
        if offset + shift >= 0:
            assert self._patch(offset + shift, b"x") == 409
        assert self._offset() == offset

    @rule(more=some.integers(1, 50), chunked=some.booleans())
    def send_too_much(self, more: int, chunked: bool) -> None:
        """More than was said changes nothing."""
        offset = self._offset()
        body = self.content[offset:] + b"x" * more
        told = {**TUS, "Upload-Offset": str(offset), "Content-Type": OCTETS}
        parts: bytes | Iterator[bytes] = iter([body[:100], body[100:]]) if chunked else body
        answer = Shared.station.http.patch(self.place, content=parts, headers=told)
        assert answer.status_code in (413, 423)
        assert self._offset() == offset

    @precondition(lambda self: self._offset() < len(self.content))
    @rule(size=some.integers(1, 2000), cut=some.integers(0, 1999))
    def break_off(self, size: int, cut: int) -> None:
        """A call that says more than it sends; what came counts, in whole or in part, and nothing else."""
        offset = self._offset()
        piece = self.content[offset : offset + size]
        parts = urlsplit(Shared.url)
        assert parts.hostname is not None and parts.port is not None
        head = {**TUS, "Host": "x", "Authorization": f"Bearer {Shared.station.key}", "Upload-Offset": str(offset)}
        head |= {"Content-Type": OCTETS, "Content-Length": str(len(piece))}
        lines = [f"PATCH {self.place} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall("\r\n".join(lines).encode() + piece[:cut])
        assert offset <= self._offset() <= offset + min(cut, len(piece))

    @invariant()
    def never_back(self) -> None:
        """An offset once told never falls."""
        if self.place:
            offset = self._offset()
            assert offset >= self.least
            self.least = offset

    def teardown(self) -> None:
        """Finish it, and look at every byte."""
        if not self.place:
            return
        for _ in range(400):
            offset = self._offset()
            if offset == len(self.content) or self._patch(offset, self.content[offset:]) == 204:
                break
        kept = b"".join(service.content(Shared.house, Shared.caller, self.place.rsplit("/", 1)[1]))
        assert kept == self.content


def test_no_order_of_calls_mixes_bytes_up() -> None:
    """Two hundred clients of twenty calls each; a seed of its own each time, printed when one fails."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        given = {"data": Path(folder), "master_key": KEY.text(), "disk_floor_mib": 0}
        Shared.house = open_house(load_settings(**given, redis_url=f"unix://{folder}/nobody.sock"))
        Shared.url = stack.enter_context(served(Shared.house))
        Shared.station = Station(Shared.house, Shared.url)
        with Shared.house.reading() as work:
            row = station_by_key(work.connection, hash_of(Shared.station.key))
            assert row is not None
        Shared.caller = Caller("station", row.id, row.name)
        run_state_machine_as_test(
            Upload,
            settings=settings(
                max_examples=200,
                stateful_step_count=20,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        Shared.house.engine.dispose()
