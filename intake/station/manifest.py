"""The manifest of an upload: JSON Lines or an array, read strictly; no message repeats what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from claims.errors import SenderCanMend
from claims.words import Regime

MAX_BYTES = 8 << 20
FIRST_DAY = date(2005, 8, 18)  # the mandatory insurance began; an earlier deposit is another calendar or a slip


class ManifestInvalid(SenderCanMend):
    """The manifest does not hold what it must; mend the line named and send the batch again."""

    slug = "manifest_invalid"

    def __init__(self, sentence: str, *, line: int | None = None, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status
        self.more = {} if line is None else {"line": line}


class ManifestMismatch(SenderCanMend):
    """The manifest has a line for a file that is not in the batch."""

    slug = "manifest_mismatch"

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} of the manifest is about a file that is not in this batch.")
        self.more = {"line": line}


class DuplicateFilename(SenderCanMend):
    """Two files have one name and the manifest has a line for it; give each file its own name."""

    slug = "duplicate_filename"
    status = 400


class Line(BaseModel):
    """What a station says of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: Annotated[str, Field(min_length=1, max_length=1024)]
    received_on: Annotated[date | None, Field(strict=False)] = None
    regime: Annotated[Regime | None, Field(strict=False)] = None
    reference: Annotated[str | None, Field(max_length=120)] = None
    insured_number: Annotated[str | None, Field(max_length=40)] = None
    complements: Annotated[str | None, Field(max_length=40)] = None

    @field_validator("received_on", mode="before")
    @classmethod
    def _plain_day(cls, value: Any) -> Any:
        """`YYYY-MM-DD` and nothing that merely can be turned into a day."""
        if value is None:
            return None
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError("a day is YYYY-MM-DD")
        return date.fromisoformat(value)


def read_manifest(raw: bytes, today: date) -> tuple[Line, ...]:
    """The lines of a manifest; `today` is the last day a deposit may bear. Raises ManifestInvalid."""
    if len(raw) > MAX_BYTES:
        raise ManifestInvalid("The manifest is larger than 8 MiB.")
    lines = []
    for number, value in _values(raw):
        try:
            line = Line.model_validate(value)
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else "line"
            known = name if name in Line.model_fields else "an unknown name"
            raise ManifestInvalid(
                f"Line {number} of the manifest: {known} does not hold what it must.", line=number, status=422
            ) from None
        if line.received_on is not None and not FIRST_DAY <= line.received_on <= today:
            raise ManifestInvalid(
                f"Line {number} of the manifest: received_on lies in the future or before {FIRST_DAY}.",
                line=number,
                status=422,
            )
        lines.append(line)
    return tuple(lines)


def _values(raw: bytes) -> list[tuple[int, Any]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ManifestInvalid("The manifest is not UTF-8.") from None
    if text.lstrip().startswith("["):
        values = _json(text, 1)
        return [(number, value) for number, value in enumerate(values, start=1)]
    return [(number, _json(line, number)) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _json(text: str, number: int) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError):
        raise ManifestInvalid(f"Line {number} of the manifest is not JSON.", line=number) from None
    return value


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no_constant(_name: str) -> Any:
    raise ValueError("not a number")


def match(lines: Sequence[Line], sources: Sequence[str]) -> dict[int, Line]:
    """Which line speaks of which file (by position): by the whole name, else by its last part.

    Raises ManifestMismatch for a line about no file, DuplicateFilename where it could be about two.
    """
    found: dict[int, Line] = {}
    for number, line in enumerate(lines, start=1):
        places = _places(line.file, sources) or _places(line.file, [_last(source) for source in sources])
        if not places:
            raise ManifestMismatch(number)
        if len(places) > 1 or places[0] in found:
            raise DuplicateFilename
        found[places[0]] = line
    return found


def _places(name: str, sources: Iterable[str]) -> list[int]:
    return [place for place, source in enumerate(sources) if source == name]


def _last(source: str) -> str:
    return PurePosixPath(source).name
