"""An INPE written into a row of acts, held against the practitioner's that the sheet has surely elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from claims.words import Origin
from ocr.evidence import Candidate
from ocr.fields.act_rows import Row
from ocr.fields.values import Read
from ocr.page import Sheet

SLIPS = 2
"""Figures that a reading may have wrong, too many or too few, and still be the practitioner's own number."""
SURELY = 0.9
"""Agreement from which a number stands as it was read; two engines that agree on a wrong one say that it is written so."""

Placed = tuple[Sheet, Row]


def with_known_inpe(rows: Sequence[Placed], sheet_inpe: Sequence[Candidate]) -> list[Placed]:
    """`rows` with the INPE in doubt that is like one sure number and no other taken for that number.

    sheet_inpe  what the rest of the care sheet says: its label, its sticker, its stamps
    """
    own = [read.best for _, row in rows if (read := row.cells.get("inpe")) is not None and read.best is not None]
    known = {one.value for one in (*sheet_inpe, *own) if one.valid and (_is_sure(one) or _is_clear(one))}
    return [(sheet, _mended(row, known)) for sheet, row in rows]


def _is_sure(candidate: Candidate) -> bool:
    return candidate.agreement >= SURELY or candidate.origin is Origin.BARCODE


def _is_clear(candidate: Candidate) -> bool:
    """Whether it is print that one engine is sure of; the key holds besides."""
    return candidate.origin is Origin.PRINT and max((r.confidence for r in candidate.readings), default=0.0) >= CLEARLY


CLEARLY = 0.85


def _mended(row: Row, known: set[str]) -> Row:
    read = row.cells.get("inpe")
    if read is None or read.best is None or _is_sure(read.best):
        return row
    alike = [number for number in known if Levenshtein.distance(number, read.best.value) <= SLIPS]
    if len(alike) != 1:
        return row
    taken = replace(read.best, value=alike[0], agreement=SURELY, valid=True)
    return replace(row, cells={**row.cells, "inpe": Read(read.state, (taken,))})
