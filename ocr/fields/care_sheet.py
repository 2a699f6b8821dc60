"""The fields of a care sheet (feuille de soins): CNSS 610-1-02, 610-1-03 and 610-1-04, and the funds' own forms.

Every value is found from a printed label and the place it owns. A label that several sections share ("Nom et prénom",
"N° CIN") belongs to the section whose heading stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.words import Kind, MarkOwner, Origin, ZoneState
from ocr.evidence import Candidate, Reading
from ocr.fields import Found, acts, ticked
from ocr.fields.act_gathering import gather_rows
from ocr.fields.care_sheet_labels import FIELDS, HEADINGS, SIGNATURES, UNITS
from ocr.fields.forms import AMOUNT, BIRTH_DATE, COUNT, NAME, Form
from ocr.fields.identifiers import CIN, CNSS_NUMBER, FILE_NUMBER, FUND_NUMBER, INPE, inpe_of_codes, inpe_of_words
from ocr.fields.label_zones import read_zone
from ocr.fields.owned import read_writing
from ocr.fields.owning import Habit, Owner, habit_of, share_out
from ocr.fields.relating import Gathering, relate
from ocr.fields.sections import owner_of
from ocr.fields.sides import sides_of
from ocr.fields.suiting import suits
from ocr.fields.tooth_chart import read_chart
from ocr.fields.values import Read
from ocr.fields.writings import Writing, writings_of
from ocr.labels import SeenLabel, find_labels, is_arabic
from ocr.page import PixelBox, Sheet, around
from ocr.zones import Layout, on_line, overlap

_FORMS: dict[str, Form] = {
    "insured_name": NAME,
    "patient_name": NAME,
    "insured_number": CNSS_NUMBER,
    "affiliation_number": FUND_NUMBER,
    "cin": CIN,
    "total_amount": AMOUNT,
    "attachment_count": COUNT,
    "patient_birth_date": BIRTH_DATE,
    "inpe": INPE,
    "establishment_inpe": INPE,
    "dossier_number": FILE_NUMBER,
    "agreement_number": FILE_NUMBER,
}
_FUND_FORMS = {**_FORMS, "insured_number": FUND_NUMBER}
"""Funds other than the CNSS number their insured in shapes nobody has published."""
_REFERENCE = re.compile(r"6\s?[1lI]\s?[0O]\s?[-–—.]\s?[1lI]\s?[-–—.]\s?[0O]\s?([234])")


def find(kind: Kind, sheets: Sequence[Sheet]) -> Found:
    """The fields of a care sheet of `kind` on its `sheets`, in page order. Raises EngineFailed."""
    found = Gathering()
    sides = [side for sheet in sheets for side in sides_of(sheet)]
    pages = [(layout, acts.find_tables(layout)) for layout in map(_laid_out, sides)]
    for layout, tables in pages:
        _anchors(layout, found)
        _reference(layout, found)
        fund = not any(candidate for candidate in found.candidates.get("form_reference", ()))
        _labelled(layout, found, _FUND_FORMS if fund else _FORMS, tables)
        for name, read in ticked.read_all(layout, kind):
            found.add(name, read)
        if kind is Kind.DENTAL_CARE_SHEET:
            found.add("tooth_chart", read_chart(layout))
        _inpe(layout, found, tables)
    gather_rows(found, pages)
    relate(found)
    for name in ("insured_number", "patient_name", "inpe", "total_amount", "acts"):
        found.mark(name, ZoneState.NOT_FOUND)
    return Found({name: list(seen) for name, seen in found.candidates.items() if seen}, found.zones, found.anchors)


def _laid_out(sheet: Sheet) -> Layout:
    """A page with its labels, and what else is printed that a value cannot reach across."""
    layout = Layout(sheet)
    headings = {label.name for label in HEADINGS}
    layout.labels = [
        label
        for label in find_labels(layout.words, (*FIELDS, *HEADINGS, *SIGNATURES))
        if label.name not in headings or label.score >= _SURE_HEADING
    ]
    units = [replace(unit, box=_lettered(layout, unit)) for unit in find_labels(layout.words, UNITS)]
    options = ticked.fences(layout)
    ticked_words = {number for option in options for number in option.words}
    # "Assuré(e)" beside a box to tick is no heading
    layout.labels = [
        label for label in layout.labels if label.name not in headings or not set(label.words) <= ticked_words
    ]
    layout.fences = options + units
    return layout


def _lettered(layout: Layout, unit: SeenLabel) -> PixelBox:
    """Where the letters of a unit stand that was read as one word with the dots before it, on which the value is written."""
    boxes = []
    for number in unit.words:
        word = layout.words[number]
        begin = len(word.text) - len(word.text.lstrip(_DOTS))
        end = len(word.text.rstrip(_DOTS))
        left, top, right, bottom = word.box
        step = (right - left) / len(word.text)
        boxes.append((round(left + step * begin), top, round(left + step * end), bottom))
    return around(boxes)


_DOTS = ".…·_ "
_SURE_HEADING = 0.86
"""Likeness from which words are taken for a heading: sentences of the form speak of the insured person too."""

_OWNERS = {"insured_signature": MarkOwner.INSURED, "practitioner_signature": MarkOwner.PRACTITIONER}


def _anchors(layout: Layout, found: Gathering) -> None:
    for label in layout.labels:
        if label.name in _OWNERS:
            found.anchors.setdefault(_OWNERS[label.name], (layout.sheet.n, label.box))


def _reference(layout: Layout, found: Gathering) -> None:
    by_line: dict[int, list[int]] = {}
    for number, word in enumerate(layout.words):
        by_line.setdefault(word.line, []).append(number)
    for numbers in by_line.values():
        words = [layout.words[number] for number in numbers]
        match = _REFERENCE.search(" ".join(word.text for word in words))
        if match is None:
            continue
        holding = [word for word in words if any(c.isdigit() for c in word.text)] or words
        box = (holding[0].box[0], holding[0].box[1], holding[-1].box[2], holding[0].box[3])
        sure = min(word.confidence for word in holding)
        candidate = Candidate(
            value=f"610-1-0{match[1]}",
            text=match.group(),
            origin=Origin.TEXT_LAYER if layout.sheet.digital else Origin.PRINT,
            page=layout.sheet.n,
            box=box,
            readings=(Reading("tesseract", match.group(), sure),),
            agreement=1.0 if layout.sheet.digital else 0.8,
            valid=True,
            quality=layout.sheet.quality,
        )
        found.add("form_reference", Read(ZoneState.FILLED, (candidate,)))


def _labelled(layout: Layout, found: Gathering, forms: dict[str, Form], tables: Sequence[acts.Table]) -> None:
    latin = [label for label in layout.labels if not is_arabic(label.phrase)]
    arabic = [label for label in layout.labels if is_arabic(label.phrase) and not _translated(label, latin)]
    named: list[Named] = []
    worded = {label.name for label in (*latin, *arabic)} & set(_HEADED.values())
    for label in (*latin, *arabic):
        name, sure = owner_of(layout, label, worded | {one for _, one, _ in named if one})
        if name is not None and not any(_heads(table, label.box) for table in tables):
            named.append((label, name, sure * label.score))
    named = _both_persons(named)
    owners = [
        Owner(label, suits(name, forms.get(name)), tells=name in forms)
        for label, name, _ in named
        if name not in _TICKED_ROWS
    ]
    wanted = [one for one in named if one[1] not in _TICKED_ROWS]
    writings = [one for one in writings_of(layout) if not any(table.holds(one.box) for table in tables)]
    habit = habit_of(layout, owners, writings)
    owned = share_out(layout, owners, writings, habit=habit)
    for number, (label, name, sure) in enumerate(wanted):
        if name not in forms:
            continue
        read = read_writing(layout, owned[number], forms[name], sure) if number in owned else None
        if read is None or read.best is None:
            others = [one for n, one in owned.items() if n != number]
            zone = read_zone(layout, label, forms[name], sure, others, writings)
            read = zone if zone is not None and (read is None or zone.best is not None) else read
        if read is not None:
            found.add(name, read)
    _headed_names(layout, found, [one for one in writings if one not in owned.values()], habit)


def _heads(table: acts.Table, box: PixelBox) -> bool:
    left, _, right, _ = table.area
    return on_line(box, table.head) and overlap((box[0], box[2]), (left, right)) > 0


_HEADED = {"insured": "insured_name", "patient": "patient_name"}
_HEADED_COST = 1.75
"""What a name may cost beside or under a heading that stands for its label: near, and looking like a name."""


def _headed_names(layout: Layout, found: Gathering, writings: Sequence[Writing], habit: Habit) -> None:
    """Names whose only label is the heading of their section: "Assuré(e) : …", "Patient : …"."""
    headings = [
        label for label in layout.labels if label.name in _HEADED and not found.candidates.get(_HEADED[label.name])
    ]
    owners = [Owner(label, suits(_HEADED[label.name], NAME)) for label in headings]
    for number, writing in share_out(layout, owners, writings, _HEADED_COST, habit).items():
        label = headings[number]
        found.add(_HEADED[label.name], read_writing(layout, writing, NAME, 0.8 * label.score))


Named = tuple[SeenLabel, str, float]


def _both_persons(named: list[Named]) -> list[Named]:
    """Two labels for one person's name and none for the other's: forms ask for the insured person first, then the patient.

    A label that says whose name it wants keeps it: the other is then for the person whom none names.
    """
    names = [n for n, (label, _, _) in enumerate(named) if label.name == "name" and not is_arabic(label.phrase)]
    persons = [name for label, name, _ in named if name in _HEADED.values() and not is_arabic(label.phrase)]
    if not names or len(persons) < 2 or len(set(persons)) > 1:
        return named
    known = set(persons)
    names.sort(key=lambda n: named[n][0].box[1])
    missing = "patient_name" if "patient_name" not in known else "insured_name"
    unplaced = [n for n in names if named[n][2] < named[n][0].score]  # no heading stands over them
    names = unplaced if 0 < len(unplaced) < len(names) else names
    at = names[-1] if missing == "patient_name" else names[0]
    label, _, sure = named[at]
    return [(label, missing, 0.85 * sure) if n == at else one for n, one in enumerate(named)]


_TICKED_ROWS = frozenset({"relationship", "patient_sex", "care_type", "insured", "patient", "doctor", "wish"})
"""Labels whose options are ticked, and headings: they own no writing."""


def _translated(label: SeenLabel, latin: Sequence[SeenLabel]) -> bool:
    """Whether the same label stands on the same line in French: both own one place."""
    return any(other.name == label.name and on_line(other.box, label.box) for other in latin)


def _inpe(layout: Layout, found: Gathering, tables: Sequence[acts.Table]) -> None:
    """INPE from stickers and from print or stamp text, outside the tables."""
    doctor = [label for label in layout.labels if label.name in ("doctor_label", "inpe")]
    house = [label for label in layout.labels if label.name == "establishment_label"]
    seen = [candidate for _, candidate in inpe_of_codes(layout.sheet)] + inpe_of_words(layout.sheet, layout.words)
    for candidate in seen:
        box = candidate.box
        if box is None or any(table.holds(box) for table in tables):
            continue
        nearer = house and _nearest(box, house) < min(_nearest(box, doctor), 25 * layout.mm)
        found.add("establishment_inpe" if nearer else "inpe", Read(ZoneState.FILLED, (candidate,)))


def _nearest(box: PixelBox, labels: Iterable[SeenLabel]) -> float:
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return min(
        (
            max(label.box[0] - middle[0], middle[0] - label.box[2], 0)
            + max(label.box[1] - middle[1], middle[1] - label.box[3], 0)
            for label in labels
        ),
        default=float("inf"),
    )
