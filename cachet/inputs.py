"""What a PATH on the command line holds: claims, each with its pages and the name it goes by.

A file is a claim. A folder that holds `truth.jsonl`, `manifest.jsonl`, a PDF, a TIFF or sub-folders is a set, each file
and each sub-folder in it a claim; a folder of page images only is one claim.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims.words import Regime

PASSED_OVER = frozenset({".jsonl", ".json", ".csv", ".txt", ".md", ".npz"})
"""Endings of what lies beside pages and is none; in folders only, a file named outright is always answered."""

MANY_PAGED = frozenset({".pdf", ".tif", ".tiff"})
SET_MARKS = ("truth.jsonl", "manifest.jsonl")


class WrongCall(Exception):
    """What was asked cannot be done as asked; the sentence says why."""


@dataclass(frozen=True)
class Input:
    """One claim to read.

    path    the file, or the folder whose pages make the claim
    source  the name it goes by: relative to the PATH that was given, or that PATH's last part
    pages   the folder's page files in natural order; None when `path` is a file
    """

    path: Path
    source: str
    pages: tuple[Path, ...] | None = None

    def sha256(self) -> str:
        """Hash of the file's bytes; of a folder, over the hashes of its pages in their order."""
        if self.pages is None:
            return str(_hash_of(self.path).hexdigest())
        whole = hashlib.sha256()
        for page in self.pages:
            whole.update(_hash_of(page).digest())
        return whole.hexdigest()


def inputs_of(paths: Iterable[Path]) -> list[Input]:
    """The claims under `paths`, in the order given and natural order inside folders.

    Raises WrongCall when one of them is not there: then nothing is read.
    """
    paths = list(paths)
    for path in paths:
        if not path.exists():
            raise WrongCall(f"{path} is not there; nothing was read.")
    return [found for path in paths for found in _claims_in(path)]


def _claims_in(path: Path) -> Iterator[Input]:
    name = path.name or path.resolve().name
    if not path.is_dir():
        yield Input(path, name)
    elif not is_set(path):
        yield Input(path, name, _pages(path))
    else:
        for child in _children(path):
            yield Input(child, child.name, _pages(child) if child.is_dir() else None)


def is_set(folder: Path) -> bool:
    """Whether `folder` holds claims, rather than the pages of one."""
    if any((folder / mark).is_file() for mark in SET_MARKS):
        return True
    return any(child.is_dir() or _has_many_pages(child) for child in _children(folder))


def _has_many_pages(path: Path) -> bool:
    if path.suffix.lower() in MANY_PAGED:
        return True
    with path.open("rb") as stream:
        return stream.read(5).startswith((b"%PDF-", b"II*\0", b"MM\0*"))


def _children(folder: Path) -> list[Path]:
    """What counts in a folder, in natural order."""
    return sorted(
        (
            child
            for child in folder.iterdir()
            if not child.name.startswith(".")
            and (child.is_dir() or (child.is_file() and child.suffix.lower() not in PASSED_OVER))
        ),
        key=lambda child: natural(child.name),
    )


def _pages(folder: Path) -> tuple[Path, ...]:
    """Every page file under `folder`, its own sub-folders' included."""
    found: list[Path] = []
    for child in _children(folder):
        found.extend(_pages(child) if child.is_dir() else (child,))
    return tuple(found)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts page 2 before page 10.

    >>> sorted(["p10.png", "p2.png", "P1.png"], key=natural)
    ['P1.png', 'p2.png', 'p10.png']
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)


def _hash_of(path: Path) -> Any:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256")


class ManifestLine(BaseModel):
    """What a station says of one file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    file: Annotated[str, Field(min_length=1)]
    received_on: date | None = None
    regime: Regime | None = None
    reference: str | None = None
    insured_number: str | None = None
    complements: str | None = None


class Manifest:
    """The lines of a manifest, by the file they speak of."""

    def __init__(self, lines: Iterable[ManifestLine] = ()) -> None:
        self._lines = {line.file: line for line in lines}

    def about(self, source: str) -> ManifestLine | None:
        """The line about `source`: by all of its name first, then by its last part."""
        return self._lines.get(source) or self._lines.get(source.rsplit("/", 1)[-1])


def read_manifest(path: Path) -> Manifest:
    """The manifest in `path`: JSON Lines, or one array. Raises WrongCall naming the line, never what it says."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise WrongCall(f"The manifest {path} cannot be read.") from fault
    return Manifest(_lines_of(text))


def _lines_of(text: str) -> Iterator[ManifestLine]:
    if text.lstrip().startswith("["):
        yield from (_line(number, value) for number, value in enumerate(_json(1, text), 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _line(number, _json(number, line))


def _json(number: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise WrongCall(f"Line {number} of the manifest is not JSON.") from fault


def _line(number: int, value: Any) -> ManifestLine:
    try:
        return ManifestLine.model_validate(value)
    except ValidationError as fault:
        wrong = ".".join(str(part) for part in fault.errors()[0]["loc"]) or "the whole line"
        raise WrongCall(f"Line {number} of the manifest is wrong: {wrong}.") from fault
