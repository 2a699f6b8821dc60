"""Where Tesseract's language models stand on this machine."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from claims.errors import EngineFailed

_USUAL_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@cache
def folder() -> Path:
    """The folder of `fra.traineddata`: `TESSDATA_PREFIX` (or its `tessdata`) first, then the usual places.

    Raises EngineFailed when French data is nowhere: every reading would be garbage without it.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    told = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    for place in (*told, *map(Path, _USUAL_PLACES)):
        if (place / "fra.traineddata").is_file():
            return place
    raise EngineFailed("Tesseract's French data is not installed; install tesseract-ocr-fra or set TESSDATA_PREFIX.")


def has(language: str) -> bool:
    """Whether the model of one language, `fra` or `ara`, is installed."""
    return (folder() / f"{language}.traineddata").is_file()
