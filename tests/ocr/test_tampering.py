"""Signs of a change or a copy are told where they are seen, and nothing is told where an honest hand would do the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from claims.words import ZoneState
from ocr.ink import SeenMark
from ocr.page import Pixels, Scan, Sheet
from ocr.reading import read
from ocr.tampering import BLACK_PAGE, COLOUR_PAGE, altered, colour_share, copies
from ocr.two_inks import in_two_inks
from samples import family_a
from samples.plan import plan_one
from tests.builders import a_care_sheet, a_field, a_prescription

BLACK, BLUE, RED = (20, 20, 24), (28, 44, 160), (160, 26, 40)
Inked = tuple[str, tuple[int, int, int]]


def written(*parts: Inked, paper: tuple[int, int, int] = (255, 255, 255), quality: int | None = None) -> Pixels:
    """A value on paper, its parts in their inks, perhaps through JPEG."""
    font = ImageFont.load_default(size=44)
    page = Image.new("RGB", (60 + 30 * sum(len(text) for text, _ in parts), 80), paper)
    draw, x = ImageDraw.Draw(page), 20.0
    for text, ink in parts:
        draw.text((x, 14), text, fill=ink, font=font)
        x += draw.textlength(text, font=font)
    if quality is not None:
        stream = io.BytesIO()
        page.save(stream, "JPEG", quality=quality)
        page = Image.open(stream).convert("RGB")
    return np.asarray(page)


@pytest.mark.parametrize("quality", [None, 80, 50])
@pytest.mark.parametrize("other", [BLUE, RED])
@pytest.mark.parametrize("parts", [("450,", "00"), ("1", "450,00"), ("4", "50", ",00")])
def test_figures_in_another_ink_are_seen(
    parts: Sequence[str], other: tuple[int, int, int], quality: int | None
) -> None:
    """At the end, at the beginning or in the middle, on tinted paper and through JPEG too."""
    inked = [(text, (other if place % 2 else BLACK)) for place, text in enumerate(parts)]
    assert in_two_inks(written(*inked, quality=quality), "".join(parts))
    assert in_two_inks(written(*inked, paper=(246, 238, 214), quality=quality), "".join(parts))


@pytest.mark.parametrize("ink", [BLACK, BLUE, RED, (110, 110, 116)])
@pytest.mark.parametrize("quality", [None, 50])
def test_one_ink_is_one_ink(ink: tuple[int, int, int], quality: int | None) -> None:
    """Whatever its colour, however the scanner keeps it."""
    assert not in_two_inks(written(("1 450,00", ink), quality=quality), "1 450,00")


@pytest.mark.parametrize("text", ["450,00 DH", "450,00DH", "DH : 450,00", "Total 450,00"])
def test_what_the_form_prints_beside_a_value_is_no_part_of_it(text: str) -> None:
    """The currency in black, the figures by a blue pen."""
    figures = "450,00"
    before, after = text.split(figures)
    assert not in_two_inks(written((before, BLACK), (figures, BLUE), (after, BLACK)), text)


def test_black_and_white_tells_nothing() -> None:
    """In gray two inks are two grays, and so is one that was pressed harder."""
    gray = written(("450,", BLACK), ("00", BLUE)).mean(axis=2, keepdims=True).astype(np.uint8).repeat(3, axis=2)
    assert not in_two_inks(gray, "450,00")


def test_what_cannot_be_looked_at_tells_nothing() -> None:
    """No figures, a crop of nothing but ink, one pixel."""
    for crop in (np.full((40, 90, 3), 255, np.uint8), np.zeros((40, 90, 3), np.uint8), np.zeros((1, 1, 3), np.uint8)):
        assert not in_two_inks(crop, "450,00") and not in_two_inks(crop, "")


def test_only_amounts_and_dates_on_paper_are_looked_at() -> None:
    """Not a file's own text, not what a person typed, nor what a stamp lies over."""
    pixels = written(("450,", BLACK), ("00", BLUE))
    whole = a_field("450.00").model_copy(update={"text": "450,00", "box": (0.02, 0.05, 0.98, 0.95)})
    sheet = Sheet(1, pixels, 300.0)
    assert altered({"total": whole}, {1: sheet}, {}) == {"total.altered": ZoneState.FILLED}
    assert altered({"number": whole}, {1: sheet}, {}) == {}
    assert altered({"total": whole}, {1: replace(sheet, digital=True)}, {}) == {}
    assert altered({"total": whole.model_copy(update={"origin": "reviewer"})}, {1: sheet}, {}) == {}
    stamp = SeenMark("stamp", (0, 0, 60, 60), 0.9)
    assert altered({"total": whole}, {1: sheet}, {1: (stamp,)}) == {}


def test_a_stamped_paper_without_colour_among_coloured_ones_is_doubted() -> None:
    """Never found; silent in a file without colour, for a paper in ink, and for one that nobody stamped."""
    documents = [a_care_sheet(pages=(1,)), a_prescription(pages=(2,)), a_prescription(stamp=False, pages=(3,))]
    said = copies(documents, {1: 0.3, 2: 0.0, 3: 0.0})
    assert [one.zones.get("copy") for one in said] == [None, ZoneState.ILLEGIBLE, None]
    assert copies(documents, {1: 0.0, 2: 0.0, 3: 0.0}) == documents
    assert copies(documents, {1: COLOUR_PAGE, 2: BLACK_PAGE, 3: 0.0}) == documents


def test_ink_has_a_colour_and_toner_has_none() -> None:
    """A warm lamp colours paper and not ink."""
    assert colour_share(written(("450,00", BLUE)), 300.0) > 0.9
    warm = (written(("450,00", BLACK)) * np.array([1.0, 0.98, 0.94])).astype(np.uint8)
    assert colour_share(warm, 300.0) < BLACK_PAGE
    assert colour_share(np.full((30, 30, 3), 200, np.uint8), 300.0) == 0.0


def test_a_changed_total_is_read_and_told() -> None:
    """The whole way: a care sheet whose total was finished with another pen says so, and keeps its value."""
    claim = replace(plan_one("t", 5, scenario="consultation", regime="cnss", tier="clean"), mode="colour", dpi=300)
    sheet = replace(claim.papers[0], altered=("total_amount",), fill="typed")
    family_a.prepare()
    drawn = next(
        one
        for seed in range(40)
        if (one := family_a.draw(sheet, claim, np.random.default_rng([5, seed])))
        and in_two_inks(_crop(one.pages[int(one.boxes["total_amount"][0])], one.boxes["total_amount"][1:]), "0")
    )
    page = drawn.pages[int(drawn.boxes["total_amount"][0])]
    [document] = read([Scan(1, np.ascontiguousarray(page), 300.0)])[0].documents
    assert document.zones.get("total_amount.altered") is ZoneState.FILLED
    assert document.fields["total_amount"].value == sheet.values["total_amount"]


def _crop(page: Pixels, box: Sequence[float]) -> Pixels:
    height, width = page.shape[:2]
    left, top, right, bottom = (round(side * size) for side, size in zip(box, (width, height) * 2, strict=True))
    return page[top - 8 : bottom + 8, left - 8 : right + 8]
