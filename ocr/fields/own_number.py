"""A paper's own number: after its name, or behind a bare "N°" near its head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from claims.numbers import ice
from ocr.evidence import Candidate
from ocr.fields.confirming import ONE_ENGINE, Place, confirmed, plain_candidate
from ocr.fields.dates import find_dates, western
from ocr.fields.grids import value_behind_arabic
from ocr.fields.rows import Row
from ocr.page import Sheet

_KIND_OF_PAPER = r"facture|fact|note_d.honoraires?|invoice|receipt|re[çc]u|rechnungs?|beleg|ordonnance|bill|doc|quittance|ticket|dossier|accord|d[ée]cision|protocole|d[ée]claration|r[ée]f[ée]rence|r[ée]f|facturen?|factuur|certificat|attestation|demande|examen|analyse|bulletin|admission|hospitalisation|s[ée]jour|entr[ée]e|prise_en_charge|pec|engagement|visite|consultation|enregistrement|ordre|informe|expediente|فاتورة"
_NUMBER = re.compile(
    rf"(?<![^\W\d_])(?:(?P<paper>{_KIND_OF_PAPER})[\s.]*(?:n(?:[°ºo]|um[ée]ro|r|umber|ummer)?\b[°.]?|num[ée]ro|no\.?|nr\.?|#|°|رقم)?|(?:n[°º]|num[ée]ro|num|r[ée]f)\.?(?:\s*(?:de\s+|du\s+|d['’`]\s*)?(?:la\s+|l['’`]\s*)?(?P<after>{_KIND_OF_PAPER}))?|ر[قف]م(?:\s+[\u0600-\u06ff]{{2,9}})?)".replace(
        "_", r"\s*"
    )
    + r"[\s:.#°…]*(?P<number>(?=[A-Z0-9/\-_.]*\d)[A-Z0-9][A-Z0-9/\-_.]*(?:\s?[/\-]\s?[A-Z0-9]+)*)(?![^\W_])",
    re.IGNORECASE,
)
_NOT_ITS_NUMBER = re.compile(
    r"(?:t[ée]l|fax|rib|compte|i\.?\s?c\.?\s?e\.?|i?\.?\s?n\.?\s?p\.?\s?e\.?|patente|\bif\b|\brc\b|cnss|cin|tva|identifiant|registre|taxe|agr[ée]ment|d.ordre|immatriculation|carte|client|lot|total|montant|net|somme|payer)\W{0,3}$",
    re.IGNORECASE,
)


_STAINED = re.compile(r"[^\w\s/.-](?P<rest>\d[\w/-]*)(?!\S)")
"""The rest of a number in which a line or a speck was read as a sign: "FC260:3298"."""
_MONEY = re.compile(r"\d+[.,]\d{2}")


def own_number(rows: Sequence[Row], sheets: dict[int, Sheet], papers: str) -> list[Candidate]:
    """The paper's own number: after its name ("Facture N° 2026/014") or a bare "N°" near its head.

    papers  names of this kind of paper, a pattern: "facture|invoice"
    """
    best: tuple[float, Row, int, int, str] | None = None
    for at, row in enumerate(rows):
        for found in _NUMBER.finditer(row.text):
            start, number = _whole(row.text, found)
            if not any(c.isdigit() for c in number) or _NOT_ITS_NUMBER.search(
                row.text[max(0, found.start() - 16) : found.start()]
            ):
                continue
            if ice.is_valid(re.sub(r"\D", "", number)) or _MONEY.fullmatch(number):
                continue
            if any(d.start <= start < d.end and d.surety > 0.7 for d in find_dates(row.text)):
                continue
            named = found["paper"] or found["after"] or ""
            weight = 1.0 if re.fullmatch(papers, named, re.IGNORECASE) else 0.3 if named else 0.5
            weight += 0.4 * bool(
                re.search(r"n[°ºor]|num|#|ر[قف]م", row.text[found.start() : start], re.IGNORECASE)
            ) - 0.4 * at / len(rows)
            if weight > 0.45 and (best is None or weight > best[0]):
                end = start + len(number)
                number = re.sub(r"\s", "", number)
                stained = _STAINED.match(row.text, end)
                whole = number + stained["rest"] if stained else number
                best = (weight, row, start, stained.end() if stained else end, whole)
    if best is None:
        best = next((one for row in rows for one in _behind_arabic(row)), None)
    if best is None:
        return []
    weight, row, start, end, number = best
    return [_written(Place(sheets[row.page], row, start, end), _number(number), min(weight, 1.0))]


def _whole(text: str, found: re.Match[str]) -> tuple[int, str]:
    """Where a number begins and itself: one that begins with a lone figure goes on behind the gap, unless what follows is whole; the
    figure is a sign of the label then, misread."""
    start, number = found.start("number"), found["number"].strip(" .-/:")
    more = _MORE.match(text, found.end("number")) if _LONE_FIGURE.fullmatch(number) else None
    if more is None or any(day.start < more.end() and more.start("groups") < day.end for day in find_dates(text)):
        return start, number
    if len(more["groups"].split()[0]) >= WHOLE:
        return more.start("groups"), more["groups"].split()[0]
    return start, number + more[0]


_LONE_FIGURE = re.compile(r"[\dIl|]")
_MORE = re.compile(r"\s{1,3}(?P<groups>\d+(?:\s\d+)*)(?![^\W_]|[.,/-]\d)")
WHOLE = 6
"""Figures from which a group is a number by itself."""


def _behind_arabic(row: Row) -> list[tuple[float, Row, int, int, str]]:
    """A number alone behind an Arabic label and its colon, whatever the label says: no date, no telephone, no INPE."""
    start = value_behind_arabic(row)
    if start is None or find_dates(row.text):
        return []
    found = re.compile(r"(\d{4,8})\W*").fullmatch(western(row.text), start)
    return [] if found is None else [(0.46, row, *found.span(1), found[1])]


def _written(place: Place, value: str, label: float) -> Candidate:
    """A free number: engines agree when letters and figures are the same."""

    def key(text: str) -> str | None:
        return re.sub(r"[^0-9A-Z]", "", text.upper()) or None

    best, readings, agreement = confirmed(place, key(value) or value, key, None)
    if best != key(value) and agreement > ONE_ENGINE:
        value = next(_number(one.text) for one in readings if key(one.text) == best)
    candidate = plain_candidate(place, value, label, agreement=agreement if best == key(value) else ONE_ENGINE)
    return replace(candidate, readings=readings)


def _number(text: str) -> str:
    return re.sub(r"\s", "", text).upper().strip(".-/:")
