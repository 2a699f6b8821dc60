"""Which section of a form a label stands in: that of the heading above it, in its own column."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ocr.fields.care_sheet_labels import HEADINGS
from ocr.labels import SeenLabel, is_arabic
from ocr.zones import Layout, on_line

_SECTIONED = {"name": {"insured": "insured_name", "patient": "patient_name", "doctor": "patient_name"}}


def owner_of(layout: Layout, label: SeenLabel, known: Collection[str]) -> tuple[str | None, float]:
    """Which field a label stands for, by its own words or by its section, and how surely."""
    if label.name == "name":
        section = _section(layout, label)
        if section is None:
            return ("insured_name" if "insured_name" not in known else "patient_name"), 0.7
        return _SECTIONED["name"][section], 1.0
    if label.name == "cin":
        # the card of the insured person counts; the patient's own stands in the patient's section, where both are asked for
        if _section(layout, label) not in ("patient", "doctor"):
            return "cin", 1.0
        others = [one for one in layout.labels if one.name == "cin" and one is not label]
        alone = all(is_arabic(one.phrase) != is_arabic(label.phrase) for one in others)
        return ("cin", 0.6) if alone else (None, 0.0)
    if label.name == "establishment_label":
        return "establishment_inpe", 0.9
    if label.name == "doctor_label":
        return "inpe", 0.8
    return label.name, 1.0


def _section(layout: Layout, label: SeenLabel) -> str | None:
    """The section a label stands in: that of the last heading above it, its own column first."""
    headings = {one.name for one in HEADINGS}
    above = [
        seen
        for seen in layout.labels
        if seen.name in headings and seen.box[1] <= label.box[1] + layout.mm and seen is not label
    ]
    if not above:
        return None
    latin = [seen for seen in above if not is_arabic(seen.phrase)]
    reaching = [seen for seen in latin if _start(layout, seen) <= label.box[2]] or latin or above
    return max(_own_column(layout, label, reaching) or reaching, key=lambda seen: seen.box[1]).name


def _start(layout: Layout, heading: SeenLabel) -> int:
    """Where the line of a heading begins: "Cadre 2 :" may stand before it."""
    left, top, _, bottom = heading.box
    before = sorted(
        (word.box for word in layout.words if word.box[2] <= left + 2 and on_line(word.box, heading.box)), reverse=True
    )
    for box in before:
        if left - box[2] > _WORDS_APART * (bottom - top):
            break
        left = box[0]
    return left


_WORDS_APART = 1.2
"""Room between two words of one line, in heights of the line."""


def _own_column(layout: Layout, label: SeenLabel, above: Sequence[SeenLabel]) -> list[SeenLabel]:
    """The headings above a label less those of the column beside its own: where two stand on one line, each has a column."""
    kept = []
    for heading in above:
        if is_arabic(heading.phrase):
            kept.append(heading)
            continue
        level = [
            other
            for other in above
            if other is not heading and not is_arabic(other.phrase) and on_line(other.box, heading.box)
        ]
        ends = min(
            (_between(layout, heading, o) for o in level if o.box[0] > heading.box[2]), default=layout.sheet.width
        )
        begins = max((_between(layout, o, heading) for o in level if o.box[2] < heading.box[0]), default=0.0)
        if begins <= label.box[0] < ends or not level:
            kept.append(heading)
    return kept


def _between(layout: Layout, left: SeenLabel, right: SeenLabel) -> float:
    """Where the column of the heading `right` begins, in pixels: a little before its words, which a number or an inset may push in."""
    return right.box[0] - max(6 * layout.mm, 0.4 * (right.box[0] - left.box[2]))
