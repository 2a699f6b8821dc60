"""Bad input and bad days that the other tests of intake do not meet: each is answered as told, and nothing is lost."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from redis import Redis
from sqlalchemy import select

from cachet.accounts import Role, renew_station
from cachet.heads import Hurried
from intake import replaying
from intake.app import create_app
from intake.database.tables import answers, claims, files, stations
from intake.house import House, Terms
from tests.conftest import KEY, HouseMaker
from tests.houses import Adjudication, Person, Station, a_page, a_part, clean, opened, read_as, served
from tests.intake.station.test_batches import slug
from tests.services import Cluster, PrivateRedis, free_port, private_cluster
from worker import jobs, place, sandbox, sweeper

HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'


def connected(url: str) -> socket.socket:
    """A bare connection."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    connection = socket.create_connection((parts.hostname, parts.port))
    connection.settimeout(20)
    return connection


def begun(station: Station, url: str, key: str, length: int = 10_000) -> socket.socket:
    """A batch whose body has begun and does not go on."""
    connection = connected(url)
    head = f"POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {station.key}\r\nIdempotency-Key: {key}\r\n"
    head += f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n"
    connection.sendall(head.encode() + HEAD + b"x" * 100)
    return connection


def until(check: Any, patience_s: float = 20) -> None:
    """Wait for something to be so."""
    deadline = time.monotonic() + patience_s
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_old_key_keeps_no_byte(house: House, url: str) -> None:
    """A key that was replaced is refused like a wrong one, before the body is looked at."""
    station = Station(house, url)
    renew_station(house, "RABAT-1")
    answer = station.send(("a.jpg", a_page()))
    assert (answer.status_code, slug(answer)) == (401, "unauthenticated")
    assert list(house.storage.scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/review/queue"),
        ("POST", "/v1/review/next"),
        ("GET", "/v1/adjudication/claims"),
        ("POST", "/v1/adjudication/acknowledgements"),
        ("POST", "/v1/claims/{id}/decision"),
        ("PATCH", "/v1/claims/{id}/fields"),
        ("POST", "/v1/claims/{id}/splits"),
        ("GET", "/v1/claims/{id}/splits"),
    ],
)
def test_a_station_opens_no_door_of_others(house: House, url: str, method: str, path: str) -> None:
    """Its key is good, and not for reviewing or adjudication."""
    station = Station(house, url)
    claim_id = station.sent()
    headers = {"Idempotency-Key": "k", "If-Match": "*"}
    bodies: dict[str, Any] = {
        "decision": {"decision": "validate"},
        "fields": {"fields": [{"document": 0, "name": "inpe", "value": None}]},
        "acknowledgements": {"acknowledgements": []},
        "splits": {"pages": [2]},
    }
    body = bodies.get(path.rsplit("/", 1)[1])
    answer = station.http.request(
        method, path.replace("{id}", claim_id), headers=headers, json=None if method == "GET" else body
    )
    assert (answer.status_code, slug(answer)) == (403, "forbidden")


def test_a_key_in_use_is_told_to_wait(house: House, url: str) -> None:
    """While the first call with a key still runs, a second is answered 409 with Retry-After; afterwards the key works."""
    station = Station(house, url)
    held = begun(station, url, "k")
    until(lambda: any(house.storage.scratch.iterdir()))
    answer = station.send(("a.jpg", a_page()), key="k")
    assert (answer.status_code, slug(answer)) == (409, "request_in_progress") and answer.headers["Retry-After"]
    held.close()
    until(lambda: station.send(("a.jpg", a_page()), key="k").status_code == 202)


def test_an_answer_is_given_again_after_a_restart(make_house: HouseMaker) -> None:
    """Another process over the same database knows the key."""
    first = make_house()
    with served(first) as url:
        station = Station(first, url)
        before = station.send(("a.jpg", a_page()), key="k")
    with served(make_house()) as url:
        http = opened(url, headers={"Authorization": f"Bearer {station.key}", "Idempotency-Key": "k"})
        again = http.post("/v1/batches", files={"files": ("a.jpg", a_page())})
    assert (again.status_code, again.json()) == (202, before.json())
    assert again.headers["Idempotency-Replayed"] == "true"


