"""Blobs in a folder: written beside, made durable, then renamed into place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ulid import ULID

from intake.storage import StorageUnavailable


class FolderStorage:
    """Blobs under `root/ab/cdef…`, spread over 256 folders."""

    def __init__(self, root: Path, *, floor_bytes: int) -> None:
        self._root = root
        self._floor_bytes = floor_bytes
        self.scratch = root / "incoming"
        self.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, sealed: Path, address: str) -> None:
        """File to disk, rename, folder to disk: a power cut leaves the whole blob or none."""
        target = self._path(address)
        try:
            if shutil.disk_usage(self._root).free < self._floor_bytes:
                raise StorageUnavailable
            _to_disk(sealed)
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                _to_disk(self._root)
            sealed.replace(target)
            _to_disk(target.parent)
        except OSError as error:
            raise StorageUnavailable from error

    def open(self, address: str) -> BinaryIO:
        """The blob's file."""
        try:
            return self._path(address).open("rb")
        except OSError as error:
            raise StorageUnavailable from error

    def remove(self, address: str) -> None:
        """Unlink."""
        try:
            self._path(address).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable from error

    def addresses(self, before: datetime) -> Iterator[str]:
        """Every file in the folders named by two signs that is older than `before`."""
        try:
            for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
                for path in folder.iterdir():
                    if path.stat().st_mtime < before.timestamp():
                        yield folder.name + path.name
        except OSError as error:
            raise StorageUnavailable from error

    def probe(self) -> None:
        """A small file there and back."""
        sealed = self.scratch / f"probe-{ULID()}"
        address = f"00probe{ULID()}"
        try:
            sealed.write_bytes(b"probe")
        except OSError as error:
            raise StorageUnavailable from error
        self.put(sealed, address)
        with self.open(address) as blob:
            if blob.read() != b"probe":
                raise StorageUnavailable
        self.remove(address)

    def _path(self, address: str) -> Path:
        return self._root / address[:2] / address[2:]


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
