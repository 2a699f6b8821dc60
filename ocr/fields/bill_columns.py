"""Columns of a bill's table: what its headings name, and which figures of a row stand under which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from ocr.fields.amounts import find_amounts
from ocr.fields.dates import fold, western
from ocr.fields.rows import Row
from ocr.page import PixelBox

ASIDE = "aside"
"""What heads columns that the contract does not name."""
FIGURES = ("quantity", "unit_price", "amount")
_HEADINGS: dict[str, str] = {
    "description": r"designation|description|libelle|prestations?|actes?|nature|article|artikel|produits?|medicaments?|intitule|detail|item|bezeichnung|البيان|التعيين|examens?|analyses?|soins",
    "quantity": r"q(?:uanti)?te?s?|[ao0]te|qty|nombre|nbre?|quantite|menge|aantal|quantity|الكميه|العدد|seances",
    "unit_price": r"p\W?u\W?|p\W?u\W?(?:ht|ttc|dh)|prix(?:unitaire|unit|u)?(?:ttc|ht|dh)?|unitaire|tarif|rate|unitprice|uprice|ppv|einzelpreis|prijs|الثمن|cout",
    "aside": r"date|code|n[o°º]?|num|numero|ref|reference|cotation|lettrecle|coef|coefficient|tva|taux|remise|lot|unite|dent|ppm",
    "amount": r"prixtotal|montant(?:ht|ttc|dh|dhs|net)?|total(?:ht|ttc|dh)?|amount|somme|betrag|المبلغ|honoraires",
}
_SHAPES = {name: re.compile(rf"(?:{shape})") for name, shape in _HEADINGS.items()}
_WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    # what a heading of several words names, the first that fits
    ("amount", re.compile(r"prix ?total|montant|^total|honoraires|المبلغ")),
    ("unit_price", re.compile(r"^prix\b|^prixu|tarif|^p\.? ?u(?:\b|ht|ttc|dh)|unitaire|cout|الثمن")),
    ("quantity", re.compile(r"^q(?:uanti)?te|^nbr?e?\b|^nombre|quantite|العدد|الكميه|seances")),
    (
        "description",
        re.compile(
            r"designation|description|libelle|prestation|acte|nature|article|produit|medicament|intitule|examen|analyse|soin|البيان|التعيين"
        ),
    ),
)
_LONG_HEADINGS = ("montant", "designation", "description", "quantite", "prestations", "unitaire", "libelle")
_LIKE = 80
"""Likeness (0 to 100) from which a long word of a heading counts as read."""


@dataclass(frozen=True)
class Head:
    """The row that heads a table.

    at       its place among the rows
    columns  boxes by name; columns the contract does not name are `aside` with a number
    """

    at: int
    columns: dict[str, PixelBox]

    @property
    def order(self) -> list[str]:
        """Names from left to right."""
        return sorted(self.columns, key=lambda name: self.columns[name][0])


def find_head(rows: Sequence[Row]) -> Head | None:
    """The row with most headings: an amount and at least one more column that the contract names."""
    best: Head | None = None
    for at, row in enumerate(rows):
        for columns in (_by_columns(row), _by_words(row), _over_two_rows(rows, at)):
            named = sum(not name.startswith(ASIDE) for name in columns)
            if named >= 2 and "amount" in columns and (best is None or len(columns) > len(best.columns)):
                best = Head(at, columns)
    return best


def _over_two_rows(rows: Sequence[Row], at: int) -> dict[str, PixelBox]:
    """The headings of a row and of the one right above it, where a page leans so that one line of headings became two."""
    if at == 0 or rows[at - 1].page != rows[at].page or rows[at].box[1] - rows[at - 1].box[1] > 1.2 * rows[at].height:
        return {}
    over, under = rows[at - 1], rows[at]
    if find_amounts(over.text) or find_amounts(under.text):
        return {}
    columns: dict[str, PixelBox] = {}
    for row in (over, under):
        for start, end in (piece for part in parts_of(row) for piece in _headings_apart(row, *part)):
            name = _heading(row.text[start:end])
            if name is None or name in columns:
                return {}
            columns[name] = row.box_of(start, end)
    return columns if "description" in columns else {}


def _by_columns(row: Row) -> dict[str, PixelBox]:
    """Headings where room parts the columns: each may have several words; nothing when fewer than three stand there."""
    parts = [piece for part in parts_of(row) for piece in _headings_apart(row, *part)]
    # a figure alone is a speck of the page: nothing heads a column with it
    parts = [part for part in parts if not re.fullmatch(r"\d", row.text[slice(*part)])]
    if len(parts) < 3 or any(find_amounts(row.text[slice(*part)]) for part in parts):
        return {}
    columns: dict[str, PixelBox] = {}
    for start, end in parts:
        name = _heading(row.text[start:end])
        columns[f"{ASIDE}{len(columns)}" if name is None or name in columns else name] = row.box_of(start, end)
    return columns if {"description", "amount"} <= columns.keys() else {}


_ASIDE_HEAD = re.compile(r"(?:#|n[°ºo]\.?|tva|taux|code|ref\.?|date|coef\.?)", re.IGNORECASE)


def _headings_apart(row: Row, start: int, end: int) -> list[tuple[int, int]]:
    """A span of headings, cut behind or before a short one of its own: "# Qté", "TVA Montant (DH)", "P.U TVA"."""
    words = [(start + found.start(), start + found.end()) for found in re.finditer(r"\S+", row.text[start:end])]
    if len(words) < 2:
        return [(start, end)]
    for aside, rest in ((words[0], (words[1][0], end)), (words[-1], (start, words[-2][1]))):
        if _ASIDE_HEAD.fullmatch(row.text[slice(*aside)]) and _heading(row.text[slice(*rest)]) in (
            *FIGURES,
            "description",
        ):
            return sorted([aside, rest])
    return [(start, end)]


def _heading(text: str) -> str | None:
    plain = " ".join(re.findall(r"[^\W_]+", re.sub(r"\(.*?\)", " ", fold(western(text)))))
    for name, shape in _WHOLE:
        if shape.search(plain):
            return name
    for word in plain.split():
        near = [goal for goal in _LONG_HEADINGS if fuzz.ratio(word, goal) >= _LIKE]
        if near:
            return next(name for name, shape in _WHOLE if shape.search(near[0]))
    return "amount" if fuzz.ratio(plain.replace(" ", ""), "total") >= _LIKE else None


def _by_words(row: Row) -> dict[str, PixelBox]:
    """Headings by single words and neighbouring pairs, where no room parts the columns."""
    columns: dict[str, PixelBox] = {}
    for start, end in _phrases(row):
        key = re.sub(r"[^\w]", "", fold(western(row.text[start:end])))
        for name, shape in _SHAPES.items():
            if name not in columns and shape.fullmatch(key):
                columns[f"{ASIDE}{len(columns)}" if name == ASIDE else name] = row.box_of(start, end)
                break
    return columns


def _phrases(row: Row) -> list[tuple[int, int]]:
    """Single words and neighbouring pairs of a row as spans."""
    spans = [found.span() for found in re.finditer(r"\S+", row.text)]
    near = [(one[0], two[1]) for one, two in pairwise(spans) if two[0] - one[1] <= 2]
    return near + spans


def parts_of(row: Row) -> list[tuple[int, int]]:
    """Spans of a row's text between wide gaps; specks without letter or figure left out."""
    found = re.finditer(r"\S(?:.*?\S)??(?=\s{4,}|$)", row.text)
    return [part.span() for part in found if any(c.isalnum() or c in "|#" for c in part[0])]


