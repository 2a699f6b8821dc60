"""Who prescribed: the doctor's name behind his title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from ocr.evidence import Candidate
from ocr.fields.confirming import Place, name_candidate
from ocr.fields.dates import fold
from ocr.fields.names import SeenName, is_name, leading_name
from ocr.fields.rows import Row
from ocr.page import Sheet

_DOCTOR = re.compile(
    r"(?<![^\W\d_])(?:docteur|dr|dre|professeur|pr|prof|الدكتورة|الدكتور)(?![^\W\d_])\s*[.:]?\s*(?=[^\W\d_])",
    re.IGNORECASE,
)


def prescribers(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """The doctor's name behind his title, on one row or two: in the letterhead first, in a stamp otherwise."""
    best: tuple[float, Row, SeenName, SeenName | None] | None = None
    for at, row in enumerate(rows):
        for end in _title_ends(row):
            seen = leading_name(row.text, end)
            if seen is None:
                continue
            rest = None if is_name(seen.value) else _rest_of_name(rows, at, seen)
            if rest is None and not is_name(seen.value):
                continue
            weight = 1.0 - 0.6 * at / len(rows) + 0.3 * row.sureness(seen.start, seen.end)
            if best is None or weight > best[0]:
                best = (weight, row, seen, rest)
    if best is None:
        return []
    _, row, seen, rest = best
    candidate = name_candidate(Place(sheets[row.page], row, seen.start, seen.end), seen.value, 0.9)
    if rest is None or is_name(candidate.value):  # the closer look saw both rows
        return [candidate]
    whole = f"{candidate.value} {rest.value}"
    return [replace(candidate, value=whole, text=whole)]


_TITLE_WORDS = ("docteur", "professeur")
_TITLE_LIKE = 80
"""Likeness, 0 to 100, from which the first word of a row is one of them."""


_GLUED = re.compile(r"\W*(?:D[Rr]|P[Rr])\.?(?=[BCDFGHJKLMNPQRSTVWXZ][^\W\d_]{2})")
"""A title that an engine read as one with the name behind it: no name begins with three consonants in capitals, as in "DRJAMAL"."""


def _title_ends(row: Row) -> list[int]:
    """Where in `row.text` a doctor's title ends, read well or, at the row's head, nearly so."""
    ends = [title.end() for title in _DOCTOR.finditer(row.text)]
    first = row.words[0].text.strip(".:")
    if not ends and (glued := _GLUED.match(row.text)):
        ends.append(glued.end())
    if not ends and len(first) >= 6 and any(fuzz.ratio(fold(first), word) >= _TITLE_LIKE for word in _TITLE_WORDS):
        ends.append(len(row.words[0].text))
    return ends


_CALLING = re.compile(
    r"logi|logue|iatr|iste\b|chirurg|m[ée]decin|g[ée]n[ée]ral|facult|laur[ée]at|ancien|dipl[ôo]m|sp[ée]cial|cabinet|ophtal|dentaire|"
    r"h[ôo]pita|clinique|centre|inpe|adresse|avenue|\brue\b|\bbd\b|\blot\b|\bt[ée]l",
    re.IGNORECASE,
)


def _rest_of_name(rows: Sequence[Row], at: int, seen: SeenName) -> SeenName | None:
    """What stands of a name under its first word, set in the same letters: "Dr Reda" over "El Fassi"."""
    row = rows[at]
    below = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].page == row.page else None
    if below is None or len(seen.value.split()) != 1 or _CALLING.search(seen.value) or _CALLING.search(below.text):
        return None
    tall = row.height
    near = below.box[1] - row.box[3] <= tall and 0.7 * tall <= below.height <= 1.4 * tall
    across = min(row.box[2], below.box[2]) - max(row.box[0], below.box[0])
    rest = leading_name(below.text)
    whole = near and across >= 0.4 * min(row.box[2] - row.box[0], below.box[2] - below.box[0])
    return rest if whole and rest is not None and len(rest.value.split()) <= 3 else None
