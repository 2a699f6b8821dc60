"""`cachet station watch`: whatever kills it or its service, each scan is sent once and none is lost."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from cachet.accounts import add_station
from cachet.client import StationClient
from cachet.following import Following
from cachet.spool import AlreadyWatched, Item, Spool
from cachet.watching import PATIENCE_S, Watch
from intake.claim import records
from intake.database.tables import claims, files
from intake.house import House
from tests.houses import a_page, a_part, read_as, served, unstamped
from tests.lines import poor_line
from tests.services import free_port
from worker import checker

CACHET = [sys.executable, "-m", "cachet.cli", "station", "watch"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scanner's folder."""
    folder = tmp_path / "scans"
    folder.mkdir()
    return folder


def _start(
    folder: Path, url: str, key: str, *words: str, prepare: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "CACHET_STATION_KEY": key}
    command = [*CACHET, str(folder), "--url", url, *words]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=prepare)


def _until(check: Callable[[], object], patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _sent(folder: Path) -> list[Path]:
    return sorted((folder / "sent").rglob("*.jpg"))


def _received(house: House) -> Counter[str]:
    """How often the house made a claim of each content; twice sent is twice here or a duplicate there."""
    with house.reading() as work:
        hashes = work.connection.execute(select(files.c.content_hash).join_from(files, claims)).scalars()
        assert not list(work.connection.execute(select(files.c.id).where(files.c.duplicate_of.is_not(None))))
        return Counter(hashes)


def test_killed_at_any_moment_it_sends_each_scan_once(house: House, url: str, folder: Path) -> None:
    """Killed again and again over a line that is cut, the watch sends every scan, none twice, and moves all to `sent`."""
    key, rng = add_station(house, "RABAT-1"), random.Random(3)
    pages = [a_page(n) + hashlib.shake_256(bytes([n])).digest(400_000) + b"\xff\xd9" for n in range(6)]
    with poor_line(url, cuts=12, most_bytes=300_000) as line:
        for n, page in enumerate(pages):
            (folder / f"{n}.jpg").write_bytes(page)
            watch = _start(folder, line.url, key)
            time.sleep(rng.uniform(2.5, 4.5))
            watch.kill()
            watch.communicate()
            kept = list(folder.rglob("*.jpg"))
            assert sorted(hashlib.sha256(path.read_bytes()).digest() for path in kept) == sorted(
                hashlib.sha256(page).digest() for page in pages[: n + 1]
            )
        watch = _start(folder, url, key, "--once")
        _, told = watch.communicate(timeout=60)
    assert watch.returncode == 0, told
    assert len(_sent(folder)) == len(pages) and "0 waiting" in told
    assert sorted(_received(house).values()) == [1] * len(pages)


def test_a_service_that_is_away_is_waited_for(house: House, folder: Path) -> None:
    """With the service away nothing moves but into the spool; when it comes back everything is sent."""
    key, port = add_station(house, "RABAT-1"), free_port()
    (folder / "a.jpg").write_bytes(a_page())
    watch = _start(folder, f"http://127.0.0.1:{port}", key)
    try:
        _until(lambda: list((folder / ".cachet" / "waiting").glob("*/a.jpg")))
        (folder / "b.jpg").write_bytes(a_page(1))
        time.sleep(PATIENCE_S + 3)
        with served(house, port=port):
            _until(lambda: len(_sent(folder)) == 2)
    finally:
        watch.send_signal(signal.SIGTERM)
        _, told = watch.communicate(timeout=30)
    assert watch.returncode == 0 and "cannot be reached" in told and "0 waiting, 2 sent." in told


def _no_room() -> None:
    """Every write of this process fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_full_disk_loses_nothing(house: House, url: str, folder: Path) -> None:
    """When not a byte can be written the scan waits where it is, the station is told, and room brings it through."""
    key = add_station(house, "RABAT-1")
    (folder / "a.jpg").write_bytes(a_page())
    watch = _start(folder, url, key, prepare=_no_room)
    time.sleep(6)
    watch.kill()
    _, told = watch.communicate()
    assert "cannot be written" in told and "nothing is lost" in told
    assert len(list(folder.rglob("a.jpg"))) == 1 and not _sent(folder)
    again = _start(folder, url, key, "--once")
    assert again.wait(60) == 0 and again.communicate() and len(_sent(folder)) == 1


@pytest.fixture
def watch(house: House, url: str, folder: Path) -> Iterator[Watch]:
    """A watch that takes in what has not changed for a moment."""
    spool = Spool(folder)
    with StationClient(url, add_station(house, "RABAT-1"), patience_s=1) as client:
        yield Watch(spool, client, lambda _: None, still_s=0.2)
    spool.close()


def _rounds(watch: Watch, count: int = 4) -> None:
    for _ in range(count):
        watch.once()
        time.sleep(0.15)


def test_a_file_is_left_alone_until_it_is_whole(watch: Watch, folder: Path) -> None:
    """What grows, ends too early, is empty, hidden or still named as unfinished is not sent."""
    page = a_page()
    (folder / "cut.jpg").write_bytes(page[:-10])
    (folder / "empty.pdf").touch()
    (folder / ".hidden.jpg").write_bytes(page)
    (folder / "b.jpg.part").write_bytes(page)
    with (folder / "grows.jpg").open("wb") as growing:
        for byte in page:
            growing.write(bytes([byte]))
            growing.flush()
            if byte == 0xFF:
                watch.once()
    _rounds(watch)
    assert [path.name for path in _sent(folder)] == ["grows.jpg"] and _sent(folder)[0].read_bytes() == page
    (folder / "cut.jpg").write_bytes(page[:-10] + b"x" + page[-9:])
    _rounds(watch)
    assert [path.name for path in _sent(folder)] == ["cut.jpg", "grows.jpg"]


def test_a_name_used_again_overwrites_nothing(watch: Watch, folder: Path) -> None:
    """Scanners count from 1 each day: two scans of one name both stay under `sent`."""
    for shade in (1, 2):
        (folder / "1.jpg").write_bytes(a_page(shade))
        _rounds(watch)
    assert [path.name for path in _sent(folder)] == ["1-2.jpg", "1.jpg"]


def test_what_is_refused_for_good_is_set_aside_with_the_reason(watch: Watch, house: House, folder: Path) -> None:
    """A file the service will never take does not block those behind it."""
    house.terms = type(house.terms)(**{**vars(house.terms), "max_file_bytes": 2000})
    (folder / "a.jpg").write_bytes(a_page(1, (900, 900)) + bytes(4000) + b"\xff\xd9")
    (folder / "b.jpg").write_bytes(a_page(2))
    _rounds(watch)
    assert [path.name for path in _sent(folder)] == ["b.jpg"]
    (reason,) = (folder / "refused").rglob("a.jpg.txt")
    assert "larger than this service takes" in reason.read_text()


def test_a_lost_state_sends_nothing_twice(watch: Watch, house: House, folder: Path) -> None:
    """A spool whose notes are lost after the batch was taken is sent to its end, and the service makes one claim."""
    (folder / "a.jpg").write_bytes(a_page())
    _rounds(watch, 1)
    time.sleep(0.3)
    (item,) = _taken(watch, folder)
    begun = watch._begin(item, item.state())
    assert begun.upload is not None
    watch._fill(item, begun.upload)
    watch.client.send_uploaded(begun.upload, "a.jpg", f"{item.folder.name}-1")
    (item.folder / "state.json").write_text("{")
    _rounds(watch, 1)
    assert len(_sent(folder)) == 1
    with house.reading() as work:
        assert len(work.connection.execute(select(claims.c.id)).all()) == 1


def _taken(watch: Watch, folder: Path) -> list[Item]:
    watch.spool.take_in(folder / "a.jpg")
    return watch.spool.items()


def test_one_folder_has_one_watch(watch: Watch, folder: Path) -> None:
    """A second watch over the same folder is refused."""
    with pytest.raises(AlreadyWatched):
        Spool(folder)


def test_the_station_hears_at_once_what_to_scan_again_and_then_what_is_missing(
    house: House, url: str, folder: Path
) -> None:
    """Before anything is read a blank page is named; once read, what is missing is told, and a receipt lies beside the scan."""
    told: list[str] = []
    with closing(Spool(folder)) as spool, StationClient(url, add_station(house, "RABAT-1"), patience_s=1) as client:
        watch = Watch(spool, client, told.append, Following(client, told.append, "fr", receipts=True), still_s=0.2)
        (folder / "a.jpg").write_bytes(a_page(240, (1240, 1754)))
        begun = time.monotonic()
        while not any("a.jpg, page 1" in sentence for sentence in told):
            watch.once()
            checker.check_next(house)
            assert time.monotonic() - begun < 60, told
            time.sleep(0.1)
        with house.reading() as work:
            claim_id = work.connection.execute(select(claims.c.id)).scalar_one()
        read_as(house, claim_id, a_part(*unstamped()))
        _until(lambda: watch.once() and list(folder.rglob("*.receipt.pdf")), 20)
    (sent,) = folder.rglob("*.receipt.pdf")
    assert sent.name == "a.jpg.receipt.pdf" and sent.read_bytes().startswith(b"%PDF")
    assert sum("page 1: La page est blanche" in sentence for sentence in told) == 1
    assert any("cachet" in sentence and "flagged" not in sentence for sentence in told)


def test_scans_in_folders_keep_their_places(watch: Watch, house: House, folder: Path) -> None:
    """What lies in a folder under the watched one is sent under its path and moved to the same place under `sent`, once."""
    for name in ("desk-1/1.jpg", "desk-2/deep/1.jpg", "1.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(a_page(len(name)))
    _rounds(watch)
    day = next((folder / "sent").iterdir())
    assert [path.relative_to(day).as_posix() for path in _sent(folder)] == [
        "1.jpg",
        "desk-1/1.jpg",
        "desk-2/deep/1.jpg",
    ]
    assert sum(_received(house).values()) == 3
    _rounds(watch, 2)
    assert sum(_received(house).values()) == 3


def test_a_manifest_beside_the_scans_goes_along(watch: Watch, house: House, folder: Path) -> None:
    """Each scan bears what its line says, from its own folder's manifest or one around it; the manifest is no scan."""
    (folder / "desk-1").mkdir()
    lines = [
        {"file": "desk-1/a.jpg", "regime": "cnss"},
        {"file": "b.jpg", "reference": "R-2", "received_on": "2026-03-02"},
    ]
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "desk-1" / "manifest.jsonl").write_text(json.dumps({"file": "a.jpg", "regime": "cnops"}))
    for shade, name in enumerate(("desk-1/a.jpg", "b.jpg", "c.jpg")):
        (folder / name).write_bytes(a_page(shade))
    _rounds(watch)
    with house.reading() as work:
        kept = {record.claim.source: record.claim for record in records.every(work)}
    assert {name: claim.regime for name, claim in kept.items()} == {
        "desk-1/a.jpg": "cnops",
        "b.jpg": None,
        "c.jpg": None,
    }
    assert (kept["b.jpg"].reference, kept["b.jpg"].received_on) == ("R-2", date(2026, 3, 2))
    assert (folder / "manifest.jsonl").exists() and len(_sent(folder)) == 3


