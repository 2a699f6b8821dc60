"""Reading under a lease: nothing lost, nothing twice, no poison that blocks; with real files and real readers."""

from __future__ import annotations

import io
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from claims.errors import NotFound
from claims.words import QuarantineReason
from intake.claim import records
from intake.claim import service as claim_service
from intake.credentials import Caller
from intake.house import House
from intake.operations.balance import balance
from tests.cachet.test_read import a_separator
from tests.conftest import HouseMaker
from tests.houses import Station, a_page, a_part, clean, read_as, served
from tests.services import PrivateRedis
from worker import lease, place, settling, sweeper
from worker.jobs import read_claim
from worker.listener import listen
from worker.readings import ReadResult

SELF = Caller("user", "0" * 26, "tests", role="auditor")


def _status(house: House, claim_id: str) -> str:
    with house.reading() as work:
        return records.load(work, claim_id).claim.status.value


def _later(house: House, seconds: float) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    house.now = lambda: moment


@pytest.fixture
def at_work(house: House) -> object:
    """This process works in `house`."""
    place.settle_in(house)
    yield house
    place.settle_in(None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>no scan</body></html>", "unsupported_type"),
        (b"MZ\x90\x00" + bytes(200), "unsupported_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_type"),
        (b"PK\x03\x04" + bytes(200), "unsupported_type"),
    ],
)
def test_what_is_no_scan_is_quarantined(house: House, url: str, at_work: House, content: bytes, reason: str) -> None:
    """After 202 a bad file is no error: its claim says why, in three languages, and is not tried again."""
    batch = Station(house, url).send(("scan.jpg", content, "image/jpeg")).json()
    claim_id = batch["claims"][0]["id"]
    read_claim(claim_id)
    with house.reading() as work:
        claim = records.load(work, claim_id).claim
    assert claim.status.value == "quarantined" and claim.quarantine is not None
    assert claim.quarantine.reason.value == reason and claim.quarantine.message.ar
    assert lease.take(house, claim_id) is None


def test_separators_with_nothing_between_them_are_all_accounted_for(house: House, url: str, at_work: House) -> None:
    """Two sheets in one file: no claim is made of them, and the balance has both pages."""
    kept = io.BytesIO()
    sheet = a_separator("CACHET-SEPARATOR")
    sheet.save(kept, "TIFF", save_all=True, append_images=[sheet])
    claim_id = Station(house, url).send(("0001.tif", kept.getvalue(), "image/tiff")).json()["claims"][0]["id"]
    read_claim(claim_id)
    assert _status(house, claim_id) == "quarantined"
    with house.reading() as work:
        told = balance(work)
    assert told.adds_up and (told.pages, told.places["separators"].pages) == (2, 2)


def test_claims_of_a_real_pile_inherit_what_was_said_of_it(house: House, url: str, at_work: House) -> None:
    """Scanned in one go, a separator between two claims: both have the regime, the day and the station of the file, and each its pages."""
    station = Station(house, url)
    pile = (Path(__file__).parents[2] / "samples" / "committed" / "10-two-claims.tif").read_bytes()
    line = {"file": "pile.tif", "regime": "cnops", "received_on": "2026-03-02"}
    answer = station.send(("pile.tif", pile, "image/tiff"), manifest=[line])
    read_claim(answer.json()["claims"][0]["id"])
    made = station.http.get(f"/v1/batches/{answer.json()['id']}").json()["claims"]
    parts = [station.http.get(f"/v1/claims/{one['id']}").json() for one in made]
    assert [(one["regime"], one["received_on"], one["part"]) for one in parts] == [
        ("cnops", "2026-03-02", 1),
        ("cnops", "2026-03-02", 2),
    ]
    assert all(one["documents"] and len(one["pages"]) > 1 for one in parts)
    with house.reading() as work:
        told = balance(work)
    assert told.adds_up and told.places["separators"].pages == 1


