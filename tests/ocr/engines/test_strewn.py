"""A page strewn with marks: one engine does not come back from it, the other still reads it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.engines import page_words
from ocr.page import Sheet


def test_a_strewn_page_is_read_by_the_other_engine() -> None:
    """Ninety thousand dots around one line of print: minutes for a search for lines, which heeds no time limit."""
    image = Image.new("L", (2480, 3508), "white")
    pixels = np.asarray(image).copy()
    places = np.random.default_rng(4).integers((400, 0), (3500, 2470), (90_000, 2))
    for y, x in places.tolist():
        pixels[y : y + 2, x : x + 2] = 0
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).text((300, 150), "ORDONNANCE MEDICALE", fill="black", font=ImageFont.load_default(60))
    words = page_words(Sheet(1, np.asarray(image.convert("RGB")), 300.0))
    assert {"ORDONNANCE", "MEDICALE"} <= {word.text for word in words}
    assert {word.reader for word in words} == {"ppocr"}
