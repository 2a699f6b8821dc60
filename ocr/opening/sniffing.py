"""What a file is, by its first bytes."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

PDF_HEADER_WITHIN = 1024
"""Bytes: PDF readers have always looked this far for the header, and faxes and mail gateways rely on it."""

_IMAGES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"II+\x00": "tiff",
    b"MM\x00+": "tiff",
}
_FOREIGN = (
    b"GIF8",
    b"PK\x03\x04",
    b"MZ",
    b"BM",
    b"RIFF",
    b"\x7fELF",
    b"<",
    b"\xef\xbb\xbf<",
    b"Rar!",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)
"""Beginnings of other formats: a PDF header after one of these is a file that pretends to be two things."""


class FileType(Enum):
    """How a file is opened."""

    PDF = "pdf"
    IMAGE = "image"
    UNSUPPORTED = "unsupported"


def file_type(path: Path) -> FileType:
    """What `path` holds: an image by its first bytes, a PDF also where harmless bytes stand before its header."""
    with path.open("rb") as stream:
        head = stream.read(PDF_HEADER_WITHIN + 5)
    if any(head.startswith(magic) for magic in _IMAGES):
        return FileType.IMAGE
    if head.startswith(b"%PDF-"):
        return FileType.PDF
    if b"%PDF-" in head and not head.startswith(_FOREIGN):
        return FileType.PDF
    return FileType.UNSUPPORTED
