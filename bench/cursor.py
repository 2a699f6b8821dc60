#!/usr/bin/env -S .venv/bin/python
"""Whether the feed of adjudication skips a claim that commits late, with many writers on PostgreSQL.

Usage: bench/cursor.py [--seconds S] [--writers N] [--seed N]

Each writer offers versions in transactions that stay open for up to four milliseconds. One reader pulls as the service does, another
by the number of the row alone, both without pause and from their last cursor. The last line is the verdict; the exit code is 1
where the service's cursor skipped a row, or the naive one skipped none (then the test shows nothing).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cachet.house import opened
from cachet.settings import load_settings
from claims.claim import Claim
from claims.words import Status
from intake.adjudication import queries
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.database.tables import batches, feed, files, stations
from intake.house import House
from intake.sealing import MasterKey
from tests.services import private_postgres

LONGEST_S = 0.004
Reader = Callable[[Connection, tuple[int, int]], list[tuple[int, int]]]


def a_claim(house: House) -> str:
    """One claim to offer versions of."""
    with house.writing() as work:
        now, ids = house.now(), [records.new_id() for _ in range(3)]
        add = work.connection.execute
        add(stations.insert().values(id=ids[0], name="BENCH", key_hash="x", created_at=now))
        add(batches.insert().values(id=ids[1], station_id=ids[0], created_at=now))
        add(
            files.insert().values(
                id=ids[2],
                batch_id=ids[1],
                station_id=ids[0],
                position=0,
                source_sealed=b"",
                content_hash="x",
                size=0,
                created_at=now,
            )
        )
        claim = Claim(
            id=records.new_id(),
            tracking=records.new_tracking(),
            source="x",
            sha256="0" * 64,
            batch=ids[1],
            received_at=now,
            status=Status.VALIDATED,
        )
        records.create(work, claim, file_id=ids[2], station_id=ids[0], content_hash="x", manifest={})
    return claim.id


def write(house: House, claim_id: str, first: int, step: int, seed: int, over: threading.Event) -> None:
    """Offer versions `first`, `first + step`, … in transactions of different length."""
    rng, version = random.Random(seed), first
    while not over.is_set():
        with house.writing() as work:
            claim_queries.publish(
                work.connection, claim_id=claim_id, version=version, regime=None, at=house.now(), sealed=b""
            )
            time.sleep(rng.uniform(0, LONGEST_S))
        version += step


def ours(connection: Connection, place: tuple[int, int]) -> list[tuple[int, int]]:
    """What the service's cursor shows next."""
    rows = queries.after(connection, place, 500, (), unacknowledged=False)
    return [(row["xid"], row["seq"]) for row in rows]


def naive(connection: Connection, place: tuple[int, int]) -> list[tuple[int, int]]:
    """What a cursor made of the row's number alone shows next."""
    query = select(feed.c.xid, feed.c.seq).where(feed.c.seq > place[1]).order_by(feed.c.seq).limit(500)
    return [(row.xid, row.seq) for row in connection.execute(query)]


def read(house: House, reader: Reader, seen: set[int], over: threading.Event) -> None:
    """Pull without pause until all writers have ended and nothing more comes."""
    place = (0, 0)
    while True:
        ended = over.is_set()
        with house.reading() as work:
            rows = reader(work.connection, place)
        if rows:
            place = rows[-1]
            seen.update(seq for _, seq in rows)
        elif ended:
            return


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--writers", type=int, default=16)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {given.writers} writers")
    folder = Path(tempfile.mkdtemp(prefix="cachet-bench-"))
    with private_postgres() as server:
        settings = load_settings(
            data=folder,
            database_url=f"{server}/postgres",
            master_key=MasterKey.new().text(),
            redis_url=f"unix://{folder}/none",
        )
        with opened(settings) as house:
            claim_id, over, all_over = a_claim(house), threading.Event(), threading.Event()
            seen: dict[str, set[int]] = {"ours": set(), "naive": set()}
            writers = [
                threading.Thread(target=write, args=(house, claim_id, 1 + n, given.writers, given.seed + n, over))
                for n in range(given.writers)
            ]
            readers = [
                threading.Thread(target=read, args=(house, reader, seen[name], all_over))
                for name, reader in (("ours", ours), ("naive", naive))
            ]
            for thread in (*writers, *readers):
                thread.start()
            time.sleep(given.seconds)
            over.set()
            for thread in writers:
                thread.join()
            all_over.set()
            for thread in readers:
                thread.join()
            with house.reading() as work:
                committed = int(work.connection.execute(select(func.count()).select_from(feed)).scalar_one())
    shutil.rmtree(folder)
    skipped = {name: committed - len(numbers) for name, numbers in seen.items()}
    well = committed > 0 and skipped["ours"] == 0 and skipped["naive"] > 0
    print(
        f"{'PASSED' if well else 'FAILED'}: {committed} committed, skipped {skipped['ours']}, by the naive cursor {skipped['naive']}"
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
