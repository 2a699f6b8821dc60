"""Invoices and fee notes: whose, for whom, when, which lines, what they come to in figures and in words."""

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
from ocr.fields.bill_check import check
from ocr.fields.bill_lines import find_lines
from ocr.fields.closer import second_look
from ocr.fields.confirming import ONE_ENGINE, Place, plain_candidate
from ocr.fields.grids import unfolded
from ocr.fields.own_number import own_number
from ocr.fields.owned import owned_values
from ocr.fields.person import patient_names
from ocr.fields.receipt import CLOSE, currency, issuer, paper_dates, payment_method, total_candidate
from ocr.fields.reference import ices, inpes
from ocr.fields.roles import Role
from ocr.fields.rows import Row, rows_of
from ocr.fields.totals import Owned, Sum, owned_amounts, scored_totals
from ocr.fields.words_amount import amount_in_words
from ocr.page import Sheet, around

NAMES = r"facture|fact|note\s*d.honoraires?|invoice|rechnungs?|bill|factuur|facturen?|فاتورة"
_IN_WORDS = re.compile(
    r"arr[êeé]t[ée]{0,2}e?\s|[àa]\s+la\s+somme|somme\s+de|toutes\s+lettres|soit\s*:|montant\s+de|مبلغ|بمبلغ|حصر",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^.*?(?=[^\W\d_]{3,}\s+(?:dirhams?|dhs?|درهم))", re.IGNORECASE)
PROVED = 2.0
"""Weight of words that say the same amount as figures, in the weights of `scored_totals`."""


def find(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """Every field the contract names for an invoice, and `currency` where it is not MAD."""
    return Found(second_look(sheets, _find, ("date", "total")))


def _find(sheets: Sequence[Sheet]) -> dict[str, list[Candidate]]:
    by_page = {sheet.n: sheet for sheet in sheets}
    rows = [row for sheet in sheets for row in rows_of(sheet)]
    if not rows:
        return {}
    owned = owned_amounts(rows, median(row.height for row in rows))
    labelled = unfolded(rows)
    in_words = said_in_words(rows, by_page)
    sums = _with_words(scored_totals(owned), in_words)
    found: dict[str, list[Candidate]] = {
        "number": own_number(labelled, by_page, NAMES),
        "date": paper_dates(labelled, by_page),
        "issuer_name": issuer(rows, by_page),
        "ice": ices(rows, by_page),
        "inpe": inpes(rows, by_page)[:1],
        "patient_name": patient_names(labelled, by_page),
        "lines": _lines(rows, owned, sums, by_page),
        "total": [_told(total_candidate(one, by_page, rival=rank > 0)) for rank, one in enumerate(_best(sums))],
        "total_in_words": in_words,
        "method": payment_method(rows, by_page),
        "currency": currency(rows, by_page),
    }
    found |= owned_values(sheets, [name for name in ("number", "date", "patient_name") if not found[name]])
    return {name: candidates for name, candidates in found.items() if candidates}


TOLD = 0.5
"""How surely an amount is the bill's total from where its label says so; the amount of a line says nothing of the bill."""


def _told(total: Candidate) -> Candidate:
    return total if total.label >= TOLD else replace(total, agreement=min(total.agreement, ONE_ENGINE))


def _best(sums: Sequence[Sum]) -> list[Sum]:
    good = [one for one in sums if one.score > 0]
    return good[:1] + [one for one in good[1:2] if one.score > good[0].score - CLOSE]


def _with_words(sums: Sequence[Sum], in_words: Sequence[Candidate]) -> list[Sum]:
    said = {Decimal(one.value) for one in in_words}
    weighed = [
        replace(one, score=one.score + PROVED, proofs=one.proofs + 1) if one.value in said else one for one in sums
    ]
    return sorted(weighed, key=lambda one: (-one.score, -one.value))


def said_in_words(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """The amount a bill says in words, on the row that opens the sentence and the two after it."""
    opened = [(at, row, found) for at, row in enumerate(rows) if (found := _IN_WORDS.search(row.text))]
    unopened = [(at, row, found) for at, row in enumerate(rows) if (found := _UNIT.search(row.text))]
    for at, row, found in opened + unopened:
        following = [r for r in rows[at + 1 : at + 3] if r.page == row.page and r.box[1] - row.box[3] < 4 * row.height]
        for count in range(len(following), -1, -1):
            text = " ".join([row.text[found.start() :], *(r.text for r in following[:count])])
            value = amount_in_words(text)
            if value is not None and value > 0:
                whole = amount_in_words(row.text[found.start() :])
                sure = 1.0 if sheets[row.page].digital else 0.9 if whole == value else 0.7
                place = Place(sheets[row.page], row, found.start(), len(row.text))
                return [
                    plain_candidate(
                        place, money(value), 1.0, agreement=sure * max(row.sureness(found.start(), len(row.text)), 0.3)
                    )
                ]
    return []


def _lines(
    rows: Sequence[Row], owned: Sequence[Owned], sums: Sequence[Sum], sheets: dict[int, Sheet]
) -> list[Candidate]:
    table = find_lines(rows, owned)
    if table is None:
        return []
    own = {(line.row.page, line.row.index) for line in table.lines}
    said = {
        one.value
        for one in [*owned, *(best.owner for best in sums[:1])]
        if one.role in (Role.FINAL, Role.TOTAL, Role.SUBTOTAL) and (one.row.page, one.row.index) not in own
    }
    checked = check(table, sheets, sorted(said))
    first = table.lines[0].row
    candidate = plain_candidate(
        Place(sheets[first.page], first, 0, len(first.text)), checked.values, 0.9, checked.valid, checked.agreement
    )
    rows_read = dict.fromkeys(line.row.text for line in table.lines)
    return [
        replace(
            candidate,
            box=around(line.row.box for line in table.lines if line.row.page == first.page),
            text="\n".join(rows_read),
            readings=checked.readings,
        )
    ]
