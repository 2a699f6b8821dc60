"""Where sealed bytes are kept: a folder on one machine, S3-compatible storage for many.

A blob is named by the SHA-256 of its ciphertext and never changes. What is put is durable when `put` returns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from claims.errors import HouseBusy


class StorageUnavailable(HouseBusy):
    """The storage cannot take or give bytes now; nothing was kept. Try again in a moment."""

    slug = "storage_unavailable"


class Storage(Protocol):
    """One place that keeps bytes; every method raises StorageUnavailable when it cannot."""

    scratch: Path
    """A folder where sealed bytes may stand until `put` takes them; the same disk as the store where that helps."""

    def put(self, sealed: Path, address: str) -> None:
        """Keep the file `sealed` as `address`, durably; the file is gone afterwards."""

    def open(self, address: str) -> BinaryIO:
        """The blob's bytes from its start."""

    def remove(self, address: str) -> None:
        """Forget the blob; one that is not there is no error."""

    def addresses(self, before: datetime) -> Iterator[str]:
        """Every blob that was put before this moment."""

    def probe(self) -> None:
        """Write, read and remove a small blob."""


def open_storage(url: str, scratch: Path, *, floor_bytes: int, endpoint: str | None, region: str | None) -> Storage:
    """The store at `url`: a path or `file://` for a folder, `s3://bucket/prefix` for S3."""
    if url.startswith("s3://"):
        from intake.storage.s3 import S3Storage

        return S3Storage(url, scratch, floor_bytes=floor_bytes, endpoint=endpoint, region=region)
    from intake.storage.folder import FolderStorage

    return FolderStorage(Path(url.removeprefix("file://")), floor_bytes=floor_bytes)
