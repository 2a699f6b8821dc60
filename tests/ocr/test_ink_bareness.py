"""A place kept for a mark and left bare is proof; everything short of that is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from claims.words import Kind, MarkOwner, MarkState
from ocr.ink import SeenMark, marks_of
from ocr.ink.bareness import is_bare
from ocr.page import PixelBox, Sheet

DPI = 150.0
MM = DPI / 25.4
ASKING: PixelBox = (620, 1180, 1000, 1200)
"""Where the form prints "Cachet et signature"."""
INSURED: PixelBox = (100, 1180, 300, 1200)
BOTH = {MarkOwner.PRACTITIONER: (1, ASKING), MarkOwner.INSURED: (1, INSURED)}


def a_form(paper: int = 250) -> Sheet:
    """A form's foot: two ruled boxes, the words that ask, a dotted line; a scanner's grain all over."""
    pixels = np.full((1754, 1240, 3), paper, np.uint8)
    for left in (80, 600):
        cv2.rectangle(pixels, (left, 1150), (left + 520, 1400), (20, 90, 60), 2)
        cv2.putText(pixels, "Cachet et signature", (left + 20, 1200), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 90, 60), 2)
    grain = np.random.default_rng(2).normal(0, 4, pixels.shape)
    return Sheet(n=1, pixels=np.clip(pixels + grain, 0, 255).astype(np.uint8), dpi=DPI)


def penned(sheet: Sheet, at: tuple[int, int], colour: tuple[int, int, int] = (25, 30, 110)) -> Sheet:
    """`sheet` with small initials, 12 mm wide, at a place."""
    pixels = sheet.pixels.copy()
    t = np.linspace(0, 9, 60)
    points = np.stack([at[0] + t * 8, at[1] + 18 * np.sin(2 * t)], axis=1).astype(np.int32)
    cv2.polylines(pixels, [points], False, colour, 2, cv2.LINE_AA)
    return sheet.saying(pixels=pixels)


def states(
    sheet: Sheet, anchors: dict[MarkOwner, tuple[int, PixelBox]], *seen: SeenMark
) -> tuple[MarkState, MarkState]:
    """What the document of this page says of its stamp and of its signature."""
    marks = marks_of([sheet], {1: seen}, Kind.CARE_SHEET, anchors)
    return marks.stamp.state, marks.signature.state


@pytest.mark.parametrize("paper", [250, 205])
def test_an_empty_box_is_bare(paper: int) -> None:
    """Rules and a scanner's grain are no ink, on white and on gray paper."""
    assert is_bare(a_form(paper), ASKING)


@pytest.mark.parametrize("colour", [(25, 30, 110), (20, 20, 20), (170, 165, 200)], ids=["blue", "black", "nearly dry"])
def test_the_smallest_initials_are_ink(colour: tuple[int, int, int]) -> None:
    """Initials of any ink, even a pen that ran dry, leave no bare place."""
    assert not is_bare(penned(a_form(), (760, 1290), colour), ASKING)


def test_a_place_at_the_edge_of_the_page_is_not_proved_bare() -> None:
    """A place that the page's edge cuts off was not seen whole."""
    assert not is_bare(a_form(), (620, 1700, 1000, 1720))
    assert not is_bare(a_form(), (1180, 1180, 1239, 1200))


def test_bare_places_make_a_care_sheet_unstamped_and_unsigned() -> None:
    """Nothing seen anywhere and nothing in the places kept for it: absent, with no box."""
    assert states(a_form(), BOTH) == (MarkState.ABSENT, MarkState.ABSENT)


def test_ink_that_the_eye_overlooks_leaves_doubt() -> None:
    """Ink in the place kept for it may be a mark although none was seen there."""
    assert states(penned(a_form(), (760, 1290)), BOTH) == (MarkState.UNSURE, MarkState.UNSURE)


def test_only_the_insured_person_s_ink_leaves_the_signature_in_doubt() -> None:
    """An insured person signs but has no stamp: ink under those words says nothing against the stamp's absence."""
    assert states(penned(a_form(), (180, 1290)), BOTH) == (MarkState.ABSENT, MarkState.UNSURE)


def test_a_bare_place_does_not_outweigh_a_sighting() -> None:
    """A stamp seen elsewhere on the page is present; a half-likely one leaves doubt."""
    sure, doubtful = SeenMark("stamp", (100, 100, 300, 250), 0.97), SeenMark("stamp", (100, 100, 300, 250), 0.3)
    assert states(a_form(), BOTH, sure)[0] is MarkState.PRESENT
    assert states(a_form(), BOTH, doubtful)[0] is MarkState.UNSURE


@pytest.mark.parametrize("changes", [{"quality": 0.1}, {"reason": "truncated"}])
def test_a_page_that_cannot_be_read_proves_nothing_bare(changes: dict[str, object]) -> None:
    """A poor or cut-off page is never proof."""
    assert states(a_form().saying(**changes), BOTH) == (MarkState.UNSURE, MarkState.UNSURE)
