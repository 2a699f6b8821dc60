"""Amounts written in words, French and Arabic: "mille deux cent trente dirhams et cinquante centimes"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from rapidfuzz import fuzz

from ocr.fields.dates import fold

_FRENCH: dict[str, int] = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
    "cent": 100, "cents": 100, "mille": 1000, "mil": 1000, "million": 1_000_000, "millions": 1_000_000,
}  # fmt: skip
_ARABIC: dict[str, int] = {
    "صفر": 0, "واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنا": 2, "اثني": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5,
    "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "عشرون": 20, "عشرين": 20,
    "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40, "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70,
    "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90, "مائه": 100, "مايه": 100, "ماءه": 100, "ميه": 100, "مائتان": 200, "مائتين": 200, "مايتان": 200, "مايتين": 200, "مائتا": 200, "مايتا": 200, "ميتا": 200, "ميتان": 200, "ميتين": 200, "الفا": 2000,
    "الف": 1000, "الاف": 1000, "الفان": 2000, "الفين": 2000, "مليون": 1_000_000,
}  # fmt: skip
for _stem, _worth in (
    ("ثلاث", 300),
    ("اربع", 400),
    ("خمس", 500),
    ("ست", 600),
    ("سبع", 700),
    ("ثمان", 800),
    ("تسع", 900),
):
    for _hundred in ("مائه", "مايه", "ميه"):
        _ARABIC[_stem + _hundred] = _worth
_WORTH = _FRENCH | _ARABIC
_UNITS = ("dirham", "dirhams", "dhs", "dh", "mad", "euros", "euro", "درهم", "دراهم", "درهما")
_CENTS = ("centime", "centimes", "cts", "ctm", "سنتيم", "سنتيما", "سنتيمات")
_LINKS = ("et", "de", "و")


def amount_in_words(text: str) -> Decimal | None:
    """The amount that `text` says in words; None where it says none. Words of another sort around it are passed over.

    >>> amount_in_words("à la somme de : mille deux cent trente-quatre dirhams et cinquante centimes")
    Decimal('1234.50')
    >>> amount_in_words("Quatre vingt dix sept dirhams"), amount_in_words("TROlS CENTS DH"), amount_in_words("merci")
    (Decimal('97.00'), Decimal('300.00'), None)
    """
    words = [kind for token in _tokens(text) for kind in _meanings(token)]
    start = _longest_run(words)
    if start is None:
        return None
    whole: list[int] = []
    cents: list[int] = []
    current, unit_seen = whole, False
    for kind in words[start:]:
        if kind == "unit":
            if unit_seen:
                break
            unit_seen, current = True, cents
        elif kind == "cent-unit":
            if not unit_seen and len(whole) > 0:
                whole, cents = [], whole
            return _joined(whole, cents)
        elif kind == "link":
            continue
        elif isinstance(kind, int):
            current.append(kind)
        elif current or unit_seen:
            break
    # "… dirhams 50": figures after the unit are cents only if the words say so
    return _joined(whole, []) if whole else None


def _joined(whole: Sequence[int], cents: Sequence[int]) -> Decimal | None:
    total = Decimal(_number(whole)) if whole else Decimal(0)
    part = _number(cents) if cents else 0
    return (total + Decimal(part) / 100).quantize(Decimal("0.01")) if part < 100 else None


def _tokens(text: str) -> list[str]:
    plain = fold(text).replace("'", " ").replace("’", " ")
    return [token for token in re.split(r"[^\w]+", plain) if token]


Meaning = int | str
"""A number word's worth, "unit", "cent-unit", "link", or "other"."""


@cache
def _meanings(token: str) -> tuple[Meaning, ...]:
    """What a token says; number words that lost the room between them say several things."""
    if (one := _meaning(token)) is not None:
        # Arabic says "four and twenty": not four times twenty as French does
        return (10, 10) if one == 20 and not token.isascii() else (one,)
    if re.search("[\u0600-\u06ff]", token) and token.startswith("و"):
        return _meanings(token[1:])
    if len(token) >= 6 and (parts := _apart(token)):
        return parts
    return ("other",)


def _meaning(token: str) -> Meaning | None:
    if token in _WORTH:
        return _WORTH[token]
    for words, name in ((_UNITS, "unit"), (_CENTS, "cent-unit"), (_LINKS, "link")):
        if token in words:
            return name
    if token.isdigit() and len(token) <= 2:
        return int(token)
    plain = token.translate(str.maketrans("015|", "olsl"))
    best, likest = None, 79.0
    for word in (*_WORTH, "dirhams", "dirham", "centimes", "centime"):
        if abs(len(word) - len(plain)) <= 1 and (len(word) >= 4 or plain == word):
            near = fuzz.ratio(plain, word)
            if near > likest or (near == likest and best is None):
                best, likest = word, near
    if best is None:
        return None
    return "unit" if best.startswith("dirham") else "cent-unit" if best.startswith("centime") else _WORTH[best]


def _apart(token: str) -> tuple[Meaning, ...]:
    """ "deuxcentsdirhams" → its words, longest first; empty where it is not made of number words alone."""
    known = sorted((*_WORTH, *_UNITS[:2], *_CENTS[:2], "et"), key=len, reverse=True)

    def split(rest: str) -> tuple[Meaning, ...] | None:
        if not rest:
            return ()
        for word in known:
            if rest.startswith(word) and (tail := split(rest[len(word) :])) is not None:
                meaning = _meaning(word)
                return (meaning, *tail) if meaning is not None else None
        return None

    return split(token) or ()


def _longest_run(words: Sequence[Meaning]) -> int | None:
    """Where the longest run of number words begins."""
    best, length = None, 0
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end] != "other":
            end += 1
        count = sum(isinstance(word, int) for word in words[at:end])
        if count > length:
            first = next(index for index in range(at, end) if isinstance(words[index], int))
            best, length = first, count
        at = end + 1
    return best


def _number(parts: Iterable[int]) -> int:
    """French and Arabic build numbers alike: what stands before cent, mille, million multiplies it.

    >>> _number([4, 20, 10, 7]), _number([2, 1000, 300, 5]), _number([3, 100])
    (97, 2305, 300)
    >>> _number([2000, 300]), _number([9, 50, 2000, 700])
    (2300, 59700)
    """
    total = group = 0
    for part in parts:
        if part >= 1000:
            # Arabic's two thousand is one word, which behind another number is its accusative of a thousand
            thousands = 2000 if part == 2000 and not group else max(group, 1) * (1000 if part == 2000 else part)
            total, group = total + thousands, 0
        elif part == 100:
            tail = group % 100
            group = group - tail + max(tail, 1) * 100
        elif part == 20 and group % 100 == 4:
            group += 76  # quatre-vingts
        else:
            group += part
    return total + group
