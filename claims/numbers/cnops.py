"""The numbers CNOPS knows an insured person by (affiliation, immatriculation): 6 to 12 letters and digits.

Their shape is not published; only length and alphabet are checked.
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat, ValidationError

from claims.numbers.slips import bare

_FORM = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,12}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact(" 01234567 ")
    '01234567'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` has the shape; there is no public key.

    >>> has_form("01234567"), has_form("123")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number, or `InvalidFormat`.

    >>> validate("01234567")
    '01234567'
    >>> validate("123")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidFormat: The number has an invalid format.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    return number


def is_valid(text: str) -> bool:
    """Whether `text` has the shape.

    >>> is_valid("01234567"), is_valid("123"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True
