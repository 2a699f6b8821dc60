"""Batches: what is acknowledged is kept, what is wrong is told, nothing counts twice."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from intake.house import House, Terms
from tests.conftest import HouseMaker
from tests.houses import Station, a_page, a_part, clean, read_as, served
from tests.services import PrivateRedis


def slug(answer: httpx.Response) -> str:
    """The stable end of a problem's type."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["type"]).removeprefix("urn:cachet:problem:")


def test_batch_is_answered_in_the_contracts_shape(any_house: House, any_url: str) -> None:
    """A batch comes back as the contract writes it, and again under its id."""
    station = Station(any_house, any_url)
    answer = station.send(
        ("0042.jpg", a_page()), manifest=[{"file": "0042.jpg", "received_on": "2026-03-02", "regime": "cnss"}]
    )
    assert answer.status_code == 202
    batch = answer.json()
    assert set(batch) == {"id", "state", "station", "created_at", "claims", "pages", "counts"}
    assert (batch["state"], batch["station"], batch["counts"]) == ("received", "RABAT-1", {"received": 1})
    (claim,) = batch["claims"]
    assert set(claim) == {"id", "source", "part", "status", "tracking", "flags", "duplicate_of"}
    assert (claim["source"], claim["part"], claim["status"]) == ("0042.jpg", 1, "received")
    assert station.http.get(f"/v1/batches/{batch['id']}").json() == batch


def test_no_key_no_body(house: House, url: str) -> None:
    """Without a valid station key nothing is kept; another kind of key may not upload."""
    with httpx.Client(base_url=url) as nobody:
        for headers in ({}, {"Authorization": "Bearer cks_wrong"}, {"Authorization": "Basic x"}):
            answer = nobody.post("/v1/batches", files={"files": ("a.jpg", a_page())}, headers=headers)
            assert (answer.status_code, slug(answer)) == (401, "unauthenticated")
    assert list(house.storage.scratch.iterdir()) == []


def test_a_foreign_or_odd_id_is_unknown(house: House, url: str) -> None:
    """Another station's batch, and any text that is no id, read the same: not found."""
    mine, other = Station(house, url), Station(house, url, "FES-1")
    batch = mine.send(("a.jpg", a_page())).json()
    claim_id = batch["claims"][0]["id"]
    odd = ["..%2F..%2Fetc", "x" * 10_000, "01J%00", "1"]
    paths = [f"/v1/batches/{batch['id']}", f"/v1/claims/{claim_id}", f"/v1/claims/{claim_id}/pages/1"]
    for path in [*paths, *(f"/v1/claims/{one}" for one in odd), *(f"/v1/batches/{one}" for one in odd)]:
        answer = other.http.get(path)
        assert (answer.status_code, slug(answer)) == (404, "not_found"), path


def test_idempotency_key_is_required_and_checked(house: House, url: str) -> None:
    """A write without a key, or with one that is no key, is refused."""
    station = Station(house, url)
    files = {"files": ("a.jpg", a_page())}
    assert slug(station.http.post("/v1/batches", files=files)) == "idempotency_key_missing"
    for key in ("x" * 256, "with space"):
        answer = station.http.post("/v1/batches", files=files, headers={"Idempotency-Key": key})
        assert (answer.status_code, slug(answer)) == (400, "idempotency_key_invalid")


def test_the_same_key_is_answered_the_same(any_house: House, any_url: str) -> None:
    """A repeated key gets the first answer again, days later too; with other content it is refused."""
    station = Station(any_house, any_url)
    first = station.send(("a.jpg", a_page()), key="k")
    later = datetime.now(UTC) + timedelta(days=20)
    any_house.now = lambda: later
    again = station.send(("a.jpg", a_page()), key="k")
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    other = station.send(("a.jpg", a_page(10)), key="k")
    assert (other.status_code, slug(other)) == (422, "idempotency_key_reused")


