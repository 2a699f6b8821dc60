#!/usr/bin/env -S .venv/bin/python
"""Whether uploads go on while Redis is away, and how soon all of them are rung for when it is back.

Usage: bench/outage.py [--seconds S] [--rate UPLOADS_PER_S] [--seed N]

Redis is killed, a station uploads for the given time, Redis is started again; the workers are stopped, so that what waits in Redis can
be counted. The last line is the verdict; the exit code is 1 where an upload was not answered 202, p99 is a second or
more, or not all are rung for within a minute.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from redis import Redis
from redis.exceptions import RedisError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service

MOST_P99_S, MOST_RUNG_S = 1.0, 60.0


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--rate", type=float, default=20.0)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {given.rate} uploads/s for {given.seconds:.0f} s without Redis")
    rng = random.Random(given.seed)
    service = Service(0, None, station_uploads_at_once=32)
    station, _, _ = service.accounts()
    service.start()
    service.stop("redis")
    headers = {"Authorization": f"Bearer {station}"}
    told: list[tuple[int, float]] = []
    with httpx.Client(base_url=service.url, headers=headers, timeout=30) as http:

        def send(number: int, content: bytes) -> None:
            start = time.monotonic()
            files = {"files": (f"{number}.jpg", content, "image/jpeg")}
            answer = http.post("/v1/batches", files=files, headers={"Idempotency-Key": f"k-{number}"})
            told.append((answer.status_code, time.monotonic() - start))

        begun, number = time.monotonic(), 0
        with ThreadPoolExecutor(16) as pool:
            while time.monotonic() - begun < given.seconds:
                pool.submit(send, number, b"\xff\xd8\xff" + rng.randbytes(100 << 10))
                number += 1
                time.sleep(max(0.0, begun + number / given.rate - time.monotonic()))
    service.resume("redis")
    rung_s = _rung_for(service, number)
    service.end()
    slow = sorted(seconds for _, seconds in told)
    p99_s = slow[int(len(slow) * 0.99)]
    others = [status for status, _ in told if status != 202]
    well = len(told) == number and not others and p99_s < MOST_P99_S and rung_s < MOST_RUNG_S
    if well:
        shutil.rmtree(service.folder)
    print(
        f"{'PASSED' if well else 'FAILED'}: {len(told)} uploads, other answers than 202: {len(others)}, "
        f"p99 {p99_s:.2f} s, all rung for {rung_s:.1f} s after Redis came back"
    )
    return 0 if well else 1


def _rung_for(service: Service, wanted: int) -> float:
    """Seconds until Redis holds a ring for each of `wanted` claims."""
    start = time.monotonic()
    redis = Redis.from_url(f"unix://{service.folder}/redis.sock", socket_timeout=1, retry=None)
    while time.monotonic() - start < 3 * MOST_RUNG_S:
        try:
            if int(redis.llen("rq:queue:read")) >= wanted:  # type: ignore[arg-type]
                break
        except RedisError:
            pass
        time.sleep(0.1)
    redis.close()
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
