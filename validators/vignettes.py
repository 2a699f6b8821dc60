"""Serial numbers of medicine boxes: the same product is bought by many, the same box by one person once.

Basis   GS1 General Specifications, application identifiers 01 (article), 21 (serial), 17 (expiry), 10 (lot)
"""

from __future__ import annotations

import re

from claims.claim import Claim
from claims.words import CodeFormat

SEPARATOR = "\x1d"
"""GS1's end of a value of variable length."""

_FIXED = {"01": 14, "17": 6, "11": 6}
"""Identifier → figures of its value; values of other identifiers end with a separator."""


def serial_of(payload: str) -> str | None:
    """Article and serial of a box, `article/serial`; None where the payload bears not both.

    >>> serial_of("010611800000001321A1B2C3" + SEPARATOR + "17271231")
    '06118000000013/A1B2C3'
    >>> serial_of("(01)06118000000013(21)A1B2C3")
    '06118000000013/A1B2C3'
    >>> serial_of("0106118000000013") is None
    True
    """
    values = dict(re.findall(r"\((\d{2})\)([^(]+)", payload)) or _plain(payload)
    article, serial = values.get("01"), values.get("21")
    return f"{article}/{serial}" if article and serial else None


def _plain(payload: str) -> dict[str, str]:
    values: dict[str, str] = {}
    rest = payload.removeprefix("]d2").lstrip(SEPARATOR)
    while len(rest) > 2:
        name, rest = rest[:2], rest[2:]
        if name in _FIXED:
            values[name], rest = rest[: _FIXED[name]], rest[_FIXED[name] :].lstrip(SEPARATOR)
        elif name in ("10", "21"):
            values[name], _, rest = rest.partition(SEPARATOR)
        else:
            return {}
    return values


def _pages(claim: Claim) -> dict[str, set[int]]:
    pages: dict[str, set[int]] = {}
    for document in claim.documents:
        for code in document.barcodes:
            if code.format is CodeFormat.DATA_MATRIX and (serial := serial_of(code.value)) is not None:
                pages.setdefault(serial, set()).add(code.page)
    return pages


def serials(claim: Claim) -> frozenset[str]:
    """The serials of all boxes whose Data Matrix stands on a paper of the claim."""
    return frozenset(_pages(claim))


def repeated(claim: Claim) -> tuple[str, ...]:
    """Serials that stand on more than one page of a claim: a label and its copy.

    One page may show a box's code twice, on two of its faces.
    """
    return tuple(sorted(serial for serial, where in _pages(claim).items() if len(where) > 1))
