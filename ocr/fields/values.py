"""A place on a page, read as a value: both engines, the form the value must have, and what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from claims.words import Origin, ZoneState
from ocr import engines
from ocr.evidence import Candidate, Reading
from ocr.fields import dates
from ocr.fields.forms import CAPITALS, DIGITS, Form
from ocr.labels import is_arabic
from ocr.lines import INSET_TALL, INSET_WIDE, Mask
from ocr.page import PixelBox, Pixels
from ocr.zones import SPECK_MM, Ink, Layout, Place, ink_in, on_line


@dataclass(frozen=True)
class Read:
    """What stands in a place; `candidates` are empty unless the state is `filled`."""

    state: ZoneState
    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The candidate most engines stand behind."""
        return max(self.candidates, key=lambda one: (one.agreement, one.valid is True), default=None)


def read_place(layout: Layout, place: Place, form: Form, label: float, line: PixelBox | None = None) -> Read:
    """Read `place` as a value of `form`.

    label  0 to 1, how surely the place is this field's
    line   box of the label; to its right only marks that reach its line count
    """
    if place.how == "comb":
        return _read_comb(layout, place, form, label)
    band = None
    if line is not None and place.how == "right":
        slack = round(0.35 * (line[3] - line[1]))
        band = (line[1] - slack, line[3] + slack)
    ink = ink_in(layout, place.box if place.how == "right" else _uncut(layout, place.box), band)
    if ink is None:
        return Read(ZoneState.EMPTY)
    if place.how != "right":
        ink = _first_line(layout, ink) or ink
    ink = _first_stretch(layout, ink, band) or ink
    return _judged(layout, ink.box, _line_readings(layout, ink, form), form, label)


_CUT_MM = 4.0
"""How much lower than its place a line of writing ends at most that begins in it."""


def _uncut(layout: Layout, box: PixelBox) -> PixelBox:
    """`box` down to where the marks end that its lower edge cuts through: of a figure's upper half a 9 and an 8 are a 0."""
    left, top, right, bottom = box
    lowest = min(layout.sheet.height, bottom + round(_CUT_MM * layout.mm))
    strip = layout.writing[top:lowest, left:right]
    if not strip.size or lowest <= bottom:
        return box
    _, _, stats, _ = cv2.connectedComponentsWithStats(strip, connectivity=8)
    ends = [top + y + tall for _, y, _, tall, _ in stats[1:].tolist() if top + y < bottom < top + y + tall < lowest]
    return (left, top, right, max(ends, default=bottom))


def read_stretch(layout: Layout, box: PixelBox, form: Form, label: float) -> Read:
    """Read the stretch of writing in `box` as a value of `form`; `label` as for `read_place`."""
    slack = round(0.3 * layout.mm)
    ink = ink_in(layout, (box[0] - slack, box[1] - slack, box[2] + slack, box[3] + slack), (box[1], box[3]))
    if ink is None:
        return Read(ZoneState.ILLEGIBLE)
    return _judged(layout, ink.box, _line_readings(layout, ink, form), form, label)


def _first_line(layout: Layout, ink: Ink) -> Ink | None:
    """The uppermost line of marks where there are several."""
    left, top, right, bottom = ink.box
    profile = np.flatnonzero(ink.mask[top:bottom, left:right].any(axis=1))
    gaps = np.flatnonzero(np.diff(profile) > 0.5 * layout.mm)
    begin = 0
    for gap in gaps.tolist():
        if profile[gap] - profile[begin] >= 1.6 * layout.mm:
            return ink_in(layout, (left, top + int(profile[begin]), right, top + int(profile[gap]) + 1))
        begin = gap + 1
    return None


_WIDEST_GAP_MM = 8.0
"""Room inside one value at most; what stands further off is somebody else's, such as a label in another script."""


def _first_stretch(layout: Layout, ink: Ink, band: tuple[int, int] | None) -> Ink | None:
    """The leftmost stretch of marks where wide gaps divide them; None where there is but one."""
    left, top, right, bottom = ink.box
    columns = _lettered_columns(ink.mask[top:bottom, left:right], layout.mm)
    breaks = np.flatnonzero(np.diff(columns) > _WIDEST_GAP_MM * layout.mm).tolist()
    begin = 0
    for end in [*breaks, len(columns) - 1] if breaks else []:
        part = (left + int(columns[begin]), top, left + int(columns[end]) + 1, bottom)
        if part[2] - part[0] >= 1.6 * layout.mm and (found := ink_in(layout, part, band)) is not None:
            return found
        begin = end + 1
    return None