def test_pages_scanned_anew_are_told_as_a_duplicate(any_house: House, any_url: str) -> None:
    """The same event in other bytes is taken, and a person is asked about it."""
    station = Station(any_house, any_url)
    (first,) = read_as(any_house, station.sent(1), a_part(*clean()))
    (again,) = read_as(any_house, station.sent(2), a_part(*clean()))
    told = [flag for flag in again.flags if flag.rule == "duplicate"]
    assert again.status == "flagged" and [flag.severity.value for flag in told] == ["review"]
    assert first.status == "validated"


def test_a_client_that_vanishes_leaves_nothing(house: House, url: str) -> None:
    """A body that breaks off is kept nowhere, and its key may be tried again."""
    station = Station(house, url)
    connection = begun(station, url, "k")
    until(lambda: any(house.storage.scratch.iterdir()))
    connection.close()
    until(lambda: not any(house.storage.scratch.iterdir()))
    assert not [path for path in house.storage.scratch.parent.rglob("*") if path.is_file()]
    until(lambda: station.send(("a.jpg", a_page()), key="k").status_code == 202)


class Quick(Hurried):
    """One that waits a second for a head."""

    head_s = 1.0


@pytest.fixture
def hurried(house: House) -> Iterator[str]:
    """The house behind a server that waits a second for the head of a call, as `cachet web` waits ten."""
    port = free_port()
    config = uvicorn.Config(create_app(house), host="127.0.0.1", port=port, log_config=None, http=Quick)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def test_half_a_head_holds_nothing(house: House, hurried: str) -> None:
    """A head that does not end is answered 408 and closed, on a fresh connection and on one that served a call before."""
    fresh, kept = connected(hurried), connected(hurried)
    fresh.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.2)
    assert kept.recv(4096).startswith(b"HTTP/1.1 200")
    kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x")
    assert b"HTTP/1.1 408" in _all(fresh) and b"HTTP/1.1 408" in _all(kept)
    with httpx.Client(base_url=hurried) as http:
        for _ in range(3):
            assert http.get("/healthz").status_code == 200
            time.sleep(0.5)


def test_a_head_that_never_ends_is_cut_off_at_its_size(house: House, hurried: str) -> None:
    """A boundary of megabytes is answered 431 long before it has come; what is usual passes on the same server."""
    connection = connected(hurried)
    connection.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=")
    sent = 0
    with suppress(OSError):
        for _ in range(160):
            sent += connection.send(b"b" * 32768)
    assert b"HTTP/1.1 431" in _all(connection) and sent < 5 << 20
    with httpx.Client(base_url=hurried) as http:
        assert http.get("/healthz", headers={"X-Long": "a" * 16000}).status_code == 200


def _all(connection: socket.socket) -> bytes:
    heard = b""
    with suppress(OSError), connection:
        while piece := connection.recv(65536):
            heard += piece
    return heard


def test_slow_bodies_keep_no_quick_one_out(house: House) -> None:
    """More silent uploads than there is room for: a quick one passes at once, and the silent ones are cut off with 408."""
    house.terms = Terms(**{**vars(house.terms), "uploads_at_once": 3, "quiet_s": 4})
    with served(house) as url:
        stations = [Station(house, url, f"S-{n}") for n in range(6)]
        held = []
        for count, station in enumerate(stations, start=1):
            held.append(begun(station, url, "slow"))
            until(lambda count=count: len(list(house.storage.scratch.iterdir())) == count)
        start = time.monotonic()
        answer = stations[0].send(("a.jpg", a_page()))
        assert answer.status_code == 202 and time.monotonic() - start < 2
        assert all(b"HTTP/1.1 408" in _all(connection) for connection in held)
    assert list(house.storage.scratch.iterdir()) == []


def test_a_database_that_is_down_is_told_as_busy(make_house: HouseMaker) -> None:
    """PostgreSQL ended as by a crash: 503 with Retry-After, never 202; once it is back the same key makes the batch."""
    with private_cluster(durable=True) as cluster:
        house = make_house(database_url=f"{cluster.url}/postgres")
        with served(house) as url:
            station = Station(house, url)
            cluster.stop()
            answer = station.send(("a.jpg", a_page()), key="k")
            assert (answer.status_code, slug(answer)) == (503, "unavailable") and answer.headers["Retry-After"]
            assert station.http.get("/readyz").status_code == 503
            _back(cluster, station)


