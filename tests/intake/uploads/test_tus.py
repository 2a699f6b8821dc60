"""Resumable uploads: what a client is told is there is there, byte for byte, whatever breaks."""

from __future__ import annotations

import base64
import hashlib
import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select
from tusclient.client import TusClient

from intake.credentials import Caller
from intake.database.tables import stations, uploads
from intake.house import House
from intake.uploads import service
from tests.conftest import HouseMaker
from tests.houses import Station, a_page, served
from tests.intake.station.test_batches import slug
from tests.lines import poor_line
from worker import sweeper

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"
MIB = 1 << 20


def a_file(size: int, start: int = 0) -> bytes:
    """Bytes that differ at each place and from call to call."""
    return hashlib.shake_256(str(start).encode()).digest(size)


def begin(station: Station, length: int | str, **headers: str) -> httpx.Response:
    """Create an upload."""
    return station.http.post("/v1/uploads", headers={**TUS, "Upload-Length": str(length), **headers})


def patch(station: Station, place: str, offset: int, content: Any, **headers: str) -> httpx.Response:
    """Send bytes at an offset."""
    told = {**TUS, "Upload-Offset": str(offset), "Content-Type": OCTETS, **headers}
    return station.http.patch(place, content=content, headers=told)


def offset_of(station: Station, place: str) -> int:
    """How far the service says an upload is."""
    answer = station.http.head(place, headers=TUS)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return int(answer.headers["Upload-Offset"])


def kept(house: House, station_id: str, place: str) -> bytes:
    """The bytes of a whole upload."""
    caller = Caller("station", station_id, "tests")
    return b"".join(service.content(house, caller, place.rsplit("/", 1)[1]))


def station_id(house: House) -> str:
    """The only station's id."""
    with house.reading() as work:
        return str(work.connection.execute(select(stations.c.id)).scalar_one())


def batch(station: Station, *uploads: tuple[str, str], key: str = "b", **more: Any) -> httpx.Response:
    """Make a batch of finished uploads."""
    named = [{"id": place.rsplit("/", 1)[1], "file": name} for place, name in uploads]
    return station.http.post("/v1/batches", json={"uploads": named, **more}, headers={"Idempotency-Key": key})


def test_the_service_says_what_it_can(house: House, url: str) -> None:
    """OPTIONS needs no credential and names version, extensions, algorithms and the largest file."""
    with httpx.Client(base_url=url) as nobody:
        answer = nobody.options("/v1/uploads")
        assert answer.status_code == 204
        assert answer.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
        assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
        assert answer.headers["Tus-Max-Size"] == str(128 * MIB)


def test_a_file_in_pieces_becomes_a_claim(any_house: House, any_url: str) -> None:
    """Pieces are joined byte for byte, a batch of uploads is answered like any other, and the same key the same."""
    station, page = Station(any_house, any_url), a_page(17)
    made = begin(station, len(page), **{"Upload-Metadata": f"filename {base64.b64encode(b'0042.jpg').decode()}"})
    place = made.headers["Location"]
    assert made.status_code == 201 and made.headers["Upload-Expires"].endswith("GMT")
    for start in range(0, len(page), 300):
        answer = patch(station, place, start, page[start : start + 300])
        assert answer.status_code == 204, answer.text
    assert offset_of(station, place) == len(page)
    line = {"file": "0042.jpg", "received_on": "2026-03-02", "regime": "cnss"}
    answer = batch(station, (place, "0042.jpg"), manifest=[line])
    assert answer.status_code == 202, answer.text
    claim = station.http.get(f"/v1/claims/{answer.json()['claims'][0]['id']}").json()
    assert claim["sha256"] == hashlib.sha256(page).hexdigest() and claim["regime"] == "cnss"
    again = batch(station, (place, "0042.jpg"), manifest=[line])
    assert again.json() == answer.json() and again.headers["Idempotency-Replayed"] == "true"
    assert slug(batch(station, (place, "x.jpg"))) == "idempotency_key_reused"
    assert (station.http.head(place, headers=TUS).status_code, batch(station, (place, "x"), key="c").status_code) == (
        410,
        410,
    )
    other = begin(station, len(page)).headers["Location"]
    patch(station, other, 0, page)
    same = batch(station, (other, "again.jpg"), key="d").json()["claims"][0]
    assert same["duplicate_of"] == claim["id"]


def test_only_whole_uploads_of_ones_own_make_a_batch(house: House, url: str) -> None:
    """Another station's upload is unknown, an unfinished one is told, none at all is an empty batch."""
    station, other = Station(house, url), Station(house, url, "FES-1")
    place = begin(station, 10).headers["Location"]
    assert (batch(other, (place, "a.jpg")).status_code, offset_of(station, place)) == (404, 0)
    for call in (
        other.http.head(place, headers=TUS),
        patch(other, place, 0, b"x"),
        other.http.delete(place, headers=TUS),
    ):
        assert call.status_code == 404
    answer = batch(station, (place, "a.jpg"))
    assert (answer.status_code, slug(answer)) == (409, "upload_incomplete")
    assert slug(batch(station)) == "batch_empty"
    assert batch(station, ("../../x", "a.jpg")).status_code == 404
    wrong = station.http.post("/v1/batches", json={"files": []}, headers={"Idempotency-Key": "k"})
    assert (wrong.status_code, wrong.json()["fields"]) == (422, ["uploads", "files"])


