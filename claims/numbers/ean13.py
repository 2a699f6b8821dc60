"""EAN-13, the bar code on a medicine's box; Moroccan ones begin with 611, imported ones may not. Source: GS1."""

from __future__ import annotations

import re

from stdnum import ean
from stdnum.exceptions import InvalidFormat

from claims.numbers.slips import bare, only_correction

_FORM = re.compile(r"[0-9]{13}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact("6 118000 000013")
    '6118000000013'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` is thirteen digits, whatever the key.

    >>> has_form("6118000000014"), has_form("61180000")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number; `InvalidFormat` when it is not thirteen digits, `InvalidChecksum` when the key fails.

    >>> validate("6118000000013")
    '6118000000013'
    >>> validate("6118000000014")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidChecksum: The number's checksum or check digit is invalid.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    return str(ean.validate(number))


def is_valid(text: str) -> bool:
    """Whether `text` has the form and passes the key.

    >>> is_valid("6118000000013"), is_valid("6118000000014"), is_valid("")
    (True, False, False)
    """
    number = compact(text)
    return has_form(number) and bool(ean.calc_check_digit(number[:-1]) == number[-1])


def repair(text: str) -> str | None:
    """The one correction of a single misread character that passes the key; None when there is no such one.

    >>> repair("611800000001E") == "6118000000013"
    True
    """
    return only_correction(compact(text), is_valid)
