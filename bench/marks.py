#!/usr/bin/env -S .venv/bin/python
"""How well stamps and signatures are found where the truth is known: `python bench/marks.py FOLDER [--overlays DIR]`.

The folder holds `truth.jsonl`. Either one page a line: `file`, `stamp`, `signature` (true, false, or null for "not judged");
each page counts as one document, and figures are printed for every first three letters of the file names, where `@train`
marks pages over which the network was trained, which say nothing. Or a drawn corpus (`python -m samples.corpus`): its
files are opened and made upright as `cachet read` does, its true documents are judged, no word is read, and figures
are printed by tier and by colour mode.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from claims.claim import Mark
from claims.words import Kind, MarkState
from ocr import quality
from ocr.codes import read_codes
from ocr.ink import SeenMark, find_marks, marks_of
from ocr.ink.network import MODEL
from ocr.opening import open_file, open_folder
from ocr.page import Sheet
from ocr.separators import separator_on
from ocr.upright import straighten

COLOURS = {"stamp": (220, 0, 0), "signature": (0, 150, 0)}
CUT_OFF_QUALITY = 0.3
"""As the reader grades a page that is not whole."""


@dataclass(frozen=True)
class Case:
    """One document with its truth: by mark kind whether it is there; `groups` name the rows it counts in."""

    name: str
    groups: tuple[str, ...]
    kind: Kind
    sheets: tuple[Sheet, ...]
    truth: Mapping[str, bool]


def cases(folder: Path, most: int | None) -> Iterator[Case]:
    """The documents of `folder`; `most` lines of its truth."""
    rows = [json.loads(text) for text in (folder / "truth.jsonl").read_text().splitlines()[:most]]
    if any("documents" in row for row in rows):
        yield from _drawn_cases(folder, rows)
        return
    trained_on = set(json.loads(MODEL.with_suffix(".json").read_text())["trained"]["real_pages"])
    for row in rows:
        group = row["file"][:3] + ("@train" if row["file"] in trained_on else "")
        truth = {kind: bool(row[kind]) for kind in COLOURS if row.get(kind) is not None}
        yield Case(row["file"], (group,), Kind.OTHER, (sheet_of(folder / row["file"]),), truth)


def sheet_of(path: Path) -> Sheet:
    """The page as an upright sheet; its resolution guessed from A4 paper."""
    pixels = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    return Sheet(n=1, pixels=np.asarray(pixels, dtype=np.uint8), dpi=max(pixels.shape[:2]) / 11.7)


def _drawn_cases(folder: Path, rows: list[dict[str, Any]]) -> Iterator[Case]:
    """Each true document of a corpus with the pages it stands on; copies of a file are passed over."""
    opened: tuple[str, list[tuple[int, Sheet]]] = ("", [])
    for row in rows:
        if row.get("duplicate_of"):
            continue
        if row["file"] != opened[0]:
            opened = (row["file"], upright_pages(folder / row["file"]))
        own = [sheet for place, sheet in opened[1] if place >= row["first_page"]]
        for document in row["documents"]:
            if "marks" in document:
                sheets = tuple(own[n - 1].saying(n=n) for n in document["pages"] if n <= len(own))
                name = f"{row['file']} pages {document['pages']} {document['kind']}"
                yield Case(name, ("all", row["tier"], row["mode"]), Kind(document["kind"]), sheets, document["marks"])


def upright_pages(path: Path) -> list[tuple[int, Sheet]]:
    """The pages of a file as the reader sees them before any word is read, separators left out, with their place in it."""
    pages = []
    for place, scan in enumerate(open_folder(path) if path.is_dir() else open_file(path), 1):
        sheet = straighten(scan)
        if separator_on(sheet.saying(codes=read_codes(sheet))) is None:
            grade = 1.0 if sheet.digital else quality.grade(sheet.pixels)
            pages.append((place, sheet.saying(quality=min(grade, CUT_OFF_QUALITY) if sheet.reason else grade)))
    return pages


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
    parser.add_argument("--pages", type=int, help="only so many lines of the folder's truth")
    asked = parser.parse_args()
    table: dict[str, Counter[tuple[bool, MarkState]]] = defaultdict(Counter)
    spent: list[float] = []
    for case in cases(asked.folder, asked.pages):
        seen: dict[int, tuple[SeenMark, ...]] = {}
        for sheet in case.sheets:
            started = time.perf_counter()
            seen[sheet.n] = find_marks(sheet)
            spent.append(time.perf_counter() - started)
        both = marks_of(case.sheets, seen, case.kind, {})
        marks = {"stamp": both.stamp, "signature": both.signature}
        for kind, true in case.truth.items():
            for group in case.groups:
                table[f"{kind} {group}"][true, marks[kind].state] += 1
            if (marks[kind].state is MarkState.PRESENT) != true:
                print(f"{case.name} {kind} is {true}, said {marks[kind].state} {marks[kind].confidence:.2f}")
        if asked.overlays:
            _overlay(asked.overlays, case, seen, marks)
    for name in sorted(table):
        print(line(name, table[name]))
    print(f"median {1000 * float(np.median(spent)):.0f} ms a page")
    return _verdict(table)


def _overlay(folder: Path, case: Case, seen: Mapping[int, tuple[SeenMark, ...]], marks: dict[str, Mark]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in case.sheets:
        picture = drawn(sheet, seen[sheet.n], marks)
        stem = Path(case.name.split(" ")[0]).stem + (f"-{sheet.n}" if len(case.groups) > 1 else "")
        cv2.imwrite(str(folder / f"{stem}.png"), picture)


def _verdict(table: Mapping[str, Counter[tuple[bool, MarkState]]]) -> int:
    """Each document counts once: the rows of tiers and modes repeat what "all" says."""
    whole = "stamp all" in table
    rows = [counts for name, counts in table.items() if name.startswith("stamp") and (not whole or name == "stamp all")]
    stamps = sum(rows, Counter())
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
