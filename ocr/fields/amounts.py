"""Amounts of money as papers carry them, with the slips of an engine, and the contract's form of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ocr.fields.dates import western

CENT = Decimal("0.01")

CURRENCIES: dict[str, str] = {
    # what stands beside a figure, in small letters → ISO 4217
    "dh": "MAD",
    "dhs": "MAD",
    "mad": "MAD",
    "dirham": "MAD",
    "dirhams": "MAD",
    "درهم": "MAD",
    "دراهم": "MAD",
    "د.م": "MAD",
    "د.م.": "MAD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "rm": "MYR",
    "myr": "MYR",
    "chf": "CHF",
    "₹": "INR",
    "inr": "INR",
    "rs": "INR",
    "rs.": "INR",
}

_SIGN_WORDS = sorted(CURRENCIES, key=len, reverse=True)
_CURRENCY = "|".join(re.escape(word) for word in _SIGN_WORDS)
_ROOM = "[ \u00a0\u2007\u2009\u202f]"
_FIGURE = r"(?-i:[0-9OoQlI|])"
_FIRST = r"(?:\d|(?<![^\W\d_])(?-i:[OlI|]))"  # a letter opens a number only where it ends no word: "l50", not "Total50"
_FIGURES = str.maketrans("OoQlI|", "000111")


def _number(room: str) -> re.Pattern[str]:
    """An amount; `room` is what may stand before a group of three figures."""
    return re.compile(
        rf"""
    (?<![\d.,/])(?<!\d:)
    (?:(?<![^\W\d_])(?P<before>{_CURRENCY})(?=[\s\d\-:.]){_ROOM}*[:.]?{_ROOM}*)?
    (?P<minus>[-–−(]{_ROOM}?)?
    (?:(?P<inside>[€$£₹]|RM){_ROOM}*)?
    (?P<number>
        {_FIRST}{_FIGURE}{{0,2}}(?:(?:[.,'’]|{room})(?:\d{{2}},)?{_FIGURE}{{3}})+(?:{_ROOM}?[.,]{_ROOM}?{_FIGURE}{{2}})?(?!{_FIGURE})
      | {_FIRST}{_FIGURE}*{_ROOM}?[.,]{_ROOM}?{_FIGURE}{{2}}(?!{_FIGURE})
      | (?<![^\W\d_])[.,]{_FIGURE}{{2}}(?!{_FIGURE})
      | {_FIRST}{_FIGURE}*(?:,[-–—])?
    )
    (?P<after_minus>[-–−)](?!\d)(?![^\W\d_]{{2}}))?[-–−]?
    (?:{_ROOM}*(?P<after>{_CURRENCY})(?![^\W\d_]))?
    (?P<tail>(?-i:[A-Z]){{0,2}})
    (?![\w/%:]|[.,\-]\d|{_ROOM}?%)
    """,
        re.VERBOSE | re.IGNORECASE,
    )


_NUMBER = _number(_ROOM)
_NUMBER_SET_WIDE = _number(_ROOM + "{1,2}")
_COLUMNS = re.compile(r"\S\s{4}")
"""Room that parts the columns of a row; where there is some, two spaces part the thousands of one amount."""


@dataclass(frozen=True)
class SeenAmount:
    """An amount in a text.

    value     with two decimals; negative where a minus stands before or after it
    start, end  `text[start:end]` is what was read, currency included
    currency  ISO 4217 where a currency stands beside it
    decimals  whether two decimals were written
    surety    0 to 1, how little its form leaves to guess
    """

    value: Decimal
    start: int
    end: int
    currency: str | None
    decimals: bool
    surety: float


def money(value: Decimal) -> str:
    """The contract's form: two decimals, a point, no grouping.

    >>> money(Decimal("1234.5"))
    '1234.50'
    """
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}"


def find_amounts(text: str) -> list[SeenAmount]:
    """Every amount in `text`, from left to right; bare whole numbers too, with little surety.

    >>> [money(a.value) for a in find_amounts("1 234,56 DH, 1.234,56 ou RM12.30")]
    ['1234.56', '1234.56', '12.30']
    """
    # "RMO.08": the nought behind a currency is often read as a letter
    plain = re.sub(r"(?<=RM|DH|EU)O(?=[.,]\d)|(?<=[€$£])O(?=[.,]\d)", "0", western(text))
    return list(_amounts(_MISREAD_DH.sub("DH", plain)))


_MISREAD_DH = re.compile(r"(?<=\d)D[EKMNX](?=\s*$)")
"""The currency close behind an amount at the end of a row, its H read as a letter like it."""


def parse_amount(text: str) -> SeenAmount | None:
    """The surest amount in `text`, the last one of equals; None where there is none.

    >>> parse_amount("l 250,O0 Dhs").value
    Decimal('1250.00')
    """
    best: SeenAmount | None = None
    for one in find_amounts(text):
        if best is None or one.surety >= best.surety:
            best = one
    return best


MOST_FIGURES = 13
"""A longer number is a code, or noise: nobody is billed a hundred thousand million dirhams."""


def _amounts(text: str) -> Iterator[SeenAmount]:
    shape = _NUMBER_SET_WIDE if _COLUMNS.search(text) else _NUMBER
    for found in shape.finditer(text):
        read = found["number"]
        if not 1 <= sum(c.isdigit() for c in read) <= MOST_FIGURES:
            continue
        glued = found.start() > 0 and text[found.start() - 1].isalnum()
        if (glued or found["tail"]) and not re.search(r"[.,]\s?\w\w$", read):
            continue  # "5A", "N12": a size or a code
        slips = sum(c in "OoQlI|" for c in read)
        if slips and slips * 2 > sum(c.isdigit() for c in read):
            continue
        value, decimals, surety = _value(read.translate(_FIGURES))
        word = (found["before"] or found["inside"] or found["after"] or "").lower()
        currency = CURRENCIES.get(word)
        surety = min(surety + (0.1 if currency else 0.0), 0.98) - 0.1 * slips - (0.15 if glued else 0.0)
        if found["minus"] or found["after_minus"] in ("-", "–", "−"):
            value = -value
        yield SeenAmount(value, found.start(), found.end() - len(found["tail"]), currency, decimals, max(surety, 0.05))


def _value(number: str) -> tuple[Decimal, bool, float]:
    """`number` as an amount, whether it has decimals, and how sure the form is."""
    number = re.sub(r",[-–—]$", ",00", number)
    compact = re.sub(rf"{_ROOM}|['’]", "", number)
    if tail := re.search(r"[.,](\d{2})$", compact):
        whole = re.sub(r"[.,]", "", compact[: tail.start()]) or "0"
        spaced = re.search(rf"[.,]{_ROOM}|{_ROOM}[.,]", number) is not None
        return Decimal(f"{whole}.{tail[1]}"), True, 0.75 if spaced else 0.9
    if re.search(r"[.,]\d{3}$", compact):
        # "1.234": thousands if nothing else says otherwise; a weight or a rate looks the same
        return Decimal(re.sub(r"[.,]", "", compact)).quantize(CENT), False, 0.35
    grouped = compact != number
    return Decimal(compact).quantize(CENT), False, 0.5 if grouped else 0.4
