"""A page strewn with marks: one engine does not come back from it, the other still reads it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engines import page_words
from ocr.page import Sheet


def _strewn(side: int, text: str) -> Sheet:
    pixels = np.full((3508, 2480), 255, np.uint8)
    for y, x in np.random.default_rng(4).integers((400, 0), (3500, 2470), (90_000, 2)).tolist():
        pixels[y : y + side, x : x + side] = 0
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).text((300, 150), text, fill="black", font=ImageFont.load_default(60))
    return Sheet(1, np.asarray(image.convert("RGB")), 300.0)


def test_a_strewn_page_is_read_by_the_other_engine() -> None:
    """Ninety thousand dots around one line of print: minutes for a search for lines, which heeds no time limit."""
    words = page_words(_strewn(3, "ORDONNANCE MEDICALE"))
    assert {"ORDONNANCE", "MEDICALE"} <= {word.text for word in words}
    assert {word.reader for word in words} == {"ppocr"}


def test_a_back_strewn_with_a_scanners_dots_was_read() -> None:
    """Specks that a small filter wipes away keep no engine from the page: nothing stands there, and that is no failure."""
    assert page_words(_strewn(2, "")) == ()
    assert "ORDONNANCE" in {word.text for word in page_words(_strewn(2, "ORDONNANCE MEDICALE"))}
