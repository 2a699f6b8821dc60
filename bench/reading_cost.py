#!/usr/bin/env -S .venv/bin/python
"""What reading costs: processor seconds a page and peak memory of one claim, drawn here at 300 dpi.

Usage: bench/reading_cost.py [--pages N] [--file CLAIM] [--most-cpu-s S] [--most-mib M]

Reads the claim as `cachet read` does, in a child forked from a parent that holds the engines. The last line is the verdict;
the exit code is 1 where a page costs more than promised.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from worker.sandbox import read_file, warm

WORDS = [
    "consultation",
    "patient",
    "ordonnance",
    "docteur",
    "cabinet",
    "montant",
    "facture",
    "traitement",
    "date",
    "assurance",
    "numero",
    "dossier",
    "acte",
]


def a_page(seed: int) -> Image.Image:
    """An A4 page at 300 dpi with a table and about 300 words."""
    chance = random.Random(seed)
    page = Image.new("RGB", (2480, 3508), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=42)
    draw.text((900, 160), "FEUILLE DE SOINS", fill="black", font=ImageFont.load_default(size=70))
    for row in range(42):
        line = " ".join(chance.choice(WORDS) for _ in range(7)) + f"  {chance.randint(10, 999)},00"
        draw.text((220, 330 + row * 70), line, fill=(25, 25, 35), font=font)
    for row in range(9):
        draw.line([(220, 1700 + row * 70), (2260, 1700 + row * 70)], fill="black", width=3)
    draw.ellipse([1500, 2900, 1900, 3300], outline=(40, 50, 170), width=9)
    return page


def main() -> int:
    """Measure and judge."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pages", type=int, default=3)
    asked.add_argument("--file", type=Path, help="a claim of your own instead of the drawn one")
    asked.add_argument("--most-cpu-s", type=float, default=4.0, help="promised processor seconds a page")
    asked.add_argument("--most-mib", type=float, default=1200.0, help="promised peak memory of the reader")
    told = asked.parse_args()
    warm()
    with tempfile.TemporaryDirectory() as folder:
        path = told.file or Path(folder) / "claim.pdf"
        if told.file is None:
            first, *rest = [a_page(seed) for seed in range(told.pages)]
            first.save(path, "PDF", resolution=300, save_all=True, append_images=rest, quality=85)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        result = read_file(path)
        wall = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = sum(len(part.pages) for part in result.parts)
    cpu = (used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime) / max(pages, 1)
    peak = used.ru_maxrss / 1024
    print(f"pages {pages}   wall {wall:.2f} s   processor {cpu:.2f} s a page   peak memory {peak:.0f} MiB")
    kept = cpu <= told.most_cpu_s and peak <= told.most_mib
    print(f"{'KEPT' if kept else 'BROKEN'}: at most {told.most_cpu_s} s a page and {told.most_mib:.0f} MiB")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
