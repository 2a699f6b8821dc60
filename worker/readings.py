"""A file to read, and what a reader's child says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from claims.claim import Document, Page
from claims.words import QuarantineReason, Regime, Rescan


class ReadPart(BaseModel):
    """One claim's worth of a file: its pages, its documents, and what the cover sheet before it and its forms said."""

    model_config = ConfigDict(frozen=True)

    pages: tuple[Page, ...]
    documents: tuple[Document, ...]
    regime: Regime | None = None
    station: str | None = None
    received_on: str | None = None
    cover_regime: Regime | None = None
    prints: dict[int, str] = {}
    """How each page that was read looks (`ocr.prints`), by its number."""
    evidence: dict[str, list[float]] = {}
    """By `document.field`, what spoke for each value, in the order of `ocr.confidence.FEATURES`: what `cachet learn` needs."""


class CheckedPage(BaseModel):
    """What a light look said of one page of a file; `rescan` is why it should be made again."""

    model_config = ConfigDict(frozen=True)

    n: int
    rescan: Rescan | None


class ReadResult(BaseModel):
    """What became of a file: its parts, or why no page of it could be opened."""

    model_config = ConfigDict(frozen=True)

    parts: tuple[ReadPart, ...] = ()
    scanned: int = 0
    """Pages the file held, separators included."""
    checked: tuple[CheckedPage, ...] = ()
    """Of a light look alone: its pages."""
    unreadable: QuarantineReason | None = None


@dataclass(frozen=True)
class Reading:
    """One file to read.

    path     a file, or a folder whose page images are one claim
    files    the folder's pages in their order; None for a file
    keep     a folder into which each upright page is written as `PART-PAGE.jpg`, or None
    light    whether its pages are only looked at, and no word is read
    without  pages that killed their reader, by their number in the file, and what it died of: they are not read again
    """

    path: Path
    files: tuple[Path, ...] | None = None
    keep: Path | None = None
    light: bool = False
    without: Mapping[int, QuarantineReason] = field(default_factory=dict)
