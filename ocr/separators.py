"""Sheets that divide a pile: they say where one claim ends, and may say who sends it and when it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from claims.words import CodeFormat, Regime
from ocr.labels import fold
from ocr.page import Sheet
from ocr.patches import has_patch_t

SEPARATOR = "CACHET-SEPARATOR"
COVER = "CACHET-STATION"


@dataclass(frozen=True)
class Cover:
    """What a station's cover sheet says of the claims after it; None where it does not say."""

    station: str | None = None
    received_on: date | None = None
    regime: Regime | None = None


def cover_of(payload: str) -> Cover | None:
    """The values of a cover sheet's code, None when it is no such code; what cannot be understood is left out.

    >>> cover_of("CACHET-STATION;station=Rabat 4;received_on=2026-03-02;regime=cnss").station
    'Rabat 4'
    """
    head, *pairs = (part.strip() for part in payload.split(";"))
    if head != COVER:
        return None
    said = {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}
    try:
        received_on = date.fromisoformat(said["received_on"]) if said.get("received_on") else None
    except ValueError:
        received_on = None
    regime = Regime(said["regime"]) if said.get("regime") in set(Regime) else None
    return Cover(station=said.get("station") or None, received_on=received_on, regime=regime)


_SAYS = (
    "separateur",
    "feuilledeseparation",
    "intercalaire",
    "nouveaudossier",
    "debutdudossier",
    "debutdedossier",
    "فاصل",
)
"""What sheets that divide a pile are headed, letters only and without accents."""
_LIKE = 88.0
"""Likeness, 0 to 100, from which words are taken for one of these."""
MOST_WORDS = 30
"""Words on such a sheet at most: its heading in two languages and a line on how to lay it."""


def says_separator(sheet: Sheet) -> bool:
    """Whether a page whose code could not be read divides the pile by its words: it says so, and hardly anything else."""
    if not 0 < len(sheet.words) <= MOST_WORDS:
        return False
    lines: dict[int, str] = {}
    for word in sheet.words:
        lines[word.line] = lines.get(word.line, "") + fold(word.text)
    return any(
        len(line) >= len(name) - 1 and fuzz.partial_ratio(name, line) >= _LIKE
        for name in _SAYS
        for line in lines.values()
    )


def separator_on(sheet: Sheet) -> Cover | None:
    """What a separator says, an empty Cover when it says nothing, None when `sheet` is no separator."""
    for code in sheet.codes:
        if code.format in (CodeFormat.QR, CodeFormat.CODE128) and code.value.strip() == SEPARATOR:
            return Cover()
        if code.format is CodeFormat.QR and (cover := cover_of(code.value)) is not None:
            return cover
    return Cover() if not sheet.digital and has_patch_t(sheet) else None
