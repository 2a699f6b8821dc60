"""Values that a form has written one character to a box: their labels, and the boxes beside or below them."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.evidence import Candidate
from ocr.fields.identifiers import FILE_NUMBER, INPE
from ocr.fields.values import DATE, Form, read_place
from ocr.labels import Label, SeenLabel, find_labels
from ocr.lines import around
from ocr.page import PixelBox, Sheet
from ocr.zones import Layout, Place, on_line

LABELS = (
    Label("date", ("date", "fait le", "le", "التاريخ", "حرر بتاريخ")),
    Label("number", ("n° de dossier", "no de dossier", "n° dossier", "n° pec", "numero", "n° de la decision", "رقم الملف")),
    Label("inpe", ("inpe", "n° inpe", "code inpe", "الرقم الوطني الاستدلالي")),
    Label("starts_on", ("valable du", "du", "a compter du", "date d'entree", "ابتداء من")),
    Label("ends_on", ("au", "jusqu'au", "date de sortie", "إلى غاية")),
    Label("patient_name", ("nom et prenom", "nom du beneficiaire", "nom du patient", "الاسم العائلي والشخصي")),
)  # fmt: skip
_FORMS: dict[str, Form] = {"date": DATE, "number": FILE_NUMBER, "inpe": INPE, "starts_on": DATE, "ends_on": DATE}
_AT_ITS_LABEL = 0.9


def boxed_values(sheets: Sequence[Sheet], wanted: Sequence[str]) -> dict[str, list[Candidate]]:
    """The fields of `wanted` that stand in boxes by their label; only pages with boxes are looked at."""
    found: dict[str, list[Candidate]] = {}
    for sheet in sheets:
        layout = Layout(sheet)
        if not layout.drawn.combs:
            continue
        layout.labels = find_labels(layout.words, LABELS)
        for label in layout.labels:
            if label.name not in _FORMS or label.name not in wanted or label.name in found:
                continue
            cells = _cells_of(layout, label)
            if len(cells) >= FEWEST:
                place = Place(around(cells), "comb", cells)
                read = read_place(layout, place, _FORMS[label.name], _AT_ITS_LABEL * label.score)
                if read.candidates:
                    found[label.name] = list(read.candidates)
    return found


FEWEST = 4
"""Boxes that make a value: fewer are ticks, or a comb cut in two."""
BELOW_MM, ASIDE_MM = 8.0, 4.0
"""How far under its label a row of boxes begins, and how far to its left or right."""


def _cells_of(layout: Layout, label: SeenLabel) -> tuple[PixelBox, ...]:
    """The boxes to the right of a label up to the next label, or those under it."""
    cells = [cell for comb in layout.drawn.combs for cell in comb.cells]
    right = label.box[2]
    ends = [other.box[0] for other in layout.labels if other.box[0] > right and on_line(label.box, other.box)]
    end = min(ends, default=layout.sheet.width)
    beside = [
        cell
        for cell in cells
        if on_line(label.box, cell) and cell[0] > right - layout.mm and cell[2] <= end + layout.mm
    ]
    if beside:
        return tuple(sorted(beside))
    return _under(layout, label, cells, end)


def _under(layout: Layout, label: SeenLabel, cells: Sequence[PixelBox], end: int) -> tuple[PixelBox, ...]:
    left, _, _, bottom = label.box
    below = [
        cell
        for cell in cells
        if 0 <= cell[1] - bottom + layout.mm <= BELOW_MM * layout.mm and left - ASIDE_MM * layout.mm <= cell[0] < end
    ]
    row = tuple(sorted(cell for cell in below if on_line(min(below, key=lambda one: one[1]), cell)))
    return row if row and row[0][0] <= left + ASIDE_MM * layout.mm else ()
