"""What a value of each unit looks like, so that a slip in a file of law is refused before anybody is judged by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.words import Kind, Severity

FUNDS = ("CNSS", "CNOPS")


@dataclass(frozen=True)
class Unit:
    """`fits` says whether a value can stand; `form` says in words what is asked for."""

    fits: Callable[[Any], bool]
    form: str


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _decimal(value: Any) -> bool:
    try:
        return isinstance(value, str) and Decimal(value) >= 0
    except InvalidOperation:
        return False


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high


def _each(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)


def _pattern(value: Any) -> bool:
    try:
        return isinstance(value, str) and re.compile(value) is not None
    except re.error:
        return False


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _names_by_kind(value: Any) -> bool:
    return isinstance(value, dict) and set(value) <= set(Kind) and all(_each(_word)(names) for names in value.values())


def _amounts_by_letter(value: Any) -> bool:
    return isinstance(value, dict) and all(_letter(key) and _decimal(amount) for key, amount in value.items())


def _letter(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z]{1,6}", value) is not None


def _act(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"name", "pattern", "asked"}
        and _word(value["name"])
        and _pattern(value["pattern"])
        and isinstance(value["asked"], bool)
    )


def _form(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"references", "manager", "of_care", "pages"}
        and bool(value["references"])
        and _each(_word)(value["references"])
        and value["manager"] in FUNDS
        and isinstance(value["of_care"], bool)
        and _each(_each(_word))(value["pages"])
    )


_COUNT = Unit(_count, "a whole number, 0 or more")
_WORDS = Unit(_each(_word), "a list of words")
UNITS: dict[str, Unit] = {
    "severity": Unit(lambda value: value in [*Severity], "block, review, warn, or null where the rule is off"),
    **dict.fromkeys(
        ("days", "working days", "hours", "calendar months", "years", "rows of one letter"),
        _COUNT,
    ),
    "MAD": Unit(_decimal, 'an amount in quotes, "0.05"'),
    "times": Unit(_decimal, 'a number in quotes, "3"'),
    "per cent": Unit(_each(_between(0, 100)), "a list of numbers from 0 to 100"),
    "score, 0 to 100": Unit(_between(0, 100), "a number from 0 to 100"),
    "page quality, 0 to 1": Unit(_between(0, 1), "a number from 0 to 1"),
    "yes or no": Unit(lambda value: isinstance(value, bool), "true or false"),
    "regular expression": Unit(_pattern, "a regular expression in quotes"),
    "key letters": Unit(_each(_letter), "a list of key letters in capitals"),
    "MAD by key letter": Unit(_amounts_by_letter, 'key letters, each with an amount in quotes, {C: "80.00"}'),
    "language codes": Unit(_each(lambda value: _word(value) and len(value) == 2), "a list of codes of two letters"),
    "kinds of document": Unit(_each(lambda value: value in [*Kind]), "a list of kinds of document"),
    "field names, any of which will do": _WORDS,
    "field names by document kind": Unit(_names_by_kind, "kinds of document, each with a list of field names"),
    "days of the calendar": Unit(_each(lambda value: type(value) is date), "a list of days, YYYY-MM-DD"),
    "fund": Unit(lambda value: value in FUNDS, "CNSS or CNOPS"),
    "list of acts": Unit(_each(_act), "a list of {name, pattern, asked}"),
    "list of forms": Unit(_each(_form), "a list of {references, manager, of_care, pages}"),
}
"""Every unit a parameter may have."""
