#!/usr/bin/env -S .venv/bin/python
"""How many machines read a country's claims in a day, and which shared part is full first: on paper and by simulation.

Usage: bench/capacity.py [--seconds S] [--claims N]... [--cores N] [--wait-s S] [--backlog N] [--seed N]

Measures on this machine, in S (60) seconds: processor seconds of each page read and looked at, of a file taken in, of PostgreSQL and
Redis for each claim, and what the disk takes durably. Then, for each number of claims a day (110,000 and 500,000), six pages each:
on paper, workers for a flat day and for its busiest hour; by simulation, one worker a core, the fewest with which 95 of 100 claims
are read within WAIT-S (300) of their arrival through a day of counters from 8.30 to 16.30, page costs drawn from those measured.
Each shared part is held against its measured ceiling at the busiest hour. The last line is the verdict; the exit code is 1 where a shared
part of this machine's size would not carry the largest day, or no number of workers keeps the wait.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import random
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import ceilings
from bench.ceilings import IMAGE_BYTES, PAGES, SCAN_BYTES, Database, PageCosts
from bench.overhead import sent_ms
from bench.parts import Service
from cachet.accounts import add_station
from cachet.house import opened
from cachet.settings import load_settings

HOURS = (0.6, 1.2, 1.5, 1.3, 0.8, 0.9, 1.1, 0.6)
"""How much comes in each hour of the day, against the mean: full at eleven, quiet over lunch. An assumption; change it to yours."""
HOUR_S = 3600
BUSY = 0.7
"""A shared part that is busier than this makes others wait."""


@dataclass(frozen=True)
class Measured:
    """All that was measured; `web_s` for a file of one scan."""

    pages: PageCosts
    web_s: float
    database: Database
    rings_per_s: float
    blobs_per_s: float
    mb_per_s: float


def measure(seconds: float, backlog: int, rng: random.Random) -> Measured:
    """Half of the time for pages, the rest for what they share."""
    service = Service(0, None, sweeper=False)
    with opened(load_settings(**service.given)) as house:
        key = add_station(house, "BENCH")
    service.start()
    with httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        web_s = sent_ms(service, http, rng, seconds / 10, 1, PAGES * SCAN_BYTES >> 10) / 1000
    service.end()
    shutil.rmtree(service.folder)
    pages = ceilings.page_costs(seconds / 2)
    return Measured(
        pages,
        web_s,
        ceilings.database(seconds / 5, backlog),
        ceilings.bell(seconds / 10),
        *ceilings.storage(seconds / 10),
    )


def arrivals(claims: int, rng: np.random.Generator) -> np.ndarray:  # (claims,) float64, seconds since the doors opened
    """When each claim of a day comes in."""
    hours = rng.choice(len(HOURS), size=claims, p=np.array(HOURS) / sum(HOURS))
    return np.sort((hours + rng.random(claims)) * HOUR_S)


def p95_wait_s(came: np.ndarray, takes: np.ndarray, workers: int) -> float:
    """How long 95 of 100 claims wait until they are read, first come first served."""
    free = [0.0] * workers
    waits = np.empty(len(came))
    for at, (arrived, taken) in enumerate(zip(came.tolist(), takes.tolist(), strict=True)):
        done = max(arrived, free[0]) + taken
        heapq.heapreplace(free, done)
        waits[at] = done - arrived
    return float(np.quantile(waits, 0.95))


def fewest(came: np.ndarray, takes: np.ndarray, wait_s: float) -> int | None:
    """The fewest workers that keep the wait; None where one claim alone takes longer."""
    if float(np.quantile(takes, 0.95)) > wait_s:
        return None
    low, high = 0, max(1, math.ceil(float(takes.sum()) / HOUR_S))
    while p95_wait_s(came, takes, high) > wait_s:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if p95_wait_s(came, takes, middle) <= wait_s else (middle, high)
    return high


def told(claims: int, found: Measured, given: argparse.Namespace) -> bool:
    """Print what a day of so many claims takes; whether it can be carried."""
    rng = np.random.default_rng(given.seed)
    read_s, look_s = (float(np.mean(costs)) for costs in (found.pages.read_s, found.pages.looked_s))
    takes = rng.choice(found.pages.read_s, size=(claims, PAGES)).sum(axis=1)
    peak = claims * max(HOURS) / sum(HOURS) / HOUR_S
    flat, busiest = claims * PAGES * read_s / (24 * HOUR_S), peak * PAGES * read_s
    print(f"\n{claims:,} claims a day, {claims * PAGES:,} pages, {peak:.1f} claims/s in the busiest hour")
    print(
        f"  on paper: {math.ceil(flat)} workers if they came evenly day and night, {math.ceil(busiest)} for the busiest hour"
    )
    workers = fewest(arrivals(claims, rng), takes, given.wait_s)
    if workers is None:
        print(f"  one claim alone takes longer than {given.wait_s:.0f} s")
        return False
    checkers, web = math.ceil(peak * PAGES * look_s / BUSY), math.ceil(peak * found.web_s / BUSY)
    machines = math.ceil((workers + checkers + web) / given.cores)
    print(f"  simulated: {workers} workers read 95 of 100 claims within {given.wait_s:.0f} s of their arrival")
    print(f"  besides: {checkers} checkers, {web} web processes; {machines} machines of {given.cores} cores")
    stored = claims * PAGES * (SCAN_BYTES + IMAGE_BYTES)
    print(f"  kept: {stored / 1e12:.2f} TB a day, {stored * 250 / 1e12:.0f} TB in 250 working days")
    return _shared(peak, found)


def _shared(peak: float, found: Measured) -> bool:
    cores = os.cpu_count() or 1
    full = {
        f"database ({cores} cores)": (peak, cores / found.database.server_s, "claims/s"),
        "Redis (one thread)": (peak, found.rings_per_s, "rings/s"),
        "storage, blobs (this disk)": (peak * (1 + PAGES), found.blobs_per_s, "blobs/s"),
        "storage, bytes (this disk)": (peak * PAGES * (SCAN_BYTES + IMAGE_BYTES) / 1e6, found.mb_per_s, "MB/s"),
    }
    shares = {name: need / ceiling for name, (need, ceiling, _) in full.items()}
    for name, (need, ceiling, unit) in full.items():
        print(f"  {name}: {need:.1f} of {ceiling:,.0f} {unit}, {shares[name]:.0%}")
    first = max(shares, key=lambda name: shares[name])
    print(
        f"  full first: {first}, at {peak / shares[first]:.0f} claims/s, {1 / shares[first]:.1f} times the busiest hour"
    )
    return shares[first] < 1


def main() -> int:
    """Measure, reckon, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--claims", type=int, action="append")
    options.add_argument("--cores", type=int, default=16, help="cores of a machine that reads")
    options.add_argument("--wait-s", type=float, default=300)
    options.add_argument("--backlog", type=int, default=500, help="claims that wait while the database is measured")
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    found = measure(given.seconds, given.backlog, random.Random(given.seed))
    read, looked = np.array(found.pages.read_s), np.array(found.pages.looked_s)
    print(
        f"a page: read in {read.mean():.2f} s (95th centile {np.quantile(read, 0.95):.2f}, {len(read)} pages), looked at in {looked.mean():.2f} s"
    )
    print(f"a file of {PAGES} pages taken in: {found.web_s * 1000:.1f} ms of a web process")
    print(
        f"a claim in PostgreSQL: {found.database.server_s * 1000:.1f} ms of the server, {found.database.backlog} waiting; "
        f"{found.database.claims_per_s:.0f} claims/s with four clients beside it on this machine"
    )
    print(
        f"Redis: {found.rings_per_s:,.0f} rings/s rung and heard by its one thread; disk: {found.blobs_per_s:.0f} blobs/s, {found.mb_per_s:.0f} MB/s durably"
    )
    carried = [told(claims, found, given) for claims in given.claims or [110_000, 500_000]]
    well = all(carried)
    print(
        f"\n{'PASSED' if well else 'FAILED'}: {'every' if well else 'not every'} shared part carries the busiest hour of each day"
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
