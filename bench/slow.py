#!/usr/bin/env -S .venv/bin/python
"""Whether slow clients starve the others.

Usage: bench/slow.py [--seconds S] [--half-open N] [--slow N] [--stations N] [--kib N] [--seed N]

Stations send batches one after the other, alone for a third of the time; then, beside them, N (2,000) connections that send half a
head and N (500) uploads at 10 bytes a second, each opened again when it is cut off. The last line is the verdict; the exit code is
1 where p95 of the acknowledgements is more than twice that of the first third and over 0.2 s, an answer is not 202, or no slow upload
was cut off with 408.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import shutil
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import Told
from bench.parts import Service
from cachet.accounts import add_station
from cachet.heads import allow_descriptors
from cachet.house import opened
from cachet.settings import load_settings

QUICK_S = 0.2
"""An acknowledgement this soon is soon, whatever it was before."""
COME_S = 10.0
"""Slow clients come, and come again, spread over so long."""
EACH = 5
"""Slow uploads of one station: under the number that one station may have at once."""


async def quick(http: httpx.AsyncClient, key: str, name: str, kib: int, until: float, told: Told) -> None:
    """One station that sends batches of a file."""
    rng, number = random.Random(name), 0
    while time.monotonic() < until:
        number += 1
        files = {"files": ("a.jpg", b"\xff\xd8\xff" + rng.randbytes(kib << 10), "image/jpeg")}
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"{name}-{number}"}
        start = time.monotonic()
        try:
            answer = await http.post("/v1/batches", files=files, headers=headers)
        except httpx.TransportError as error:
            told.statuses[type(error).__name__] += 1
            continue
        told.statuses[str(answer.status_code)] += 1
        told.seconds.append(time.monotonic() - start)
        await asyncio.sleep(0.2)


async def trickle(
    port: int, head: bytes, every_s: float, rng: random.Random, until: float, heard: Counter[str]
) -> None:
    """One connection that begins and drips, opened again when it is closed; no two come at one moment."""
    while time.monotonic() < until:
        await asyncio.sleep(rng.random() * COME_S)
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head)
            answer = asyncio.create_task(reader.read(64))
            while not answer.done() and time.monotonic() < until:
                await asyncio.wait([answer], timeout=every_s)
                if every_s < 5 and not answer.done():
                    writer.write(b"x" * int(10 * every_s))
            if answer.done():
                heard[answer.result()[9:12].decode() or "closed"] += 1
            answer.cancel()
            writer.close()


def slow_ones(port: int, keys: list[str], given: argparse.Namespace, seconds: float, heard: Any) -> None:
    """All slow clients, in a process of their own: what measures the quick ones must not wait for them."""
    allow_descriptors()
    told, rng = Counter[str](), random.Random(given.seed)
    half = b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nX-Slow: "

    async def run() -> None:
        until = time.monotonic() + seconds
        running = [trickle(port, half, 60.0, rng, until, Counter()) for _ in range(given.half_open)]
        for n in range(given.slow):
            head = f"POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {keys[n // EACH]}\r\n"
            head += f"Idempotency-Key: slow-{n}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            head += "Content-Length: 300000\r\n\r\n--b\r\n"
            running.append(trickle(port, head.encode(), 1.0, rng, until, told))
        await asyncio.gather(*running)

    asyncio.run(run())
    heard.put(dict(told))


async def drive(service: Service, keys: list[str], given: argparse.Namespace) -> tuple[Told, Told, dict[str, int]]:
    """Alone, then beside the slow ones once all of them are there."""
    alone, beside, mine = Told(), Told(), keys[: given.stations]
    context = multiprocessing.get_context("spawn")
    heard = context.Queue()
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as http:
        until = time.monotonic() + given.seconds / 3
        await asyncio.gather(*(quick(http, key, f"a-{n}", given.kib, until, alone) for n, key in enumerate(mine)))
        seconds = given.seconds * 2 / 3
        arguments = (service.port, keys[given.stations :], given, seconds, heard)
        others = context.Process(target=slow_ones, args=arguments)
        others.start()
        until = time.monotonic() + seconds
        await asyncio.sleep(COME_S)
        await asyncio.gather(*(quick(http, key, f"b-{n}", given.kib, until, beside) for n, key in enumerate(mine)))
        told = await asyncio.to_thread(heard.get, timeout=60)
        others.join()
    return alone, beside, told


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--half-open", type=int, default=2000)
    options.add_argument("--slow", type=int, default=500)
    options.add_argument("--stations", type=int, default=5)
    options.add_argument("--kib", type=int, default=300)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {given.half_open} half-open, {given.slow} at 10 bytes a second")
    service = Service(0, None)
    with opened(load_settings(**service.given)) as house:
        keys = [add_station(house, f"S-{n}") for n in range(given.stations + given.slow // EACH + 1)]
    service.start()
    alone, beside, heard = asyncio.run(drive(service, keys, given))
    service.end()
    shutil.rmtree(service.folder)
    print(alone.line("alone"))
    print(beside.line("beside the slow ones"))
    print(f"slow uploads heard: {heard}")
    others = (set(alone.statuses) | set(beside.statuses)) - {"202"}
    late = beside.p95_s > max(QUICK_S, 2 * alone.p95_s)
    well = bool(beside.seconds) and not others and not late and heard.get("408", 0) > 0
    print(
        f"{'PASSED' if well else 'FAILED'}: p95 {alone.p95_s:.2f} s alone, {beside.p95_s:.2f} s beside, other answers {sorted(others)}"
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
