"""One spot of a page that a person points at, read again while they wait.

The spot is read as any place of its field is: both engines, the field's form, boxes for one character each where it has them.
Where nothing of that form stands there, what the engines read is given as it stands, for the person to mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from claims.claim import Box
from claims.numbers import ice
from claims.words import ZoneState
from ocr.confidence import describe, shipped
from ocr.evidence import Candidate
from ocr.fields.forms import AMOUNT, BIRTH_DATE, COUNT, DATE, DIGITS, NAME, Form, digits_of
from ocr.fields.identifiers import CIN, CNSS_NUMBER, FILE_NUMBER, FUND_NUMBER, INPE
from ocr.fields.values import read_place
from ocr.page import PixelBox, Pixels, Sheet
from ocr.places import cells_in
from ocr.zones import Layout, Place

MARGIN_MM = 4.0
"""Paper around the spot that is looked at too: a box's rules are known by both their ends."""

FREE = Form(lambda text: " ".join(text.split()) or None)
_ICE = Form(digits_of, DIGITS + " ", valid=ice.is_valid)
FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("date", "starts_on", "ends_on", "expires_on", "first_act_date", "last_act_date"), DATE),
    **dict.fromkeys(("total", "total_amount", "total_in_words", "amount", "unit_price"), AMOUNT),
    **dict.fromkeys(("patient_name", "insured_name"), NAME),
    **dict.fromkeys(("inpe", "establishment_inpe"), INPE),
    "patient_birth_date": BIRTH_DATE,
    "insured_number": CNSS_NUMBER,
    "affiliation_number": FUND_NUMBER,
    "dossier_number": FILE_NUMBER,
    "cin": CIN,
    "ice": _ICE,
    "attachment_count": COUNT,
}
"""What a field's value looks like; what is not here is taken as it stands."""


@dataclass(frozen=True)
class Spot:
    """What stands in a spot: the value, the characters as read, and the chance that the value is right."""

    value: str
    text: str
    confidence: float


def read_spot(page: Pixels, dpi: float, name: str, box: Box) -> Spot | None:
    """What the field `name` says in `box`; None where nothing is written.

    page  uint8 (height, width, 3), RGB, upright
    box   fractions of the page
    """
    sheet, inner = _around(page, dpi, box)
    layout = Layout(sheet)
    cells = cells_in(layout, inner)
    place = Place(inner, "comb", cells) if len(cells) > 1 else Place(inner, "cell")
    for form in (FORMS.get(name, FREE), FREE):
        read = read_place(layout, place, form, label=1.0)
        if read.best is not None:
            return _spot(name, read.best)
        if read.state is ZoneState.EMPTY:
            return None
    return None


def _around(page: Pixels, dpi: float, box: Box) -> tuple[Sheet, PixelBox]:
    """The spot with a margin as a sheet of its own, and the spot's pixels in it."""
    height, width = page.shape[:2]
    margin = round(MARGIN_MM * dpi / 25.4)
    left, top = round(box[0] * width), round(box[1] * height)
    right, bottom = max(left + 4, round(box[2] * width)), max(top + 4, round(box[3] * height))
    from_x, from_y = max(0, left - margin), max(0, top - margin)
    crop = page[from_y : bottom + margin, from_x : right + margin].copy()
    return Sheet(n=1, pixels=crop, dpi=dpi), (left - from_x, top - from_y, right - from_x, bottom - from_y)


def _spot(name: str, best: Candidate) -> Spot:
    chance = shipped().chance(name, describe(replace(best, label=1.0)))
    return Spot(str(best.value), best.text, round(chance, 4))
