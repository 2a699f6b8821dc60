"""ICE: identifiant commun de l'entreprise, which a seller's invoice carries since 2016.

Fifteen digits: nine for the company, four for the establishment, two for the key; the whole modulo 97 is 0.
Source: code général des impôts, article 145-VIII; the key as python-stdnum checks it (`stdnum.ma.ice`).
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidFormat, ValidationError
from stdnum.ma import ice as _ice

from claims.numbers.slips import bare, only_correction

_FORM = re.compile(r"[0-9]{15}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact("001 234567 0000 62")
    '001234567000062'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` is fifteen digits, whatever the key.

    >>> has_form("001526374000085"), has_form("1526374000085")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number; `InvalidFormat` when it is not fifteen digits, `InvalidChecksum` when the key fails.

    >>> validate("001234567000062")
    '001234567000062'
    >>> validate("001526374000085")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidChecksum: The number's checksum or check digit is invalid.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    return str(_ice.validate(number))


def is_valid(text: str) -> bool:
    """Whether `text` has the form and passes the key.

    >>> is_valid("001234567000062"), is_valid("1234567000062"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def repair(text: str) -> str | None:
    """The one correction of a single misread character that passes the key; None when there is no such one.

    >>> repair("00I234567000062")
    '001234567000062'
    """
    return only_correction(compact(text), is_valid)
