"""How well a piece of writing suits a field before it is read closely: by its characters, or by the number of its boxes."""

from __future__ import annotations

import re
from collections.abc import Callable

from ocr.fields.forms import AMOUNT, BIRTH_DATE, COUNT, DATE, NAME, Form
from ocr.fields.names import is_garbled
from ocr.fields.person import WORDS_OF_FORMS
from ocr.fields.writings import Writing
from ocr.labels import is_arabic

UNREAD = 0.7
"""What was seen and not read may be anything."""
MISFIT = 2.0
GARBLED = 0.8
LONE_WORD = 1.2
"""One short word may be a name badly read; a name beside or under it is likelier."""
GLUED = 8
"""Letters from which one word in capitals is a given and a family name whose room was not seen."""
LIKE_A_COUNT = 0.4
"""One or two figures may be a small amount, and are likelier a number of papers."""
_DOTS = ".…·-_ "
_SLASHES = re.compile(r"\d\s*/\s*\d.*\d\s*/\s*\d")
_MONEY = re.compile(r"\d[.,]\d{2}\s*(?:dhs?|mad)?\s*$", re.IGNORECASE)


def suits(name: str, form: Form | None) -> Callable[[Writing], float]:
    """How badly a writing suits the field `name` of `form`: 0 well, 2 hardly. Labels of no field take anything."""
    if form is None:
        return lambda writing: 0.4 if writing.text and not writing.cells else 1.0
    if form is NAME:
        return _name
    if form is COUNT:
        return _count
    if form is AMOUNT:
        return _amount
    if form in (BIRTH_DATE, DATE):
        return _date
    return _number


def _shares(text: str) -> tuple[float, float, int]:
    """Shares of letters and of figures among letters and figures, and how many there are of both."""
    letters, figures = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    both = letters + figures
    return letters / max(both, 1), figures / max(both, 1), both


def _name(writing: Writing) -> float:
    if writing.cells:
        return 0.3 if len(writing.cells) >= 10 else 1.5
    if not writing.text:
        return UNREAD
    letters, _, many = _shares(writing.text)
    if letters < 0.75 or many < 4 or is_arabic(writing.text) or WORDS_OF_FORMS.search(writing.text):
        return MISFIT
    text = writing.text.strip(_DOTS)
    glued = len(text) >= GLUED and text.isalpha() and text.isupper()
    if not glued and " " not in text and len(text) < GLUED:
        return LONE_WORD
    return (0.0 if NAME.parse(text) else 0.2 if glued else 0.6) + (GARBLED if is_garbled(text) else 0.0)


def _count(writing: Writing) -> float:
    if writing.cells:
        return 0.0 if len(writing.cells) <= 3 else MISFIT
    if not writing.text:
        return UNREAD
    _, figures, many = _shares(writing.text)
    return 0.0 if figures >= 0.9 and many <= 2 else 0.8 if many <= 3 else MISFIT


def _amount(writing: Writing) -> float:
    if writing.cells:
        return 0.2 if 4 <= len(writing.cells) <= 10 else 1.0
    if not writing.text:
        return UNREAD
    _, figures, many = _shares(writing.text)
    if AMOUNT.parse(writing.text) and figures >= 0.5 and many <= 12:
        return LIKE_A_COUNT if many <= 2 else 0.0
    return 0.7 if figures >= 0.5 and many <= 10 else MISFIT


def _date(writing: Writing) -> float:
    if writing.cells:
        return 0.0 if len(writing.cells) in (6, 8, 9, 10) else 1.0
    if not writing.text:
        return UNREAD
    if BIRTH_DATE.parse(writing.text):
        return 0.0
    _, figures, many = _shares(writing.text)
    return 0.5 if figures >= 0.6 and 5 <= many <= 11 else MISFIT


def _number(writing: Writing) -> float:
    if writing.cells:
        if _SLASHES.search(writing.text):
            return MISFIT  # a date in boxes
        return 0.0 if len(writing.cells) >= 5 else 1.2
    if not writing.text:
        return UNREAD
    _, figures, many = _shares(writing.text)
    if 5 <= many <= 16 and figures >= 0.7:
        return 0.8 if _MONEY.search(writing.text) else 0.0
    return 0.6 if 3 <= many <= 18 and figures >= 0.4 else MISFIT