def _back(cluster: Cluster, station: Station) -> None:
    cluster.start()
    until(lambda: station.http.get("/readyz").status_code == 200)
    assert station.send(("a.jpg", a_page()), key="k").status_code == 202


def test_redis_that_is_full_is_no_reason_to_refuse(make_house: HouseMaker, redis: PrivateRedis) -> None:
    """With no memory left for a ring the upload is taken; the sweeper rings once there is room."""
    house = make_house(redis_url=redis.url)
    with served(house) as url, Redis.from_url(redis.url) as connection:
        station = Station(house, url)
        connection.config_set("maxmemory", 1)
        try:
            assert station.send(("a.jpg", a_page())).status_code == 202
            assert house.bell.waiting() == 0
        finally:
            connection.config_set("maxmemory", 0)
        moment = datetime.now(UTC) + timedelta(seconds=60)
        house.now = lambda: moment
        sweeper.sweep(house)
        assert house.bell.waiting() == 1


@pytest.mark.parametrize("boundary", ["b" * 5_000, "", "b b=;"])
def test_a_boundary_that_is_none(house: House, url: str, boundary: str) -> None:
    """Empty, endless or no token: the multipart is malformed."""
    station = Station(house, url)
    headers = {"Idempotency-Key": "k", "Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = station.http.post("/v1/batches", content=HEAD + b"x\r\n--b--\r\n", headers=headers)
    assert (answer.status_code, slug(answer)) == (400, "malformed_multipart")


def test_a_name_with_a_nul_is_only_shown(house: House, url: str) -> None:
    """Control letters are left out of what is shown, and the file is taken."""
    station = Station(house, url)
    body = HEAD.replace(b"a.jpg", b"a\x00b\x07.jpg") + a_page() + b"\r\n--b--\r\n"
    headers = {"Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=b"}
    answer = station.http.post("/v1/batches", content=body, headers=headers)
    assert answer.status_code == 202 and answer.json()["claims"][0]["source"] == "ab.jpg"


def test_a_manifest_of_fifty_megabytes(house: House, url: str) -> None:
    """It is refused before it is held in memory, and nothing is kept."""
    line = b'{"file": "a.jpg", "reference": "' + b"x" * 100 + b'"}\n'
    answer = Station(house, url).send(("a.jpg", a_page()), manifest=line * (50_000_000 // len(line)))
    assert (answer.status_code, slug(answer)) == (400, "manifest_invalid") and "8 MiB" in answer.json()["detail"]
    assert list(house.storage.scratch.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_reader_that_is_killed_three_times_sets_its_claim_aside(
    house: House, url: str, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Real readers die of a real signal: twice the claim waits again, then it is quarantined with its tries in the history."""

    def dies(*_: Any) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(sandbox, "_read", dies)  # in the parent, so that its forked child has it too
    station = Station(house, url)
    claim_id = station.sent()
    place.settle_in(house)
    try:
        for tried in range(1, 4):
            assert station.http.get(f"/v1/claims/{claim_id}").json()["status"] == "received"
            moment = datetime.now(UTC) + timedelta(seconds=1000 * tried)
            house.now = lambda now=moment: now
            jobs.read_claim(claim_id)
    finally:
        place.settle_in(None)
    claim = station.http.get(f"/v1/claims/{claim_id}").json()
    assert (claim["status"], claim["quarantine"]["reason"]) == ("quarantined", "reader_failed")
    acts = [line["act"] for line in station.http.get(f"/v1/claims/{claim_id}/history").json()["history"]]
    assert (acts.count("reading"), acts.count("given_back"), acts.count("quarantined")) == (3, 2, 1)


def test_a_stations_clock_is_never_believed(house: House, url: str) -> None:
    """Days off it is counted, and the moment a claim came in is ours; a deposit on a day to come is refused."""
    station = Station(house, url)
    ahead = datetime.now(UTC) + timedelta(days=3)
    headers = {"Idempotency-Key": "k", "Date": format_datetime(ahead, usegmt=True)}
    answer = station.http.post("/v1/batches", files={"files": ("a.jpg", a_page())}, headers=headers)
    assert answer.status_code == 202
    came = datetime.fromisoformat(answer.json()["created_at"])
    assert abs(datetime.now(UTC) - came) < timedelta(minutes=1)
    metrics = station.http.get("/metrics").text
    assert "cachet_station_clock_off_total 1.0" in metrics
    station.http.post(
        "/v1/batches", files={"files": ("b.jpg", a_page(1))}, headers={"Idempotency-Key": "l", "Date": "no date"}
    )
    assert "cachet_station_clock_off_total 1.0" in station.http.get("/metrics").text
    today = datetime.now(ZoneInfo("Africa/Casablanca")).date()
    for days, status in ((3, 422), (1, 422), (0, 202)):
        line = {"file": "c.jpg", "received_on": (today + timedelta(days=days)).isoformat()}
        future = station.send(("c.jpg", a_page(2)), manifest=[line])
        assert future.status_code == status and (status == 202 or slug(future) == "manifest_invalid")


def test_a_station_sends_again_to_a_house_restored_from_yesterday(make_house: HouseMaker, tmp_path: Path) -> None:
    """What the backup holds is found by its bytes, what came after it is taken again: nothing is lost, nothing twice."""
    from tests.cachet.test_saving import call

    house = make_house()
    with served(house) as url:
        station = Station(house, url)
        before = station.send(("a.jpg", a_page(1)), key="monday")
        assert call("backup", str(tmp_path / "backup"), data=str(tmp_path / "data")).exit_code == 0
        after = station.send(("b.jpg", a_page(2)), key="tuesday")
    assert before.status_code == after.status_code == 202
    restored = call("restore", str(tmp_path / "backup"), data=str(tmp_path / "new"))
    assert restored.exit_code == 0, restored.output
    with served(make_house(data=tmp_path / "new", master_key=KEY.text())) as url:
        http = opened(url, headers={"Authorization": f"Bearer {station.key}"})

        def again(name: str, shade: int, key: str) -> httpx.Response:
            return http.post("/v1/batches", files={"files": (name, a_page(shade))}, headers={"Idempotency-Key": key})

        known, other, fresh = again("a.jpg", 1, "monday"), again("a.jpg", 1, "wednesday"), again("b.jpg", 2, "tuesday")
    assert known.headers["Idempotency-Replayed"] == "true" and known.json() == before.json()
    assert other.json()["claims"][0]["duplicate_of"] == before.json()["claims"][0]["id"]
    assert fresh.status_code == 202 and fresh.json()["claims"][0]["duplicate_of"] is None


def test_people_and_payers_send_no_batch_as_stations(house: House, url: str) -> None:
    """A payer's key and an auditor's session upload nothing."""
    payer, auditor = Adjudication(house, url), Person(house, url, "nadia", Role.AUDITOR)
    for http in (payer.http, auditor.http):
        answer = http.post("/v1/batches", files={"files": ("a.jpg", a_page())}, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, slug(answer)) == (403, "forbidden")
    with house.reading() as work:
        assert work.connection.execute(select(claims.c.id)).all() == []
        assert work.connection.execute(select(files.c.id)).all() == []


def test_a_key_whose_process_was_killed_is_free_within_a_minute(house: House, url: str) -> None:
    """A call that shows no sign of life holds its key for a minute, not for as long as an upload may take."""
    station = Station(house, url)
    with house.reading() as work:
        actor = f"station:{work.connection.execute(select(stations.c.id)).scalar_one()}"
    assert replaying.start(house, actor, "k") is not None
    assert slug(station.send(("a.jpg", a_page()), key="k")) == "request_in_progress"
    later = datetime.now(UTC) + timedelta(seconds=replaying.HELD_S + 1)
    house.now = lambda: later
    assert station.send(("a.jpg", a_page()), key="k").status_code == 202


def test_a_slow_upload_holds_its_key(house: House, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that runs long says so again and again: its key is not taken over while its body still comes."""
    monkeypatch.setattr(replaying, "BEAT_S", 0.1)
    station = Station(house, url)
    held = begun(station, url, "k")
    until(lambda: any(house.storage.scratch.iterdir()))
    later = datetime.now(UTC) + timedelta(seconds=replaying.HELD_S - 10)
    house.now = lambda: later

    def kept_until() -> datetime:
        with house.reading() as work:
            return work.connection.execute(select(answers.c.running_until)).scalar_one()

    until(lambda: kept_until() > later + timedelta(seconds=replaying.HELD_S - 1))
    latest = later + timedelta(seconds=20)
    house.now = lambda: latest
    assert slug(station.send(("a.jpg", a_page()), key="k")) == "request_in_progress"
    held.close()
