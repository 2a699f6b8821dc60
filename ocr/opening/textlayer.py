"""The words of a born-digital page, where its text layer can be trusted.

A text layer is what somebody wrote into the file, not what the page shows: recognition programs lay invisible text
over a scan, generators map letters wrongly, and a forger writes what he likes. It is trusted only on a page that
was drawn from its letters, and only where ink stands under them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from io import BufferedReader
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber.utils.exceptions import PdfminerException

from ocr.opening.embedded import is_invisible
from ocr.page import Pixels, Word

PICTURE_SHARE = 0.4
"""Share of the page from which a picture makes it a scan: what it shows is not in the text layer."""

LEAST_LETTERS = 8
"""Fewer letters are a page number or a scanner's own mark."""

ODD_SHARE = 0.1
"""Share of letters without a meaning (private use, replacement signs) above which the mapping is broken."""

INKED_SHARE = 0.9
"""Share of words under which the drawn page must show ink."""

LEADERS = frozenset("._…·")
LEAST_LEADERS = 6
"""Dots in a row, as the file sets them, from which they are a line to write on; an ellipsis has three."""

INK_CONTRAST = 40
"""Gray levels between the lightest and darkest pixel of a word that is really there."""


class TextLayers:
    """The text layers of one PDF; pdfplumber opens it only when a page has something to give."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: Any = None
        self._file: BufferedReader | None = None

    def close(self) -> None:
        """Let go of the file."""
        try:
            if self._pdf is not None:
                self._pdf.close()
        except PdfminerException:
            pass  # closing counts the pages once more, and stumbles over what opening stumbled over
        finally:
            if self._file is not None:
                self._file.close()
            self._pdf = self._file = None

    def words(self, page: pypdfium2.PdfPage, index: int, pixels: Pixels, scale: float) -> tuple[Word, ...] | None:
        """The words of a page in pixels of its drawing `pixels`; None where it must be read like a scan."""
        if not _drawn_from_letters(page):
            return None
        found = self._extracted(index, scale)
        if found is None or not _inked(found, pixels):
            return None
        return found

    def _extracted(self, index: int, scale: float) -> tuple[Word, ...] | None:
        try:
            if self._pdf is None:
                self._file = self._file or self._path.open("rb")  # pdfplumber leaves it open when it gives up
                self._pdf = pdfplumber.open(self._file)
            page = self._pdf.pages[index]
            letters = page.chars
            if sum(bool(letter["upright"]) for letter in letters) < 0.5 * len(letters):
                return None  # written sideways: the drawn page is turned and read instead
            # what is filled in may overlap a form's own print: it has another font
            written_on = _written_on(letters)
            filled = page.filter(lambda item: id(item) not in written_on) if written_on else page
            raw = filled.extract_words(x_tolerance_ratio=0.2, y_tolerance=2, extra_attrs=["fontname"])
            left, top = float(page.bbox[0]), float(page.bbox[1])
            if page.cropbox and tuple(page.cropbox) != tuple(page.mediabox):
                left, top = float(page.cropbox[0]), float(page.cropbox[1])
            page.close()
        except (MemoryError, KeyboardInterrupt):
            raise
        except Exception:  # pdfminer raises anything on odd files; the drawn page is then read by the engines
            return None
        return _numbered(_word(item, left, top, scale) for item in raw if str(item["text"]).strip())


def _written_on(letters: Sequence[Mapping[str, Any]]) -> set[int]:
    """The dots of dotted lines, by `id`, on which other letters stand: set into one word, a value and its line cannot be told apart."""
    others = [one for one in letters if (text := str(one["text"])) not in LEADERS and not text.isspace()]
    across = np.array([(one["x0"] + one["x1"]) / 2 for one in others])
    down = np.array([(one["top"] + one["bottom"]) / 2 for one in others])
    found: set[int] = set()
    for is_leader, run in groupby(letters, key=lambda letter: str(letter["text"]) in LEADERS):
        dots = list(run)
        if is_leader and len(dots) >= LEAST_LEADERS:
            left, top = min(dot["x0"] for dot in dots), min(dot["top"] for dot in dots)
            right, bottom = max(dot["x1"] for dot in dots), max(dot["bottom"] for dot in dots)
            if ((left <= across) & (across <= right) & (top <= down) & (down <= bottom)).any():
                found.update(map(id, dots))
    return found


def _drawn_from_letters(page: pypdfium2.PdfPage) -> bool:
    """Whether the page is set in visible letters, without a picture that could hold more, or notes laid over it."""
    if pdfium.FPDFPage_GetAnnotCount(page) > 0 and _has_drawn_notes(page):
        return False
    width, height = page.get_size()
    letters = page.get_textpage()
    text = letters.get_text_range() if letters.count_chars() else ""
    letters.close()
    meant = [sign for sign in text if not sign.isspace()]
    if len(meant) < LEAST_LETTERS or sum(map(_is_odd, meant)) > ODD_SHARE * len(meant):
        return False
    shown = hidden = 0
    for item in page.get_objects(max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if item.level == 0 and (right - left) * (top - bottom) > PICTURE_SHARE * width * height:
                return False
        elif item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            hidden, shown = (hidden + 1, shown) if is_invisible(item) else (hidden, shown + 1)
    return shown > 0 and hidden <= 0.05 * shown


def _has_drawn_notes(page: pypdfium2.PdfPage) -> bool:
    """Whether a form field or a note adds to the page something that is not in its text."""
    silent = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind not in silent:
            return True
    return False


def _is_odd(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cn", "Cs", "Cc")


def _word(item: dict[str, Any], left: float, top: float, scale: float) -> Word:
    box = (
        int((item["x0"] - left) * scale),
        int((item["top"] - top) * scale),
        int(np.ceil((item["x1"] - left) * scale)),
        int(np.ceil((item["bottom"] - top) * scale)),
    )
    return Word(text=_readable(str(item["text"])), box=box, confidence=1.0)


def _readable(text: str) -> str:
    """Letters in reading order and in their plain forms: PDF keeps Arabic as drawn, left to right."""
    arabic = sum("ARABIC" in unicodedata.name(sign, "") for sign in text)
    if arabic > len(text) / 2:
        text = text[::-1]
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf") or text


def _numbered(words: Any) -> tuple[Word, ...]:
    """The words from top to bottom and left to right, those of one printed line under one number."""
    waiting = sorted(words, key=lambda word: (word.box[1] + word.box[3], word.box[0]))
    lines: list[list[Word]] = []
    for word in waiting:
        middle = (word.box[1] + word.box[3]) / 2
        if lines and lines[-1][0].box[1] <= middle <= lines[-1][0].box[3]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(
        Word(word.text, word.box, word.confidence, number)
        for number, line in enumerate(lines)
        for word in sorted(line, key=lambda word: word.box[0])
    )


def _inked(words: tuple[Word, ...], pixels: Pixels) -> bool:
    """Whether the drawn page shows something where the words are said to stand."""
    if not words:
        return False
    seen = 0
    for word in words:
        left, top, right, bottom = word.box
        patch = pixels[max(0, top) : bottom, max(0, left) : right]
        seen += bool(patch.size and int(patch.max()) - int(patch.min()) >= INK_CONTRAST)
    return seen >= INKED_SHARE * len(words)
