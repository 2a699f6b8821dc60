"""A file, or a folder of page images, becomes scans.

What a file is, its first bytes say, never its name. Whatever it holds comes out as `Scan`: RGB pixels, a believable
resolution, the text layer where it can be trusted, and the reason when a page is not whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from claims.errors import Unreadable
from claims.words import QuarantineReason
from ocr.opening.images import open_image
from ocr.opening.limits import USUAL, Limits
from ocr.opening.pdf import open_pdf
from ocr.opening.sniffing import FileType, file_type
from ocr.page import Scan

__all__ = ["Limits", "open_file", "open_folder"]


def open_file(path: Path, limits: Limits = USUAL) -> Iterator[Scan]:
    """The pages of `path`, in order, one at a time.

    A single bad page comes as a Scan with its `reason`; Unreadable is raised where no page at all can be opened.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(QuarantineReason.EMPTY)
    if size > limits.file_bytes:
        raise Unreadable(QuarantineReason.MEMORY)
    kind = file_type(path)
    if kind is FileType.UNSUPPORTED:
        raise Unreadable(QuarantineReason.UNSUPPORTED_TYPE)
    yield from open_pdf(path, limits) if kind is FileType.PDF else open_image(path.read_bytes(), limits)


def open_folder(path: Path, limits: Limits = USUAL, files: list[Path] | None = None) -> Iterator[Scan]:
    """The pages of the images in `path` (or of `files`, in their order) as the pages of one claim, numbered through.

    A file that cannot be opened becomes a blank scan with the reason, so that the others go on; Unreadable is raised
    where none of them can.
    """
    from ocr.opening.images import no_picture

    pages = files if files is not None else sorted(child for child in path.iterdir() if child.is_file())
    n, opened, first_refusal = 0, 0, None
    for page in pages:
        try:
            for scan in open_file(page, limits):
                n, opened = n + 1, opened + 1
                if n > limits.pages:
                    raise Unreadable(QuarantineReason.TOO_MANY_PAGES)
                yield Scan(n, scan.pixels, scan.dpi, scan.words, scan.reason)
        except Unreadable as refusal:
            if refusal.reason is QuarantineReason.TOO_MANY_PAGES:
                raise
            first_refusal = first_refusal or refusal
            n += 1
            yield no_picture(n, refusal.reason.value)
    if opened == 0:
        raise first_refusal or Unreadable(QuarantineReason.NO_PAGES)