def test_a_page_is_kept_upright_and_sealed(house: House, url: str, at_work: House) -> None:
    """A read claim shows its page as an image of ours; on disk neither page nor name stands in the clear."""
    station = Station(house, url)
    scan = a_page(200, (900, 1200))
    batch = station.send(("SECRET-NAME.jpg", scan)).json()
    claim_id = batch["claims"][0]["id"]
    read_claim(claim_id)
    assert _status(house, claim_id) in ("flagged", "validated")
    page = station.http.get(f"/v1/claims/{claim_id}/pages/1")
    assert (page.status_code, page.headers["content-type"]) == (200, "image/jpeg")
    assert page.content[:3] == b"\xff\xd8\xff" and page.headers["x-content-type-options"] == "nosniff"
    for n in ("0", "-1", "2", str(10**9), str(10**30)):
        assert station.http.get(f"/v1/claims/{claim_id}/pages/{n}").status_code in (404, 422)
    data = Path(str(house.engine.url.database)).parent
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    for plain in (b"SECRET-NAME", scan[200:260], page.content[200:260]):
        assert plain not in kept


def test_a_page_moved_to_another_claim_does_not_open(house: House, url: str) -> None:
    """A stored image is bound to its claim and number."""
    from intake.sealing import SealBroken, unseal_stream
    from intake.station import queries

    claim_id = Station(house, url).sent()
    with house.reading() as work:
        record = records.load(work, claim_id)
        file = queries.file(work.connection, record.row["file_id"])
        with house.storage.open(file["blob"]) as blob, pytest.raises(SealBroken):
            list(unseal_stream(blob, record.key, claim_service.page_bound(claim_id, 1)))


def test_a_claim_already_read_stays_as_it_is(house: House, url: str, at_work: House) -> None:
    """Ringing twice for one claim reads it once."""
    claim_id = Station(house, url).sent()
    read_as(house, claim_id, a_part(*clean()))
    with house.reading() as work:
        before = records.load(work, claim_id).row
    read_claim(claim_id)
    with house.reading() as work:
        assert records.load(work, claim_id).row == before


def test_a_held_claim_is_left_alone(any_house: House, any_url: str) -> None:
    """Two workers never hold one claim; once the lease ran out the second may have it."""
    claim_id = Station(any_house, any_url).sent()
    first = lease.take(any_house, claim_id)
    assert first is not None and lease.take(any_house, claim_id) is None
    _later(any_house, 61)
    second = lease.take(any_house, claim_id)
    assert second is not None and second.attempt == first.attempt + 1


def test_a_write_that_comes_too_late_is_fenced(any_house: House, any_url: str) -> None:
    """A worker that lost its lease changes nothing, whatever it found, and leaves no blob behind."""
    claim_id = Station(any_house, any_url).sent()
    slow = lease.take(any_house, claim_id)
    assert slow is not None
    _later(any_house, 61)
    (claim,) = read_as(any_house, claim_id, a_part(*clean()))
    with pytest.raises(settling.Fenced):
        settling.settle(any_house, slow, ReadResult(parts=(a_part(*clean(7)),), scanned=1), Path("/nonexistent"))
    with any_house.reading() as work:
        assert records.load(work, claim_id).claim == claim


def test_a_beat_holds_the_lease(house: House, url: str) -> None:
    """A lease lasts as long as its worker beats."""
    from intake.house import Terms

    house.terms = Terms(**{**vars(house.terms), "lease_s": 1})
    claim_id = Station(house, url).sent()
    held = lease.take(house, claim_id)
    assert held is not None
    with lease.held(house, held):
        threading.Event().wait(2.5)
        assert lease.take(house, claim_id) is None


def test_three_crashes_set_a_claim_aside(any_house: House, any_url: str) -> None:
    """A claim that takes its worker down three times is quarantined with the reason, its tries in the history."""
    claim_id = Station(any_house, any_url).sent()
    for crash in range(1, 4):
        _later(any_house, crash * 1000)
        assert lease.take(any_house, claim_id) is not None
        _later(any_house, crash * 1000 + 61)
        sweeper.sweep(any_house)
    assert _status(any_house, claim_id) == "quarantined"
    with any_house.reading() as work:
        record = records.load(work, claim_id)
        lines = claim_service.history_of(work, claim_id, SELF)
    assert record.claim.quarantine is not None
    assert record.claim.quarantine.reason is QuarantineReason.READER_FAILED
    assert [line.act for line in lines].count("lease_expired") == 3


