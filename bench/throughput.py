#!/usr/bin/env -S .venv/bin/python
"""Whether two workers read twice as fast as one.

Usage: bench/throughput.py [--seconds S] [--seed N] [--least RATIO]

The same scanned page, made another claim each time, waits in a house of its own; one worker reads for half of the time, two
for the other half. The first two claims of each worker are not counted: they warm it up. The last line is the verdict; the exit code is 1 where two
workers are not at least RATIO (1.8) times as fast as one. Other work on the machine spoils the figure: both cores must be free.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import ROOT, Service
from cachet.accounts import add_station
from cachet.client import StationClient
from cachet.house import opened
from cachet.settings import load_settings
from intake.database.tables import history

PAGE = ROOT / "samples" / "committed" / "06-day-61" / "page2.jpg"
MOST_A_SECOND = 3
"""Claims that two workers do not read faster than: so many wait for each second of a run."""
WARM, START_S = 2, 90
"""Claims of each worker that are not counted, and how long they may take."""


def rate(workers: int, seconds: float, seed: int) -> tuple[float, float]:
    """Claims a second that so many workers read, and processor seconds that each took."""
    service = Service(workers, None)
    with opened(load_settings(**service.given)) as house:
        key = add_station(house, "BENCH")
    for name in service.names("work"):
        service.hold(name)
    service.start()
    page = PAGE.read_bytes()
    with StationClient(service.url, key) as client:
        for number in range(int(seconds * MOST_A_SECOND) + WARM * workers):
            path = service.folder / f"{number}.jpg"
            path.write_bytes(page + f"{seed} {number}".encode())
            client.send([path])
    for name in service.names("work"):
        service.resume(name)
    deadline = time.monotonic() + START_S
    while len(read(service)) < WARM * workers and time.monotonic() < deadline:
        time.sleep(0.5)
    before, used = len(read(service)), used_s(service)
    time.sleep(seconds)
    done, used = len(read(service)) - before, used_s(service) - used
    service.end()
    counted = read(service)[WARM * workers :]
    shutil.rmtree(service.folder)
    if len(counted) <= WARM or not done:
        return 0.0, 0.0
    return (len(counted) - 1) / (counted[-1] - counted[0]).total_seconds(), used / done


def used_s(service: Service) -> float:
    """Processor seconds of all workers so far."""
    return sum(service.cpu_s(name) for name in service.names("work"))


def read(service: Service) -> list[datetime]:
    """When each claim was read."""
    with opened(load_settings(**service.given)) as house, house.reading() as work:
        moments = work.connection.execute(select(history.c.at).where(history.c.act == "read")).scalars()
        return sorted(moments)


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--least", type=float, default=1.8)
    given = options.parse_args()
    print(f"seed {given.seed}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    (one, alone_s), (two, beside_s) = (rate(workers, given.seconds / 2, given.seed) for workers in (1, 2))
    ratio = two / one if one else 0.0
    print(
        f"pages a second: one worker {one:.2f}, two {two:.2f}; processor seconds a page {alone_s:.2f}, {beside_s:.2f}"
    )
    print(f"{'PASSED' if ratio >= given.least else 'FAILED'}: {ratio:.2f} times as fast, {given.least} promised")
    return 0 if ratio >= given.least else 1


if __name__ == "__main__":
    sys.exit(main())
