"""What a care sheet's boxes to tick say: the kind of care, the patient's sex, the link to the insured person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.words import Kind, Origin, ZoneState
from ocr import ticks
from ocr.evidence import Candidate, Reading
from ocr.fields.care_sheet_labels import OPTIONS
from ocr.fields.option_rows import OptionRow, find_row, without_letters
from ocr.fields.option_words import reread
from ocr.fields.values import Read
from ocr.labels import Label, SeenLabel, find_labels, is_arabic
from ocr.zones import Layout

_LABELS = {
    "relationship": ("Parenté", "Lien avec l'adhérent", "Le bénéficiaire est", "Qualité", "Bénéficiaire des soins"),
    "patient_sex": ("Genre", "Sexe du bénéficiaire", "Sexe du patient"),
    "care_type": ("Soins dispensés", "Type de prestation", "Nature des prestations"),
}
"""Labels of a row of options, besides those that a page's other fields are told apart by."""
_MORE = {
    "relationship": (Label("self", ("Assuré", "Assuré(e)", "Adhérent(e)", "Soi même", "Titulaire")), Label("spouse", ("Conjointe", "Epouse"))),
}  # fmt: skip
"""Options in more words than those of `care_sheet_labels`."""
_NAMES = {
    "patient_sex": ("M", "F"),
    "care_type": ("illness", "maternity", "hospitalization", "accident"),
    "dental_care_type": ("dental_care", "prosthesis", "orthodontics", "other"),
}
"""All options of the groups that every form prints whole, in the usual order."""


def fences(layout: Layout) -> list[SeenLabel]:
    """The words of all options of a page: no value reaches across them."""
    rows = [_row(layout, name, catalogue) for name in _LABELS for catalogue in _catalogues(name)]
    found: list[SeenLabel] = []
    for row in rows:
        for option in row.options if row else ():
            if not any(set(option.words) & set(other.words) for other in found):
                found.append(option)
    return found


def _catalogues(name: str) -> tuple[str, ...]:
    return ("care_type", "dental_care_type") if name == "care_type" else (name,)


def read_all(layout: Layout, kind: Kind) -> Iterator[tuple[str, Read]]:
    """The state of each group of options on a page, and its value where one option is chosen."""
    rows = {}
    for name in _LABELS:
        catalogue = "dental_care_type" if name == "care_type" and kind is Kind.DENTAL_CARE_SHEET else name
        row = _row(layout, name, catalogue, closer=True)
        if row is not None:
            rows[name] = (row, ticks.row_of(layout, row.options, _NAMES.get(catalogue, ())))
        elif any(label.name == name for label in layout.labels):
            yield name, Read(ZoneState.NOT_FOUND)
    styles = ticks.styles_of(layout, [placed for _, placed in rows.values()])
    for (name, (row, placed)), style in zip(rows.items(), styles, strict=True):
        read = _read(layout, row, ticks.options(layout, placed, style))
        yield name, read if ticks.side_is_sure(layout, placed, style) else _doubted(read)


def _doubted(read: Read) -> Read:
    """The same value, which no engine stands behind: a person is to look."""
    return Read(read.state, tuple(replace(one, agreement=0.0, label=0.3, valid=None) for one in read.candidates))


def _row(layout: Layout, name: str, catalogue: str, closer: bool = False) -> OptionRow | None:
    """The row of a group's options; `closer` reads the words around its label again where options are lacking."""
    labels = [label for label in layout.labels if label.name == name]
    labels += [
        label
        for label in find_labels(layout.words, (Label(name, _LABELS[name]),))
        if not any(set(label.words) & set(other.words) and len(other.words) >= len(label.words) for other in labels)
    ]
    labels = [without_letters(label, layout.words) for label in labels]
    labels.sort(key=lambda label: is_arabic(label.phrase))
    options = (*OPTIONS[catalogue], *_MORE.get(catalogue, ()))
    others = [label for label in layout.labels if label.name != name]
    row = find_row(layout.words, options, labels, layout.mm, others)
    if not closer or not labels or (row and len(row.options) >= len(_NAMES.get(catalogue, ("self", "spouse")))):
        return row
    more = reread(layout, labels)
    again = find_row([*layout.words, *more], options, labels, layout.mm, others) if more else None
    if again is None or (row and len(again.options) <= len(row.options)):
        return row
    known = range(len(layout.words))
    mine = (replace(option, words=tuple(n for n in option.words if n in known)) for option in again.options)
    return OptionRow(tuple(mine), again.label)


def _read(layout: Layout, row: OptionRow, states: Sequence[ticks.Option]) -> Read:
    if not any(option.box for option in states):
        return Read(ZoneState.NOT_FOUND)
    picked = ticks.chosen(states)
    if picked is None:
        empty = all(option.box is not None and option.ink < ticks.TICKED for option in states)
        return Read(ZoneState.EMPTY if empty else ZoneState.ILLEGIBLE)
    option, sure = picked
    candidate = Candidate(
        value=option.name,
        text="X",
        origin=Origin.HANDWRITING,
        page=layout.sheet.n,
        box=option.box,
        readings=(Reading("ticks", "X", sure),),
        agreement=0.5 + 0.5 * sure,
        valid=True,
        label=row.label.score if row.label else 0.9,
        quality=layout.sheet.quality,
    )
    return Read(ZoneState.FILLED, (candidate,))
