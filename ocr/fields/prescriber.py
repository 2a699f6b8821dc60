"""Who prescribed: the doctor's name behind his title or a label, over what he does, or in his stamp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from claims.words import Origin
from ocr.evidence import Candidate
from ocr.fields.confirming import ONE_ENGINE, Place, name_candidate
from ocr.fields.dates import fold
from ocr.fields.names import SeenName, is_name, leading_name
from ocr.fields.person import WORDS_OF_FORMS, in_doctors_section
from ocr.fields.rows import Row, rows_of
from ocr.fields.stamps import says, stamp_sheets
from ocr.labels import is_arabic
from ocr.page import PixelBox, Sheet

_DOCTOR = re.compile(
    r"(?<![^\W\d_])(?:docteur|dr|dre|professeur|pr|prof|الدكتورة|الدكتور)(?![^\W\d_])\s*[.:]?\s*(?=[^\W\d_])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?<![^\W\d_])(?:m[ée]decin(?:\s+(?:traitant|prescripteur|soignant))?|praticien(?:\s+prescripteur)?|prescripteur|"
    r"(?:nom\s+(?:et\s+pr[ée]nom\s+)?du\s+(?:m[ée]decin|praticien|prescripteur)(?:\s+\w+ant)?)|prescrit\s+par)\s*[:=]\s*",
    re.IGNORECASE,
)
"""What stands, with its colon, before a doctor's name that bears no title."""
_NAME_LABEL = re.compile(r"\W*nom(?:\s*(?:et|&|/)?\s*pr[ée]noms?|\s+complet)?\s*[:=]\s*", re.IGNORECASE)
"""The same under a heading that says whose section it is."""
_FOR_A_MARK = re.compile(r"cachet|signature|visa|griffe", re.IGNORECASE)
"""Words before such a label that make it ask for a stamp."""
_SURE, IN_HEAD, IN_STAMP = 0.9, 0.6, 0.7
"""How surely a name without title or label is the prescriber's: over what he does in the letterhead, and whatever his stamp says."""
HEAD, HEAD_ROWS = 0.4, 5
"""Share of a page's rows in which the letterhead ends, and rows it has at least."""


def prescribers(rows: Sequence[Row], sheets: dict[int, Sheet], but: re.Pattern[str]) -> list[Candidate]:
    """The doctor's name behind his title or a label, on one row or two: in the letterhead first, further down otherwise.

    Where none is found, the name over what its bearer does in the letterhead, or what a stamp says.

    but  words of stamps that are not the prescriber's
    """
    titled = _titled(rows) or _over_calling(rows, max(HEAD_ROWS, round(HEAD * len(rows))))
    if titled is not None:
        return [_candidate(titled, sheets)]
    for sheet in sheets.values():
        for read in stamp_sheets(sheet):
            if says(sheet, read, but):
                continue
            inked = rows_of(read)
            if (seen := _titled(inked) or _over_calling(inked, len(inked))) is not None:
                found = _candidate(seen, {sheet.n: read})
                return [replace(found, origin=Origin.STAMP, label=IN_STAMP, agreement=min(found.agreement, ONE_ENGINE))]
    return []


@dataclass(frozen=True)
class _Doctor:
    """A name, the row it stands on, what stands of it on the row below, and how surely it is the prescriber's."""

    row: Row
    seen: SeenName
    rest: SeenName | None = None
    label: float = _SURE


def _candidate(doctor: _Doctor, sheets: dict[int, Sheet]) -> Candidate:
    row, seen, rest = doctor.row, doctor.seen, doctor.rest
    candidate = name_candidate(Place(sheets[row.page], row, seen.start, seen.end), seen.value, doctor.label)
    if doctor.label < _SURE:  # that engines agree on its letters makes it nobody's name
        candidate = replace(candidate, agreement=min(candidate.agreement, ONE_ENGINE))
    if rest is None and not _may_be_doctor(candidate.value):
        return replace(candidate, valid=False, agreement=0.0)
    if rest is None or is_name(candidate.value):  # the closer look saw both rows
        return candidate
    whole = f"{candidate.value} {rest.value}"
    return replace(candidate, value=whole, text=whole)


