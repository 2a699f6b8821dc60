#!/usr/bin/env -S .venv/bin/python
"""How often the date and the total of real receipts and invoices are found and right.

    python bench/receipts.py FOLDER…

Each folder holds `truth.jsonl` with flat truths (`file`, `date`, `total`). Prints, for each folder and field, the shares
right, wrong and not found, the shares accepted, and every miss. The folders are not part of the repository: their licences vary.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from claims.claim import Field
from ocr.confidence import settle
from ocr.engines import page_words
from ocr.fields import find_fields
from ocr.kinds import classify
from ocr.opening import open_file
from ocr.page import Sheet
from ocr.upright import straighten

NAMES = {"date": ("date",), "total": ("amount", "total")}


def sheets_of(path: Path) -> list[Sheet]:
    """Pages upright and read once."""
    out = []
    for scan in open_file(path):
        sheet = straighten(scan)
        out.append(sheet if sheet.words else sheet.saying(words=page_words(sheet)))
    return out


def read(path: Path) -> dict[str, list[Field]]:
    """Fields by flat name, over the pages of a file."""
    found: dict[str, list[Field]] = {}
    by_kind: dict[Any, list[Sheet]] = {}
    for sheet in sheets_of(path):
        by_kind.setdefault(classify(sheet).kind, []).append(sheet)
    for kind, sheets in by_kind.items():
        candidates = find_fields(kind, sheets).candidates
        for flat, names in NAMES.items():
            for name in names:
                if one := settle(name, candidates.get(name, ()), {sheet.n: sheet for sheet in sheets}):
                    found.setdefault(flat, []).append(one.field)
    return found


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """The truths of a folder."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


WANTED = {"date": 0.92, "total": 0.90}
"""Shares that are promised."""


def measure(folder: Path, pages: int | None) -> Counter[tuple[str, str]]:
    """Print the figures of one folder, of its first `pages` files where that is given."""
    tally: Counter[tuple[str, str]] = Counter()
    seconds, count = time.process_time(), 0
    for case in islice(cases(folder), pages):
        count += 1
        fields = read(folder / case["file"])
        for name in NAMES:
            if case.get(name) is None:
                continue
            got = fields.get(name, [])
            right = any(field.value == case[name] for field in got)
            verdict = "right" if right else "wrong" if got else "not found"
            accepted = any(field.accepted for field in got if (field.value == case[name]) == right)
            tally[name, verdict] += 1
            tally[name, f"{verdict}, accepted"] += accepted
            if verdict != "right":
                shown = [(field.value, field.text, field.confidence) for field in got]
                print(f"  {case['file']} {name}: {case[name]} {shown}", file=sys.stderr)
    print(f"{folder.name}: {count} files, {(time.process_time() - seconds) / max(count, 1):.1f} CPU s a file")
    for name in NAMES:
        total = sum(tally[name, verdict] for verdict in ("right", "wrong", "not found"))
        print(
            f"  {name}: right {tally[name, 'right']}/{total}, wrong {tally[name, 'wrong']}, not found {tally[name, 'not found']}; "
            f"accepted {tally[name, 'right, accepted']} right and {tally[name, 'wrong, accepted']} wrong"
        )
    return tally


def main() -> int:
    """Measure each folder that is named; 1 when a share falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, help="only so many files of each folder")
    asked = parser.parse_args()
    whole: Counter[tuple[str, str]] = Counter()
    for folder in asked.folders:
        whole.update(measure(folder, asked.pages))
    shares = {}
    for name in NAMES:
        total = sum(whole[name, verdict] for verdict in ("right", "wrong", "not found"))
        shares[name] = whole[name, "right"] / total if total else 1.0
    held = all(shares[name] >= WANTED[name] for name in NAMES)
    told = ", ".join(f"{name} right {shares[name]:.1%} of {WANTED[name]:.0%}" for name in NAMES)
    print(f"{'HELD' if held else 'BROKEN'}: {told}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
