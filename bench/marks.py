#!/usr/bin/env -S .venv/bin/python
"""How well stamps and signatures are found on a folder of pages with truth: `python bench/marks.py FOLDER [--overlays DIR]`.

The folder holds `truth.jsonl`, one object a line: `file`, `stamp`, `signature` (true, false, or null for "not judged").
Each page counts as one document. Figures are printed for every first three letters of the file names; `@train` marks
pages over which the network was trained, which say nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import cv2
import numpy as np

from claims.claim import Mark
from claims.words import Kind, MarkState
from ocr.ink import SeenMark, find_marks, marks_of
from ocr.ink.network import MODEL
from ocr.page import Sheet

COLOURS = {"stamp": (220, 0, 0), "signature": (0, 150, 0)}


def sheet_of(path: Path) -> Sheet:
    """The page as an upright sheet; its resolution guessed from A4 paper."""
    pixels = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    return Sheet(n=1, pixels=np.asarray(pixels, dtype=np.uint8), dpi=max(pixels.shape[:2]) / 11.7)


def drawn(sheet: Sheet, seen: tuple[SeenMark, ...], marks: dict[str, Mark]) -> np.ndarray:
    """The page with every sighting outlined."""
    picture = sheet.pixels[:, :, ::-1].copy()
    pen = max(1, sheet.width // 500)
    for mark in seen:
        colour = COLOURS[mark.kind][::-1]
        cv2.rectangle(picture, mark.box[:2], mark.box[2:], colour, pen if mark.score > 0.5 else 1)
        cv2.putText(
            picture,
            f"{mark.kind[:2]} {mark.score:.2f}",
            (mark.box[0], max(12, mark.box[1] - 3)),
            0,
            0.3 + pen * 0.15,
            colour,
            pen,
        )
    title = " ".join(f"{kind}:{mark.state} {mark.confidence:.2f}" for kind, mark in marks.items())
    cv2.putText(picture, title, (5, 15 * pen), 0, 0.35 * pen, (200, 0, 200), pen)
    return picture


def line(name: str, counts: Counter[tuple[bool, MarkState]]) -> str:
    """One row of the table."""
    hit, false_alarm = counts[True, MarkState.PRESENT], counts[False, MarkState.PRESENT]
    missed, doubted = counts[True, MarkState.ABSENT], counts[True, MarkState.UNSURE]
    clear, spared = counts[False, MarkState.ABSENT], counts[False, MarkState.UNSURE]
    recall = f"{hit / (hit + missed + doubted):.3f}" if hit + missed + doubted else "-"
    precision = f"{hit / (hit + false_alarm):.3f}" if hit + false_alarm else "-"
    return (
        f"{name:<22} recall {recall:>6} precision {precision:>6} | there: {hit} present {doubted} unsure {missed} absent"
        f" | not there: {false_alarm} present {spared} unsure {clear} absent"
    )


WANTED = 0.95
"""Recall and precision of stamps that are promised."""


def main() -> int:
    """Print the table; 1 when stamps are found worse than promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--overlays", type=Path, help="folder for the pages with what was seen outlined")
    parser.add_argument("--pages", type=int, help="only so many pages of the folder")
    asked = parser.parse_args()
    trained_on = set(json.loads(MODEL.with_suffix(".json").read_text())["trained"]["real_pages"])
    table: dict[str, Counter[tuple[bool, MarkState]]] = defaultdict(Counter)
    spent = []
    for row in (json.loads(text) for text in (asked.folder / "truth.jsonl").read_text().splitlines()[: asked.pages]):
        sheet = sheet_of(asked.folder / row["file"])
        started = time.perf_counter()
        seen = find_marks(sheet)
        spent.append(time.perf_counter() - started)
        both = marks_of([sheet], {1: seen}, Kind.OTHER, {})
        group = row["file"][:3] + ("@train" if row["file"] in trained_on else "")
        for kind, mark in (("stamp", both.stamp), ("signature", both.signature)):
            if row.get(kind) is not None:
                table[f"{kind} {group}"][bool(row[kind]), mark.state] += 1
                if (mark.state is MarkState.PRESENT) != row[kind]:
                    print(f"{row['file']} {kind} is {row[kind]}, said {mark.state} {mark.confidence:.2f}")
        if asked.overlays:
            asked.overlays.mkdir(parents=True, exist_ok=True)
            picture = drawn(sheet, seen, {"stamp": both.stamp, "signature": both.signature})
            cv2.imwrite(str(asked.overlays / (Path(row["file"]).stem + ".png")), picture)
    for name in sorted(table):
        print(line(name, table[name]))
    print(f"median {1000 * float(np.median(spent)):.0f} ms a page")
    stamps = sum((counts for name, counts in table.items() if name.startswith("stamp")), Counter())
    right = stamps[True, MarkState.PRESENT]
    recall = right / max(1, sum(stamps[True, state] for state in MarkState))
    precision = right / max(1, right + stamps[False, MarkState.PRESENT])
    held = min(recall, precision) >= WANTED
    print(
        f"{'HELD' if held else 'BROKEN'}: stamps recall {recall:.1%}, precision {precision:.1%}, of {WANTED:.0%} each"
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
