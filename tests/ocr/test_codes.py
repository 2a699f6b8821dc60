"""Bar codes, and the sheets that divide a pile."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from claims.words import CodeFormat
from ocr.codes import find_codes, read_codes
from ocr.page import Sheet
from ocr.separators import Cover, cover_of, separator_on
from tests.ocr import cabinet


def sheet_with(*codes: tuple[str, str], scale: int = 3) -> Sheet:
    """A printed page at 150 dpi with these codes, one below the other."""
    page = cabinet.a_page()
    for row, (form, text) in enumerate(codes):
        made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str("QRCode" if form == "QR" else form))
        bars = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=scale))
        page.paste(bars, (200, 1000 + row * 300))
    return Sheet(1, np.asarray(page).copy(), 150.0)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (CodeFormat.EAN13, "6118000040118"),
        (CodeFormat.CODE128, "091123456"),
        (CodeFormat.CODE39, "INPE091123456"),
        (CodeFormat.QR, "CACHET-SEPARATOR"),
        (CodeFormat.DATA_MATRIX, "0106118000040118"),
        (CodeFormat.ITF, "00106118000043"),
    ],
)
def test_each_kind_of_code_is_read_as_the_contract_spells_it(form: CodeFormat, text: str) -> None:
    """The raw payload, its kind, and a box around it."""
    if form is CodeFormat.EAN13:
        text = text[:12] + str((10 - sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(text[:12]))) % 10)
    (code,) = read_codes(sheet_with((form.value, text)))
    assert (code.format, code.value) == (form, text)
    assert code.box[1] > 0.5


def test_rulings_and_print_are_no_code() -> None:
    """A page of text with a table of close lines holds no code."""
    page = cabinet.a_page()
    draw = ImageDraw.Draw(page)
    for place in range(60):
        draw.line([(200 + place * 9, 1000), (200 + place * 9, 1300)], fill="black", width=2 + place % 3)
    assert read_codes(Sheet(1, np.asarray(page).copy(), 150.0)) == ()


def test_patch_t_divides_either_way_up() -> None:
    """Four bars, narrow, wide, narrow, wide, are a separator from both ends; three are none."""
    per_mm = 150 / 25.4
    for order in ((2.03, 5.08, 2.03, 5.08), (5.08, 2.03, 5.08, 2.03)):
        page = Image.new("RGB", (1240, 1754), "white")
        draw, top = ImageDraw.Draw(page), 200.0
        for high in order:
            draw.rectangle([150, round(top), 1090, round(top + high * per_mm) - 1], fill="black")
            top += (high + 2.03) * per_mm
        whole = np.asarray(page).copy()
        assert separator_on(Sheet(1, whole, 150.0)) == Cover()
        assert separator_on(Sheet(1, np.ascontiguousarray(np.rot90(whole)), 150.0)) == Cover()
        whole[150 : 200 + round((order[0] + 1) * per_mm)] = 255
        assert separator_on(Sheet(1, whole, 150.0)) is None


def test_a_cover_sheet_says_what_it_can() -> None:
    """What cannot be understood on a cover sheet is left out, and other codes are none."""
    cover = cover_of("CACHET-STATION;station=Agdal;received_on=2026-13-01;regime=moon")
    assert cover == Cover(station="Agdal")
    assert cover_of("https://example.org") is None


@pytest.mark.parametrize("turned", [False, True])
def test_noise_is_averaged_away_along_the_bars(turned: bool) -> None:
    """A blurred code under a scanner's noise: no line across it can be read, all of them together can."""
    clean = sheet_with(("Code128", "091123456"), scale=4).gray.astype(np.float32)
    noise = np.random.default_rng(7).normal(0, 55, clean.shape)
    gray = np.clip(cv2.GaussianBlur(clean, (0, 0), 2.0) + noise, 0, 255).astype(np.uint8)
    seen = np.ascontiguousarray(np.rot90(gray)) if turned else gray
    assert [code.value for code in find_codes(seen, 150.0)] == ["091123456"]


def test_of_two_values_in_one_place_the_one_seen_over_more_of_it_is_read() -> None:
    """A few lines of the bars say another number, whose key holds by chance: nobody prints two codes over each other."""
    most, few = (sheet_with(("Code128", value), scale=4).gray.copy() for value in ("111743902", "911743902"))
    rows = np.flatnonzero((most[1000:1400] < 128).sum(axis=1) > 60) + 1000
    upper = slice(int(rows[0]), int(rows[0] + 0.4 * len(rows)))
    most[upper] = few[upper]
    assert len(zxingcpp.read_barcodes(np.ascontiguousarray(most))) == 2
    assert [code.value for code in find_codes(most, 150.0)] == ["111743902"]