def test_a_hundred_times_at_once_is_once(any_house: House, any_url: str) -> None:
    """One key sent by many at once makes one batch; the others are told to come back or get its answer."""
    station = Station(any_house, any_url)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: station.send(("a.jpg", a_page()), key="one"), range(24)))
    told = {answer.status_code for answer in answers}
    assert told <= {202, 409, 429} and 202 in told
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 202}) == 1
    waiting = next((answer for answer in answers if answer.status_code == 409), None)
    if waiting is not None:
        assert slug(waiting) == "request_in_progress" and waiting.headers["Retry-After"]


def test_the_same_bytes_make_no_second_claim(any_house: House, any_url: str) -> None:
    """From the same station the earlier claim is named; from another a new claim bears the flag `duplicate`."""
    station, other = Station(any_house, any_url), Station(any_house, any_url, "FES-1")
    first = station.send(("a.jpg", a_page()), ("b.jpg", a_page())).json()
    claim_id = first["claims"][0]["id"]
    assert [one["duplicate_of"] for one in first["claims"]] == [None, claim_id]
    read_as(any_house, claim_id, a_part(*clean()))
    again = station.send(("c.jpg", a_page())).json()
    assert again["claims"][0]["duplicate_of"] == claim_id and again["counts"] == {}
    assert again["pages"] == {"received": 1, "in_claims": 0, "separators": 0, "duplicates": 1}
    elsewhere = other.send(("a.jpg", a_page())).json()["claims"][0]
    assert elsewhere["duplicate_of"] is None
    (claim,) = read_as(any_house, elsewhere["id"], a_part(*clean()))
    assert "duplicate" in [flag.rule for flag in claim.flags]


def test_many_at_once_with_the_same_bytes(any_house: House, any_url: str) -> None:
    """The same bytes under many keys at once still make one claim."""
    station = Station(any_house, any_url)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: station.send(("a.jpg", a_page()), key=f"k{n}"), range(16)))
    entries = [answer.json()["claims"][0] for answer in answers]
    assert len({entry["id"] for entry in entries}) == 1
    assert sum(entry["duplicate_of"] is None for entry in entries) == 1


