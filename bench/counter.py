#!/usr/bin/env -S .venv/bin/python
"""How soon a station hears which pages to scan again, while the workers read.

Usage: bench/counter.py [--seconds S] [--rate FILES_PER_S] [--workers N] [--seed N]

Sends scans of six pages, the third of them blank and the fifth head down, at a rate, and asks the counter as a station does until the
pages are looked at. The last line is the verdict; the exit code is 1 where 95 of 100 files took longer than ten seconds from the
beginning of their upload, or a page was named wrongly.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import ROOT, Service
from cachet.accounts import add_station
from cachet.client import StationClient
from cachet.house import opened
from cachet.settings import load_settings

MOST_S = 10.0
LOOK_S = 0.25
SAMPLE = ROOT / "samples" / "committed" / "12-long-illness"
WANTED = [(3, "blank"), (5, "upside_down")]


def a_scan(place: Path) -> None:
    """Six pages in one TIFF."""
    pages = [Image.open(path).convert("RGB") for path in sorted(SAMPLE.glob("page*.png"))][:6]
    pages[2] = Image.fromarray(np.full((2339, 1654, 3), 248, np.uint8))
    pages[4] = pages[4].transpose(Image.Transpose.ROTATE_180)
    pages[0].save(place, save_all=True, append_images=pages[1:], dpi=(200, 200), compression="jpeg")


def one(service: Service, key: str, scan: bytes, number: int, seed: int) -> tuple[float, list[tuple[int, str]]]:
    """Seconds until the pages of one file were looked at, and what was named."""
    path = service.folder / f"{number}.tif"
    path.write_bytes(scan + f"{seed} {number}".encode())
    begun = time.monotonic()
    with StationClient(service.url, key) as client:
        batch = client.send([path])["id"]
        while True:
            (file,) = client.counter(batch)["files"]
            if file["checked"]:
                return time.monotonic() - begun, [(page["page"], page["reason"]) for page in file["rescan"]]
            time.sleep(LOOK_S)


def main() -> int:
    """Run, and judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rate", type=float, default=0.2)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_args()
    print(f"seed {given.seed}, {given.rate} files of six pages a second, {given.workers} workers reading")
    service = Service(given.workers, None, checkers=1)
    with opened(load_settings(**service.given)) as house:
        key = add_station(house, "BENCH")
    service.start()
    a_scan(service.folder / "scan.tif")
    scan = (service.folder / "scan.tif").read_bytes()
    one(service, key, scan, 0, given.seed)  # the checker starts with the first
    with ThreadPoolExecutor(16) as pool:
        running, begun = [], time.monotonic()
        for number in range(1, max(2, int(given.seconds * given.rate)) + 1):
            running.append(pool.submit(one, service, key, scan, number, given.seed))
            time.sleep(max(0.0, begun + number / given.rate - time.monotonic()))
        told = [future.result() for future in running]
    service.end()
    shutil.rmtree(service.folder)
    seconds = sorted(took for took, _ in told)
    named = Counter(tuple(pages) for _, pages in told)
    p95 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    well = p95 < MOST_S and set(named) == {tuple(WANTED)}
    print(
        f"{len(told)} files: median {seconds[len(seconds) // 2]:.1f} s, longest {seconds[-1]:.1f} s; named {dict(named)}"
    )
    print(f"{'PASSED' if well else 'FAILED'}: p95 {p95:.1f} s, {MOST_S:.0f} promised")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
