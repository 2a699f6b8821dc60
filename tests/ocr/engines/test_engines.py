"""The engines behind their one face."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import engines
from ocr.engines import ctc, face, plain_tesseract, tessdata
from ocr.engines.in_lines import not_over_each_other
from ocr.engines.together import together
from ocr.page import Pixels, Sheet, Word
from samples.family_a.fonts import face as samples_face


def a_line(text: str, size: int = 40) -> Pixels:
    font = ImageFont.load_default(size)
    picture = Image.new("RGB", (int(font.getlength(text)) + 120, size * 2), "white")
    ImageDraw.Draw(picture).text((60, size // 2), text, fill="black", font=font)
    return np.asarray(picture)


def test_both_engines_read_a_printed_line() -> None:
    """A printed date comes out of both engines alike."""
    readings = engines.read_line(a_line("12/03/2026"), 300, template="dd/dd/dddd|dd/dd/dd")
    assert {reading.engine for reading in readings} == {"tesseract", "ppocr"}
    assert {reading.text for reading in readings} == {"12/03/2026"}


def test_the_plain_adapter_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to use pytesseract, a page gives the same words."""
    sheet = Sheet(1, a_line("Feuille de soins maladie"), 300.0)
    by_library = engines.page_words(sheet)
    monkeypatch.setattr(face, "tesseract", lambda: plain_tesseract)
    by_program = engines.page_words(sheet)
    assert (
        [word.text for word in by_program]
        == [word.text for word in by_library]
        == ["Feuille", "de", "soins", "maladie"]
    )


def test_words_stand_where_they_are() -> None:
    """A word's box holds its ink."""
    (word, *_) = engines.page_words(Sheet(1, a_line("Cachet"), 300.0))
    ink = np.argwhere(a_line("Cachet")[:, :, 0] < 128)
    left, top, right, bottom = word.box
    assert abs(left - ink[:, 1].min()) <= 3 and abs(right - ink[:, 1].max()) <= 3
    assert abs(top - ink[:, 0].min()) <= 3 and abs(bottom - ink[:, 0].max()) <= 3


def test_arabic_taken_for_latin_letters_is_never_sure() -> None:
    """PP-OCR knows no Arabic and sees "ää nll" in it: letters that no French word has are in doubt at least."""
    font = samples_face("cairo", 40)
    picture = Image.new("RGB", (520, 120), "white")
    ImageDraw.Draw(picture).text((60, 20), "الموافقة المسبقة", fill="black", font=font, direction="rtl", language="ar")
    words = engines.page_words(Sheet(1, np.asarray(picture), 300.0))
    assert words
    assert all(word.confidence < 0.8 for word in words if set(word.text) & set("äöüā"))


