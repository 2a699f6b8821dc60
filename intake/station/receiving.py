"""A batch's body as it comes in: each file is sealed on the way, so that none ever stands on a disk in the clear."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from claims.errors import SenderCanMend
from intake.claim.records import new_id
from intake.house import House
from intake.pacing import paced
from intake.problems import Malformed, TooLarge, WrongMediaType
from intake.sealing import SealingWriter, WrappedKey, bound
from intake.station import manifest
from intake.storage import StorageUnavailable

SOURCE_CHARS = 255
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FILE, MANIFEST = "files", "manifest"
TAKEN_TYPES = ("application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream")


class MalformedMultipart(Malformed):
    """The body is not whole multipart/form-data with the parts `files` and `manifest`."""

    slug = "malformed_multipart"


class TooManyFiles(SenderCanMend):
    """The batch has more files than this service takes at once; send it in smaller batches."""

    slug = "too_many_files"
    status = 400


class BatchEmpty(SenderCanMend):
    """The batch has no file."""

    slug = "batch_empty"
    status = 400


@dataclass
class Received:
    """One file that came in, sealed under its own key, not yet in the store."""

    id: str
    source: str
    sealed: Path
    key: bytes
    wrapped: WrappedKey
    writer: SealingWriter
    target: BinaryIO

    @classmethod
    def begin(cls, house: House, source: str) -> Received:
        """An empty file under a fresh key."""
        file_id = new_id()
        key, wrapped = house.keyring.new_key(file_id)
        sealed = house.storage.scratch / f"{file_id}.part"
        target = sealed.open("wb")
        return cls(file_id, source, sealed, key, wrapped, SealingWriter(target, key, bound(file_id, "file")), target)

    def close(self) -> None:
        """No more bytes come."""
        self.writer.finish()
        self.target.close()

    @property
    def sha256(self) -> str:
        """Hash of the plain bytes."""
        return self.writer.sha256


@dataclass
class Parcel:
    """A batch that has come in whole; `uploads` are those its files were taken from."""

    files: list[Received] = field(default_factory=list)
    manifest: bytearray = field(default_factory=bytearray)
    uploads: list[str] = field(default_factory=list)

    def take(self, house: House, source: str, content: Iterable[bytes]) -> None:
        """Seal one file into the parcel."""
        file = Received.begin(house, source)
        self.files.append(file)
        for piece in content:
            file.writer.write(piece)
        file.close()

    def discard(self) -> None:
        """Leave nothing behind of what was not kept."""
        for file in self.files:
            file.target.close()
            file.sealed.unlink(missing_ok=True)


async def receive(request: Request, house: House) -> Parcel:
    """Read the body of POST /v1/batches; on any failure nothing is left behind.

    Raises MalformedMultipart, TooLarge, TooManyFiles, BatchEmpty, TooSlow, WrongMediaType, StorageUnavailable.
    """
    reception = Reception(house)
    try:
        reception.parse_head(request.headers.get("content-type", ""))
        async for chunk in paced(request, house.terms):
            reception.take(chunk)
        return reception.whole()
    except ClientDisconnect:
        reception.parcel.discard()
        raise MalformedMultipart("The body broke off before its end.") from None
    except MultipartParseError:
        reception.parcel.discard()
        raise MalformedMultipart from None
    except OSError as error:
        reception.parcel.discard()
        raise StorageUnavailable from error
    except BaseException:
        reception.parcel.discard()
        raise


class Reception:
    """Follows the multipart parser through one body."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.parcel = Parcel()
        self._size = 0
        self._ended = False
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = bytearray(), bytearray()
        self._put: Callable[[bytes], None] = self._into_nothing
        self._parser: MultipartParser | None = None

    def parse_head(self, content_type: str) -> None:
        """Take the boundary from the Content-Type header."""
        kind, options = parse_options_header(content_type.encode("latin-1"))
        if kind != b"multipart/form-data":
            raise WrongMediaType("A batch is sent as multipart/form-data.")
        boundary = options.get(b"boundary", b"")
        if not 1 <= len(boundary) <= 70:  # RFC 2046
            raise MalformedMultipart
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_done,
                "on_part_data": self._data,
                "on_part_end": self._part_end,
                "on_end": self._end,
            },
        )

    def take(self, chunk: bytes) -> None:
        """More of the body."""
        self._size += len(chunk)
        if self._size > self._house.terms.max_batch_bytes:
            raise TooLarge
        assert self._parser is not None
        self._parser.write(chunk)

    def whole(self) -> Parcel:
        """The parcel, once the body has ended as it must."""
        if not self._ended:
            raise MalformedMultipart
        if not self.parcel.files:
            raise BatchEmpty
        return self.parcel

    def _begin(self) -> None:
        self._headers = {}

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _headers_done(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("latin-1")
        if disposition != b"form-data" or name not in (FILE, MANIFEST):
            raise MalformedMultipart
        if name == MANIFEST:
            self._put = self._into_manifest
            return
        self._check_type()
        self._open_file(options.get(b"filename", b""))

    def _check_type(self) -> None:
        kind = parse_options_header(self._headers.get(b"content-type", b""))[0].decode("latin-1").lower()
        image = kind.startswith("image/") and "svg" not in kind
        if kind and not image and kind not in TAKEN_TYPES:
            raise WrongMediaType(f"File {len(self.parcel.files) + 1} is neither a PDF nor an image.")

    def _open_file(self, filename: bytes) -> None:
        if len(self.parcel.files) >= self._house.terms.max_files:
            raise TooManyFiles
        source = clean_name(filename) or f"unnamed-{len(self.parcel.files) + 1}"
        self.parcel.files.append(Received.begin(self._house, source))
        self._put = self._into_file

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._put(data[start:end])

    def _part_end(self) -> None:
        if self._put == self._into_file:
            self.parcel.files[-1].close()
        self._put = self._into_nothing

    def _end(self) -> None:
        self._ended = True

    def _into_file(self, data: bytes) -> None:
        file = self.parcel.files[-1]
        if file.writer.size + len(data) > self._house.terms.max_file_bytes:
            raise TooLarge(f"File {len(self.parcel.files)} is larger than this service takes; nothing was kept.")
        file.writer.write(data)

    def _into_manifest(self, data: bytes) -> None:
        self.parcel.manifest += data
        if len(self.parcel.manifest) > manifest.MAX_BYTES:
            raise manifest.ManifestInvalid("The manifest is larger than 8 MiB.")

    def _into_nothing(self, _data: bytes) -> None:
        return


def clean_name(raw: bytes) -> str:
    """A file's name as it is shown: no control or direction marks, at most 255 characters. Never used as a path."""
    text = unicodedata.normalize("NFC", raw.decode("utf-8", errors="replace"))
    shown = (letter for letter in text if unicodedata.category(letter) != "Cc" and letter not in DIRECTION_MARKS)
    return "".join(shown).strip()[:SOURCE_CHARS]
