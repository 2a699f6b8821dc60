"""Receipts: till slips, card slips, shop receipts, a practice's "reçu". Any shop, any currency; nothing is known beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from claims.words import Kind
from ocr.evidence import Candidate
from ocr.fields import Found
from ocr.fields.amounts import money
from ocr.fields.closer import second_look
from ocr.fields.confirming import (
    FIGURES_OF_DATES,
    ONE_ENGINE,
    Place,
    amount_of,
    confirmed,
    date_candidate,
    figures_of,
    plain_candidate,
)
from ocr.fields.dates import parse_date
from ocr.fields.issuer import issuer_of
from ocr.fields.issuing import currency_of, method_of, own_dates
from ocr.fields.names import as_name, with_particles
from ocr.fields.rows import Row, rows_of
from ocr.fields.stamps import stamp_sheets
from ocr.fields.totals import Sum, owned_amounts, scored_totals
from ocr.page import Sheet

RIVALS = 1
"""How many other values are offered beside the best: a close second makes the first less sure."""
EVEN = 0.3
"""Weights within which nothing tells one day from another."""
CLOSE = 0.9
"""Weights within which a second value is a rival at all."""


def find(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """`date`, `amount`, `method`, `issuer_name` and, where it is not MAD, `currency`."""
    return Found(second_look(sheets, _find, ("date", "amount")))


def _find(sheets: Sequence[Sheet]) -> dict[str, list[Candidate]]:
    by_page = {sheet.n: sheet for sheet in sheets}
    rows = [row for sheet in sheets for row in rows_of(sheet)]
    if not rows:
        return {}
    found: dict[str, list[Candidate]] = {
        "date": paper_dates(rows, by_page),
        "amount": totals(rows, by_page),
        "method": payment_method(rows, by_page),
        "issuer_name": issuer(rows, by_page),
        "currency": currency(rows, by_page),
    }
    return {name: candidates for name, candidates in found.items() if candidates}


def paper_dates(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """The paper's own date, and another day that claims to be it nearly as loudly."""
    dated = [one for one in own_dates(rows) if one.weight > 0]
    kept = (
        dated[:1]
        + [one for one in dated[1:] if one.value != dated[0].value and one.weight > dated[0].weight - CLOSE][:RIVALS]
    )
    out = []
    for rank, one in enumerate(kept):
        place = Place(sheets[one.row.page], one.row, one.seen.start, one.seen.end)
        label = one.label * (0.5 if rank else 1.0)
        out.append(date_candidate(place, one.value.isoformat(), one.seen.surety, label, one.repeated))
    if len(kept) > 1 and kept[0].weight - kept[1].weight < EVEN:  # that its figures are sure makes it nobody's day
        out = [replace(one, agreement=min(one.agreement, ONE_ENGINE)) for one in out]
    return out or _half_read_date(rows, sheets)


_HALF = re.compile(r"(?<!\d)[0-3]?[\dO]\s?[/.\-]\s?[\dO]{1,2}\s?[/.\-]\s?\d{0,4}(?![\d.,])")


def _half_read_date(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """A date whose year the first reading cut short or misread: its place, widened, read again."""
    from ocr.engines import read_line

    for row in rows:
        sheet = sheets[row.page]
        for half in [] if sheet.digital else _HALF.finditer(row.text):
            left, top, right, bottom = row.box_of(half.start(), half.end())
            crop = sheet.crop((left, top, right + round(3.0 * row.height), bottom), 3)
            readings = read_line(crop, sheet.dpi, charset=FIGURES_OF_DATES)
            said = [seen.value.isoformat() if (seen := parse_date(reading.text)) else None for reading in readings]
            for value in said:
                if value is not None:
                    place = Place(sheet, row, half.start(), half.end())
                    agreement = said.count(value) / (len(said) + 1)
                    return [replace(plain_candidate(place, value, 0.6, agreement=agreement), readings=readings)]
    return []


def totals(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """What the paper comes to, and a close second."""
    usual = median(row.height for row in rows)
    scored = scored_totals(owned_amounts(rows, usual))
    # what says one amount and no other says what was paid, whatever it is called
    sole = len({one.value for one in scored}) == 1 and (scored[0].owner.seen.decimals or scored[0].owner.seen.currency)
    only = scored[:1] if sole else []
    sums = [one for one in scored if one.score > 0] or only
    kept = sums[:1] + [one for one in sums[1:] if one.score > sums[0].score - CLOSE][:RIVALS]
    return [total_candidate(one, sheets, rival=place > 0) for place, one in enumerate(kept)]


def total_candidate(one: Sum, sheets: dict[int, Sheet], rival: bool = False) -> Candidate:
    """The evidence for one sum; figures that arithmetic proves are not overruled by a second reading.

    rival  another sum is better supported; this one is offered to make that one less sure, never to win
    """
    owner = one.owner
    place = Place(sheets[owner.row.page], owner.row, owner.seen.start, owner.seen.end)
    value, readings, agreement = confirmed(place, owner.value, amount_of, figures_of(place.text))
    if value != owner.value and (one.proofs or one.repeated):
        value, agreement = owner.value, 0.34
    strong = min(max(one.score / 5.0, 0.1), 1.0) * (0.5 if rival else 1.0)
    return Candidate(
        money(Decimal(value)), place.text, place.origin, owner.row.page, place.box, readings,
        agreement=agreement, valid=True if one.proofs else None, label=strong,
        corroborated=min(one.proofs + one.repeated, 2), quality=place.sheet.quality,
    )  # fmt: skip


def payment_method(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """How it was paid, where the paper says."""
    said = method_of(rows)
    if said is None:
        return []
    method, row, start, end = said
    return [plain_candidate(Place(sheets[row.page], row, start, end), method, 0.8)]


def issuer(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """Whose paper it is, by the name at its head, and another name there that nearly as much speaks for."""
    said = issuer_of(rows, lambda: [rows_of(stamp) for sheet in sheets.values() for stamp in stamp_sheets(sheet)])
    if said is None:
        return []
    row, start, end = said.row, said.start, said.end
    place = Place(sheets[row.page], row, start, end)

    def parse(text: str) -> str | None:
        return _house(text) if len(text) >= 0.7 * (end - start) else None

    best, readings, agreement = confirmed(place, _house(row.text[start:end]) or as_name(row.text), parse, None)
    if said.part:  # that engines agree on it makes it no whole name
        agreement = min(agreement, ONE_ENGINE)
    own = plain_candidate(place, best, 0.6, agreement=agreement)
    found = [replace(own, readings=readings, corroborated=min(said.repeated, 2))]
    if said.rival is not None:
        other, begins, ends = said.rival
        rival = Place(sheets[other.page], other, begins, ends)
        found.append(plain_candidate(rival, _house(rival.text), 0.3, agreement=_RIVAL))
    return found


_RIVAL = 0.4
"""The agreement of a name that is offered to make the better supported one less sure, never to win."""


def _house(text: str) -> str:
    """The name of a house in capitals, without the dots and stars around it."""
    return with_particles(" ".join(text.upper().split())).strip(" .,;:-*|")


def currency(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """ISO 4217 of a foreign paper's money."""
    code = currency_of(rows)
    if code is None:
        return []
    return [replace(plain_candidate(Place(sheets[rows[0].page], rows[0], 0, 1), code, 0.8), box=None)]
