"""What stands in the zones beside, under and over a label whose value is no piece of writing that it owns."""

from __future__ import annotations

from collections.abc import Sequence

from claims.words import ZoneState
from ocr.fields.forms import Form
from ocr.fields.values import Read, read_place
from ocr.fields.writings import Writing
from ocr.labels import SeenLabel
from ocr.page import PixelBox, inside, meet
from ocr.places import places_of
from ocr.zones import Layout, on_line, overlap


def read_zone(
    layout: Layout, label: SeenLabel, form: Form, sure: float, others: Sequence[Writing], writings: Sequence[Writing]
) -> Read | None:
    """What stands in the zones of a label that owns no writing; None where it is another label's, or a part of something longer.

    others    what other labels own
    writings  all that is written on the page
    """
    read = _read_label(layout, label, form, sure)
    box = None if read.best is None else read.best.box
    if box is None or not (any(meet(box, one.box) for one in others) or _cuts(layout, box, writings)):
        return read
    return None


def _cuts(layout: Layout, box: PixelBox, writings: Sequence[Writing]) -> bool:
    """Whether a value was read from a part of a longer stretch of words, which stands elsewhere then. What was made of Arabic beside it is
    no part of a value: short, or read without being sure."""
    return any(
        len(word.text) >= _TELLING
        and word.confidence >= _SURELY_READ
        and inside(word.box, one.box, 2)
        and not box[0] <= (word.box[0] + word.box[2]) / 2 <= box[2]
        for one in writings
        if one.text and not one.cells and on_line(one.box, box) and overlap((one.box[0], one.box[2]), (box[0], box[2]))
        for word in layout.words
    )


_TELLING, _SURELY_READ = 3, 0.85


_UNREAD = 0.35
"""Confidence of the surest engine below which what stands in a place is no value: another script, a stain."""


def _read_label(layout: Layout, label: SeenLabel, form: Form, sure: float) -> Read:
    """The first of a label's places that holds a value; the state of the likeliest one where none does.

    A place whose marks no engine makes sense of gives way to a later one on which the engines agree.
    """
    states, poor = [], None
    for place in places_of(layout, label):
        read = read_place(layout, place, form, sure, label.box)
        if read.state is ZoneState.FILLED:
            if _made_sense(read):
                if poor is None or (read.best is not None and read.best.agreement >= 0.9):
                    return read
            else:
                poor = poor or read
        states.append(read.state)
    if poor is not None:
        return poor
    if not states:
        return Read(ZoneState.NOT_FOUND)
    return Read(ZoneState.ILLEGIBLE if states[0] is ZoneState.ILLEGIBLE else ZoneState.EMPTY)


def _made_sense(read: Read) -> bool:
    return max((one.confidence for seen in read.candidates for one in seen.readings), default=0.0) >= _UNREAD
