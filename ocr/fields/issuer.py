"""By whom a paper was issued: the name at its head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from ocr.fields.bill_columns import find_head
from ocr.fields.dates import fold
from ocr.fields.names import name_key
from ocr.fields.rows import Row

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


@dataclass(frozen=True)
class Issuer:
    """The name of whoever issued a paper: `row.text[start:end]`.

    rival     another name at the paper's head that nearly as much speaks for
    repeated  how often the name stands elsewhere on the paper
    part      what the house is stands on the row above, and may belong to its name: "CLINIQUE" over "AL AMAL"
    """

    row: Row
    start: int
    end: int
    rival: tuple[Row, int, int] | None = None
    repeated: int = 0
    part: bool = False


def issuer_of(rows: Sequence[Row], stamps: Callable[[], Sequence[Sequence[Row]]] = list) -> Issuer | None:
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
    if best is None:
        return None
    key = name_key(_text(best))
    others = [
        one for one in found if one[0] > best[0] - CLOSE and not _is_trade(_text(one)) and not _one_name(one, key)
    ]
    rival = max(others, key=lambda one: one[0], default=None)
    elsewhere = [one for one in _names(rows, usual) if one[1] is not best[1] and _one_name(one, key)]
    above = next((one for one, row in pairwise(rows) if row is best[1]), None)
    part = above is not None and _is_trade(above.text) and not _HOUSE.search(_text(best))
    return Issuer(*best[1:], rival=rival and rival[1:], repeated=len(elsewhere), part=part)


CLOSE = 0.9
"""Weights within which another name at the head may be the issuer's as well."""
_ONE_NAME = 90
"""Likeness, 0 to 100, from which two stretches are one name, or one holds the other."""


def _one_name(name: Name, key: str) -> bool:
    return bool(key) and fuzz.partial_ratio(name_key(_text(name)), key) >= _ONE_NAME


LARGE = 1.2
"""Height of a row, in those of the paper's usual print, from which it may be a name without saying of what."""

LONGEST = 7
"""Words of a name at the most."""
Name = tuple[float, Row, int, int]
"""What speaks for a stretch of a row being the issuer's name, and where it stands."""


def _names(rows: Sequence[Row], usual: float) -> list[Name]:
    """The stretches of `rows` that may be names; earlier rows weigh more."""
    found: list[Name] = []
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
            if _is_trade(text):
                weight -= 1.5
            elif _HOUSE.search(text):
                weight += 1.7 if _INSTITUTION.search(text) else 1.2
            elif place and _is_trade(rows[place - 1].text) and all(map(_is_trade, map(_text, found))):
                weight += 1.2  # "Laboratoire d'analyses" over a name says what that name is
            found.append((weight, row, start, end))
    return found


_INSTITUTION = re.compile(r"pharmacie|clinique|laboratoire|h[oô]pital|centre", re.IGNORECASE)
"""What bills in its own name, and not in that of a doctor who works there."""


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
        "paramedical parapharmacie ordonnance numerisee numerique garde jour nuit",
    )
)
"""What a house does, as it stands under its name."""
_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "pour"))


def _is_trade(text: str) -> bool:
    """Whether a row says what a house does and names none: "Radiologie - Echographie - Scanner"."""
    words = [word for word in re.findall(r"[^\W\d_]+", fold(text)) if word not in _SMALL]
    if "centre" in words[1:]:
        return False  # where it stands: "Pharmacie du Centre" is a name
    return bool(words) and all(word in _TRADE_WORDS for word in words)


_OWN_LABEL = re.compile(
    r"(?:[ée]metteur|fournisseur|prestataire|vendeur|raison\s+sociale|[ée]tablissement|d[ée]livr[ée]e?\s+par|[ée]mise?\s+par)\s*[:=]\s*(?=\S)|nous,\s+",
    re.IGNORECASE,
)
"""What stands before the name of whoever issues a paper."""


def _parts(row: Row) -> Iterator[tuple[int, int]]:
    """Stretches of a row that may be a name: Arabic, other sizes of print, and what a label or a title begins are cut off."""
    for part in re.finditer(r"\S(?:.*?\S)??(?=\s{4,}|\s+[\u0600-\u06ff]|$)", row.text):
        start, end = part.span()
        if own := _OWN_LABEL.match(row.text, start, end):
            start = own.end()
        house = _HOUSE.search(row.text, start, end)
        if house and house.start() > start and len(row.text[start : house.start()].split()) == 1:
            lone = row.text[start : house.start()].strip()
            if len(lone) <= 3:
                start = house.start()  # the letters of a sign beside the name
        if said := re.search(r",\s+(?:avons|certifions|attestons|d[ée]clarons)\b", row.text[start:end], re.IGNORECASE):
            end = start + said.start()
        no_name = _NO_NAME.search(row.text, start, end)
        if no_name and house and house.end() < no_name.start():
            end = len(row.text[: no_name.start()].rstrip(" -–|,:"))
        yield start, end
