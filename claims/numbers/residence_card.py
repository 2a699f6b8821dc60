"""Carte de séjour, accepted where a CIN is asked of a foreign resident: 6 to 12 letters and digits.

Source: AMO Achamil's list of papers; the shape is not published, so only length and alphabet are checked.
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat, ValidationError

from claims.numbers.slips import bare

_FORM = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,12}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact(" C012345Z ")
    'C012345Z'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` has the shape; there is no public key.

    >>> has_form("C012345Z"), has_form("AB-1")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number, or `InvalidFormat`.

    >>> validate("C012345Z")
    'C012345Z'
    >>> validate("AB-1")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidFormat: The number has an invalid format.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    return number


def is_valid(text: str) -> bool:
    """Whether `text` has the shape.

    >>> is_valid("C012345Z"), is_valid("AB-1"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True