def _lettered_columns(mask: Mask, mm: float) -> NDArray[np.intp]:
    """Columns that marks larger than a speck stand in: the dots of a dotted line bridge no gap."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    held = np.zeros(mask.shape[1], dtype=bool)
    for x, _, wide, tall, _ in stats[1:].tolist():
        if max(wide, tall) >= SPECK_MM * mm:
            held[x : x + wide] = True
    return np.flatnonzero(held)


def _line_readings(layout: Layout, ink: Ink, form: Form) -> list[Reading]:
    if layout.sheet.digital:
        return _text_layer(layout, ink.box, " ")
    dpi = layout.sheet.dpi
    pad = round(0.5 * layout.mm)
    left, top, right, bottom = ink.box
    box = (max(0, left - pad), max(0, top - pad), right + pad, bottom + pad)
    crop = layout.erased(box, ink)
    seen = sorted((word for word in layout.words if _covers(ink.box, word.box) and not is_arabic(word.text)), key=_left)
    text = " ".join(word.text for word in seen)
    free = replace(form, charset=None, template=None)
    spelt = form.template is not None and dates.names_a_month(text)
    readings = _of_line(crop, dpi, free if spelt else form)
    if len({form.parse(reading.text) for reading in readings}) > 1 and (plain := without_colour(crop)) is not None:
        readings += _of_line(plain, dpi, free if spelt else form)
    if form.template and not spelt and not any(form.parse(reading.text) for reading in readings):
        readings += _of_line(crop, dpi, free)
    if seen:
        weight = sum(len(word.text) for word in seen)
        sure = sum(word.confidence * len(word.text) for word in seen) / weight
        by = "ppocr" if any(word.reader == "ppocr" for word in seen) else "tesseract"
        readings.append(Reading(by, text, sure))
    return readings


_FORCED = 0.2
"""Confidence below which a template has bent a line into a shape it does not have."""


def _of_line(crop: Pixels, dpi: float, form: Form) -> list[Reading]:
    readings = list(engines.read_line(crop, dpi, form.charset, form.template))
    return [
        replace(reading, text="")
        if form.template and reading.engine == "ppocr" and reading.confidence < _FORCED
        else reading
        for reading in readings
    ]


def _text_layer(layout: Layout, box: PixelBox, between: str) -> list[Reading]:
    seen = sorted((word for word in layout.words if _covers(box, word.box)), key=_left)
    return [Reading("text_layer", between.join(word.text for word in seen), 1.0)] if seen else []


def _left(word: object) -> int:
    return int(word.box[0])  # type: ignore[attr-defined]  # a Word; sorted() only needs its box


def _covers(box: PixelBox, word: PixelBox) -> bool:
    middle = ((word[0] + word[2]) / 2, (word[1] + word[3]) / 2)
    return box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3] and on_line(box, word)


def without_colour(crop: Pixels) -> Pixels | None:
    """The crop with coloured ink turned to paper; None unless coloured and black ink both cover one part in a hundred."""
    spread = crop.max(axis=2).astype(np.int16) - crop.min(axis=2)
    darkness = crop.max(axis=2)
    paper = np.percentile(crop.reshape(-1, 3), 85, axis=0).astype(np.uint8)
    coloured = (spread > 30) & (darkness > 70)
    black = (spread <= 30) & (darkness < int(paper.max()) * 0.6)
    if coloured.mean() < 0.01 or black.mean() < 0.01:
        return None
    out = crop.copy()
    out[cv2.dilate(coloured.astype(np.uint8), np.ones((2, 2), np.uint8)).astype(bool) & ~black] = paper
    return out


def _read_comb(layout: Layout, place: Place, form: Form, label: float) -> Read:
    written = [_is_written(layout, cell) for cell in place.cells]
    if not any(written):
        return Read(ZoneState.EMPTY)
    if layout.sheet.digital:
        figures = [replace(seen, text=form.boxed(seen.text)) for seen in _text_layer(layout, place.box, "")]
        return _judged(layout, place.box, figures, form, label)
    allowed = "".join(c for c in (form.charset or DIGITS + CAPITALS) if c.isalnum())
    cells = [layout.sheet.crop(cell, 1) for cell, there in zip(place.cells, written, strict=True) if there]
    readings = [replace(reading, text=form.boxed(reading.text)) for reading in engines.read_cells(cells, allowed)]
    read = _judged(layout, place.box, readings, form, label)
    inner = written[written.index(True) : len(written) - written[::-1].index(True)]
    gap = not all(inner) and form.boxed is str
    weighed = [_as_long(one, sum(written), gap) for one in read.candidates]
    return Read(read.state, tuple(sorted(weighed, key=lambda one: -one.agreement)))


def _as_long(candidate: Candidate, written: int, gap: bool) -> Candidate:
    """A candidate of a comb, believed by half where a written box, or one left free in the middle, gave no character."""
    missing = gap or sum(c.isalnum() for c in candidate.text) != written
    return replace(candidate, agreement=0.5 * candidate.agreement) if missing else candidate


def _is_written(layout: Layout, cell: PixelBox) -> bool:
    """Whether ink stands in the inner part of a box for one character."""
    left, top, right, bottom = cell
    inset_x, inset_y = round(INSET_WIDE * (right - left)), round(INSET_TALL * (bottom - top))
    inner = layout.writing[top + inset_y : bottom - inset_y, left + inset_x : right - inset_x]
    if not inner.size:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    marks = [area for _, _, wide, tall, area in stats[1:].tolist() if max(wide, tall) >= 0.25 * inner.shape[0]]
    return bool(sum(marks) >= 0.25 * layout.mm**2)


def _judged(layout: Layout, box: PixelBox, readings: Sequence[Reading], form: Form, label: float) -> Read:
    """One candidate for each value that a reading gives, the best supported first."""
    parsed = [(reading, form.parse(reading.text) if reading.text else None) for reading in readings]
    values = {form.key(value): value for _, value in reversed(parsed) if value}
    if not values:
        return Read(ZoneState.ILLEGIBLE)
    looked = {reading.engine for reading in readings}
    digital = looked == {"text_layer"}
    found: list[tuple[float, Candidate]] = []
    for key, value in values.items():
        behind = {reading.engine for reading, other in parsed if other and form.key(other) == key}
        others = [other for reading, other in parsed if reading.engine not in behind]
        trust = max(_trust(reading) for reading, other in parsed if other and form.key(other) == key)
        found.append(
            (
                trust,
                Candidate(
                    value=value,
                    text=next(reading.text for reading, other in parsed if other and form.key(other) == key),
                    origin=Origin.TEXT_LAYER if digital else _origin(readings, behind),
                    page=layout.sheet.n,
                    box=box,
                    readings=tuple(readings),
                    agreement=1.0
                    if digital
                    else _agreement(len(looked), len(behind), key, [form.key(other) for other in others if other]),
                    valid=form.valid(value),
                    label=label,
                    quality=layout.sheet.quality,
                ),
            )
        )
    found.sort(key=lambda pair: (-pair[1].agreement, pair[1].valid is not True, -pair[0]))
    ordered = tuple(candidate for trust, candidate in found if trust >= _GUESSED or candidate.agreement >= 0.3)
    if not ordered:
        return Read(ZoneState.ILLEGIBLE)
    return Read(ZoneState.FILLED, ordered[:1] if ordered[0].agreement == 1.0 else ordered)


_GUESSED = 0.25
"""Trust below which a reading that no other supports is a guess at a stain or at another script."""


def _trust(reading: Reading) -> float:
    """Whom to believe where no two agree: Tesseract is sure of figures that it misreads, the others seldom are."""
    return reading.confidence if reading.engine != "tesseract" else 0.8 * reading.confidence


def _agreement(looked: int, behind: int, key: str, others: Sequence[str]) -> float:
    if behind >= 2:
        return 1.0
    if looked == 1:
        return 0.5
    return 0.6 * max((fuzz.ratio(key, other) / 100.0 for other in others), default=0.0)


def _origin(readings: Sequence[Reading], behind: set[str]) -> Origin:
    """Print where Tesseract, which reads no handwriting, is sure of the value too; else handwriting."""
    if "digits" in {reading.engine for reading in readings}:
        sure = [reading.confidence for reading in readings if reading.engine == "ppocr"]
        return Origin.PRINT if len(behind) > 1 and min(sure, default=0.0) > 0.97 else Origin.HANDWRITING
    sure = [reading.confidence for reading in readings if reading.engine == "tesseract"]
    return Origin.PRINT if "tesseract" in behind and max(sure, default=0.0) >= 0.75 else Origin.HANDWRITING
