"""Lists in a folder: a file a version, `inpe.csv` for what holds from the beginning, `inpe.2026-03-01.csv` from a day on.

A version comes in whole or not at all: it is checked first, written beside the others and renamed into its place.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog

from intake.registry.kinds import KINDS, Kind, entries
from intake.registry.table import ListIsWrong
from validators.registers import Registers, Version

log = structlog.get_logger(__name__)

SINCE_EVER = date.min
_NAME = re.compile(r"(?P<kind>[a-z-]+?)(?:\.(?P<day>\d{4}-\d{2}-\d{2}))?\.csv")
_ATTRIBUTES = {
    "inpe": "practitioners",
    "drugs": "drugs",
    "acts": "acts",
    "tariffs": "tariffs",
    "prior-agreement": "agreements",
}


@dataclass(frozen=True)
class Change:
    """What a new version changes against the one that was in force on its first day."""

    kind: str
    from_day: date
    rows: int
    added: int
    removed: int
    changed: int


def load(kind: str, source: Path, folder: Path, from_day: date | None, today: date) -> Change:
    """Check a file and put it in force as a list of `kind`.

    from_day  the first day it holds; by default from the beginning where none is loaded, else from `today`
    Raises ListIsWrong; then nothing has changed.
    """
    new = entries(KINDS[kind], source)
    held = versions(folder, kind)
    first = from_day or (today if held else SINCE_EVER)
    before = next((path for day, path in reversed(held) if day <= first), None)
    old = _entries(KINDS[kind], before, *_stamp(before)) if before is not None else {}
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / (f"{kind}.csv" if first == SINCE_EVER else f"{kind}.{first}.csv")
    _put(source, target)
    both = new.keys() & old.keys()
    return Change(
        kind=kind,
        from_day=first,
        rows=len(new),
        added=len(new.keys() - both),
        removed=len(old.keys() - both),
        changed=sum(new[key] != old[key] for key in both),
    )


def versions(folder: Path, kind: str) -> list[tuple[date, Path]]:
    """The versions of a list that lie in `folder`, oldest first."""
    return sorted((day, path) for name, day, path in _files(folder) if name == kind)


def mirror(source: Path, target: Path) -> int:
    """Make the lists in `target` those of `source`, each whole at any moment; gives how many there are."""
    names = {path.name: path for _, _, path in _files(source)}
    if names:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, path in names.items():
        _put(path, target / name)
    for _, _, old in list(_files(target)):
        if old.name not in names:
            old.unlink()
    return len(names)


def holds_lists(folder: Path) -> bool:
    """Whether a list lies in `folder`."""
    return any(_files(folder))


def _put(source: Path, target: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.stem}-", delete=False) as beside:
        with source.open("rb") as content:
            shutil.copyfileobj(content, beside)
        beside.flush()
        os.fsync(beside.fileno())
    Path(beside.name).replace(target)


def _files(folder: Path) -> Iterator[tuple[str, date, Path]]:
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        found = _NAME.fullmatch(path.name)
        if found is not None and found["kind"] in KINDS:
            yield found["kind"], date.fromisoformat(found["day"]) if found["day"] else SINCE_EVER, path


def in_folder(folder: Path) -> Registers:
    """All lists that lie in `folder`; asked again, only what has changed is read anew. Raises ListIsWrong."""
    found: dict[str, list[Version[Any]]] = {}
    for kind, day, path in sorted(_files(folder), key=lambda file: file[1]):
        version = Version(day, _entries(KINDS[kind], path, *_stamp(path)))
        found.setdefault(_ATTRIBUTES[kind], []).append(version)
    return Registers(**{name: tuple(listed) for name, listed in found.items()})


_last_good: dict[Path, Registers] = {}


def in_service(folder: Path) -> Registers:
    """The lists in `folder` for a service that must go on: a list spoilt by hand leaves those of before in force."""
    try:
        _last_good[folder] = in_folder(folder)
    except (ListIsWrong, OSError) as error:
        log.warning("registry_unusable", error=type(error).__name__)
    return _last_good.get(folder, Registers())


def _stamp(path: Path) -> tuple[int, int, int]:
    state = path.stat()
    return state.st_ino, state.st_mtime_ns, state.st_size


@lru_cache(maxsize=16)
def _entries(kind: Kind, path: Path, _inode: int, _mtime_ns: int, _size: int) -> dict[str, Any]:
    return entries(kind, path)
