"""The same page scanned again: it looks alike, and what was read surely on it is the same.

Looks alone say little: a million claims stand on a few printed forms, and two of them lie as near to each other as two
scans of one. So a page is looked up by pairs of values that name one paper (`key`), which an index answers at once, and
only what is found there is compared by its looks.

Basis   the service's own check; what counts as alike was measured by `bench/prints.py`
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from claims.claim import Claim, Document
from claims.words import CARE_SHEETS, CodeFormat
from validators.names import key as sounded
from validators.papers import Sight, acts_of, once, rows, sure, sure_day, text

Prints = Mapping[int, str]
"""The print of each page by its number, 256 bits as hexadecimal digits (`ocr.prints`)."""

MOST_APART = 54
"""Bits of 256 in which two scans of a page may differ: 96 of 100 differ in no more where the second scan is a fair one, 79
where it is a poor one; of pages with nothing in common 1 in 1,600 is as near, of papers on one blank 1 in 3 (`bench/prints.py`)."""

SIDES = 2
"""Pages of a paper that are looked up: its front and its back."""

WITNESSES = ("patient", "day", "amount", "number", "content", "labels")
PAIRS = (
    *(("patient", "day"), ("patient", "amount"), ("patient", "content"), ("patient", "labels"), ("labels", "day")),
    *(("number", "patient"), ("number", "day"), ("number", "amount")),
)
"""Two values that name a paper. A day and an amount do not: a practitioner asks the same of many on one day."""

_CONTENT = {"acts": ("date", "code", "amount"), "drugs": ("description",), "lines": ("description", "amount")}
_AMOUNTS = ("total_amount", "total", "amount")


class Look(NamedTuple):
    """A page under one pair of values that it bears.

    document  its place in the claim; page counts from 1
    pair      which of `WITNESSES`
    key       both values: the same on every scan of the page, also where one scan is taken for another kind of paper
    bits      its print
    sure      all witnesses that were read surely on the paper
    """

    document: int
    page: int
    pair: tuple[str, str]
    key: str
    bits: int
    sure: frozenset[str]


class Kept(NamedTuple):
    """A page of an earlier claim as it was kept under a key; `claim` is how people call it."""

    claim: str
    page: int
    bits: int
    sure: frozenset[str]


@dataclass(frozen=True)
class Again:
    """A page that was claimed before; `certain` where three values agree, otherwise two do and a third was not read."""

    claim: str
    document: int
    certain: bool


@once
def looks(claim: Claim, prints: Prints) -> tuple[Look, ...]:
    """Every page of `claim` by every pair of values it can be looked up by."""
    found: list[Look] = []
    for place, document in enumerate(claim.documents):
        pages = [(n, int(prints[n], 16)) for n in document.pages if n in prints][:SIDES]
        said = dict(_said(document)) if pages else {}
        seen = frozenset(said)
        for one, other in PAIRS:
            if one in said and other in said:
                key = f"{one}/{other}/{said[one]}/{said[other]}"
                found += [Look(place, page, (one, other), key, bits, seen) for page, bits in pages]
    return tuple(found)


def apart(one: int, other: int) -> int:
    """Bits in which two prints differ.

    >>> apart(0b1100, 0b1010)
    2
    """
    return (one ^ other).bit_count()


def again(found: Iterable[tuple[Look, Kept]]) -> list[Again]:
    """Which pages stood in an earlier claim, the certain ones first.

    found   pages of this claim, each beside one that was kept under the same key
    """
    met: dict[tuple[str, int, int, int], list[tuple[Look, Kept]]] = {}
    for look, kept in found:
        if apart(look.bits, kept.bits) <= MOST_APART:
            met.setdefault((kept.claim, kept.page, look.document, look.page), []).append((look, kept))
    told = {
        Again(claim, document, len(agreed) > 2)
        for (claim, _, document, _), pairs in met.items()
        if (agreed := {name for look, _ in pairs for name in look.pair})
        and not _differ(agreed, pairs[0][0].sure & pairs[0][1].sure)
    }
    return sorted(told, key=lambda one: (not one.certain, one.document, one.claim))


def _differ(agreed: set[str], on_both: frozenset[str]) -> bool:
    """Whether a value that was read surely on both pages is not the same: it would have led from one to the other.

    Labels are not asked: a bar code that a scanner lost makes them others.
    """
    told = on_both - {"labels"}
    return any({one, other} - agreed <= told and len({one, other} & agreed) == 1 for one, other in PAIRS)


def labels_of(document: Document) -> tuple[str, ...]:
    """The bar codes of the medicine labels (vignettes) on a paper, each as often as it stands there."""
    return tuple(sorted(code.value for code in document.barcodes if code.format is CodeFormat.EAN13))


def _said(document: Document) -> Iterator[tuple[str, str]]:
    name = text(document, "patient_name")
    if name is not None and sure(document, "patient_name"):
        yield "patient", sounded(name)
    if document.kind in CARE_SHEETS:
        acts = acts_of(document)
        day = acts.first if acts.sight is Sight.SURE else None
    else:
        day = sure_day(document, "date")
    if day is not None:
        yield "day", day.isoformat()
    amount = next((text(document, one) for one in _AMOUNTS if sure(document, one)), None)
    if amount is not None:
        yield "amount", amount
    number = text(document, "number")
    if number is not None and sure(document, "number"):
        yield "number", number
    labels = labels_of(document)
    if labels:
        yield "labels", " ".join(labels)
    for table, columns in _CONTENT.items():
        listed = rows(document, table) if sure(document, table) else []
        if listed:
            yield "content", _plain("|".join(str(row.get(column) or "") for row in listed for column in columns))
            return


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Letters and digits in capitals, a bar between cells."""
    return re.sub(r"[^\w|]|_", "", text).upper()
