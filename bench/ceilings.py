"""What each part of the service costs for one claim, and how much of it this machine could carry: measured, not believed."""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import ROOT
from cachet.accounts import add_station
from cachet.house import opened
from cachet.settings import load_settings
from claims.errors import Unreadable
from intake import replaying
from intake.bell import QUEUE, Bell
from intake.credentials import Caller, hash_of
from intake.house import House
from intake.people import queries as people
from intake.sealing import MasterKey
from intake.station import service as station
from intake.station.receiving import Parcel
from intake.storage.folder import FolderStorage
from tests.builders import ACT, a_care_sheet
from tests.services import Cluster, PrivateRedis, private_cluster
from worker import lease, settling
from worker.readings import ReadResult
from worker.sandbox import check_file, read_file, warm

SAMPLES = ROOT / "samples" / "committed"
PAGES = 6
SCAN_BYTES, IMAGE_BYTES = 220_000, 512_000
"""A page as it comes in, and as it is kept for people at the quality that `worker.sandbox` writes: means of the committed samples."""


@dataclass
class PageCosts:
    """Processor seconds of each page read, and of each page looked at."""

    read_s: list[float] = field(default_factory=list)
    looked_s: list[float] = field(default_factory=list)


def page_costs(seconds: float) -> PageCosts:
    """Read committed samples one after the other, in children as the workers do."""
    warm()
    costs, until = PageCosts(), time.monotonic() + seconds
    scans = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".jpg", ".png", ".tif", ".pdf"))
    while time.monotonic() < until:
        for path in scans:
            with tempfile.TemporaryDirectory() as album:
                try:
                    begun = _children_s()
                    result = read_file(path, keep=Path(album))
                    read = _children_s()
                    check_file(path)
                    looked = _children_s()
                except Unreadable:
                    continue
            costs.read_s += [(read - begun) / result.scanned] * result.scanned
            costs.looked_s += [(looked - read) / result.scanned] * result.scanned
            if time.monotonic() > until:
                break
    return costs


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass
class Database:
    """PostgreSQL: claims a second that went all the way in, and its own processor seconds for each."""

    claims_per_s: float
    server_s: float
    backlog: int


def database(seconds: float, backlog: int, threads: int = 4) -> Database:
    """Claims taken in, leased, settled and offered through the code itself, on a durable cluster with `backlog` claims waiting."""
    with private_cluster(durable=True) as cluster:
        folder = Path(tempfile.mkdtemp(prefix="cachet-bench-"))
        given = {"data": folder, "master_key": MasterKey.new().text(), "disk_floor_mib": 0}
        settings = load_settings(
            **given, database_url=f"{cluster.url}/postgres", redis_url=f"unix://{folder}/none.sock"
        )
        with opened(settings) as house:
            house.bell = Bell(None)  # Redis has a ceiling of its own
            callers = [_station(house, f"S-{n}") for n in range(threads)]
            for n in range(backlog):
                _sent(house, callers[n % threads], f"b-{n}")
            used, begun = _server_s(cluster), time.monotonic()
            with ThreadPoolExecutor(threads) as pool:
                done = sum(pool.map(lambda n: _through(house, callers[n], n, begun + seconds), range(threads)))
            took = time.monotonic() - begun
            found = Database(done / took, (_server_s(cluster) - used) / max(1, done), backlog)
        shutil.rmtree(folder)
    return found


def _station(house: House, name: str) -> Caller:
    key = add_station(house, name)
    with house.reading() as work:
        row = people.station_by_key(work.connection, hash_of(key))
    assert row is not None
    return Caller("station", row.id, row.name)


def _sent(house: House, caller: Caller, name: str) -> None:
    claimed = replaying.start(house, caller.actor, name)
    assert claimed is not None
    parcel = Parcel()
    parcel.take(house, f"{name}.pdf", [name.encode()])
    station.take_batch(house, caller, claimed, parcel, station.fingerprint(parcel))


def _through(house: House, caller: Caller, thread: int, until: float) -> int:
    """One claim after the other: sent, leased, settled with what a reader would have found."""
    done, album = 0, Path("/nonexistent")
    while time.monotonic() < until:
        number = thread * 1_000_000 + done
        _sent(house, caller, str(number))
        held = lease.take_next(house)
        if held is None:
            continue
        settling.settle(house, held, ReadResult(parts=(_part(number),), scanned=PAGES), album)
        done += 1
    return done


def _part(number: int) -> settling.ReadPart:
    from tests.houses import a_part

    amount = f"{150 + number % 100_000}.00"
    sheet = a_care_sheet(acts=[{**ACT, "amount": amount}], total_amount=amount, pages=range(1, PAGES + 1))
    return a_part(sheet)


def _server_s(cluster: Cluster) -> float:
    """Processor seconds of the cluster: its first process, those it has waited for, those that run."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == cluster.pid:
            total += sum(map(int, told[11:15])) / ticks
        elif int(told[1]) == cluster.pid:
            total += sum(map(int, told[11:13])) / ticks
    return total


def bell(seconds: float) -> float:
    """Rings a second, rung and heard, that Redis can carry: from its own processor time, for it has one thread."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-bench-"))
    redis = PrivateRedis(folder)
    redis.start()
    ours, count, until = Bell(redis.url), 0, time.monotonic() + seconds
    with Redis.from_url(redis.url) as connection:
        before = connection.info("cpu")
        while time.monotonic() < until:
            ours.ring([f"{count + n:026d}" for n in range(50)])
            for _ in range(50):
                job = connection.lmove(f"rq:queue:{QUEUE}", f"rq:queue:{QUEUE}:intermediate")
                connection.hgetall(b"rq:job:" + job)
                connection.lrem(f"rq:queue:{QUEUE}:intermediate", 1, job)
                connection.delete(b"rq:job:" + job)
            count += 50
        after = connection.info("cpu")
    ours.close()
    redis.kill()
    shutil.rmtree(folder)
    used = sum(after[name] - before[name] for name in ("used_cpu_user", "used_cpu_sys"))
    return count / used


def storage(seconds: float) -> tuple[float, float]:
    """Blobs and megabytes a second that the disk under the temporary folder takes durably, two writers at once."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-bench-"))
    place = FolderStorage(folder, floor_bytes=0)
    content = os.urandom(IMAGE_BYTES)

    def put(writer: int) -> int:
        count, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            part = place.scratch / f"{writer}-{count}.part"
            part.write_bytes(content)
            place.put(part, f"{writer * 1_000_000 + count:064x}")
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        blobs = sum(pool.map(put, range(2))) / seconds
    shutil.rmtree(folder)
    return blobs, blobs * IMAGE_BYTES / 1e6