def test_figures_beside_arabic_that_nobody_reads_are_whole() -> None:
    """PP-OCR loses the end of a number beside a script it does not know; the readers are held against each other."""
    font, label = samples_face("aref-ruqaa", 48), "الرقم الوطني الاستدلالي"
    picture = Image.new("RGB", (1654, 400), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((1500, 150), label, fill="black", font=font, direction="rtl", language="ar", anchor="ra")
    left = 1470 - int(font.getlength(label, direction="rtl", language="ar"))
    draw.text((left, 152), "013104690  :", fill="black", font=ImageFont.load_default(32), anchor="ra")
    assert "013104690" in [word.text for word in engines.page_words(Sheet(1, np.asarray(picture), 200.0))]


def test_a_box_gives_way_to_its_own_line_alone() -> None:
    """A word's box that reaches over the next word is cut short; the line above, set close, takes nothing of it."""
    name, above = Word("BENSAID", (1286, 838, 1481, 884), 1.0), Word("prénom", (1383, 821, 1477, 856), 1.0)
    assert name in not_over_each_other([name, above])
    beside = Word("Lahlou", (1383, 840, 1477, 882), 1.0)
    assert name not in not_over_each_other([name, beside])


def test_a_blank_page_has_no_words() -> None:
    """A white page is read, and has nothing on it."""
    assert engines.page_words(Sheet(1, np.full((600, 400, 3), 255, np.uint8), 300.0)) == ()


def test_an_empty_crop_has_no_readings() -> None:
    """A crop of no size is not handed to an engine."""
    assert engines.read_line(np.zeros((0, 0, 3), np.uint8), 300) == ()


def test_missing_language_data_is_an_engine_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Without French data the engine fails instead of giving an empty page."""
    from claims.errors import EngineFailed

    monkeypatch.setattr(tessdata, "_USUAL_PLACES", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    tessdata.folder.cache_clear()
    with pytest.raises(EngineFailed):
        tessdata.folder()
    monkeypatch.undo()
    tessdata.folder.cache_clear()


def boxed(text: str, side: int = 60) -> list[Pixels]:
    font = ImageFont.load_default(38)
    cells = []
    for letter in text:
        picture = Image.new("L", (side, side), 255)
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, 0, side - 1, side - 1), outline=0, width=2)
        if letter != " ":
            pen.text((20, 8), letter, fill=0, font=font)
        cells.append(np.asarray(picture))
    return cells


def test_boxed_digits_are_read_without_their_boxes() -> None:
    """Printed digits in boxes come out alike from both readers, empty boxes left out."""
    readings = engines.read_cells(boxed("091 2345678 "))
    assert [reading.text for reading in readings] == ["0912345678", "0912345678"]


def test_empty_boxes_have_no_readings() -> None:
    """Boxes without ink give nothing rather than a guess."""
    assert engines.read_cells(boxed("    ")) == ()


def chances(*rows: dict[str, float]) -> ctc.Probabilities:
    table = np.full((len(rows), 4), 1e-6, np.float32)
    for step, row in enumerate(rows):
        for letter, chance in row.items():
            table[step, "-01/".index(letter)] = chance
    return table


def test_equal_neighbours_need_a_blank() -> None:
    """Two equal digits are two only where a blank stands between them."""
    once = chances({"1": 0.9}, {"1": 0.9})
    twice = chances({"1": 0.9}, {"-": 0.9}, {"1": 0.9})
    assert ctc.greedy(once, "01/").text == "1"
    assert ctc.greedy(twice, "01/").text == "11"
    assert ctc.along(twice, "01/", "dd").text == "11"


def test_a_template_turns_a_stroke_into_its_slash() -> None:
    """Where a template has a slash, a stroke read as 1 becomes one."""
    slashed = chances({"0": 0.9}, {"-": 0.9}, {"1": 0.7, "/": 0.2}, {"-": 0.9}, {"0": 0.9})
    assert ctc.greedy(slashed, "01/").text == "010"
    assert ctc.along(slashed, "01/", "d/d").text == "0/0"


def test_a_template_longer_than_the_line_gives_nothing() -> None:
    """A line with fewer steps than the template has places reads as nothing."""
    assert ctc.along(chances({"0": 0.9}), "01/", "dddd").text == ""


def test_a_stretch_of_signs_alone_is_read_like_any_other() -> None:
    """Two dashes hold no letter that could be doubted; the page is not lost over them."""
    gray = np.full((60, 400), 255, np.uint8)
    gray[24:38, 40:90] = gray[24:38, 98:160] = 0
    words = [Word("—", (40, 20, 90, 42), 0.95), Word("—", (98, 20, 160, 42), 0.95)]
    assert [word.text for word in together(gray, words, [(36, 16, 164, 46)], None).words] == ["—", "—"]


def test_a_word_does_not_reach_over_the_next() -> None:
    """A box as wide as two words would set the words behind it on a line of their own."""
    gray = np.full((60, 600), 255, np.uint8)
    words = [
        Word("Mr", (20, 12, 187, 43), 0.95),
        Word("/", (76, 8, 96, 48), 0.95),
        Word("Mme", (116, 12, 183, 43), 0.95),
        Word("BEN", (225, 14, 277, 41), 0.95),
    ]
    seen = together(gray, words, [], None).words
    assert [(word.text, word.line) for word in seen] == [("Mr", 0), ("/", 0), ("Mme", 0), ("BEN", 0)]
    assert seen[0].box == (20, 12, 75, 43)
