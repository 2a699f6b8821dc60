#!/usr/bin/env -S .venv/bin/python
"""How much processor time the intake of a file costs besides hashing, encryption and fsync.

Usage: bench/overhead.py [--seconds S] [--files N] [--kib N] [--seed N] [--most MS]

Sends batches of fresh random files to a web process of its own and takes its processor time from the kernel; then hashes, seals and
stores as many such files by the same code alone, and takes that away. Reported with one file a batch and with N (10), for
what a batch costs is shared by its files. The last line is the verdict, on batches of N; the exit code is 1 over MS (10).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from cachet.accounts import add_station
from cachet.house import opened
from cachet.settings import load_settings
from intake.station.receiving import Received

PIECE = 64 << 10
"""About what a body comes in by."""


def sent_ms(service: Service, http: httpx.Client, rng: random.Random, seconds: float, files: int, kib: int) -> float:
    """Processor milliseconds of the web process for each file."""
    count, used, until = 0, service.cpu_s("web"), time.monotonic() + seconds
    while time.monotonic() < until:
        parts = [
            ("files", (f"{n}.jpg", b"\xff\xd8\xff" + rng.randbytes(kib << 10), "image/jpeg")) for n in range(files)
        ]
        answer = http.post("/v1/batches", files=parts, headers={"Idempotency-Key": f"{rng.random()}"})
        assert answer.status_code == 202, answer.text
        count += files
    return (service.cpu_s("web") - used) / count * 1000


def unavoidable_ms(service: Service, rng: random.Random, files: int, kib: int) -> float:
    """Processor milliseconds to hash, seal and store one such file."""
    with opened(load_settings(**service.given)) as house:
        contents = [rng.randbytes(kib << 10) for _ in range(files)]
        begun = time.process_time()
        for content in contents:
            file = Received.begin(house, "0042.jpg")
            for start in range(0, len(content), PIECE):
                file.writer.write(content[start : start + PIECE])
            file.close()
            house.storage.put(file.sealed, file.writer.address)
        return (time.process_time() - begun) / files * 1000


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--files", type=int, default=10)
    options.add_argument("--kib", type=int, default=300)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--most", type=float, default=10.0)
    given = options.parse_args()
    print(f"seed {given.seed}, files of {given.kib} KiB")
    service, rng = Service(0, None, sweeper=False), random.Random(given.seed)
    with opened(load_settings(**service.given)) as house:
        key = add_station(house, "BENCH")
    service.start()
    alone = unavoidable_ms(service, rng, 200, given.kib)
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
        sent_ms(service, http, rng, 2, given.files, given.kib)  # warm
        single = sent_ms(service, http, rng, given.seconds / 2, 1, given.kib)
        many = sent_ms(service, http, rng, given.seconds / 2, given.files, given.kib)
    service.end()
    shutil.rmtree(service.folder)
    print(f"hashing, sealing, storing: {alone:.2f} ms a file")
    print(f"one file a batch: {single:.2f} ms, {single - alone:.2f} besides")
    print(f"{given.files} files a batch: {many:.2f} ms, {many - alone:.2f} besides")
    well = many - alone <= given.most
    print(f"{'PASSED' if well else 'FAILED'}: {many - alone:.2f} ms a file besides, {given.most:.0f} promised")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
