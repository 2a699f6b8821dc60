"""What a scanning program says of its scans in a file beside them: `manifest.jsonl`, one line a scan, as uploads take it.

A line names its scan by its path under the watched folder or by its last part; the manifest of the scan's own folder is asked
first, then those of the folders around it. It may be written before the scan or grow through the day; it stays where it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAME = "manifest.jsonl"


class ManifestBroken(Exception):
    """A manifest beside scans is not what it must be, or not written to its end: the scans beside it wait."""


def line_for(scan: Path, root: Path) -> dict[str, Any] | None:
    """What is said of `scan`, without its name; None when nothing is. Raises ManifestBroken, OSError."""
    name = scan.relative_to(root).as_posix()
    folder = scan.parent
    while True:
        for line in _lines(folder / NAME):
            if line["file"] in (name, scan.name, scan.relative_to(folder).as_posix()):
                return {key: value for key, value in line.items() if key != "file"}
        if folder == root:
            return None
        folder = folder.parent


def _lines(place: Path) -> list[dict[str, Any]]:
    try:
        text = place.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise ManifestBroken(f"{place} is not UTF-8; the scans beside it wait.") from None
    lines = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        try:
            line = json.loads(written)
        except ValueError:
            line = None
        if not isinstance(line, dict) or not isinstance(line.get("file"), str):
            raise ManifestBroken(f"Line {number} of {place} is not JSON that names a file; the scans beside it wait.")
        lines.append(line)
    return lines
