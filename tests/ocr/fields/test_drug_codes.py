"""Medicines' bar codes and the figures printed under them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import engines
from ocr.codes import find_codes, read_codes
from ocr.fields.drug_codes import drug_codes
from ocr.fields.rows import rows_of
from ocr.page import Sheet

SOUND, WRONG, OTHER = "6118000060154", "6118000170142", "6118000170143"
_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def bars_of(number: str) -> str:
    """The modules of an EAN-13 whose last figure need not be its check digit (ISO/IEC 15420)."""

    def turned(pattern: str) -> str:
        return pattern.translate(str.maketrans("01", "10"))

    left = "".join(
        _LEFT[int(figure)] if side == "L" else turned(_LEFT[int(figure)])[::-1]
        for figure, side in zip(number[1:7], _PARITY[int(number[0])], strict=True)
    )
    return "101" + left + "01010" + "".join(turned(_LEFT[int(figure)]) for figure in number[7:]) + "101"


def a_page(*codes: tuple[str, str]) -> Sheet:
    """A prescription at 200 dpi with stickers: what the bars say, what is printed under them."""
    page = Image.new("RGB", (1654, 1200), "white")
    draw = ImageDraw.Draw(page)
    draw.text((200, 80), "ORDONNANCE MEDICALE", fill="black", font=ImageFont.load_default(40))
    for row, (bars, printed) in enumerate(codes):
        top = 250 + 300 * row
        for place, module in enumerate(bars_of(bars)):
            if module == "1":
                draw.rectangle((200 + 4 * place, top, 203 + 4 * place, top + 110), fill="black")
        draw.text((235, top + 122), printed, fill="black", font=ImageFont.load_default(36))
    bare = Sheet(1, np.asarray(page).copy(), 200.0)
    coded = bare.saying(codes=read_codes(bare))
    return coded.saying(words=engines.page_words(coded))


def read(*codes: tuple[str, str]) -> tuple[list[str], bool]:
    sheet = a_page(*codes)
    numbers, _, coded = drug_codes([sheet], rows_of(sheet))
    return numbers, coded


def test_sound_bars_are_read() -> None:
    """Bars and print say the same number."""
    assert read((SOUND, SOUND)) == ([SOUND], True)


def test_a_number_whose_key_is_wrong_in_bars_and_print_is_given() -> None:
    """It is what stands there; the rule that asks for a valid key is to see it."""
    assert read((SOUND, SOUND), (WRONG, WRONG)) == ([SOUND, WRONG], True)


def test_bars_that_the_print_denies_are_none() -> None:
    """Print under the bars says quite another number: the bars were misread, and the print counts as print."""
    numbers, coded = read(("6115592345676", OTHER))
    assert numbers == [OTHER]
    assert not coded


@pytest.mark.parametrize(("top", "tall", "left", "wide", "shift"), [(70, 12, 163, 90, -5), (144, 8, 147, 42, 5)])
def test_a_few_lines_of_damaged_bars_are_no_second_code(top: int, tall: int, left: int, wide: int, shift: int) -> None:
    """A strip that slipped while it was scanned is decoded as another number whose key holds by chance."""
    page = np.full((260, 560), 255, np.uint8)
    for place, module in enumerate(bars_of(SOUND)):
        if module == "1":
            page[60:200, 90 + 4 * place : 94 + 4 * place] = 0
    strip = page[top : top + tall, left : left + wide]
    page[top : top + tall, left : left + wide] = np.roll(strip, shift, axis=1)
    assert [code.value for code in find_codes(page, 200.0)] == [SOUND]