def test_the_houses_faults_are_not_the_claims(house: House, url: str, at_work: House) -> None:
    """A store that is away puts reading off, however often, and never quarantines."""
    claim_id = Station(house, url).sent()
    with house.reading() as work:
        from intake.station import queries

        blob = queries.file(work.connection, records.load(work, claim_id).row["file_id"])["blob"]
    path = house.storage._path(blob)  # type: ignore[attr-defined]
    hidden = path.with_suffix(".away")
    path.rename(hidden)
    for n in range(5):
        _later(house, n * 100)
        read_claim(claim_id)
    assert _status(house, claim_id) == "received"
    hidden.rename(path)
    _later(house, 1000)
    read_claim(claim_id)
    assert _status(house, claim_id) in ("flagged", "validated")


def test_the_sweeper_rings_for_what_redis_forgot(make_house: HouseMaker, redis: PrivateRedis) -> None:
    """A flushed Redis loses no claim: the sweeper rings again, once, and the worker reads."""
    house = make_house(redis_url=redis.url)
    place.settle_in(house)
    with served(house) as url:
        claim_id = Station(house, url).send(("x.jpg", b"", "image/jpeg")).json()["claims"][0]["id"]
        assert house.bell.waiting() == 1
        redis.flush()
        _later(house, 11)
        sweeper.sweep(house)
        assert house.bell.waiting() == 1
        sweeper.sweep(house)
        assert house.bell.waiting() == 1
        listen(redis.url, burst=True)
        assert _status(house, claim_id) == "quarantined"
    place.settle_in(None)


def test_a_redis_that_is_full_takes_no_claim_back(make_house: HouseMaker, redis: PrivateRedis) -> None:
    """Papers are taken as ever and rung for later; who asks whether the house is ready is told."""
    house = make_house(redis_url=redis.url)
    with served(house) as url, Redis.from_url(redis.url) as connection:
        station = Station(house, url)
        assert station.http.get("/readyz").json()["status"] == "ok"
        connection.config_set("maxmemory", "1")
        assert station.send(("x.jpg", a_page(3))).status_code == 202
        ready = station.http.get("/readyz")
        assert (ready.status_code, ready.json()["status"], ready.json()["parts"]["bell"]) == (200, "degraded", "down")
        connection.config_set("maxmemory", "0")
        assert station.http.get("/readyz").json()["status"] == "ok"


def test_redis_holds_nothing_but_ids(make_house: HouseMaker, redis: PrivateRedis) -> None:
    """What lies in Redis names a function and a claim; when it is read nothing of it is left."""
    house = make_house(redis_url=redis.url)
    place.settle_in(house)
    with served(house) as url:
        Station(house, url).send(
            ("SECRET.jpg", b"", "image/jpeg"), manifest=[{"file": "SECRET.jpg", "reference": "SECRET"}]
        )
        with Redis.from_url(redis.url) as connection:
            assert all(b"SECRET" not in connection.dump(key) for key in connection.scan_iter())
            listen(redis.url, burst=True)
            left = [key for key in connection.scan_iter() if key.startswith(b"rq:job:")]
    assert left == []
    place.settle_in(None)


def test_redis_is_no_way_to_run_code(make_house: HouseMaker, redis: PrivateRedis, tmp_path: Path) -> None:
    """A job that names another function, a callback or no claim of ours runs nothing and is counted."""
    house = make_house(redis_url=redis.url)
    place.settle_in(house)
    touched = tmp_path / "touched"
    with Redis.from_url(redis.url) as connection:
        queue = Queue("read", connection=connection, serializer=JSONSerializer)
        queue.enqueue("os.system", f"touch {touched}")
        queue.enqueue("worker.jobs.read_claim", "../../etc")
        queue.enqueue("worker.jobs.read_claim", ["x"], on_success=None)
        pickled = queue.enqueue("worker.jobs.read_claim", "x")
        connection.hset(pickled.key, "data", b"\x80\x04cos\nsystem\n")
        with_callback = queue.enqueue("worker.jobs.read_claim", "01J00000000000000000000000")
        connection.hset(with_callback.key, "success_callback_name", "os.abort")
    listen(redis.url, burst=True)
    assert not touched.exists() and os.getpid()
    with house.reading() as work:
        from intake.database import keeping

        assert keeping.counters(work.connection)["job_refused"] == 4
    place.settle_in(None)


def test_an_erased_key_makes_a_claim_unknown(house: House, url: str) -> None:
    """Without its data key a claim is gone, whatever rows are left."""
    from intake.database import keeping

    claim_id = Station(house, url).sent()
    with house.writing() as work:
        keeping.destroy_key(work.connection, claim_id)
    with house.reading() as work, pytest.raises(NotFound):
        records.load(work, claim_id)
