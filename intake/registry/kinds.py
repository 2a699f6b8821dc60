"""The kinds of reference list: what a row of each must hold, and what it becomes in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from claims.numbers import ean13, inpe
from claims.words import Regime
from intake.registry.table import Row, rows, wrong
from validators.needed import plain
from validators.registers import Drug, ListedAct, Practice


@dataclass(frozen=True)
class Kind:
    """One kind of list.

    needed  columns without which a file is not this list
    entry   key and value of a row; a ValueError's text says what is wrong with it and, after a semicolon, what to do
    """

    name: str
    needed: tuple[str, ...]
    entry: Callable[[Row], tuple[str, Any]]


def _practice(row: Row) -> tuple[str, Practice]:
    number = inpe.compact(row["inpe"])
    if not inpe.has_form(number):
        raise ValueError("the INPE is not nine digits; store it as text, so that a leading zero stays")
    return number, Practice(_day(row, "opened_on"), _day(row, "closed_on"))


def _drug(row: Row) -> tuple[str, Drug]:
    code = ean13.compact(row["ean"])
    if not code.isdecimal() or len(code) != 13:
        raise ValueError("the code is not thirteen digits; store it as text")
    price = row.get("price", "")
    return code, Drug(row.get("name", ""), _amount(price, "price") if price else None, row.get("substance", ""))


def _act(row: Row) -> tuple[str, str]:
    code = row["act"].upper()
    if not code:
        raise ValueError("the code is empty; write it or take the line out")
    return code, code


def _tariff(row: Row) -> tuple[str, Decimal]:
    letter = row["letter"].upper()
    if not re.fullmatch(r"[A-Z]{1,6}", letter):
        raise ValueError("the key letter is none; write letters only, as in CS")
    return letter, _amount(row["tariff"], "tariff")


def _agreement(row: Row) -> tuple[str, ListedAct]:
    name, regime = row["name"], row.get("regime", "").lower()
    if not name:
        raise ValueError("the act has no name; write it or take the line out")
    if regime and regime not in [*Regime]:
        raise ValueError(f"the regime is none; use one of {', '.join(Regime)} or leave it empty")
    pattern = row.get("pattern") or rf"\b{re.escape(plain(name))}\b"
    try:
        re.compile(pattern)
    except re.error:
        raise ValueError("the pattern is no regular expression; leave it empty to seek the name") from None
    return f"{plain(name)}/{regime}", ListedAct(name, pattern, Regime(regime) if regime else None)


def _day(row: Row, name: str) -> date | None:
    written = row.get(name, "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise ValueError(f"{name} is no day; write YYYY-MM-DD") from None


def _amount(written: str, what: str) -> Decimal:
    try:
        amount = Decimal(written.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        raise ValueError(f"the {what} is not a number; write it as 56.85") from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"the {what} cannot be; write it as 56.85")
    return amount


KINDS = {
    kind.name: kind
    for kind in (
        Kind("inpe", ("inpe",), _practice),
        Kind("drugs", ("ean",), _drug),
        Kind("tariffs", ("letter", "tariff"), _tariff),
        Kind("acts", ("act",), _act),
        Kind("prior-agreement", ("name",), _agreement),
    )
}


def entries(kind: Kind, path: Path) -> dict[str, Any]:
    """The entries of a file by their key. Raises ListIsWrong, for a key that stands twice with two meanings too."""
    found: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for line, row in rows(path, kind.needed):
        try:
            key, value = kind.entry(row)
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            raise wrong(path, line, reason, remedy) from None
        if found.setdefault(key, value) != value:
            raise wrong(path, line, f"line {lines[key]} says otherwise of the same key", "keep one of the two")
        lines.setdefault(key, line)
    if not found:
        raise wrong(path, 2, "the list has no entries", "export it again")
    return found
