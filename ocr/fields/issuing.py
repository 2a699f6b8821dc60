"""When and by whom a paper was issued, and how it was paid: what bills, receipts and certificates have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median

from rapidfuzz import fuzz

from ocr.fields.amounts import find_amounts
from ocr.fields.bill_columns import find_head
from ocr.fields.dates import SeenDate, find_dates, fold, western
from ocr.fields.rows import Row

_OWN = (
    "date facture|date de facture|date de la facture|facture du|date d'emission|invoice date|date of issue|issued at|issued on|bill date|receipt date|rechnungsdatum|"
    "beleg datum|belegdatum|datum|factuurdatum|date|dated|date time|dt|fait a|fait le|le|du|vom|established|edite le|emis le|imprime le|تاريخ|بتاريخ|في|حرر|fecha|data|inv no date|"
    "date ordonnance|prescrit le|date de prescription|delivre le|etabli le"
)
_OTHERS = (
    "echeance|date d'echeance|due date|due|valable|valid|validite|expiry|expire|expires|exp|faelligkeit|fallig|fallig am|delivery date|livraison|date de livraison|lieferdatum|leistungsdatum|"
    "leistungs datum|lieferschein datum|naissance|ne le|nee le|date of birth|birth|dob|gultig|gultig bis|check in|check out|commande|order date|orderdatum|bestell datum|bestelldatum|auftrag datum|"
    "vervaldatum|zahlbar|bis zum|bis|until|please remit until|periode|period|du au|prochain|rendez vous|entree|sortie|accident|accident survenu le|survenu le|date de l accident|date d entree|date de sortie|valable du|prelevement|payment date|reglement|vir|ideal|"
    "rembours|afschrijvingskosten|with effect|gst act|act|since|depuis|return|exchange|best before|garantie|مزداد|الازدياد|صالح|hospitalisation|ddr|arrivee|depot|reception|execution"
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


_NO_NAME = re.compile(
    r"facture|ordonnance|invoice|receipt|re[cç]u\b|rechnung|ticket|kassenbon|page\s*\d|t[ée]l|fax|www|http|@|date|n°|patient|duplicat|copie|"
    r"^\W*\d|royaume|welcome|bienvenue|thank|bill to|adress[ée]|client|ice\b|note d.honoraires|quittance|tax|gst|company no|reg no|nom\b|^\W*d[ée]bit\W*$|commer[çc]ant|terminal",
    re.IGNORECASE,
)


_HOUSE = re.compile(
    r"(?:grande\s+)?pharmacie|clinique|cabinet|laboratoire|centre|dr\.?\s|docteur|polyclinique|h[oô]pital|imagerie|optique|sarl|s\.a\.|gmbh|sdn|bhd|ltd|inc\b|b\.v",
    re.IGNORECASE,
)
"""What names of houses have in them."""


def issuer_of(rows: Sequence[Row], stamps: Callable[[], Sequence[Sequence[Row]]] = list) -> tuple[Row, int, int] | None:
    """The name at the head of a paper: the first and largest row of it that is a name and no label, title, number or address.

    The table of a bill ends its head. Where no house is named there and nothing is set large, a stamp names it, or what looks
    like one further down; where the head names nothing at all, the first name in a stamp does.

    stamps  asked for only where they count: the rows of each stamp
    """
    usual = max(median(row.height for row in rows), 1.0) if rows else 1.0
    table = find_head(rows)
    head = min(max(8, len(rows) // 4), len(rows) if table is None else table.at)
    found = _names(rows[:head], usual)
    best = max(found, key=lambda one: one[0], default=None)
    if best is None or not (best[1].height >= LARGE * usual or any(_names_house(one) for one in found)):
        inked = [name for stamp in stamps() for name in _names(stamp, usual)]
        houses = [one for one in inked if _names_house(one)] or list(filter(_names_house, _names(rows[head:], usual)))
        if houses:
            best = max(houses, key=lambda one: one[1].sureness(*one[2:]))
        elif best is None:
            best = next((one for one in inked if _words(one) > 1 and not _is_trade(_text(one))), None)
    return best and best[1:]


LARGE = 1.2
"""Height of a row, in those of the paper's usual print, from which it may be a name without saying of what."""

