"""CIN: carte nationale d'identité, one or two letters and up to six digits; a student's registration number at CNOPS.

Source: the eight cells of the CNSS form and of the e-BDS file; no key is published.
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat, ValidationError

from claims.numbers.slips import bare

_FORM = re.compile(r"[A-Z]{1,2}[0-9]{1,6}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact(" AB123456 ")
    'AB123456'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` has the shape; there is no public key.

    >>> has_form("AB123456"), has_form("12345678")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number, or `InvalidFormat`.

    >>> validate("AB123456")
    'AB123456'
    >>> validate("12345678")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidFormat: The number has an invalid format.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    return number


def is_valid(text: str) -> bool:
    """Whether `text` has the shape.

    >>> is_valid("AB123456"), is_valid("12345678"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True
