"""The column heads of tables of acts: words that name what stands in a column, and where a band of them stands."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from ocr.fields.act_rows import look_of
from ocr.labels import fold, is_arabic
from ocr.page import PixelBox, Word, around, inside
from ocr.zones import Layout, on_line

ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # the strongest first: of a head that names several, the first is its column's
    ("inpe", ("inpe", "barres")),
    ("signature", ("signature", "cachet", "توقيع")),
    ("amount", ("montant", "prix", "honoraires", "المبلغ", "الثمن")),
    ("date", ("date", "dates", "jour", "delivre", "delivrance", "تاريخ")),
    ("coefficient", ("cotation", "coefficient", "coef", "lettre", "cle", "ngap", "nabm", "معامل")),
    ("code", ("code", "codes", "acte", "رمز")),
    ("count", ("nombre", "nbre", "quantite", "عدد")),
    ("other", ("cim", "cim10", "dent", "dents", "description", "designation", "nature", "libelle")),
)
_BAND_MM = 11.0
"""Column heads of one table stand within this height of each other, two or three lines of small print."""
SLACK_PX = 2
"""How far words stand out of the stretch or the label they are of."""
Head = list[tuple[str, Word]]


def _bands(layout: Layout) -> list[Head]:
    """Column heads of each table: words of known roles at one height, dates and amounts among them."""
    spoken_for = {
        box
        for label in layout.labels
        if label.name in ("total_amount", "patient_birth_date", "deposit")
        for box in [label.box]
    }
    words = [
        (role, word)
        for word in layout.words
        for role in [_role(layout, word)]
        if role and not any(inside(word.box, box, SLACK_PX) for box in spoken_for)
    ] + _spaced(layout)
    values = [word.box for word in layout.words if look_of(word.text) in ("day", "money")]
    bands: list[Head] = []
    for role, word in sorted(words, key=lambda pair: pair[1].box[1]):
        if role == "amount" and not any(word is other for band in bands for _, other in band):
            near = [pair for pair in words if -3 * layout.mm <= pair[1].box[1] - word.box[1] <= _BAND_MM * layout.mm]
            taken = {id(other) for band in bands for _, other in band}
            near = [pair for pair in near if id(pair[1]) not in taken]
            ends = min((pair[1].box[0] for pair in near), default=0), max((pair[1].box[2] for pair in near), default=0)
            first = min(
                (box[1] for box in values if box[1] > word.box[3] and ends[0] <= (box[0] + box[2]) / 2 <= ends[1]),
                default=layout.sheet.height,
            )
            # beside a row of values stands no head
            near = [pair for pair in near if (pair[1].box[1] + pair[1].box[3]) / 2 < first]
            if {"date", "amount"} <= {role for role, _ in near} and len({role for role, _ in near}) >= 3:
                bands.append(near)
    return bands


_TRANSLATED_MM = 16.0
"""How far below the heads in French their translation stands at most."""


def heads_of(layout: Layout) -> tuple[list[Head], list[list[PixelBox]]]:
    """The column heads of each table from the top, and beside them the boxes of their Arabic translation that stands below.

    A band in Arabic right under one in French heads no table of its own.
    """
    kept: list[Head] = []
    under: list[list[PixelBox]] = []
    for band in _bands(layout):
        box = around([word.box for _, word in band])
        above = around([word.box for _, word in kept[-1]]) if kept else None
        arabic = all(is_arabic(word.text) for _, word in band)
        if (
            arabic
            and above is not None
            and box[1] - above[3] <= _TRANSLATED_MM * layout.mm
            and not _valued(layout, above, box)
        ):
            under[-1] += [word.box for _, word in band]
        else:
            kept.append(band)
            under.append([])
    return kept, under


def _valued(layout: Layout, above: PixelBox, below: PixelBox) -> bool:
    """Whether a day or an amount stands between two boxes."""
    return any(
        above[3] < (word.box[1] + word.box[3]) / 2 < below[1] and look_of(word.text) in ("day", "money")
        for word in layout.words
    )


_SPACED = 3
"""Pieces in which a head set with room between its letters is read at most: "MON TAN T"."""


def _spaced(layout: Layout) -> Head:
    """Heads that an engine read in pieces, none of which says what it is."""
    found: Head = []
    for number, word in enumerate(layout.words):
        parts = [word]
        for other in layout.words[number + 1 : number + _SPACED]:
            room = other.box[0] - parts[-1].box[2]
            if not on_line(other.box, word.box) or not 0 <= room <= word.box[3] - word.box[1]:
                break
            parts.append(other)
            joined = fold("".join(part.text for part in parts))
            said = any(len(key) >= 3 and _named(key) for key in (fold(part.text) for part in parts))
            if not said and (role := _named(joined)) is not None:
                found.append((role, Word(joined, around([part.box for part in parts]), word.confidence, word.line)))
                break
    return found


def heads_said(words: Iterable[str]) -> set[str]:
    """The roles of columns that words name, wherever they stand.

    >>> sorted(heads_said(["Date", "Code", "Honoraires", "INPE", "Signature"]))
    ['amount', 'code', 'date', 'inpe', 'signature']
    """
    named = (_named(key) for word in words if len(key := fold(word)) >= 3)
    return {role for role in named if role is not None}


def _named(key: str) -> str | None:
    if key.startswith("date"):
        return "date"
    return next((role for role, names in ROLES if any(_names(key, name) for name in names)), None)


def _role(layout: Layout, word: Word) -> str | None:
    key = fold(word.text)
    if key == "le" and _stands_alone(layout, word):
        return "date"
    return _named(key) if len(key) >= 3 else None


def _names(key: str, name: str) -> bool:
    """Whether a word is a head's name, holds it, or holds it with a slip of the engine: heads are read glued together."""
    if key == name or (len(name) > 4 and name in key):
        return True
    return len(name) >= _LONG and len(key) >= len(name) and fuzz.partial_ratio(name, key) >= _SLIPPED


_LONG, _SLIPPED = 7, 85.0
"""Letters of a name from which one letter astray still leaves it; the likeness then left."""


def _stands_alone(layout: Layout, word: Word) -> bool:
    """Whether a word is a whole column head: nothing stands near it on its line."""
    left, top, right, bottom = word.box
    room = 1.5 * (bottom - top)
    return not any(
        other is not word
        and any(c.isalnum() for c in other.text)
        and on_line(other.box, word.box)
        and other.box[0] < right + room
        and other.box[2] > left - room
        for other in layout.words
    )
