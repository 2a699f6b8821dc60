"""Tesseract through its library, kept loaded between pages.

Twelve zones cost 0.11 s here against 1.5 s with one process a zone, and the bundled library is built without OpenMP.
`plain_tesseract.py` stands in where the binding is missing.
"""

from __future__ import annotations

import threading

import numpy as np
from PIL import Image

from claims.errors import EngineFailed
from ocr.engines import tessdata
from ocr.engines.tsv import words_of_tsv
from ocr.evidence import Reading
from ocr.page import Pixels, Word

NAME = "tesseract"
PAGE_TIMEOUT_MS = 12_000
"""A page takes about 1.2 s; one that takes ten times as long is pathological, and must come back before the page's own time is
up (`ocr.opening.limits`), or the whole file ends with it."""
LINE_TIMEOUT_MS = 10_000

_local = threading.local()


def _api(languages: str, psm: int) -> object:
    """This thread's Tesseract for one set of languages; it is not safe to share between threads."""
    import tesserocr

    apis: dict[str, object] = _local.__dict__.setdefault("apis", {})
    if languages not in apis:
        try:
            apis[languages] = tesserocr.PyTessBaseAPI(path=str(tessdata.folder()), lang=languages)
        except RuntimeError as fault:
            raise EngineFailed("Tesseract could not be started; check its language data.") from fault
    api = apis[languages]
    api.SetPageSegMode(psm)  # type: ignore[attr-defined]  # the binding has no types
    return api


def _recognise(pixels: Pixels, dpi: float, languages: str, psm: int, charset: str | None, timeout_ms: int) -> str:
    api = _api(languages, psm)
    try:
        api.SetVariable("tessedit_char_whitelist", charset or "")  # type: ignore[attr-defined]
        api.SetImage(Image.fromarray(np.ascontiguousarray(pixels)))  # type: ignore[attr-defined]
        api.SetSourceResolution(round(min(max(dpi, 70.0), 1200.0)))  # type: ignore[attr-defined]
        if not api.Recognize(timeout_ms):  # type: ignore[attr-defined]
            raise EngineFailed("Tesseract took too long on a page.")
        return str(api.GetTSVText(0))  # type: ignore[attr-defined]
    except RuntimeError as fault:
        raise EngineFailed("Tesseract failed on a page.") from fault
    finally:
        api.Clear()  # type: ignore[attr-defined]


def words(gray: Pixels, dpi: float, languages: str) -> tuple[Word, ...]:
    """All words of a page; uint8 (height, width). Raises EngineFailed after a crash or a minute."""
    return words_of_tsv(_recognise(gray, dpi, languages, 3, None, PAGE_TIMEOUT_MS))


def line(gray: Pixels, dpi: float, languages: str, charset: str | None) -> Reading:
    """One line of text, uint8 (height, width), restricted to `charset` where given."""
    found = words_of_tsv(_recognise(gray, dpi, languages, 7, charset, LINE_TIMEOUT_MS))
    return reading_of(found)


def line_table(gray: Pixels, dpi: float, languages: str) -> str:
    """One line of text as Tesseract's table of words; uint8 (height, width)."""
    return _recognise(gray, dpi, languages, 7, None, LINE_TIMEOUT_MS)


def reading_of(found: tuple[Word, ...]) -> Reading:
    """The words of a one-line image as one reading; its confidence is the mean over characters."""
    ordered = sorted(found, key=lambda word: word.line)
    weight = sum(len(word.text) for word in ordered)
    confidence = sum(word.confidence * len(word.text) for word in ordered) / weight if weight else 0.0
    return Reading(NAME, " ".join(word.text for word in ordered), confidence)
