"""The words of tus 1.0.0: its headers, its refusals."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from claims.errors import Conflict, SenderCanMend
from intake.problems import Malformed, TooLarge

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
MEDIA_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
LARGEST_NUMBER = 1 << 62


class OtherVersion(SenderCanMend):
    """Resumable uploads are sent with `Tus-Resumable: 1.0.0`."""

    slug = "tus_version"
    status = 412
    headers = {"Tus-Version": VERSION}  # noqa: RUF012  # never changed


class WrongOffset(Conflict):
    """The bytes do not begin where the last ones ended; ask by HEAD for the offset and go on from there."""

    slug = "offset_mismatch"


class UploadLocked(Conflict):
    """Another call is writing to this upload now; try again in a moment."""

    slug = "upload_locked"
    status = 423
    retry = True
    retry_s = 1


class UploadGone(SenderCanMend):
    """This upload was used in a batch or its time is over; send the file again if its batch is not there."""

    slug = "upload_gone"
    status = 410


class UploadIncomplete(Conflict):
    """An upload named here is not finished; send the rest of it first."""

    slug = "upload_incomplete"


class ChecksumWrong(SenderCanMend):
    """The bytes are not those that the checksum was made of; they were thrown away, send them again."""

    slug = "checksum_mismatch"
    status = 460


def check_version(headers: Mapping[str, str]) -> None:
    """Raise OtherVersion unless the call speaks 1.0.0."""
    if headers.get("tus-resumable") != VERSION:
        raise OtherVersion


def number(headers: Mapping[str, str], name: str) -> int:
    """A header that counts bytes; raises Malformed."""
    text = headers.get(name.lower(), "")
    if not text.isascii() or not text.isdigit():
        raise Malformed(f"{name} is a number of bytes, 0 or more.")
    return int(text)


def length_of(headers: Mapping[str, str], most: int) -> int:
    """The declared length of a new upload; raises Malformed, TooLarge."""
    length = number(headers, "Upload-Length")
    if length > most:
        raise TooLarge("The file is larger than this service takes; nothing was kept.")
    return length


def name_of(metadata: str) -> str | None:
    """The file's name in an Upload-Metadata header, if any; raises Malformed for one that is not as tus writes it."""
    if len(metadata) > LONGEST_METADATA:
        raise Malformed("Upload-Metadata is longer than 4096 characters.")
    found: dict[str, bytes] = {}
    for pair in metadata.split(",") if metadata.strip() else []:
        key, _, value = pair.strip().partition(" ")
        if not key or key in found:
            raise Malformed("Upload-Metadata is pairs of a name and a base64 value, each name once.")
        try:
            found[key] = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Malformed("A value in Upload-Metadata is not base64.") from None
    name = found.get("filename") or found.get("name")
    return None if name is None else name.decode("utf-8", errors="replace")


class Checksum:
    """Upload-Checksum of one call; raises Malformed for an algorithm we do not know."""

    def __init__(self, header: str) -> None:
        algorithm, _, value = header.strip().partition(" ")
        if algorithm not in ALGORITHMS:
            raise Malformed(f"Upload-Checksum is made with one of {', '.join(ALGORITHMS)}.")
        try:
            self._wanted = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise Malformed("Upload-Checksum is an algorithm and a base64 value.") from None
        self._hash: Any = hashlib.new(algorithm, usedforsecurity=False)  # against line noise, not against people

    def update(self, chunk: bytes) -> None:
        """Take more bytes."""
        self._hash.update(chunk)

    def check(self) -> None:
        """Raise ChecksumWrong unless the bytes were the right ones."""
        if not hmac.compare_digest(self._hash.digest(), self._wanted):
            raise ChecksumWrong
