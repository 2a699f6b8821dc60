"""The usual thing, to hold against: a web process that keeps a file and enqueues it, RQ workers that retry, Redis that remembers.

Tuned in its favour: five retries, dead workers found after 25 s, maintenance every 5 s, a client that tries for two minutes. It
reads the same claims by the same reader and writes each result as a row of its own.

    python -m bench.plain web PORT | work          (with FOLDER in CACHET_BENCH)
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from redis import Redis
from rq import Queue, Retry, Worker

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

GIVE_UP_S = 60
"""What is not done so long after the last upload, with the service left in peace, is not done."""


def folder() -> Path:
    """Where everything is."""
    return Path(os.environ["CACHET_BENCH"])


def results() -> sqlite3.Connection:
    """One row for each time a claim was read."""
    connection = sqlite3.connect(folder() / "results.db", timeout=30)
    connection.execute("CREATE TABLE IF NOT EXISTS done (claim TEXT)")
    return connection


def read(claim_id: str) -> None:
    """The job."""
    from worker.sandbox import read_file

    read_file(folder() / f"{claim_id}.pdf")
    with closing(results()) as connection, connection:
        connection.execute("INSERT INTO done VALUES (?)", (claim_id,))


def web(port: int) -> None:
    """Answers 202 once a file is kept and enqueued."""
    app = FastAPI()
    queue = Queue("read", connection=Redis.from_url(f"unix://{folder()}/redis.sock"))

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/batches")
    async def send(request: Request) -> JSONResponse:
        async with request.form() as form:
            content = await form["files"].read()  # type: ignore[union-attr]
        claim_id = request.headers["idempotency-key"][:40] or uuid4().hex
        (folder() / f"{claim_id}.pdf").write_bytes(content)
        try:
            queue.enqueue("bench.plain.read", claim_id, job_id=claim_id, retry=Retry(max=5), job_timeout=60)
        except Exception:  # the client sends again
            return JSONResponse({"detail": "busy"}, 503)
        return JSONResponse({"id": claim_id, "claims": [{"id": claim_id}]}, 202)

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def work() -> None:
    """One RQ worker."""
    from worker.sandbox import warm

    warm()
    connection = Redis.from_url(f"unix://{folder()}/redis.sock")
    queue = Queue("read", connection=connection)
    Worker([queue], connection=connection, worker_ttl=25, maintenance_interval=5).work(logging_level="ERROR")


def run(given: argparse.Namespace, lease_s: float) -> int:
    """The same load and faults; passes when something is lost or done twice."""
    from bench.faults import Faults
    from bench.parts import Service
    from bench.sending import Load

    service = Service(given.workers, None, sweeper=False)
    plain = [sys.executable, "-m", "bench.plain"]
    service.replace(
        {"web": [*plain, "web", str(service.port)], **{name: [*plain, "work"] for name in service.names("work")}},
        CACHET_BENCH=str(service.folder),
    )
    service.start()
    load, until = Load(service, "cks_none", given.rate), time.monotonic() + given.seconds
    breaking = Faults(service, random.Random(given.seed), lease_s)
    killing = threading.Thread(target=breaking.run, args=(given.fault_every, until))
    killing.start()
    load.run(until)
    killing.join()
    print(f"faults: {dict(breaking.done)}")
    os.environ["CACHET_BENCH"] = str(service.folder)
    quiet_since, before = time.monotonic(), -1
    while time.monotonic() - quiet_since < GIVE_UP_S:
        with closing(results()) as connection:
            done = Counter(row[0] for row in connection.execute("SELECT claim FROM done"))
        if len(done) != before:
            quiet_since, before = time.monotonic(), len(done)
        if set(load.acknowledged.values()) <= set(done):
            break
        time.sleep(1)
    service.end()
    shutil.rmtree(service.folder)
    lost = set(load.acknowledged.values()) - set(done)
    twice = [claim for claim, times in done.items() if times > 1]
    print(f"acknowledged {len(load.acknowledged)}, not acknowledged {load.failed}, done {len(done)}")
    well = bool(lost or twice)
    print(f"{'PASSED' if well else 'FAILED'}: plain RQ lost {len(lost)} and did {len(twice)} twice, as it should")
    return 0 if well else 1


if __name__ == "__main__":
    web(int(sys.argv[2])) if sys.argv[1] == "web" else work()