def test_scans_beside_a_broken_manifest_wait(watch: Watch, folder: Path) -> None:
    """Half a line, or one that names nothing, sends nothing; once it is whole the scan goes."""
    told: list[str] = []
    watch.say = told.append
    (folder / "a.jpg").write_bytes(a_page())
    for broken in ('{"file": "a.jpg", "rec', '{"regime": "cnss"}', "[]"):
        (folder / "manifest.jsonl").write_text(broken)
        _rounds(watch)
        assert not _sent(folder) and "Line 1" in told[-1] and "wait" in told[-1]
    (folder / "manifest.jsonl").write_text('{"file": "a.jpg", "regime": "cnss"}')
    _rounds(watch)
    assert len(_sent(folder)) == 1


def test_a_line_the_service_refuses_sets_the_scan_aside(watch: Watch, folder: Path) -> None:
    """A day to come is refused with the reason beside the scan; others go on."""
    (folder / "manifest.jsonl").write_text('{"file": "a.jpg", "received_on": "2999-01-01"}')
    (folder / "a.jpg").write_bytes(a_page(1))
    (folder / "b.jpg").write_bytes(a_page(2))
    _rounds(watch)
    (reason,) = (folder / "refused").rglob("a.jpg.txt")
    assert "received_on" in reason.read_text() and [path.name for path in _sent(folder)] == ["b.jpg"]
