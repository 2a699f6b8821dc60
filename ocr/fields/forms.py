"""What values look like: the forms that a reading must have to be one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ocr.fields import amounts, dates, names

DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Form:
    """What a value looks like.

    parse    text as read → value in the contract's form, None where it is none
    charset, template  what `ocr.engines.read_line` is told
    key      value → what two readings of the same value share
    valid    value → whether its check digit or shape holds, None where it has neither
    boxed    text of a comb → text for `parse` (dates lose their slashes in a comb)
    """

    parse: Callable[[str], str | None]
    charset: str | None = None
    template: str | None = None
    key: Callable[[str], str] = str
    valid: Callable[[str], bool | None] = lambda _: None
    boxed: Callable[[str], str] = str


def digits_of(text: str) -> str | None:
    """The figures of a number written with or without spaces; None where there is anything else, or nothing."""
    bare = re.sub(r"[\s.\-_/|]", "", dates.western(text))
    return bare if bare.isdigit() and bare.isascii() else None


def _date(text: str) -> str | None:
    seen = dates.parse_date(text)
    return seen.value.isoformat() if seen else None


FIRST_DAY = date(2005, 8, 18)
"""The compulsory insurance began on this day (décret 2-05-737); nothing done before is claimed."""


def _past(text: str) -> str | None:
    seen = dates.parse_date(text)
    return seen.value.isoformat() if seen and FIRST_DAY <= seen.value <= datetime.now(UTC).date() else None


def _birth(text: str) -> str | None:
    seen = dates.parse_date(text, birth=True)
    return seen.value.isoformat() if seen else None


def _slashed(text: str) -> str:
    return f"{text[:2]}/{text[2:4]}/{text[4:]}" if len(text) in (6, 8) else text


_LOST_POINT = re.compile(r"(\d{1,3}(?:\s\d{3})*)\s(\d{2})\s*(?:dhs?|mad)?", re.IGNORECASE)
"""Centimes behind a gap: the comma was lost in the line written on. No thousands have two figures."""


_PARTED_THOUSAND = re.compile(r"(?<![\d.,])(\d{1,3})[.,]\s(\d{3})(?!\d)")
"""A thousand behind its point and a gap: "1. 740"."""


def _amount(text: str) -> str | None:
    if (split := _LOST_POINT.fullmatch(text.strip(" .-_:*="))) is not None:
        text = f"{split[1]},{split[2]}"
    text = _PARTED_THOUSAND.sub(r"\1\2", text)
    seen = amounts.parse_amount(text.strip(" .-_:*=") + ("" if text.rstrip()[-1:].isdigit() else " "))
    return amounts.money(seen.value) if seen and seen.value > 0 else None


def _name(text: str) -> str | None:
    text = re.sub(r"(?<=[^\W\d_]{2})[._…]+(?=[^\W\d_])|[._…]{2,}", " ", text)  # dots of the line written on
    seen = names.leading_name(text)
    return seen.value if seen and names.is_name(seen.value) else None


def _count(text: str) -> str | None:
    figures = digits_of(re.sub(r"[^\d]", "", text))
    return str(int(figures)) if figures and len(figures) <= 3 else None


DATE = Form(_date, DIGITS + "/-. ", "dd/dd/dddd|dd/dd/dd", boxed=_slashed)
PAST_DATE = Form(_past, DIGITS + "/-. ", "dd/dd/dddd|dd/dd/dd", boxed=_slashed)
"""The day of something done: not after the day it is read, so that a 5 read as an 8 does not stand for a year to come."""
BIRTH_DATE = Form(_birth, DIGITS + "/-. ", "dd/dd/dddd|dd/dd/dd", boxed=_slashed)
AMOUNT = Form(_amount, DIGITS + "., DHSMAdhs")
"""The unit is among its letters, or it would be read as more figures."""
NAME = Form(_name, key=names.name_key, valid=lambda name: False if names.may_be_misread(name) else None)
COUNT = Form(_count, DIGITS)
