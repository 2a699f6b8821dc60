"""Places that keep bytes: the same promises in a folder and over the S3 protocol.

The S3 side is moto's server over HTTP: it speaks the protocol but keeps everything in memory and enforces neither
permissions nor part sizes, so durability and access rules of a real store are not shown here.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import boto3
import pytest

from intake.sealing import Keyring, MasterKey, SealBroken, SealingWriter, bound, unseal_stream
from intake.storage import Storage, StorageUnavailable, open_storage
from tests.conftest import HouseMaker
from tests.houses import Station, a_page, a_part, clean, read_as, served
from tests.services import free_port


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3-compatible store over HTTP with the bucket `scans`; gives its endpoint."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{server._port}"
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="scans")
    yield endpoint
    client.close()
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A store of each kind."""
    if request.param == "folder":
        return open_storage(str(tmp_path / "kept"), tmp_path / "scratch", floor_bytes=0, endpoint=None, region=None)
    endpoint = request.getfixturevalue("s3")
    return open_storage("s3://scans/a/b", tmp_path / "scratch", floor_bytes=0, endpoint=endpoint, region=None)


def test_what_is_put_comes_back(storage: Storage) -> None:
    """A blob comes back byte for byte under its address, until it is removed."""
    sealed = storage.scratch / "x.part"
    content = bytes(range(256)) * 5000
    address = hashlib.sha256(content).hexdigest()
    sealed.write_bytes(content)
    storage.put(sealed, address)
    assert not sealed.exists()
    with storage.open(address) as blob:
        assert blob.read() == content
    moment = datetime.now(UTC)
    assert list(storage.addresses(moment + timedelta(minutes=1))) == [address]
    assert list(storage.addresses(moment - timedelta(minutes=1))) == []
    storage.remove(address)
    storage.remove(address)
    with pytest.raises(StorageUnavailable):
        storage.open(address)
    storage.probe()


def test_no_room_is_told_before_anything_is_kept(tmp_path: Path) -> None:
    """Under the floor of free disk nothing is taken."""
    full = open_storage(str(tmp_path / "kept"), tmp_path, floor_bytes=1 << 62, endpoint=None, region=None)
    sealed = full.scratch / "x.part"
    sealed.write_bytes(b"x")
    with pytest.raises(StorageUnavailable):
        full.put(sealed, "00" * 32)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store that answers every call with 503, as a real one does when it is asked too much."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    class Busy(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PUT = do_GET = do_HEAD = do_DELETE = do_POST = _refuse  # noqa: N815  # as http.server has it

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_store_that_answers_with_errors_is_told_as_unavailable(failing: str, tmp_path: Path) -> None:
    """Each call on a store that fails says so in one way: nobody takes it for a fault of the file or of ours."""
    store = open_storage("s3://scans", tmp_path, floor_bytes=0, endpoint=failing, region=None)
    sealed = store.scratch / "x.part"
    sealed.write_bytes(b"x" * 100)
    with pytest.raises(StorageUnavailable):
        store.put(sealed, "ab" + "0" * 62)
    assert not sealed.exists()
    for call in (store.open, store.remove):
        with pytest.raises(StorageUnavailable):
            call("ab" + "0" * 62)
    with pytest.raises(StorageUnavailable):
        store.probe()


def test_a_store_that_is_down_never_says_202(make_house: HouseMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nobody at the endpoint an upload is told to come back and no row is kept; the same key works once it is there."""
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    port = free_port()
    house = make_house(storage_url="s3://late/kept", s3_endpoint=f"http://127.0.0.1:{port}")
    with served(house) as url:
        station = Station(house, url)
        answer = station.send(("a.jpg", a_page()), key="k")
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert answer.json()["type"].endswith(":storage_unavailable")
        assert station.http.get("/readyz").status_code == 503
        server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
        server.start()
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}")
        client.create_bucket(Bucket="late")  # moto remembers: a bucket of its own
        assert station.send(("a.jpg", a_page()), key="k").status_code == 202
        client.close()
        server.stop()


def test_a_claim_goes_through_s3(s3: str, make_house: HouseMaker) -> None:
    """A batch is kept and read with the store over S3; no byte of it stands there in the clear."""
    house = make_house(storage_url="s3://scans/claims", s3_endpoint=s3)
    with served(house) as url:
        claim_id = Station(house, url).sent(9)
        read_as(house, claim_id, a_part(*clean()))
    client = boto3.client("s3", endpoint_url=s3)
    (kept,) = client.list_objects_v2(Bucket="scans")["Contents"]
    body = client.get_object(Bucket="scans", Key=kept["Key"])["Body"].read()
    client.close()
    assert kept["Key"].startswith("claims/") and a_page(9)[20:80] not in body


def _sealed(key: bytes, plain: bytes) -> bytes:
    target = BytesIO()
    writer = SealingWriter(target, key, bound("a", "file"))
    for start in range(0, len(plain), 70_000):
        writer.write(plain[start : start + 70_000])
    writer.finish()
    assert writer.address == hashlib.sha256(target.getvalue()).hexdigest()
    assert writer.sha256 == hashlib.sha256(plain).hexdigest()
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_sealed_stream_opens_only_whole_and_where_it_belongs(size: int) -> None:
    """Cut, lengthened, altered or moved to another owner, a sealed file does not open."""
    key, plain = b"k" * 32, bytes(size)
    sealed = _sealed(key, plain)
    assert b"".join(unseal_stream(BytesIO(sealed), key, bound("a", "file"))) == plain
    whole = (1 << 20) + 16
    broken = [sealed[:-1], sealed + b"x", sealed[:11], b"", sealed[:-1] + bytes([sealed[-1] ^ 1])]
    if size > 1 << 20:
        broken.append(sealed[: 11 + whole])
    for bad in broken:
        with pytest.raises(SealBroken):
            list(unseal_stream(BytesIO(bad), key, bound("a", "file")))
    for owner, purpose in (("b", "file"), ("a", "page 1")):
        with pytest.raises(SealBroken):
            list(unseal_stream(BytesIO(sealed), key, bound(owner, purpose)))


def test_two_master_keys_are_valid_while_one_replaces_the_other() -> None:
    """A key wrapped by the old master still opens beside the new one, and not without it."""
    old, new = MasterKey.new(), MasterKey.new()
    key, wrapped = Keyring((old,)).new_key("c")
    both = Keyring((new, old))
    assert both.unwrap("c", wrapped) == key
    assert Keyring((new,)).unwrap("c", both.wrap("c", key)) == key
    with pytest.raises(SealBroken):
        Keyring((new,)).unwrap("c", wrapped)
    with pytest.raises(SealBroken):
        both.unwrap("d", wrapped)
