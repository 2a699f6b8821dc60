"""Whether a value that was read is the true one, in the contract's forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

NAMES = frozenset({"patient_name", "insured_name", "prescriber_name", "issuer_name", "description", "dose", "duration"})
"""Compared without accents, spaces, punctuation or case."""

AMOUNTS = frozenset(
    {"total", "total_amount", "total_in_words", "amount", "unit_price", "quantity", "coefficient", "attachment_count"}
)
"""Compared as numbers."""

Row = Mapping[str, Any]


def folded(value: Any) -> str:
    """Letters and digits only, without accents, in capitals.

    >>> folded("El-Amrani, Zaïd")
    'ELAMRANIZAID'
    """
    plain = unicodedata.normalize("NFKD", str(value))
    return "".join(c for c in plain.upper() if c.isalnum())


def number(value: Any) -> Decimal | None:
    """`value` as a number, None when it is none.

    >>> number("150.00") == number("150"), number("1O")
    (True, None)
    """
    try:
        found = Decimal(str(value).replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def same(name: str, true: Any, read: Any) -> bool:
    """Whether `read` says what `true` says of the field or cell `name`.

    >>> same("patient_name", "EL AMRANI ZAÏD", "El Amrani Zaid"), same("total", "12.50", "12.5"), same("date", "2026-01-02", "2026-02-01")
    (True, True, False)
    >>> same("issuer_name", "DR AMINA IDRISSI", "DOCTEUR AMINA IDRISSI")
    True
    """
    if isinstance(true, Mapping):
        return isinstance(read, Mapping) and all(same(cell, value, read.get(cell)) for cell, value in true.items())
    if isinstance(true, Sequence) and not isinstance(true, str):
        if not isinstance(read, Sequence) or isinstance(read, str) or len(read) != len(true):
            return False
        if all(isinstance(one, str) for one in true):
            return sorted(map(_code, true)) == sorted(map(_code, read))
        return all(same(name, *both) for both in zip(true, read, strict=True))
    if read is None or isinstance(read, (Mapping, list, tuple)):
        return false_if_present(true, read)
    if name == "issuer_name":
        return _untitled(true) == _untitled(read)
    if name in NAMES:
        return folded(true) == folded(read)
    if name in AMOUNTS and number(true) is not None:
        return number(true) == number(read)
    return _code(true) == _code(read)


def _untitled(value: Any) -> str:
    """A practice's name without its doctor's title: "DR AMINA IDRISSI" and "DOCTEUR AMINA IDRISSI" are one house."""
    return folded(re.sub(r"^\s*(?:docteur|dr|professeur|pr)(?![^\W\d_])\.?", "", str(value), flags=re.IGNORECASE))


def false_if_present(true: Any, read: Any) -> bool:
    """A cell that is truly blank is right when nothing was read there."""
    return read is None and true in (None, "")


def _code(value: Any) -> str:
    return re.sub(r"\s+", "", str(value)).upper()


def align_rows(name: str, true: Sequence[Row], read: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    """Each true row beside the row that was read for it, in order, so that as many cells as possible agree.

    A row nobody read stands beside None; a row too many is left over.
    """

    def agreeing(one: Row, other: Row) -> float:
        return sum(same(cell, value, other.get(cell)) for cell, value in one.items()) + 0.1

    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for i in range(len(true), -1, -1):
        for j in range(len(read), -1, -1):
            if i == len(true) or j == len(read):
                best[i, j] = (0.0, [])
                continue
            score, path = best[i + 1, j + 1]
            options = [(score + agreeing(true[i], read[j]), [(i, j), *path]), best[i + 1, j], best[i, j + 1]]
            best[i, j] = max(options, key=lambda option: option[0])
    partner = dict(best[0, 0][1])
    return [(row, read[partner[place]] if place in partner else None) for place, row in enumerate(true)]
