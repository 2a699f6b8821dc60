"""Agreements, protocols, certificates, declarations, reports, translations, and the identity card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.numbers import cin
from claims.words import Kind
from ocr.evidence import Candidate
from ocr.fields import Found
from ocr.fields.closer import second_look
from ocr.fields.confirming import ONE_ENGINE, Place, confirmed, date_candidate, name_candidate, plain_candidate
from ocr.fields.dates import find_dates, western
from ocr.fields.grids import labels_first, unfolded
from ocr.fields.identifiers import cin_shape
from ocr.fields.issuing import over
from ocr.fields.names import as_name, leading_name
from ocr.fields.own_number import own_number
from ocr.fields.owned import owned_values
from ocr.fields.person import patient_names
from ocr.fields.receipt import paper_dates
from ocr.fields.reference import inpes
from ocr.fields.rows import Row, rows_of
from ocr.page import Sheet

_PAPERS = r"accord|d[ée]cision|protocole|d[ée]claration|r[ée]f[ée]rence|r[ée]f|dossier|certificat|attestation|demande|examen|analyse|bulletin|admission|hospitalisation|s[ée]jour|entr[ée]e|prise\s*en\s*charge|pec|engagement|informe"


def find(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """`date`, `number`, `patient_name`, `inpe`, `starts_on`, `ends_on`; of an identity card what it says of its holder."""
    if kind is Kind.IDENTITY_CARD:
        return Found(second_look(sheets, _card, ("cin", "patient_birth_date")))
    if kind is Kind.OTHER:
        return Found(_letter([sheet for sheet in sheets if sheet.words]))
    return Found(second_look(sheets, _letter, ("date", "patient_name")))


def _rows(sheets: Sequence[Sheet]) -> list[Row]:
    return labels_first([row for sheet in sheets for row in rows_of(sheet)])


def _letter(sheets: Sequence[Sheet]) -> dict[str, list[Candidate]]:
    by_page, rows = {sheet.n: sheet for sheet in sheets}, _rows(sheets)
    if not rows:
        return {}
    labelled = unfolded(rows)
    starts, ends = spans(rows, by_page)
    taken = {(c.page, c.box) for c in (*starts, *ends)}
    dates = [one for one in paper_dates(rows, by_page) if (one.page, one.box) not in taken]
    if not dates and (starts or ends):
        dates = paper_dates(_without(rows, taken), by_page)
    found = {
        "date": dates,
        "number": own_number(labelled, by_page, _PAPERS),
        "patient_name": patient_names(labelled, by_page),
        "inpe": inpes(rows, by_page)[:1],
        "starts_on": starts,
        "ends_on": ends,
    }
    found |= owned_values(sheets, [name for name, candidates in found.items() if not candidates])
    return {name: candidates for name, candidates in found.items() if candidates}


def _without(rows: Sequence[Row], taken: set[tuple[int, tuple[int, int, int, int] | None]]) -> list[Row]:
    """`rows` less those on which a start or an end stands."""
    return [
        row
        for row in rows
        if not any(page == row.page and box and row.box[1] <= box[1] < row.box[3] for page, box in taken)
    ]


_START = re.compile(
    r"(?:\bdu|\bd[ée]but\b.{0,14}|\b[àa]\s+(?:compter|partir)\s+du|\bd[èe]s\s+le|date\s+d.(?:entr[ée]e|admission|effet)(?:\s+pr[ée]vue)?|admise?\s+le|entr[ée]e?\s+le|hospitalis[ée]e?\s+(?:depuis\s+)?(?:le|du)|"
    r"depuis\s+le|entre\s+le|من(?:\s+[A-Za-z]{1,3})?|ابت\w{2,4}(?:\s+\S{1,3})?)\s*[:.]?\s*(?:le\s+)?$",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:\bau|jusqu.?\s*au|\bfin\b.{0,14}|date\s+de\s+sortie|sorti?e?\s+le|expire\s+le|date\s+d.(?:expiration|[ée]ch[ée]ance)|valable\s+jusqu.?\s*au|valid(?:e|it[ée])\b.{0,20}|et\s+le|إلى(?:\s*غاية)?|[إا]\S{0,3}\s*غاية)\s*[:.]?\s*(?:le\s+)?$",
    re.IGNORECASE,
)


def spans(rows: Sequence[Row], sheets: dict[int, Sheet]) -> tuple[list[Candidate], list[Candidate]]:
    """The days from which and until which a paper holds, or a stay lasted: "du … au …", entry and discharge, validity."""
    starts: list[Candidate] = []
    ends: list[Candidate] = []
    for at, row in enumerate(rows):
        above = rows[at - 1].text[-24:] + " " if at and rows[at - 1].page == row.page else ""
        before = 0
        for seen in find_dates(row.text):
            words = row.text[before : seen.start]
            heading = "" if _LETTER.search(words) else over(rows, at, row.box_of(seen.start, seen.end))
            words = re.split(r"\s{4,}", ((above if before == 0 else "") + words).rstrip())[-1]
            # a label over the date is its own; the row above ends in another's, or in the sentence that goes on
            ending = _ends_in(_END, heading) or (not _ends_in(_START, heading) and _ends_in(_END, words))
            place = Place(sheets[row.page], row, seen.start, seen.end)
            if ending:
                ends.append(date_candidate(place, seen.value.isoformat(), seen.surety, 0.95))
            elif _ends_in(_START, heading) or _ends_in(_START, words):
                starts.append(date_candidate(place, seen.value.isoformat(), seen.surety, 0.95))
            before = seen.end
    if bool(starts) != bool(ends):
        starts, ends = _paired(rows, sheets, starts, ends)
    if starts and not ends:
        # "fait à Rabat du …": a start without an end is one only where the words say more than "du"
        starts = [c for c in starts if c.label > 0.9]
    return starts[:1], ends[:1]


def _paired(
    rows: Sequence[Row], sheets: dict[int, Sheet], starts: list[Candidate], ends: list[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """The days with the one that is lacking from the row before the end, or behind the start, where a lone date stands there whose
    label nobody could read."""
    known = (starts or ends)[0]
    at = next(
        (n for n, row in enumerate(rows) if row.page == known.page and known.box and _holds(row, known.box)), None
    )
    near = None if at is None else at + (1 if starts else -1)
    if near is None or not 0 <= near < len(rows) or rows[near].page != known.page:
        return starts, ends
    row = rows[near]
    seen = find_dates(row.text)
    if len(seen) != 1 or _LATIN.search(row.text[: seen[0].start]):
        return starts, ends
    other = date_candidate(
        Place(sheets[row.page], row, seen[0].start, seen[0].end), seen[0].value.isoformat(), seen[0].surety, BY_PLACE
    )
    other = replace(other, agreement=min(other.agreement, ONE_ENGINE))  # readers that agree do not say what it is
    first, last = (known, other) if starts else (other, known)
    return ([first], [last]) if first.value < last.value else (starts, ends)


BY_PLACE = 0.4
"""Sureness of a day whose place alone says what it is."""
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]{3}")


def _holds(row: Row, box: tuple[int, int, int, int]) -> bool:
    return row.box[1] <= (box[1] + box[3]) / 2 < row.box[3]


_LETTER = re.compile(r"[^\W\d_]")


def _ends_in(shape: re.Pattern[str], words: str) -> bool:
    """Whether `words` end as `shape` has them, a colon behind it or not."""
    return bool(shape.search(words.rstrip(" :.") + " ") or shape.search(words))


def _card(sheets: Sequence[Sheet]) -> dict[str, list[Candidate]]:
    by_page, rows = {sheet.n: sheet for sheet in sheets}, _rows(sheets)
    if not rows:
        return {}
    found = {
        "cin": _card_number(rows, by_page),
        "patient_name": _holder(rows, by_page),
        "patient_birth_date": _said_date(rows, by_page, _BORN, birth=True),
        "expires_on": _said_date(rows, by_page, _EXPIRES, birth=False),
    }
    return {name: candidates for name, candidates in found.items() if candidates}


_BORN = re.compile(r"n[ée]e?\s*\(?e?\)?\s*le|naissance|مزدادة?|الازدياد|date of birth|born", re.IGNORECASE)
_EXPIRES = re.compile(r"valable|jusqu|expir|valid|صالحة|غاية", re.IGNORECASE)


def _said_date(rows: Sequence[Row], sheets: dict[int, Sheet], label: re.Pattern[str], birth: bool) -> list[Candidate]:
    for at, row in enumerate(rows):
        for said in label.finditer(row.text):
            near = [r for r in rows[max(0, at - 1) : at + 2] if r is not row and _beside_or_below(row, r)]
            for where, start in ((row, said.end()), *((r, 0) for r in near), (row, 0)):
                for seen in find_dates(where.text, birth):
                    if seen.start >= start:
                        place = Place(sheets[where.page], where, seen.start, seen.end)
                        sure = 1.0 if where is row and start else 0.8
                        return [date_candidate(place, seen.value.isoformat(), seen.surety, sure, birth=birth)]
    return []


def _beside_or_below(row: Row, other: Row) -> bool:
    """Whether `other` stands on the level of `row`, which a tight setting may have parted, or under it."""
    return other.page == row.page and other.box[3] > row.box[1] + 0.6 * row.height


_CARD_NUMBER = re.compile(r"(?<![^\W_])[A-Z0-9]{1,2}\s?[0-9OIlSBZ]{4,7}(?![^\W_])")
_CARD_LABEL = re.compile(r"(?:c\.?n\.?i\.?e|c\.?i\.?n|n[°ºo]|num[ée]ro|رقم)\W*$", re.IGNORECASE)


def _card_number(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    best: tuple[float, Row, int, int, str] | None = None
    for row in rows:
        for found in _CARD_NUMBER.finditer(western(row.text)):
            value = cin_shape(re.sub(r"\s", "", found[0]))
            if value is None or not cin.is_valid(value):
                continue
            weight = 1.0 if _CARD_LABEL.search(row.text[max(0, found.start() - 12) : found.start()]) else 0.6
            weight += 0.2 if found[0][:1].isalpha() else 0.0
            if best is None or weight > best[0]:
                best = (weight, row, found.start(), found.end(), value)
    if best is None:
        return []
    weight, row, start, end, value = best

    def parse(text: str) -> str | None:
        return cin_shape(re.sub(r"[^0-9A-Z]", "", text.upper()))

    place = Place(sheets[row.page], row, start, end)
    read, readings, agreement = confirmed(place, value, parse, None)
    candidate = plain_candidate(place, read, min(weight, 1.0), valid=cin.is_valid(read), agreement=agreement)
    return [replace(candidate, readings=readings)]


_NOT_A_NAME = re.compile(
    r"royaume|maroc|carte|identit|nationale|kingdom|morocco|valable|n[ée]e?\s|n°|naissance|date|[àa]\s|signature|directeur|s[ûu]ret[ée]|adresse|\d",
    re.IGNORECASE,
)


def _holder(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """First name and surname by their labels, or the rows of capitals between the card's title and the birth date."""
    parts = [
        part
        for label in (r"pr[ée]noms?", r"(?<!pr[ée])noms?(?!\s*(?:et\b|&|/|,))")
        if (part := _after(rows, label)) is not None
    ]
    if len(parts) < 2:
        labelled = patient_names(rows, sheets)
        if labelled:
            return labelled
        parts = [(row, 0, len(row.text)) for row in _upper_rows(rows)[:2]]
    if not parts:
        return []
    # one label for both names stands before both
    value = " ".join(dict.fromkeys(as_name(row.text[start:end]) for row, start, end in parts))
    row, start, end = parts[0]
    first = name_candidate(Place(sheets[row.page], row, start, end), as_name(row.text[start:end]), 0.9)
    return [replace(first, value=value, text=value)]


def _after(rows: Sequence[Row], label: str) -> tuple[Row, int, int] | None:
    for at, row in enumerate(rows):
        if found := re.search(rf"(?<![^\W\d_]){label}\s*[:/]?\s*", row.text, re.IGNORECASE):
            for where, start in ((row, found.end()), *((r, 0) for r in rows[at + 1 : at + 2])):
                if (seen := leading_name(where.text, start)) is not None:
                    return where, seen.start, seen.end
    return None


def _upper_rows(rows: Sequence[Row]) -> list[Row]:
    out = []
    for row in rows:
        if _BORN.search(row.text):
            break
        letters = [c for c in row.text if c.isalpha() and c.isascii()]
        if (
            len(letters) >= 3
            and sum(c.isupper() for c in letters) > 0.9 * len(letters)
            and not _NOT_A_NAME.search(row.text)
        ):
            out.append(row)
    return out
