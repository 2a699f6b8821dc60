"""Many sightings, few words: present, absent or unsure, and whose."""

import numpy as np
import pytest

from claims.words import Kind, MarkOwner, MarkState
from ocr.ink import SeenMark, marks_of
from ocr.page import Sheet, Word

HIGH, WIDE, DPI = 1754, 1240, 150.0


def a_sheet(n: int = 1, **changes: object) -> Sheet:
    return Sheet(n=n, pixels=np.full((HIGH, WIDE, 3), 255, np.uint8), dpi=DPI).saying(**changes)


def a_stamp(box: tuple[int, int, int, int] = (700, 1300, 900, 1450), score: float = 0.97) -> SeenMark:
    return SeenMark("stamp", box, score)


def a_signature(box: tuple[int, int, int, int] = (300, 1300, 500, 1380), score: float = 0.97) -> SeenMark:
    return SeenMark("signature", box, score)


def test_a_sure_sighting_makes_the_mark_present() -> None:
    """A stamp seen surely is present with its box, and says nothing about a signature."""
    marks = marks_of([a_sheet()], {1: (a_stamp(),)}, Kind.PRESCRIPTION, {})
    assert marks.stamp.state is MarkState.PRESENT
    assert marks.stamp.confidence > 0.9
    assert marks.stamp.boxes[0].box == (0.5645, 0.7412, 0.7258, 0.8267)
    assert marks.signature.state is not MarkState.PRESENT
    assert marks.signature.boxes == ()


def test_nothing_seen_is_no_proof() -> None:
    """The network overlooks marks: a page without a sighting is left to a person, and not called present."""
    marks = marks_of([a_sheet()], {1: ()}, Kind.INVOICE, {})
    assert marks.stamp.state is MarkState.UNSURE
    assert marks.stamp.boxes == ()


@pytest.mark.parametrize("changes", [{"quality": 0.1}, {"reason": "truncated"}])
def test_a_page_that_cannot_be_read_is_never_absent(changes: dict[str, object]) -> None:
    """A poor or cut-off page without a sighting leaves the document unsure."""
    marks = marks_of([a_sheet(), a_sheet(2, **changes)], {1: (), 2: ()}, Kind.CARE_SHEET, {})
    assert marks.stamp.state is MarkState.UNSURE
    assert marks.signature.state is MarkState.UNSURE
    assert marks.stamp.confidence <= 0.5


def test_a_page_nobody_looked_at_is_never_absent() -> None:
    """A page missing from what was seen leaves the document unsure; so does a document without pages."""
    assert marks_of([a_sheet()], {}, Kind.CARE_SHEET, {}).stamp.state is MarkState.UNSURE
    assert marks_of([], {}, Kind.CARE_SHEET, {}).stamp.state is MarkState.UNSURE


def test_a_stamp_on_a_cut_off_page_is_still_present() -> None:
    """What is left of a page may prove that a stamp is there."""
    cut = a_sheet(reason="truncated", quality=0.3)
    assert marks_of([cut], {1: (a_stamp(),)}, Kind.INVOICE, {}).stamp.state is MarkState.PRESENT


def test_a_half_likely_place_leaves_doubt() -> None:
    """A place that may or may not be a stamp is unsure, and is shown."""
    mark = marks_of([a_sheet()], {1: (a_stamp(score=0.35),)}, Kind.INVOICE, {}).stamp
    assert mark.state is MarkState.UNSURE
    assert len(mark.boxes) == 1


def test_the_nearest_printed_words_say_whose_it_is() -> None:
    """A signature belongs to the owner whose printed words stand nearest on its page."""
    anchors = {MarkOwner.PRACTITIONER: (1, (700, 1250, 1000, 1280)), MarkOwner.INSURED: (1, (250, 1250, 520, 1280))}
    seen = {1: (a_signature(), a_signature((750, 1300, 950, 1380)), a_signature((100, 100, 200, 160)))}
    owners = [box.of for box in marks_of([a_sheet()], seen, Kind.CARE_SHEET, anchors).signature.boxes]
    assert owners == [MarkOwner.INSURED, MarkOwner.PRACTITIONER, MarkOwner.UNKNOWN]


def test_an_insured_person_has_no_stamp() -> None:
    """A stamp beside the insured person's words is never the insured person's."""
    anchors = {MarkOwner.INSURED: (1, (700, 1250, 900, 1280))}
    assert marks_of([a_sheet()], {1: (a_stamp(),)}, Kind.CARE_SHEET, anchors).stamp.boxes[0].of is not MarkOwner.INSURED


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        ("Pharmacie du Centre", MarkOwner.PHARMACIST),
        ("LABORATOIRE D'ANALYSES", MarkOwner.EXECUTANT),
        ("Dr SALMA IDRISSI", MarkOwner.PRACTITIONER),
    ],
)
def test_a_stamp_that_names_its_trade_says_whose_it_is(said: str, owner: MarkOwner) -> None:
    """Words read inside a stamp are its text, and name its owner before the printed words do."""
    words = tuple(Word(text, (720 + 40 * k, 1350, 750 + 40 * k, 1370), 0.9) for k, text in enumerate(said.split()))
    anchors = {MarkOwner.EXECUTANT: (1, (700, 1250, 900, 1280))}
    box = marks_of([a_sheet(words=words)], {1: (a_stamp(),)}, Kind.PRESCRIPTION, anchors).stamp.boxes[0]
    assert box.text == said
    assert box.of is owner


def test_a_prescription_is_its_practitioner_s() -> None:
    """Without any words around, a prescription's signature is the practitioner's."""
    assert (
        marks_of([a_sheet()], {1: (a_signature(),)}, Kind.PRESCRIPTION, {}).signature.boxes[0].of
        is MarkOwner.PRACTITIONER
    )
