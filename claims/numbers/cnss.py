"""The insured person's CNSS number (immatriculation): nine digits, the last one a key.

Source: the CNSS's e-BDS specification, section IV-4, as public payroll software cites it. Salaried persons' numbers begin
with 1; that the self-employed or Tadamon keep to it is not published, so the form asks for nine digits only.
"""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidChecksum, InvalidFormat, ValidationError

from claims.numbers.slips import bare, only_correction

_FORM = re.compile(r"[0-9]{9}")
_RESERVED = frozenset({"100000000"})


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact("123 456 785")
    '123456785'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` is nine digits, whatever the key.

    >>> has_form("123456780"), has_form("12345678")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def key(number: str) -> str:
    """The ninth digit that belongs to the first eight of `number`.

    >>> key("12345678")
    '5'
    """
    digits = [int(character) for character in number[:8]]
    return str(-(2 * sum(digits[1::2]) + sum(digits[2::2])) % 10)


def validate(text: str) -> str:
    """The compact number; `InvalidFormat` when it is not nine digits, `InvalidChecksum` when the key fails.

    >>> validate("123456785")
    '123456785'
    >>> validate("123456786")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidChecksum: The number's checksum or check digit is invalid.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    if number in _RESERVED or number[8] != key(number):
        raise InvalidChecksum
    return number


def is_valid(text: str) -> bool:
    """Whether `text` has the form and passes the key.

    >>> is_valid("123456785"), is_valid("123456786"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def repair(text: str) -> str | None:
    """The one correction of a single misread character that passes the key; None when there is no such one.

    >>> repair("I23456785")
    '123456785'
    """
    return only_correction(compact(text), is_valid)