_FIGURE = re.compile(r"[\d.,\s'’lIOo|]+(?:dhs?|mad|درهم)?[\s.*]*", re.IGNORECASE)


def in_order(row: Row, head: Head) -> dict[str, tuple[int, int]] | None:
    """Spans by name where a row has as many parts as the head has columns on either side of the description.

    Figures stand at the right of their cells and headings in the middle: their order tells more than their place.
    """
    order = head.order
    if "description" not in order:
        return None
    goal = order.index("description")
    parts = _numbered_apart(row, _inside(row, parts_of(row), head), len(order))
    for tried in (
        parts,
        _figures_apart(row, parts, len(order)),
        _uncounted(row, _figures_apart(row, parts, len(order) + 1)),
    ):
        texts = [part for part in tried if not _FIGURE.fullmatch(row.text[slice(*part)])]
        if len(tried) == len(order) and texts == [tried[goal]]:
            return dict(zip(order, tried, strict=True))
    return None


def _figures_apart(row: Row, parts: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """`parts` with figures that stand close in neighbouring columns one by one, where that gives a part for each heading.

    "100,00 0" under a price and a rate of tax; "1 200,00" under one heading stays whole, for then no part is lacking.
    """
    out: list[tuple[int, int]] = []
    for start, end in parts:
        pieces = [(start + one.start(), start + one.end()) for one in re.finditer(r"\S+", row.text[start:end])]
        out += pieces if _FIGURE.fullmatch(row.text, start, end) else [(start, end)]
    return out if len(out) == count else parts


def _inside(row: Row, parts: list[tuple[int, int]], head: Head) -> list[tuple[int, int]]:
    """`parts` without what somebody noted in the margin: one too many, left of the whole table."""
    left = min(box[0] for box in head.columns.values())
    noted = (
        len(parts) > len(head.columns)
        and not _FIGURE.fullmatch(row.text[slice(*parts[0])])
        and row.box_of(*parts[0])[2] < left
    )
    return parts[1:] if noted else parts


def _uncounted(row: Row, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`parts` without the line's own number, which stands first under a heading that was not read."""
    return parts[1:] if parts and re.fullmatch(r"\d{1,2}", row.text[slice(*parts[0])]) else parts


_NUMBERED = re.compile(r"\d{1,3}\s+(?=[^\W\d_]{2})")


def _numbered_apart(row: Row, parts: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """`parts` with a figure that stands close before the description as one of its own, where one is lacking."""
    if len(parts) != count - 1:
        return parts
    out: list[tuple[int, int]] = []
    for start, end in parts:
        figure = None if _FIGURE.fullmatch(row.text, start, end) else _NUMBERED.match(row.text, start, end)
        out += [(start, start + len(figure[0].rstrip())), (figure.end(), end)] if figure else [(start, end)]
    return out
