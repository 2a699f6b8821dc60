#!/usr/bin/env -S .venv/bin/python
"""Whether anything acknowledged is lost or counted twice while parts of the service are killed.

Usage: bench/chaos.py [--seconds S] [--rate CLAIMS_PER_S] [--fault-every S] [--workers N] [--seed N] [--database KIND]
                      [--storage KIND] [--only-redis | --plain-rq]

Sends small born-digital claims, each another, has a person validate them, and pulls them, while every few seconds a worker, a reader,
the web, the checker, Redis or the sweeper is killed, Redis is emptied, or a worker is stopped for longer than its lease; with --database
postgresql that is ended as by a crash and started again; with --storage s3 the store answers 503 or hangs up; where a file system may be
mounted the data folder is filled to the last byte. The station sends again until it is acknowledged; the payer dies after each seventh
page and goes on from its last cursor. When the load ends, the service is left in peace until all is settled.

A harness that cannot fail proves nothing. With --only-redis there is no sweeper: what Redis and RQ forget stays forgotten. With
--plain-rq the same load and faults meet the usual thing, a web process that enqueues and RQ workers with retries; both runs pass when
they show losses. The last line is the verdict; the exit code is 1 where a claim was lost or counted twice.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import plain
from bench.faults import FailingStore, Faults, SmallDisk
from bench.parts import Service
from bench.sending import Load
from cachet.house import opened
from cachet.settings import load_settings
from intake.database import keeping
from intake.database.tables import claims, feed, files, history
from tests.services import private_cluster

LEASE_S = 6
TRIES = 6  # a claim is small and faults are many: three kills in a row are chance here, not poison
SETTLE_S = 120  # with the service left in peace, nothing moves for so long only where something is lost
GIVE_UP_S = 30  # without a sweeper nothing comes any more after this
DISK_MIB = 1024  # ten minutes of small claims with their page images fit
OPEN = ("received", "reading")


def pull(service: Service, key: str, over: threading.Event, pulled: Counter[tuple[str, int]]) -> None:
    """A payer that forgets the last pages it had after every seventh and pulls them again."""
    kept: str | None = None
    while not over.is_set():
        after, fresh = kept, []
        try:
            with httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, timeout=10) as http:
                for _ in range(7):
                    asked = {"limit": "5"} | ({"after": after} if after else {})
                    page = http.get("/v1/adjudication/claims", params=asked).raise_for_status().json()
                    fresh += [(claim["id"], claim["version"]) for claim in page["claims"]]
                    kept, after = after, page["next"]
        except (httpx.HTTPError, ValueError):
            pass
        pulled.update(fresh)
        over.wait(0.5)


def review(service: Service, password: str, over: threading.Event) -> None:
    """A person who validates whatever is flagged, and says so again until the service has heard it."""
    with httpx.Client(base_url=service.url, timeout=10) as http:

        def ask(path: str, body: Any, key: str) -> httpx.Response | None:
            while not over.is_set():
                with suppress(httpx.TransportError):
                    answer = http.post(path, json=body, headers={"Idempotency-Key": key})
                    if answer.status_code < 500:
                        return answer
                over.wait(0.5)
            return None

        door = ask("/v1/session", {"name": "salma", "password": password, "bearer": True}, "in")
        if door is None:
            return
        http.headers["Authorization"] = f"Bearer {door.json()['token']}"
        turn = 0
        while not over.is_set():
            turn += 1
            taken = ask("/v1/review/next", None, f"next-{turn}")
            if taken is None or taken.status_code != 200:
                over.wait(0.5)
                continue
            claim = taken.json()["claim"]
            rules = {flag["rule"] for flag in claim["flags"]}
            waived = [{"rule": rule, "reason": "bench"} for rule in sorted(rules)]
            ask(f"/v1/claims/{claim['id']}/decision", {"decision": "validate", "waived": waived}, f"decide-{turn}")


def waiting(service: Service) -> int:
    """Claims not settled yet."""
    with opened(load_settings(**service.given)) as house, house.reading() as work:
        query = select(func.count()).select_from(claims).where(claims.c.status.in_(OPEN))
        return int(work.connection.execute(query).scalar_one())


def found(service: Service) -> dict[str, Any]:
    """What the database says at the end."""
    with opened(load_settings(**service.given)) as house, house.reading() as work:
        ask = work.connection.execute
        reads = select(history.c.claim_id, func.count()).where(history.c.act.in_(("read", "quarantined")))
        offered = select(feed.c.claim_id, func.count()).group_by(feed.c.claim_id)
        contents = select(files.c.content_hash, func.count()).where(files.c.duplicate_of.is_(None))
        tries = ask(select(claims.c.attempt)).scalars().all()
        return {
            "claims": dict(ask(select(claims.c.id, claims.c.status)).all()),
            "read_twice": [row[0] for row in ask(reads.group_by(history.c.claim_id)) if row[1] > 1],
            "offered_twice": [row[0] for row in ask(offered) if row[1] > 1],
            "kept_twice": [row[0] for row in ask(contents.group_by(files.c.content_hash)) if row[1] > 1],
            "offered": {(row[0], row[1]) for row in ask(select(feed.c.claim_id, feed.c.version))},
            "retried": sum(tried > 1 for tried in tries),
            "counters": keeping.counters(work.connection),
        }


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--rate", type=float, default=1.0)
    options.add_argument("--fault-every", type=float, default=1.5)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--storage", choices=["folder", "s3"], default="folder")
    weaker = options.add_mutually_exclusive_group()
    weaker.add_argument("--only-redis", action="store_true", help="leave recovery to Redis and RQ")
    weaker.add_argument("--plain-rq", action="store_true", help="the usual thing instead of Cachet")
    given = options.parse_args()
    print(f"seed {given.seed}, {given.database}, {given.storage}, {given.rate} claims/s, {given.workers} workers")
    if given.plain_rq:
        return plain.run(given, LEASE_S)
    with ExitStack() as stack:
        breakable: dict[str, Any] = {}
        if given.database == "postgresql":
            breakable["cluster"] = stack.enter_context(private_cluster(durable=True))
        if given.storage == "s3":
            breakable["store"] = stack.enter_context(closing(FailingStore()))
        return run(given, breakable, stack)


def run(given: argparse.Namespace, breakable: dict[str, Any], stack: ExitStack) -> int:
    """One run; gives the exit code."""
    cluster, store = breakable.get("cluster"), breakable.get("store")
    service = Service(
        given.workers,
        None if cluster is None else f"{cluster.url}/postgres",
        sweeper=not given.only_redis,
        checkers=1,
        lease_s=LEASE_S,
        tries=TRIES,
        sweep_s=1,
        **({} if store is None else store.settings),
    )
    try:
        breakable["disk"] = stack.enter_context(closing(SmallDisk(service.folder / "data", DISK_MIB)))
    except (OSError, subprocess.CalledProcessError):
        print("no file system may be mounted here: the disk does not fill")
    station, payer, password = service.accounts()
    service.start()
    load, over = Load(service, station, given.rate), threading.Event()
    pulled = Counter[tuple[str, int]]()
    until, breaking = time.monotonic() + given.seconds, Faults(service, random.Random(given.seed), LEASE_S, **breakable)
    killing = threading.Thread(target=breaking.run, args=(given.fault_every, until))
    others = [
        threading.Thread(target=pull, args=(service, payer, over, pulled), daemon=True),
        threading.Thread(target=review, args=(service, password, over), daemon=True),
    ]
    for thread in (killing, *others):
        thread.start()
    load.run(until)
    killing.join()
    print(f"faults: {dict(breaking.done)}")
    begun = progress = time.monotonic()
    left, patience_s = waiting(service), GIVE_UP_S if given.only_redis else SETTLE_S
    while left and time.monotonic() - progress < patience_s:
        time.sleep(1)
        before, left = left, waiting(service)
        if left < before:
            progress = time.monotonic()
    settled_s = time.monotonic() - begun
    time.sleep(5 + 0.2 * len(load.acknowledged))  # for the person and the payer to come to the end
    over.set()
    for thread in others:
        thread.join()
    told = found(service)
    service.end()
    code = _verdict(load, told, pulled, left, settled_s)
    if given.only_redis:
        code = 0 if code and left else 1
        print(f"{'PASSED' if code == 0 else 'FAILED'}: without a sweeper {left} claims are lost, as they should be")
    if code == 0:  # else the folder shows why
        shutil.rmtree(service.folder, ignore_errors=True)
    return code


def _verdict(load: Load, told: dict[str, Any], pulled: Counter[tuple[str, int]], left: int, settled_s: float) -> int:
    kept = told["claims"]
    lost = [claim_id for claim_id in load.acknowledged.values() if kept.get(claim_id, "received") in OPEN]
    twice = {*told["read_twice"], *told["offered_twice"], *told["kept_twice"]}
    invented = set(pulled) - told["offered"]
    missed = told["offered"] - set(pulled)
    slow = sorted(load.slow_s) or [0.0]
    set_aside = sum(status == "quarantined" for status in kept.values())
    print(f"set aside after {TRIES} tries that were killed: {set_aside}")
    print(
        f"acknowledged {len(load.acknowledged)}, not acknowledged {load.failed} {dict(load.failures)}, in the house {len(kept)}: {dict(Counter(kept.values()))}"
    )
    print(f"read more than once {told['retried']}; {told['counters']}")
    print(f"seconds to the acknowledgement: median {slow[len(slow) // 2]:.2f}, longest {slow[-1]:.2f}")
    print(
        f"settled {settled_s:.0f} s after the last upload, {left} left; versions offered {len(told['offered'])}, pulled {len(pulled)}"
    )
    well = bool(load.acknowledged) and not (lost or twice or invented or missed or left)
    print(
        f"{'PASSED' if well else 'FAILED'}: lost {len(lost)}, counted twice {len(twice)}, "
        f"offered and never pulled {len(missed)}, pulled and never offered {len(invented)}"
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