def _titled(rows: Sequence[Row]) -> _Doctor | None:
    """The name behind a title or a label that stands highest and was read best."""
    best: tuple[float, _Doctor] | None = None
    for at, row in enumerate(rows):
        titles = _title_ends(row)
        labels = [
            label.end() for label in _LABEL.finditer(row.text) if not _FOR_A_MARK.search(row.text[: label.start()])
        ]
        if (own := _NAME_LABEL.match(row.text)) is not None and in_doctors_section(rows, at):
            labels.append(own.end())
        for end in (*titles, *labels):
            seen = leading_name(row.text, end)
            if seen is None or (end not in titles and names_nobody(seen.value)):
                continue
            rest = None if _may_be_doctor(seen.value) else _rest_of_name(rows, at, seen)
            if (
                rest is None
                and not _may_be_doctor(seen.value)
                and (len(seen.value) < _GLUED_NAMES or _CALLING.search(seen.value))
            ):
                continue
            weight = 1.0 - 0.6 * at / len(rows) + 0.3 * row.sureness(seen.start, seen.end)
            if best is None or weight > best[0]:
                best = (weight, _Doctor(row, seen, rest))
    return best[1] if best is not None else None


_GLUED_NAMES = 12
"""Letters from which one word is a given and a family name whose room was not seen."""


def names_nobody(text: str) -> bool:
    """Whether words behind a label say what somebody does, where, or how, and name nobody."""
    return bool(_CALLING.search(text) or _NO_DOCTOR.search(text) or WORDS_OF_FORMS.search(text))


def _may_be_doctor(value: str) -> bool:
    """Whether a name behind a title is whole: letterheads give first names as initials too, "Dr A. Tazi"."""
    words = value.split()
    return is_name(value) or (
        len(words) == 2 and len(words[0].strip(".-")) == 1 and words[1].isalpha() and len(words[1]) > 2
    )


def _over_calling(rows: Sequence[Row], most: int) -> _Doctor | None:
    """The first name in `most` rows with what its bearer does close under it, as "Salma Bennis" over "Médecin généraliste"."""
    for at, row in enumerate(rows[:most]):
        if at and (_CALLING.search(rows[at - 1].text) or _GOES_ON.search(rows[at - 1].text)):
            continue  # where he studied, or the end of what he does
        for part in re.finditer(r"\S(?:.*?\S)??(?=\s{4,}|$)", row.text):
            seen = leading_name(part[0])
            if (
                seen is None
                or not is_name(seen.value)
                or is_arabic(seen.value)
                or seen.end < len(part[0].rstrip(" .,:;-"))
            ):
                continue
            if names_nobody(part[0]):
                continue
            seen = SeenName(seen.value, part.start() + seen.start, part.start() + seen.end)
            if at + 1 < len(rows) and _calls(row, row.box_of(seen.start, seen.end), rows[at + 1]):
                return _Doctor(row, seen, label=IN_HEAD)
    return None


_GOES_ON = re.compile(r"(?<![^\W\d_])(?:d[eu]|des|[àa]|au|aux|l.|d.)\s*$", re.IGNORECASE)
_NO_DOCTOR = re.compile(
    r"pharmac|laboratoire|royaume|minist|ordonnance|service|h[ôo]pital|clinique|centre|cabinet|groupe|maison|m[ée]dica|\bchu\b|\bchp\b|universit|institut|"
    r"dental|espace|\bhay\b|\blot\b|[ée]cho|imagerie|maroc|casablanca|rabat|[àa]\s+\w+\s+le\b|^(?:voie|le|la|votre|fait)\b",
    re.IGNORECASE,
)
_PROFESSION = re.compile(
    r"m[ée]decin(?!e)|g[ée]n[ée]raliste|sp[ée]cialiste|chirurgien|dentiste|\b\w+ologue\b|\b\w+iatre\b|\b\w+oth[ée]rapeute\b|ophtalmo|sage[-\s]femme",
    re.IGNORECASE,
)
"""What a person does; a house is called by its trade, "Médecine générale"."""


def _calls(row: Row, box: PixelBox, below: Row) -> bool:
    """Whether `below` says what the bearer of the name in `box` does."""
    if below.page != row.page or below.box[1] - box[3] > 2.0 * row.height:
        return False
    under = [word for word in below.words if word.box[0] < box[2] + row.height and box[0] - row.height < word.box[2]]
    return bool(_PROFESSION.search(" ".join(word.text for word in under)))


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