def test_limits_refuse_the_whole_batch(make_house: HouseMaker) -> None:
    """A body, a file or a count over the limit refuses everything, and nothing is left behind."""
    house = make_house(max_batch_mib=2, max_file_mib=1, max_files=3)
    big, mib = a_page() + bytes(1 << 20), 1 << 20
    with served(house) as url:
        station = Station(house, url)
        answer = station.send(("a.jpg", a_page()), ("b.jpg", big))
        assert (answer.status_code, slug(answer)) == (413, "body_too_large") and "File 2" in answer.json()["detail"]
        answer = station.send(*[(f"{n}.jpg", a_page(n)) for n in range(4)])
        assert (answer.status_code, slug(answer)) == (400, "too_many_files")
        assert _declaring(url, station.key, 3 * mib) == 413
        head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        chunks = (head if n == 0 else bytes(mib // 2 - 100) for n in range(8))
        grows = {"Idempotency-Key": "g", "Content-Type": "multipart/form-data; boundary=b"}
        assert station.http.post("/v1/batches", headers=grows, content=chunks).status_code == 413
    assert list(house.storage.scratch.iterdir()) == []


def _declaring(url: str, key: str, length: int) -> int:
    """The status of an upload that only says how long it is."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.putrequest("POST", "/v1/batches")
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "d", "Content-Length": str(length)}
    for name, value in {**headers, "Content-Type": "multipart/form-data; boundary=b"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_body_that_is_no_batch(house: House, url: str) -> None:
    """No file, another media type, a torn or nameless multipart: each is told, and the key may be used again."""
    station = Station(house, url)
    answer = station.http.post("/v1/batches", files={"manifest": ("m", "[]")}, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, slug(answer)) == (400, "batch_empty")
    form = "multipart/form-data; boundary=b"
    torn = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc'
    cases: list[tuple[str, bytes, int, str]] = [
        ("text/plain", b"{}", 415, "unsupported_media_type"),
        ("application/json", b"{", 422, "invalid"),
        ("multipart/form-data", torn, 400, "malformed_multipart"),
        (f"multipart/form-data; boundary={'b' * 1000}", torn, 400, "malformed_multipart"),
        (form, torn, 400, "malformed_multipart"),
        (form, b"nothing of the kind", 400, "malformed_multipart"),
        (form, torn.replace(b'"files"', b'"other"') + b"\r\n--b--\r\n", 400, "malformed_multipart"),
        (form, torn[:5] + b"X: " + b"y" * 70_000 + b"\r\n" + torn[5:], 400, "malformed_multipart"),
    ]
    for kind, body, status, expected in cases:
        headers = {"Idempotency-Key": "k", "Content-Type": kind}
        answer = station.http.post("/v1/batches", content=body, headers=headers)
        assert (answer.status_code, slug(answer)) == (status, expected), kind
    assert station.send(("a.jpg", a_page()), key="k").status_code == 202
    assert list(house.storage.scratch.iterdir()) == []


def test_a_declared_type_that_is_no_scan(house: House, url: str) -> None:
    """A file that says itself that it is a web page is refused at the door."""
    answer = Station(house, url).send(("a.html", b"<html>", "text/html"))
    assert (answer.status_code, slug(answer)) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs.jpg", "a\u202egpj.exe", "<script>x</script>", "ملف.jpg", "😀", "n" * 4096]
)
def test_a_file_name_is_only_shown(house: House, url: str, name: str) -> None:
    """Whatever a file is called, it is stored under our id and shown shortened, without direction marks."""
    answer = Station(house, url).send((name, a_page(), "image/jpeg"))
    assert answer.status_code == 202
    source = answer.json()["claims"][0]["source"]
    assert source == name.replace("\u202e", "")[:255]


def test_manifest_faults_are_told_by_line(house: House, url: str) -> None:
    """A manifest that is not what it must be is refused with the line's number and without its values."""
    station = Station(house, url)
    cases: list[tuple[str | bytes, int, str, int | None]] = [
        ("{bad", 400, "manifest_invalid", 1),
        ('{"file": "a.jpg", "reference": NaN}', 400, "manifest_invalid", 1),
        ('\n{"file": "a.jpg", "file": "SECRET"}', 400, "manifest_invalid", 2),
        ("[" * 100_000, 400, "manifest_invalid", 1),
        ('{"file": "a.jpg", "reference": "\\ud800"}', 400, "manifest_invalid", 1),
        (b'{"file": "\xff"}', 400, "manifest_invalid", None),
        ('{"file": "SECRET.jpg"}', 422, "manifest_mismatch", 1),
        ('{"file": "a.jpg", "received_on": "2999-01-01"}', 422, "manifest_invalid", 1),
        ('{"file": "a.jpg", "received_on": "0000-00-00"}', 422, "manifest_invalid", 1),
        ('{"file": "a.jpg", "received_on": "1447-08-12"}', 422, "manifest_invalid", 1),
        ('{"file": "a.jpg", "received_on": 20260302}', 422, "manifest_invalid", 1),
        ('{"file": "a.jpg", "regime": "SECRET"}', 422, "manifest_invalid", 1),
        ('{"file": "a.jpg", "SECRET": 1}', 422, "manifest_invalid", 1),
        ('["SECRET"]', 422, "manifest_invalid", 1),
    ]
    for manifest, status, expected, line in cases:
        answer = station.send(("a.jpg", a_page()), manifest=manifest)
        assert (answer.status_code, slug(answer)) == (status, expected), manifest[:60]
        assert answer.json().get("line") == line
        assert "SECRET" not in answer.text
    twice = station.send(("a.jpg", a_page()), ("a.jpg", a_page(1)), manifest='{"file": "a.jpg"}')
    assert (twice.status_code, slug(twice)) == (400, "duplicate_filename")
    assert station.send(("a.jpg", a_page()), ("a.jpg", a_page(1))).status_code == 202


def test_manifest_is_matched_by_name_or_last_part(house: House, url: str) -> None:
    """A line speaks of the file it names, or whose path ends so; a file without a line is taken too."""
    station = Station(house, url)
    manifest = json.dumps([{"file": "a.jpg", "regime": "cnops", "reference": "R-1"}])
    batch = station.send(("deep/a.jpg", a_page()), ("b.jpg", a_page(1)), manifest=manifest).json()
    claims = [station.http.get(f"/v1/claims/{one['id']}").json() for one in batch["claims"]]
    assert [(one["regime"], one["reference"]) for one in claims] == [("cnops", "R-1"), (None, None)]


def test_redis_down_is_no_reason_to_refuse(make_house: HouseMaker, redis: PrivateRedis) -> None:
    """Uploads are taken while Redis is away; the service calls itself degraded, not down."""
    house = make_house(redis_url=redis.url)
    with served(house) as url:
        station = Station(house, url)
        redis.kill()
        try:
            assert station.send(("a.jpg", a_page())).status_code == 202
            ready = station.http.get("/readyz")
            assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        finally:
            redis.start()
        assert station.http.get("/readyz").json()["status"] == "ok"


def test_storage_that_is_full_never_says_202(house: House, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With too little room on disk an upload is told to come back, and no row is kept."""
    station = Station(house, url)
    monkeypatch.setattr(house.storage, "_floor_bytes", 1 << 62)
    answer = station.send(("a.jpg", a_page()), key="k")
    assert (answer.status_code, slug(answer)) == (503, "storage_unavailable") and answer.headers["Retry-After"]
    monkeypatch.setattr(house.storage, "_floor_bytes", 0)
    assert station.send(("a.jpg", a_page()), key="k").status_code == 202


def test_a_slow_body_is_cut_off(house: House) -> None:
    """A body that takes longer than it may is refused, and its key may be tried again."""
    house.terms = Terms(**{**vars(house.terms), "upload_s": 1})

    def drip() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        while True:
            time.sleep(0.3)
            yield b"x"

    with served(house) as url:
        station = Station(house, url)
        headers = {"Idempotency-Key": "k", "Content-Type": "multipart/form-data; boundary=b"}
        answer = station.http.post("/v1/batches", content=drip(), headers=headers)
        assert (answer.status_code, slug(answer)) == (408, "request_timeout")
        assert station.send(("a.jpg", a_page()), key="k").status_code == 202


def test_events_follow_a_batch_until_it_is_settled(house: House, url: str) -> None:
    """The event stream tells each new state of a batch and ends when all is settled."""
    station = Station(house, url)
    batch = station.send(("a.jpg", a_page())).json()
    states = []
    with station.http.stream("GET", f"/v1/batches/{batch['id']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data:"):
                states.append(json.loads(line[5:])["state"])
                if len(states) == 1:
                    read_as(house, batch["claims"][0]["id"], a_part(*clean()))
    assert (states[0], states[-1]) == ("received", "settled")


def test_a_file_that_splits_makes_several_claims(any_house: House, any_url: str) -> None:
    """Parts share source and bytes, differ in part and tracking number, and every page is accounted for."""
    station = Station(any_house, any_url)
    batch = station.send(("a.jpg", a_page())).json()
    read_as(any_house, batch["claims"][0]["id"], a_part(*clean()), a_part(*clean()), separators=2)
    batch = station.http.get(f"/v1/batches/{batch['id']}").json()
    assert [one["part"] for one in batch["claims"]] == [1, 2]
    assert len({one["tracking"] for one in batch["claims"]}) == 2
    assert batch["pages"] == {"received": 4, "in_claims": 2, "separators": 2, "duplicates": 0}
    claims = [station.http.get(f"/v1/claims/{one['id']}").json() for one in batch["claims"]]
    assert len({one["sha256"] for one in claims}) == 1 and {one["parts"] for one in claims} == {2}