LONGEST = 7
"""Words of a name at the most."""
Name = tuple[float, Row, int, int]
"""What speaks for a stretch of a row being the issuer's name, and where it stands."""


def _names(rows: Sequence[Row], usual: float) -> list[Name]:
    """The stretches of `rows` that may be names; earlier rows weigh more."""
    found = []
    for place, row in enumerate(rows):
        for start, end in _parts(row):
            text = row.text[start:end]
            letters = sum(c.isalpha() for c in text)
            if letters < 4 or letters < 0.6 * len(text.replace(" ", "")) or _NO_NAME.search(text):
                continue
            words = len(_WORD.findall(text))
            if words > LONGEST or (words < 2 and _is_trade(text)):
                continue  # a sentence; "LABORATOIRE" alone says what, never who
            weight = min(row.height / usual, 2.5) - 0.35 * place + min(row.sureness(start, end), 1.0)
            if _HOUSE.search(text):
                weight += 1.2
            if _is_trade(text):
                weight -= 1.5
            found.append((weight, row, start, end))
    return found


def _names_house(name: Name) -> bool:
    """Whether a name says what sort of house it is, first of all, and which; a label before it would make it another's."""
    _, row, _, end = name
    text = _text(name)
    return bool(_HOUSE.match(text)) and not _is_trade(text) and _words(name) >= 2 and ":" not in row.text[:end]


_WORD = re.compile(r"[^\W\d_]{2,}")


def _text(name: Name) -> str:
    _, row, start, end = name
    return row.text[start:end]


def _words(name: Name) -> int:
    return len(_WORD.findall(_text(name)))


_TRADE_WORDS = frozenset(
    re.findall(
        r"\w+",
        "laboratoire laboratoires analyse analyses medical medicale medicales medicaux biologie biologique radiologie "
        "imagerie centre cabinet clinique polyclinique pharmacie officine optique optiques opticien lunetterie "
        "lentilles soin soins dentaire dentaires kinesitherapie reeducation physiotherapie scanner irm echographie "
        "mammographie doppler radio chirurgie chirurgien dentiste generale general medecine medecin specialise "
        "specialisee specialiste specialites pluridisciplinaire multidisciplinaire hospitalisation urgences "
        "fonctionnelle prothese prothesiste orthopedie audioprothese infirmier infirmiers materiel vente location "
        "paramedical parapharmacie ordonnance numerisee numerique ",
    )
)
"""What a house does, as it stands under its name."""
_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "pour"))


def _is_trade(text: str) -> bool:
    """Whether a row says what a house does and names none: "Radiologie - Echographie - Scanner"."""
    words = [word for word in re.findall(r"[^\W\d_]+", fold(text)) if word not in _SMALL]
    return bool(words) and all(word in _TRADE_WORDS for word in words)


def _parts(row: Row) -> Iterator[tuple[int, int]]:
    """Stretches of a row that may be a name: Arabic, other sizes of print, and what a label or a title begins are cut off."""
    for part in re.finditer(r"\S(?:.*?\S)??(?=\s{4,}|\s+[\u0600-\u06ff]|$)", row.text):
        start, end = part.span()
        house = _HOUSE.search(row.text, start, end)
        if house and house.start() > start and len(row.text[start : house.start()].split()) == 1:
            lone = row.text[start : house.start()].strip()
            if len(lone) <= 3:
                start = house.start()  # the letters of a sign beside the name
        no_name = _NO_NAME.search(row.text, start, end)
        if no_name and house and house.end() < no_name.start():
            end = len(row.text[: no_name.start()].rstrip(" -–|,:"))
        yield start, end
