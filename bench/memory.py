#!/usr/bin/env -S .venv/bin/python
"""How much memory each part of the service holds, idle and while claims are read.

Usage: bench/memory.py [--seconds S] [--seed N]

Reads small claims for the given time and samples each part's resident memory, a worker's together with its reader's own (what both
share counts once). The last line is the verdict; the exit code is 1 where an idle part holds more than 250 MiB, or a worker
that reads more than 600 MiB.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from bench.sending import a_claim
from cachet.client import StationClient

MOST_IDLE_MIB, MOST_READING_MIB = 250.0, 600.0
PATIENCE_S = 120


def held_mib(pid: int) -> float:
    """Proportional share of memory of a process, MiB; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}")
    service = Service(1, None, checkers=1)
    station, _, _ = service.accounts()
    service.start()
    reading_mib = 0.0
    until, number = time.monotonic() + given.seconds, given.seed
    idle = {}
    with StationClient(service.url, station) as client:
        while time.monotonic() < until or not idle:
            number += 1
            path = service.folder / f"{number}.pdf"
            path.write_bytes(a_claim(number))
            batch = client.send([path])["id"]
            deadline = time.monotonic() + PATIENCE_S
            while client.batch(batch)["state"] != "settled" and time.monotonic() < deadline:
                worker = service.pid("work-0")
                reading_mib = max(reading_mib, held_mib(worker) + sum(map(held_mib, service.children("work-0"))))
                time.sleep(0.02)
            idle = {name: round(held_mib(service.pid(name))) for name in ("web", "sweep", "check-0", "work-0")}
    service.end()
    well = max(idle.values()) <= MOST_IDLE_MIB and reading_mib <= MOST_READING_MIB
    shutil.rmtree(service.folder)
    print(f"{'PASSED' if well else 'FAILED'}: idle MiB {idle}, worker with its reader {reading_mib:.0f} MiB")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
