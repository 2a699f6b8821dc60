#!/usr/bin/env -S .venv/bin/python
"""How fast batches are acknowledged with the workers stopped, and what a burst is told.

Usage: bench/load.py [--seconds S] [--stations N] [--rate BATCHES_PER_S] [--files N] [--kib N] [--burst FACTOR] [--seed N]

A simulated station sends a batch of fresh random files at each tick; the generator shares the processor with the service. The last
third of the time is a burst: what is not acknowledged then must have been told to come back (429), and comes back. The last
line is the verdict; the exit code is 1 where p95 before the burst is over a second, an answer is neither 202 nor 429, or an
acknowledged batch is not in the house whole.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from cachet.accounts import add_station
from cachet.house import opened
from cachet.settings import load_settings
from intake.database.tables import batches, files

MOST_P95_S = 1.0


@dataclass
class Told:
    """What came back: seconds to each 202, statuses, batches that were acknowledged."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)

    def line(self, name: str) -> str:
        """One line of the report."""
        slow = sorted(self.seconds) or [0.0]
        at = {share: slow[min(len(slow) - 1, int(len(slow) * share))] for share in (0.5, 0.95, 0.99)}
        quantiles = ", ".join(f"p{round(share * 100)} {value:.2f} s" for share, value in at.items())
        return f"{name}: {dict(self.statuses)}, {quantiles}"

    @property
    def p95_s(self) -> float:
        """Seconds under which 95 of 100 acknowledgements came."""
        slow = sorted(self.seconds) or [0.0]
        return slow[min(len(slow) - 1, int(len(slow) * 0.95))]


async def send(http: httpx.AsyncClient, key: str, name: str, given: argparse.Namespace, told: Told) -> None:
    """One batch, sent again while the service says to come back."""
    rng = random.Random(name)
    parts = [
        ("files", (f"{n}.jpg", b"\xff\xd8\xff" + rng.randbytes(given.kib << 10), "image/jpeg"))
        for n in range(given.files)
    ]
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": name}
    while True:
        start = time.monotonic()
        try:
            answer = await http.post("/v1/batches", files=parts, headers=headers)
        except httpx.TransportError as error:
            told.statuses[type(error).__name__] += 1
            return
        told.statuses[str(answer.status_code)] += 1
        if answer.status_code == 202:
            told.seconds.append(time.monotonic() - start)
            told.acknowledged.add(answer.json()["id"])
        if answer.status_code != 429:
            return
        await asyncio.sleep(int(answer.headers["Retry-After"]))


async def drive(service: Service, keys: list[str], given: argparse.Namespace) -> tuple[Told, Told]:
    """The steady time, then the burst."""
    steady, burst, rng = Told(), Told(), random.Random(given.seed)
    limits = httpx.Limits(max_connections=500, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=service.url, timeout=60, limits=limits) as http:
        running, number, begun = [], 0, time.monotonic()
        for told, rate, seconds in (
            (steady, given.rate, given.seconds * 2 / 3),
            (burst, given.rate * given.burst, given.seconds / 3),
        ):
            until, following = time.monotonic() + seconds, time.monotonic()
            while time.monotonic() < until:
                name = f"{given.seed}-{number}"
                running.append(asyncio.create_task(send(http, rng.choice(keys), name, given, told)))
                number, following = number + 1, following + 1 / rate
                await asyncio.sleep(max(0.0, following - time.monotonic()))
            if told is steady:
                await asyncio.gather(*running)
        await asyncio.gather(*running)
        print(f"{number} batches in {time.monotonic() - begun:.0f} s")
    return steady, burst


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--stations", type=int, default=3000)
    options.add_argument("--rate", type=float, default=5.0)
    options.add_argument("--files", type=int, default=10)
    options.add_argument("--kib", type=int, default=300)
    options.add_argument("--burst", type=float, default=3.0)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {given.stations} stations, {given.rate} batches/s of {given.files} x {given.kib} KiB")
    service = Service(0, None)
    with opened(load_settings(**service.given)) as house:
        keys = [add_station(house, f"S-{n}") for n in range(given.stations)]
    service.start()
    steady, burst = asyncio.run(drive(service, keys, given))
    with opened(load_settings(**service.given)) as house, house.reading() as work:
        counted = select(batches.c.id, func.count()).join_from(batches, files).group_by(batches.c.id)
        kept = dict(work.connection.execute(counted).all())
    service.end()
    shutil.rmtree(service.folder)
    print(steady.line("steady"))
    print(burst.line("burst"))
    acknowledged = steady.acknowledged | burst.acknowledged
    lost = [batch for batch in acknowledged if kept.get(batch) != given.files]
    others = (set(steady.statuses) | set(burst.statuses)) - {"202", "429"}
    well = bool(acknowledged) and not lost and not others and steady.p95_s < MOST_P95_S
    print(
        f"{'PASSED' if well else 'FAILED'}: p95 {steady.p95_s:.2f} s, other answers {sorted(others)}, lost {len(lost)}"
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