def test_the_protocols_refusals(house: House, url: str) -> None:
    """Another version, a bad length, bad metadata, a wrong offset, media type, checksum: each is told as tus says."""
    station = Station(house, url)
    without = station.http.post("/v1/uploads", headers={"Upload-Length": "1"})
    assert (without.status_code, without.headers["Tus-Version"]) == (412, "1.0.0")
    other = station.http.post("/v1/uploads", headers={"Tus-Resumable": "0.2.2", "Upload-Length": "1"})
    assert (other.status_code, other.headers["Tus-Version"]) == (412, "1.0.0")
    assert station.http.post("/v1/uploads", headers=TUS).status_code == 400
    for odd in ("x", "0" * 26, "01J0000000000000000000000%00", "..%2F..%2Fetc", "é", "a" * 300):
        assert station.http.head(f"/v1/uploads/{odd}", headers=TUS).status_code == 404, odd
    for length, status in (("-1", 400), ("x", 400), ("", 400), (str(2**63), 413), (str(129 * MIB), 413)):
        assert begin(station, length).status_code == status, length
    for metadata in ("filename !!!", "a b,a b", "x" * 5000, ","):
        assert begin(station, 1, **{"Upload-Metadata": metadata}).status_code == 400, metadata[:20]
    place = begin(station, 10).headers["Location"]
    assert slug(patch(station, place, 5, b"x")) == "offset_mismatch"
    assert patch(station, place, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415
    over = patch(station, place, 0, b"x" * 11)
    assert (over.status_code, offset_of(station, place)) == (413, 0)
    assert patch(station, place, 0, iter([b"x" * 6, b"x" * 6])).status_code == 413
    assert offset_of(station, place) == 0
    assert patch(station, place, 0, b"x", **{"Upload-Checksum": "crc32 AAAA"}).status_code == 400
    wrong = base64.b64encode(hashlib.sha1(b"y").digest()).decode()
    answer = patch(station, place, 0, b"x", **{"Upload-Checksum": f"sha1 {wrong}"})
    assert (answer.status_code, answer.headers["Tus-Resumable"], offset_of(station, place)) == (460, "1.0.0", 0)
    right = base64.b64encode(hashlib.sha256(b"xyz").digest()).decode()
    assert patch(station, place, 0, b"xyz", **{"Upload-Checksum": f"sha256 {right}"}).headers["Upload-Offset"] == "3"
    assert patch(station, place, 3, iter([b"abc", b"defg"])).headers["Upload-Offset"] == "10"
    assert patch(station, place, 10, b"").status_code == 204
    assert patch(station, place, 10, b"x").status_code == 413
    assert kept(house, station_id(house), place) == b"xyzabcdefg"
    stored = [path for path in house.storage.scratch.parent.rglob("*") if path.is_file()]
    assert len(stored) == 2 and b"xyz" not in b"".join(path.read_bytes() for path in stored)


def test_without_a_key_no_byte_is_kept(house: House, url: str) -> None:
    """A PATCH without a credential is refused before its body, and the offset stays."""
    station = Station(house, url)
    place = begin(station, 10).headers["Location"]
    with httpx.Client(base_url=url) as nobody:
        headers = {**TUS, "Upload-Offset": "0", "Content-Type": OCTETS}
        answer = nobody.patch(place, content=b"0123456789", headers=headers)
    assert (answer.status_code, offset_of(station, place)) == (401, 0)
    assert list(house.storage.scratch.iterdir()) == []


def test_an_upload_is_ended_or_runs_out(house: House, url: str) -> None:
    """A terminated upload is unknown, one whose time is over is gone; of neither a byte is left."""
    station = Station(house, url)
    place, late = begin(station, 10).headers["Location"], begin(station, 10).headers["Location"]
    for one in (place, late):
        patch(station, one, 0, b"01234")
    assert station.http.delete(place, headers=TUS).status_code == 204
    assert station.http.head(place, headers=TUS).status_code == patch(station, place, 5, b"5").status_code == 404
    override = {**TUS, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "5", "Content-Type": OCTETS}
    assert station.http.post(late, content=b"5", headers=override).headers["Upload-Offset"] == "6"
    moment = datetime.now(UTC) + timedelta(days=8)
    house.now = lambda: moment
    sweeper.tidy(house)
    assert (station.http.head(late, headers=TUS).status_code, patch(station, late, 6, b"x").status_code) == (410, 410)
    assert not [path for path in house.storage.scratch.parent.rglob("*") if path.is_file()]


def _half_a_patch(url: str, key: str, place: str, length: int, content: bytes) -> socket.socket:
    """A connection that has sent some of a PATCH and holds still."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    connection = socket.create_connection((parts.hostname, parts.port))
    head = {**TUS, "Host": "x", "Authorization": f"Bearer {key}", "Upload-Offset": "0", "Content-Type": OCTETS}
    lines = [f"PATCH {place} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    connection.sendall("\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode() + content)
    return connection


def _is_locked(house: House) -> bool:
    with house.reading() as work:
        return work.connection.execute(select(uploads.c.lock_token)).scalar_one() is not None


def _until(check: Any) -> None:
    deadline = time.monotonic() + 20
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_two_at_once_do_not_mix(any_house: House, any_url: str) -> None:
    """While one call writes, another is told so at once; what the first sent before it broke off counts."""
    station = Station(any_house, any_url)
    place = begin(station, 100).headers["Location"]
    first = _half_a_patch(any_url, station.key, place, 100, b"x" * 40)
    _until(lambda: _is_locked(any_house))
    before = time.perf_counter()
    second = patch(station, place, 0, b"y" * 100)
    assert (second.status_code, slug(second)) == (423, "upload_locked") and second.headers["Retry-After"] == "1"
    assert time.perf_counter() - before < 0.5
    assert station.http.delete(place, headers=TUS).status_code == 423
    first.close()
    _until(lambda: offset_of(station, place) == 40)
    _until(lambda: patch(station, place, 40, b"y" * 60).status_code == 204)
    assert kept(any_house, station_id(any_house), place) == b"x" * 40 + b"y" * 60


def test_a_checksum_counts_all_or_nothing(house: House, url: str) -> None:
    """A body with a checksum that breaks off is thrown away."""
    station = Station(house, url)
    place = begin(station, 100).headers["Location"]
    checksum = base64.b64encode(hashlib.sha1(b"x" * 100).digest()).decode()

    def broken() -> Any:
        yield b"x" * 40
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        patch(station, place, 0, broken(), **{"Upload-Checksum": f"sha1 {checksum}", "Content-Length": "100"})
    _until(lambda: patch(station, place, 0, b"").status_code == 204)
    assert offset_of(station, place) == 0
    _until(lambda: list(house.storage.scratch.iterdir()) == [])


def test_too_many_uploads_are_told_to_come_back(make_house: HouseMaker) -> None:
    """More uploads at once than the house takes are answered 429 with Retry-After, and taken afterwards."""
    house = make_house(station_uploads_at_once=1)
    with served(house) as url:
        station = Station(house, url)
        place = begin(station, 100).headers["Location"]
        held = _half_a_patch(url, station.key, place, 100, b"x")
        _until(lambda: _is_locked(house))
        answer = station.send(("a.jpg", a_page()))
        assert slug(answer) == "rate_limited" and 2 <= int(answer.headers["Retry-After"]) <= 10
        held.close()
        _until(lambda: station.send(("a.jpg", a_page())).status_code == 202)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # tuspy leaves sockets open
@pytest.mark.parametrize("seed", [1, 2])
def test_tuspy_over_a_line_that_is_cut(any_house: House, any_url: str, tmp_path: Path, seed: int) -> None:
    """The Python client of the protocol resumes until the file is there, byte for byte."""
    content = a_file(3 * MIB + 17, seed)
    station = Station(any_house, any_url)
    with poor_line(any_url, cuts=8, most_bytes=400_000, seed=seed) as line:
        client = TusClient(f"{line.url}/v1/uploads", headers={"Authorization": f"Bearer {station.key}"})
        place: str | None = None
        for _ in range(60):
            try:
                sender = client.uploader(
                    file_stream=BytesIO(content), chunk_size=700_000, url=place, upload_checksum=seed == 1
                )
                place = sender.url
                sender.upload()
                break
            except Exception:  # whatever the cut connection is called today; the protocol goes on from HEAD
                place = sender.url if "sender" in locals() else None
                time.sleep(0.05)
        assert line.cuts == 0 and place is not None
    place = urlsplit(place).path
    assert offset_of(station, place) == len(content)
    assert kept(any_house, station_id(any_house), place) == content


def test_tus_js_client_over_a_line_that_is_cut(house: House, url: str, tmp_path: Path) -> None:
    """The JavaScript client resumes too, and the file's Arabic name goes along."""
    node = shutil.which("node")
    assert node is not None
    content = a_file(2 * MIB + 5)
    (tmp_path / "scan.pdf").write_bytes(content)
    station = Station(house, url)
    script = Path(__file__).with_name("send.mjs")
    with poor_line(url, cuts=6, most_bytes=900_000) as line:
        command = [node, str(script), line.url, station.key, str(tmp_path / "scan.pdf"), "400000"]
        sent = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert sent.returncode == 0, sent.stderr
        assert line.cuts <= 3  # of six; how much goes over one connection is the client's affair
    place = urlsplit(sent.stdout.strip()).path
    assert kept(house, station_id(house), place) == content
    told = station.http.head(place, headers=TUS).headers["Upload-Metadata"]
    assert base64.b64decode(told.split()[1]).decode() == "ورقة العلاج.pdf"
