"""What a scanner dropped and the service has not acknowledged yet: a folder that survives whatever kills its process.

    DIR/scan.pdf, DIR/desk-2/scan.pdf              just scanned
    DIR/manifest.jsonl                             what is said of the scans beside it, if anything
    DIR/.cachet/waiting/ID/scan.pdf, said.json, state.json   taken in; ID is the key of its batch for ever
    DIR/sent/2026-03-02/scan.pdf                   acknowledged that day
    DIR/refused/2026-03-02/scan.pdf, scan.pdf.txt  refused for good, and why

A file only ever moves by a rename within one file system: it is in one place or in the next, never in none or in two.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from ulid import ULID

from cachet import beside

HIDDEN = ".cachet"
SENT, REFUSED = "sent", "refused"
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial")
ENDS = {".pdf": (b"%%EOF", 2048), ".jpg": (b"\xff\xd9", 64), ".jpeg": (b"\xff\xd9", 64), ".png": (b"IEND", 64)}
"""What the last bytes of a whole file hold, by its suffix, and among how many of them."""


NOTES = ("said.json", "said.part", "state.json", "state.part")


class AlreadyWatched(Exception):
    """Another process watches this folder."""


@dataclass
class State:
    """How far an item is.

    upload  id of its resumable upload, once there is one
    stamp   size and time of change of the file when that upload began
    round   number in the batch's key; another only when the service says that the key stands for something else
    """

    upload: str | None = None
    stamp: tuple[int, int] | None = None
    round: int = 1


@dataclass(frozen=True)
class Said:
    """How a scan is called under the watched folder, and its line of the manifest beside it."""

    name: str
    line: dict[str, Any] | None


@dataclass(frozen=True)
class Item:
    """A file that waits to be acknowledged."""

    folder: Path
    file: Path

    @property
    def said(self) -> Said:
        """Its name and what is said of it, as it was taken in."""
        try:
            kept = json.loads((self.folder / "said.json").read_text())
            return Said(kept["name"], kept["line"])
        except (OSError, ValueError, KeyError, TypeError):  # taken in by an older version of this code
            return Said(self.file.name, None)

    @property
    def stamp(self) -> tuple[int, int]:
        """Size and time of change of the file as it is now."""
        now = self.file.stat()
        return now.st_size, now.st_mtime_ns

    def state(self) -> State:
        """How far it is; from the beginning when that was not kept."""
        try:
            kept = json.loads((self.folder / "state.json").read_text())
            stamp = kept["stamp"]
            return State(kept["upload"], None if stamp is None else (stamp[0], stamp[1]), kept["round"])
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return State()

    def keep(self, state: State) -> None:
        """Keep how far it is, durably; raises OSError when the disk is full."""
        _note(self.folder, "state", asdict(state))


class Spool:
    """One watched folder, held by this process alone. Raises AlreadyWatched, OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting = folder / HIDDEN / "waiting"
        self._waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock: IO[str] = (folder / HIDDEN / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise AlreadyWatched from None

    def close(self) -> None:
        """Let others watch the folder."""
        self._lock.close()

    def dropped(self) -> Iterator[Path]:
        """Files that lie in the folder and in those under it, in the order of their names."""
        yield from self._dropped(self.folder)

    def _dropped(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            hidden = path.name.startswith((".", "~")) or path.is_symlink()
            ours = folder == self.folder and path.name in (SENT, REFUSED)
            if hidden or ours or path.name == beside.NAME or path.suffix.lower() in UNFINISHED:
                continue
            if path.is_dir():
                yield from self._dropped(path)
            elif path.is_file():
                yield path

    def take_in(self, path: Path) -> None:
        """Take a file that is whole out of the scanner's reach, with what is said of it; raises OSError, ManifestBroken."""
        line = beside.line_for(path, self.folder)
        folder = self._waiting / str(ULID())
        folder.mkdir(mode=0o700)
        _note(folder, "said", asdict(Said(path.relative_to(self.folder).as_posix(), line)))
        came_from = path.parent
        path.rename(folder / path.name)
        for changed in (folder, self._waiting, came_from):
            to_disk(changed)

    def items(self) -> list[Item]:
        """What waits, the oldest first; what a crash left half-made is cleared away."""
        found = []
        for folder in sorted(self._waiting.iterdir()):
            files = [path for path in folder.iterdir() if path.name not in NOTES]
            if files:
                found.append(Item(folder, files[0]))
            else:
                _clear(folder)
        return found

    def acknowledged(self, item: Item, today: date) -> Path:
        """Move a file the service has acknowledged to the day's folder; gives its place there."""
        return self._move(item, self.folder / SENT / today.isoformat())

    def refused(self, item: Item, today: date, why: str) -> None:
        """Set aside a file the service will never take, with the reason beside it."""
        place = self._move(item, self.folder / REFUSED / today.isoformat())
        place.with_name(place.name + ".txt").write_text(why + "\n")

    def _move(self, item: Item, day: Path) -> Path:
        place = _free(day / item.said.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        item.file.rename(place)
        to_disk(place.parent)
        _clear(item.folder)
        return place


def looks_whole(path: Path) -> bool:
    """Whether a file ends as files of its kind end; a kind without a known end looks whole."""
    end, among = ENDS.get(path.suffix.lower(), (b"", 0))
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - among))
        return size > 0 and end in file.read()


def to_disk(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free(place: Path) -> Path:
    number, free = 2, place
    while free.exists():
        free = place.with_name(f"{place.stem}-{number}{place.suffix}")
        number += 1
    return free


def _note(folder: Path, name: str, told: dict[str, Any]) -> None:
    """Keep `told` as NAME.json in `folder`, durably and whole."""
    written = folder / f"{name}.part"
    with written.open("w") as target:
        json.dump(told, target)
        target.flush()
        os.fsync(target.fileno())
    written.replace(folder / f"{name}.json")
    to_disk(folder)


def _clear(folder: Path) -> None:
    for name in NOTES:
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()
