#!/usr/bin/env -S .venv/bin/python
"""Milliseconds to look for earlier claims among a million: by bytes, event, invoice or box, and page, on both databases.

python bench/duplicates.py [--claims 1000000] [--seconds 30] [--only sqlite|postgresql]

Needs PostgreSQL's programs on this machine for the second database. Fills a database first, which takes a minute or two.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from intake.claim import queries
from intake.database import READING, open_database, upgrade
from intake.database.tables import batches, files, stations
from tests.services import private_postgres

MOST_MS = 20.0
"""Longest a look-up may take among a million claims; the 99th centile counts."""
TRACES = 4
"""What a claim leaves behind: two halves of its event, an invoice, a box."""
LOOKS = 5
"""Under how many pairs of values the pages of a claim are kept."""
CROWD = 150
"""Claims that share one pair of values: a number that many bills bear, with one amount."""
SINCE = datetime.now(UTC) - timedelta(days=24 * 31)
LAST = "Z" * 26
SERIES = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :claims) SELECT n FROM s)",
    "postgresql": "(SELECT generate_series(1, :claims) AS n) AS s",
}
NUMBER = {"sqlite": "printf('%0{width}d', {what})", "postgresql": "lpad(({what})::text, {width}, '0')"}
BYTES = {"sqlite": "CAST({} AS BLOB)", "postgresql": "convert_to({}, 'UTF8')"}
LOOK = {"sqlite": "randomblob(32)", "postgresql": "decode(md5(n::text) || md5((-n)::text), 'hex')"}
SEALED = {"sqlite": "zeroblob(2000)", "postgresql": "decode(repeat('00', 2000), 'hex')"}


def fill(connection: Connection, claims: int) -> None:
    """Put `claims` claims, each with four traces and four looks of pages, into an empty database."""
    dialect = connection.dialect.name

    def number(width: int, what: str = "n") -> str:
        return NUMBER[dialect].format(width=width, what=what)

    station, batch, file = "S" * 26, "B" * 26, "F" * 26
    now = datetime.now(UTC)
    connection.execute(insert(stations).values(id=station, name="BENCH", key_hash="0", created_at=now))
    connection.execute(insert(batches).values(id=batch, station_id=station, created_at=now))
    connection.execute(
        insert(files).values(
            id=file,
            batch_id=batch,
            station_id=station,
            position=1,
            source_sealed=b"",
            content_hash="0" * 64,
            size=1,
            created_at=now,
        )
    )
    named = {"file": file, "batch": batch, "station": station, "claims": claims}
    moment = now if dialect == "postgresql" else now.replace(tzinfo=None).isoformat(" ")
    connection.execute(
        text(
            "INSERT INTO claims (id, file_id, batch_id, station_id, part, tracking, version, revision, status,"
            " received_at, rules, missing, content_hash, event_hash, sealed, attempt, failures, changed_at)"
            f" SELECT {number(26)}, :file, :batch, :station, n, {number(12)}, 1, 1, 'validated', :now, '[]', '[]',"
            f" {number(64)}, {number(64)}, {SEALED[dialect]}, 0, 0, :now FROM {SERIES[dialect]}"
        ),
        {**named, "now": moment},
    )
    for shift in range(0, TRACES * claims, claims):
        hashed = number(64, f"n + {shift}")
        insert_traces = f"INSERT INTO traces (hash, claim_id) SELECT {hashed}, {number(26)} FROM {SERIES[dialect]}"
        connection.execute(text(insert_traces), {"claims": claims})
    for shift in range(LOOKS):
        # every key is one claim's own but those of the first pair, which a crowd shares
        key = number(16, f"n / {CROWD}") if shift == 0 else number(16, f"n + {shift} * :claims")
        connection.execute(
            text(
                "INSERT INTO looks (key, claim_id, page, look, sure)"
                f" SELECT {BYTES[dialect].format(key)}, {number(26)}, 1, {LOOK[dialect]}, 7 FROM {SERIES[dialect]}"
            ),
            {"claims": claims},
        )


def look_ups(connection: Connection, claims: int, seconds: float) -> dict[str, float]:
    """The 99th centile, in milliseconds, of each way to look for earlier claims; half of them find one."""
    chance = random.Random(4)
    times: dict[str, list[float]] = {"bytes": [], "event": [], "invoice or box": [], "page": []}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        one = f"{chance.randrange(1, 2 * claims):064d}"
        works = {
            "bytes": lambda one=one: queries.alike(connection, LAST, int(one), one),
            "event": lambda one=one: queries.of_events(connection, LAST, [one], ["-" * 64], SINCE),
            "page": lambda one=one: pages_again(connection, int(one), claims),
            "invoice or box": lambda one=one: queries.traced(connection, LAST, [one, one[::-1]], SINCE),
        }
        for name, work in works.items():
            start = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: sorted(taken)[int(0.99 * len(taken))] for name, taken in times.items()}


def pages_again(connection: Connection, n: int, claims: int) -> dict[str, str]:
    """The pages that share two values with those of claim `n`, and the names of two that look alike."""
    rows = queries.looked_up(connection, LAST, keys_of(n, claims))
    return queries.trackings(connection, {row["claim_id"] for row in rows[:2]}, SINCE)


def keys_of(n: int, claims: int) -> list[bytes]:
    """What the pages of claim `n` are looked up by."""
    return [f"{n // CROWD if shift == 0 else n + shift * claims:016d}".encode() for shift in range(LOOKS)]


def measure(engine: Engine, claims: int, seconds: float) -> bool:
    """Fill and ask one database; whether every look-up is quick enough."""
    upgrade(engine)
    start = time.monotonic()
    with engine.begin() as connection:
        fill(connection, claims)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    print(f"{engine.dialect.name}: {claims:,} claims in {time.monotonic() - start:.0f} s")
    with engine.connect().execution_options(**{READING: True}) as connection, connection.begin():
        found = look_ups(connection, claims, seconds)
    for name, cost in found.items():
        print(f"{cost:8.2f} ms  {name} (99th centile), at most {MOST_MS} ms")
    return max(found.values()) <= MOST_MS


def main(claims: int, seconds: float, only: str | None) -> int:
    """Measure both databases; 1 where a look-up is too slow."""
    held = True
    if only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(f"sqlite:///{folder}/bench.db")
            held = measure(engine, claims, seconds / 2) and held
            engine.dispose()
    if only != "sqlite":
        with private_postgres() as url:
            engine = open_database(f"{url}/postgres")
            held = measure(engine, claims, seconds / 2) and held
            engine.dispose()
    print(f"{'HELD' if held else 'BROKEN'}: looking for earlier claims among {claims:,} takes at most {MOST_MS} ms")
    return 0 if held else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of the asking, without the filling")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    args = parser.parse_args()
    sys.exit(main(args.claims, args.seconds, args.only))
