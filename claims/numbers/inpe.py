"""INPE: identifiant national des professionnels et établissements de santé, given by ANAM.

Nine digits, a leading zero is real. No text names the key; all numbers published by professionals pass Luhn, so a
failing key is a hint and never a proof. Source: CNSS form 610-1-02 ("étiquette portant l'Identifiant National").
"""

from __future__ import annotations

import re

from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, InvalidFormat, ValidationError

from claims.numbers.slips import bare, only_correction

_FORM = re.compile(r"[0-9]{9}")


def compact(text: str) -> str:
    """Digits and capitals only.

    >>> compact("10 100 0008")
    '101000008'
    """
    return bare(text)


def has_form(text: str) -> bool:
    """Whether `text` is nine digits, whatever the key.

    >>> has_form("101000009"), has_form("10100000")
    (True, False)
    """
    return _FORM.fullmatch(compact(text)) is not None


def validate(text: str) -> str:
    """The compact number; `InvalidFormat` when it is not nine digits, `InvalidChecksum` when the key fails.

    >>> validate("01 500 0029")
    '015000029'
    >>> validate("101000009")
    Traceback (most recent call last):
    stdnum.exceptions.InvalidChecksum: The number's checksum or check digit is invalid.
    """
    number = compact(text)
    if not has_form(number):
        raise InvalidFormat
    if not luhn.is_valid(number):
        raise InvalidChecksum
    return number


def is_valid(text: str) -> bool:
    """Whether `text` has the form and passes the key.

    >>> is_valid("104000013"), is_valid("104000014"), is_valid("")
    (True, False, False)
    """
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def repair(text: str) -> str | None:
    """The one correction of a single misread character that passes the key; None when there is no such one.

    >>> repair("1O1000008")
    '101000008'
    >>> repair("101000008") is None
    True
    """
    return only_correction(compact(text), is_valid)
