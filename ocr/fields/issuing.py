"""When a paper was issued, and how it was paid: what bills, receipts and certificates have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from ocr.fields.amounts import find_amounts
from ocr.fields.dates import SeenDate, find_dates, fold, western
from ocr.fields.rows import Row

_OWN = (
    "date facture|date de facture|date de la facture|facture du|date d'emission|invoice date|date of issue|issued at|issued on|bill date|receipt date|rechnungsdatum|"
    "beleg datum|belegdatum|datum|factuurdatum|date|dated|date time|dt|fait a|fait le|le|du|vom|established|edite le|emis le|تاريخ|بتاريخ|في|حرر|fecha|data|inv no date|"
    "date ordonnance|prescrit le|date de prescription|delivre le|etabli le"
)
_OTHERS = (
    "echeance|date d'echeance|due date|due|valable|valid|validite|expiry|expire|expires|exp|faelligkeit|fallig|fallig am|delivery date|livraison|date de livraison|lieferdatum|leistungsdatum|"
    "leistungs datum|lieferschein datum|naissance|ne le|nee le|date of birth|birth|dob|gultig|gultig bis|check in|check out|commande|order date|orderdatum|bestell datum|bestelldatum|auftrag datum|"
    "vervaldatum|zahlbar|bis zum|bis|until|please remit until|periode|period|du au|prochain|rendez vous|entree|sortie|accident|accident survenu le|survenu le|date de l accident|date d entree|date de sortie|valable du|prelevement|payment date|reglement|vir|ideal|"
    "rembours|afschrijvingskosten|with effect|gst act|act|since|depuis|return|exchange|best before|garantie|مزداد|الازدياد|صالح|hospitalisation|ddr|arrivee|depot|reception|execution|"
    "date d'admission|admission|admis le|admise le|date d'impression|impression|date de peremption|peremption|date d'expiration|expiration|date de validite|date de reception|"
    "date de commande|date de depot|date de debut|date de fin|date d'hospitalisation|date d'adhesion|date d'effet|controle|date de controle|revoir le|visite|visite le|visite du|hospitalise le|hospitalisee le|opere le|operee le|examine le|examinee le|vu le|vue le|consulte le|analyse du|bilan du|examen du|radio du|scanner du"
)


@cache
def _keys(which: str) -> tuple[tuple[str, int], ...]:
    return tuple((re.sub(r"[^\w]", "", fold(p)), len(p.replace("'", " ").split())) for p in which.split("|"))


def _says(label: str, which: str) -> int:
    """Length of the longest phrase of `which` that stands in `label`, 0 for none."""
    tokens = re.findall(r"[^\W\d_]+", fold(western(label)))
    longest = 0
    for key, size in _keys(which):
        if len(key) <= longest:
            continue
        for first in range(len(tokens)):
            joined = "".join(tokens[first : first + size])
            if joined == key or (len(key) >= 6 and abs(len(joined) - len(key)) <= 1 and fuzz.ratio(joined, key) >= 85):
                longest = len(key)
                break
    return longest


@dataclass(frozen=True)
class Dated:
    """A date on a page with what speaks for its being the paper's own.

    label   0 to 1: whether its words say so
    weight  the sum of what speaks for it; comparable on one paper only
    """

    row: Row
    seen: SeenDate
    label: float
    weight: float
    repeated: int = 0

    @property
    def value(self) -> date:
        """The day."""
        return self.seen.value


def own_dates(rows: Sequence[Row]) -> list[Dated]:
    """Every date of a paper, the likeliest to be its own first.

    A label that says "date" or "le", a time of day beside it and being repeated speak for a date; a label of another day
    (due, delivery, birth) against it.
    """
    found: list[Dated] = []
    for at, row in enumerate(rows):
        before = 0
        for seen in find_dates(row.text):
            label, weight = _own_weight(rows, at, row.text[before : seen.start], row, seen)
            found.append(Dated(row, seen, label, weight))
            before = seen.end
    times = Counter(one.value for one in found if one.weight > 0)
    repeated = [
        Dated(
            one.row, one.seen, one.label, one.weight + 0.7 * min(max(times[one.value] - 1, 0), 2), times[one.value] - 1
        )
        for one in found
    ]
    return sorted(repeated, key=lambda one: -one.weight)


_PRINTED = re.compile(r"imprim[ée]|printed", re.IGNORECASE)


def _own_weight(rows: Sequence[Row], at: int, before: str, row: Row, seen: SeenDate) -> tuple[float, float]:
    weight = 3.0 * seen.surety
    near = re.split(r"\s{4,}|[;|]", before.rstrip())[-1] or before
    own, other = _says(near, _OWN), _says(near, _OTHERS)
    if not own and not other and not re.search(r"[^\W\d_]{3}", near):
        heading = over(rows, at, row.box_of(seen.start, seen.end))
        own, other = _says(heading, _OWN), _says(heading, _OTHERS)
        if other and other >= own:
            return 0.2, weight - 3.0
    if other > own:
        return 0.1, weight - 4.0
    if _PRINTED.search(near):
        return 0.6, weight  # a copy may be printed days later, to the minute
    if own:
        return 1.0, weight + (2.0 if own >= 4 else 1.2) + (1.0 if own >= 9 else 0.0) + _hour(row, seen)
    return 0.6, weight + _hour(row, seen)


def _hour(row: Row, seen: SeenDate) -> float:
    """A time of day beside a date: a till wrote both."""
    beside = row.text[max(0, seen.start - 12) : seen.start] + " " + row.text[seen.end : seen.end + 14]
    return 1.0 if re.search(r"\d{1,2}\s?[:.h]\s?\d{2}", beside) else 0.0


def over(rows: Sequence[Row], at: int, box: tuple[int, int, int, int]) -> str:
    """The words straight above `box`, on the two rows before."""
    for row in reversed(rows[max(0, at - 2) : at]):
        over = [w.text for w in row.words if min(w.box[2], box[2]) > max(w.box[0], box[0])]
        if any(len(text) > 1 or text.isalpha() for text in over):  # a wall of a box that was read as a 1 is no heading
            return " ".join(over)
    return ""


_METHODS = (
    ("cheque", r"\bch[eèé]que\b|\bcheck n|شيك"),
    ("transfer", r"\bvirement\b|\btransfer\b|[uü]berweisung|\bsepa\b|\bbank ?transfer\b|تحويل"),
    ("card", r"\bcarte(?: bancaire)?\b|\bvisa\b|master ?card|maestro|girocard|\bec[- ]?(?:karte|cash)\b|kartenzahlung|credit ?card|debit ?card|\bcb\b|\bcmi\b|\btpe\b|بطاقة"),
    ("cash", r"\besp[eèé]ces?\b|\bcash\b|\bbargeld\b|\bbar\b|\bcomptant\b|\bnum[eé]raire\b|نقدا|\bcontant\b"),
)  # fmt: skip
_PAYING = re.compile(r"pai|pay|r[eèé]gl|zahl|mode|betaal|gegeben|tender|\d[.,]\d{2}", re.IGNORECASE)


def method_of(rows: Sequence[Row]) -> tuple[str, Row, int, int] | None:
    """How a paper was paid (`cash`, `card`, `cheque`, `transfer`) and the words that say so; None when none do.

    Words beside a payment weigh more than the same words elsewhere; ticked boxes are read where the tick is a letter.
    """
    best: tuple[float, str, Row, int, int] | None = None
    for row in rows:
        seen = [(name, found) for name, shape in _METHODS for found in re.finditer(shape, row.text, re.IGNORECASE)]
        if len({name for name, _ in seen}) > 1:
            seen = [(name, found) for name, found in seen if _ticked(row.text, found.start(), found.end())]
        for name, found in seen:
            weight = 1.0 + bool(_PAYING.search(row.text)) + (len(row.text) < 50)
            if name == "card" and re.search(r"loyalty|fid[eé]lit[eé]|member|identit|kunden", row.text, re.IGNORECASE):
                weight -= 2.0
            if best is None or weight > best[0]:
                best = (weight, name, row, found.start(), found.end())
    return None if best is None or best[0] <= 0 else best[1:]


def _ticked(text: str, start: int, end: int) -> bool:
    return bool(
        re.search(r"[xX✓✔☑☒■█]\W{0,3}$", text[max(0, start - 4) : start])
        or re.match(r"\W{0,3}[xX✓✔☑☒■█]\b", text[end:])
    )


def currency_of(rows: Sequence[Row]) -> str | None:
    """ISO 4217 of the money most amounts bear; None when none bears any, and for dirhams, which go without saying."""
    counts = Counter(seen.currency for row in rows for seen in find_amounts(row.text) if seen.currency)
    for row in rows:
        for word, code in (
            ("RM", "MYR"),
            ("EUR", "EUR"),
            ("EURO", "EUR"),
            ("€", "EUR"),
            ("MAD", "MAD"),
            ("DH", "MAD"),
            ("DHS", "MAD"),
            ("CHF", "CHF"),
            ("USD", "USD"),
        ):
            if re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", row.text):
                counts[code] += 1
    if not counts:
        return None
    code = max(counts, key=lambda one: counts[one])
    return None if code == "MAD" else code
