"""Numbers that name somebody: the forms they have, and where an INPE stands besides its own box.

INPE (identifiant national des professionnels et établissements de santé): on a sticker as a bar code, after its label, or
in the text of a stamp or letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.numbers import cin, cnss, inpe
from claims.words import Origin
from ocr.evidence import Candidate, Reading
from ocr.fields.forms import CAPITALS, DIGITS, Form, digits_of
from ocr.labels import fold
from ocr.page import PixelBox, Sheet, Word

_NINE = re.compile(r"(?<!\d)(?:\d[ .]?){8}\d(?!\d)")


def _number(text: str) -> str | None:
    figures = digits_of(text)
    return figures if figures and 6 <= len(figures) <= 12 else None


_NUMERO = re.compile(r"^\W*n\s?(?:[°ºo]\s?[:.\s]|[°º]|[:.])\W*", re.IGNORECASE)
"""The sign for "number" that stands between a label and its number, as in "Dossier n° : 123"."""


def _free_number(text: str) -> str | None:
    text = _NUMERO.sub("", text)
    bare = re.sub(r"[^0-9A-Z/\-]", "", text.upper()).strip("-/")
    figures = sum(c.isdigit() for c in bare)
    return bare if figures >= 3 and 2 * figures >= len(bare) and len(bare) <= 20 else None


def _cin(text: str) -> str | None:
    bare = cin.compact(re.sub(r"[^0-9A-Za-z]", "", text))
    return cin_shape(bare) if 4 <= len(bare) <= 12 else None


_LETTERS_READ_AS = str.maketrans("OQDIL|SZBG", "0001115286")
_FIGURES_READ_AS = str.maketrans("015826", "OISBZG")


def cin_shape(bare: str) -> str | None:
    """A card number with letters where letters stand and figures where figures stand; None where that cannot be.

    >>> cin_shape("8E12345O"), cin_shape("J412345"), cin_shape("ABCDEF")
    ('BE123450', 'J412345', None)
    """
    letters = 2 if len(bare) > 2 and not bare[1].isdigit() else 1
    head, tail = bare[:letters].translate(_FIGURES_READ_AS), bare[letters:].translate(_LETTERS_READ_AS)
    if head.isalpha() and tail.isdigit() and len(tail) >= 3:
        return head + tail
    return None


CNSS_NUMBER = Form(_number, DIGITS + " ", valid=lambda value: cnss.is_valid(value) if len(value) == 9 else False)
FUND_NUMBER = Form(_free_number, DIGITS + CAPITALS + " /-")
INPE = Form(_number, DIGITS + " ", valid=inpe.is_valid)
CIN = Form(_cin, DIGITS + CAPITALS + " ", valid=cin.is_valid)
FILE_NUMBER = Form(_free_number, DIGITS + CAPITALS + "/- ")


def inpe_of_codes(sheet: Sheet) -> list[tuple[str, Candidate]]:
    """INPE numbers in the page's bar codes, each with its candidate."""
    found = []
    for code in sheet.codes:
        bare = re.sub(r"\D", "", code.value)
        if len(bare) != 9 or len(code.value) > 14:
            continue
        found.append((bare, _candidate(sheet, bare, code.value, Origin.BARCODE, sheet.pixel_box(code.box), label=0.9)))
    return found


def inpe_of_words(sheet: Sheet, words: Sequence[Word]) -> list[Candidate]:
    """Nine figures that stand directly after the word INPE, in a letterhead, a stamp or a line of print."""
    found = []
    for index, word in enumerate(words):
        key = fold(word.text)
        if not key.startswith("inp") or len(key) > 14:
            continue
        after = [word, *(other for other in words[index + 1 : index + 7] if other.line == word.line)]
        match = _NINE.search(" ".join(other.text for other in after).replace("O", "0"))
        if match is None:
            continue
        number = re.sub(r"\D", "", match.group())
        box = (word.box[0], word.box[1], after[-1].box[2], word.box[3])
        reading = Reading("tesseract", number, min(other.confidence for other in after))
        found.append(_candidate(sheet, number, match.group(), Origin.PRINT, box, 0.85, (reading,)))
    return found


def _candidate(
    sheet: Sheet,
    number: str,
    text: str,
    origin: Origin,
    box: PixelBox,
    label: float,
    readings: tuple[Reading, ...] = (),
) -> Candidate:
    return Candidate(
        value=number,
        text=text,
        origin=origin,
        page=sheet.n,
        box=box,
        readings=readings,
        agreement=1.0 if origin is Origin.BARCODE else 0.5,
        valid=inpe.is_valid(number),
        label=label,
        quality=sheet.quality,
    )
