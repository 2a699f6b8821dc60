#!/usr/bin/env -S .venv/bin/python
"""How long a claim stands still when its worker is killed.

Usage: bench/recovery.py [--seconds S] [--workers N] [--seed N]

Kills every worker that is reading, again and again, with the usual lease, and asks the history how long it took from the kill
to the next reading of each claim. The last line is the verdict; the exit code is 1 where p99 is 40 s or more.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from bench.sending import a_claim
from cachet.client import StationClient
from cachet.house import opened
from cachet.settings import load_settings
from intake.database.tables import claims, history

MOST_P99_S = 40.0
PATIENCE_S = 120


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    rng = random.Random(given.seed)
    print(f"seed {given.seed}, {given.workers} workers")
    service = Service(given.workers, None, tries=20)
    station, _, _ = service.accounts()
    service.start()
    seconds: list[float] = []
    until, number = time.monotonic() + given.seconds, 0
    while time.monotonic() < until:
        for _ in range(2 * given.workers):
            number += 1
            path = service.folder / f"{given.seed}-{number}.pdf"
            path.write_bytes(a_claim(number))
            with StationClient(service.url, station) as client:
                client.send([path])
        time.sleep(rng.uniform(0.5, 1.5))
        held, killed_at = _reading(service), datetime.now(UTC)
        for worker in service.names("work"):
            service.signal(worker, signal.SIGKILL)
        seconds += _taken_again(service, held, killed_at)
    service.end()
    slow = sorted(seconds)
    p99_s = slow[min(len(slow) - 1, int(len(slow) * 0.99))] if slow else float("inf")
    well = p99_s < MOST_P99_S
    if well:
        shutil.rmtree(service.folder)
    middle = slow[len(slow) // 2] if slow else 0.0
    print(f"{'PASSED' if well else 'FAILED'}: {len(slow)} claims taken over, median {middle:.1f} s, p99 {p99_s:.1f} s")
    return 0 if well else 1


def _reading(service: Service) -> dict[str, int]:
    """Claims being read now, and their attempts."""
    with opened(load_settings(**service.given)) as house, house.reading() as work:
        query = select(claims.c.id, claims.c.attempt).where(claims.c.status == "reading")
        return {row.id: row.attempt for row in work.connection.execute(query)}


def _taken_again(service: Service, held: dict[str, int], killed_at: datetime) -> list[float]:
    """Seconds until each claim was taken by another worker; those that had been read already by then do not count."""
    deadline, found = time.monotonic() + PATIENCE_S, {}
    with opened(load_settings(**service.given)) as house:
        while held and time.monotonic() < deadline:
            with house.reading() as work:
                query = select(history.c.claim_id, history.c.act, history.c.at, history.c.detail)
                for row in work.connection.execute(query.where(history.c.claim_id.in_(held))):
                    if row.act == "read" and row.detail["attempt"] == held.get(row.claim_id):
                        held.pop(row.claim_id)
                    elif row.act == "reading" and row.detail["attempt"] > held.get(row.claim_id, 1 << 30):
                        found[row.claim_id] = (row.at - killed_at).total_seconds()
                        held.pop(row.claim_id)
            time.sleep(0.2)
    return [*found.values(), *(float(PATIENCE_S) for _ in held)]


if __name__ == "__main__":
    sys.exit(main())
