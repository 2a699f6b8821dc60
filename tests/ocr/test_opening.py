"""Files as they come: honest, broken and lying."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from claims.errors import Unreadable
from claims.words import QuarantineReason as Why
from ocr.opening import Limits, open_file, open_folder
from ocr.page import Scan
from tests.ocr import cabinet


def opened(folder: Path, data: bytes, name: str = "file.pdf", limits: Limits = Limits()) -> list[Scan]:  # noqa: B008
    """The scans of a file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return list(open_file(path, limits))


def refusal(folder: Path, data: bytes, name: str = "file.pdf", limits: Limits = Limits()) -> Why:  # noqa: B008
    """Why a file with these bytes cannot be opened."""
    with pytest.raises(Unreadable) as caught:
        opened(folder, data, name, limits)
    return caught.value.reason


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    """A file of no bytes is told from a broken one."""
    assert refusal(tmp_path, b"") is Why.EMPTY


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.jpg", b"<html><body>a page</body></html>"),
        ("page.pdf", b"MZ\x90\0" + b"\0" * 100),
        ("page.png", b"<?xml version='1.0'?><svg/>"),
        ("page.pdf", b"PK\x03\x04" + b"\0" * 100),
        ("page.tif", b"GIF89a" + b"\0" * 100),
        ("page.pdf", b"GIF89a\x01\0\x01\0%PDF-1.4\n" + b"\0" * 100),
        ("page.pdf", b"PK\x03\x04 %PDF-1.4\n" + b"\0" * 100),
        ("page.bmp", b"BM" + b"\0" * 100),
    ],
)
def test_a_name_does_not_make_a_type(tmp_path: Path, name: str, data: bytes) -> None:
    """What a file is, its first bytes say; two things at once is none of ours."""
    assert refusal(tmp_path, data, name) is Why.UNSUPPORTED_TYPE


def test_a_jpeg_with_a_page_of_html_behind_it_is_a_jpeg(tmp_path: Path) -> None:
    """What follows the picture is never looked at."""
    (scan,) = opened(tmp_path, cabinet.saved(cabinet.a_page(), "JPEG") + b"<script>alert(1)</script>", "x.jpg")
    assert scan.reason is None
    assert scan.pixels.shape == (1754, 1240, 3)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_a_picture_that_ends_too_early_says_so(tmp_path: Path, form: str) -> None:
    """The upper part of a cut-off page is kept, with the reason."""
    whole = cabinet.saved(cabinet.a_page(), form)
    data = whole[: len(whole) * 2 // 3]
    (scan,) = opened(tmp_path, data, "x")
    assert scan.reason == "truncated"
    assert scan.pixels.shape[:2] == (1754, 1240)


def test_a_tiff_whose_strips_are_missing_says_so(tmp_path: Path) -> None:
    """A frame whose data end before its directory says they do is truncated, and the frames beside it are kept."""
    page = cabinet.a_page(lines=cabinet.LINES[:2])
    assert refusal(tmp_path, cut_tiff(page), "x.tif") is Why.TRUNCATED
    two = cabinet.saved(page, "TIFF", save_all=True, append_images=[page], compression="tiff_lzw")
    first, second = opened(tmp_path, broken_second_frame(two), "x.tif")
    assert (first.reason, second.reason) == (None, "corrupt")


def cut_tiff(page: Image.Image) -> bytes:
    """A compressed TIFF whose only strip is said to be longer than the file."""
    data = bytearray(cabinet.saved(page, "TIFF", compression="tiff_lzw", tiffinfo={278: page.height}))
    entry = tag_place(data, int.from_bytes(data[4:8], "little"), 279)
    data[entry + 8 : entry + 12] = (1 << 28).to_bytes(4, "little")
    return bytes(data)


def broken_second_frame(data: bytes) -> bytes:
    """The second frame's compressed data overwritten."""
    first = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[first : first + 2], "little")
    second = int.from_bytes(data[first + 2 + 12 * count : first + 6 + 12 * count], "little")
    broken = bytearray(data)
    entry = tag_place(broken, second, 259)
    broken[entry + 8 : entry + 10] = (7).to_bytes(2, "little")  # says JPEG, holds LZW
    return bytes(broken)


def tag_place(data: bytes | bytearray, directory: int, tag: int) -> int:
    """Where a directory's entry for `tag` begins."""
    count = int.from_bytes(data[directory : directory + 2], "little")
    places = (directory + 2 + 12 * number for number in range(count))
    return next(place for place in places if int.from_bytes(data[place : place + 2], "little") == tag)


def test_a_cut_off_picture_inside_a_pdf_says_so_too(tmp_path: Path) -> None:
    """A PDF does not hide that its scan is not whole."""
    page = cabinet.a_page()
    jpeg = cabinet.saved(page, "JPEG", quality=85)
    (scan,) = opened(tmp_path, cabinet.scan_pdf(page, jpeg=jpeg[: len(jpeg) // 2]))
    assert scan.reason == "truncated"


@pytest.mark.parametrize("size", [(65_500, 65_500), (30_000, 30_000), (12_000, 12_000), (2**31 - 1, 2**31 - 1)])
def test_a_flood_of_pixels_is_refused_before_any_is_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    """A small file that unpacks into gigabytes costs no memory."""
    started = time.monotonic()
    assert refusal(tmp_path, cabinet.png_header(*size), "x.png") is Why.PIXELS
    assert time.monotonic() - started < 1


def test_a_fax_of_four_hundred_million_pixels_is_refused(tmp_path: Path) -> None:
    """The cap holds for TIFF too, whatever its compression."""
    bomb = cabinet.saved(Image.new("1", (20_000, 20_000), 1), "TIFF", compression="group4")
    assert len(bomb) < 100_000
    assert refusal(tmp_path, bomb, "x.tif") is Why.PIXELS


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16", "I", "F", "YCbCr", "PA"])
def test_every_way_to_store_a_page_gives_the_same_page(tmp_path: Path, mode: str) -> None:
    """Black ink on white paper, in whatever mode it comes."""
    gray = cabinet.a_page().convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(gray, np.uint16) * 257)
    elif mode in ("RGBA", "LA", "PA"):
        image = cabinet.a_page().convert("RGBA")
        image.putalpha(gray.point(lambda level: 255 - level))  # paper is what shows through
        image = image if mode != "LA" else image.convert("LA")
    elif mode == "PA":
        image = gray.convert("PA")
    else:
        image = gray.convert(mode)
    form = "TIFF" if mode in ("CMYK", "I", "F", "YCbCr") else "PNG"
    (scan,) = opened(tmp_path, cabinet.saved(image, form), "x")
    assert scan.pixels.dtype == np.uint8
    assert abs(float(scan.pixels.mean()) - float(np.asarray(gray).mean())) < 6


def test_white_on_black_from_a_fax_is_turned_into_ink_on_paper(tmp_path: Path) -> None:
    """An inverted one-bit page is turned back; a white slip on a black bed is not."""
    gray = cabinet.a_page().convert("L")
    inverted = gray.point(lambda level: 255 if level < 128 else 0).convert("1")
    (scan,) = opened(tmp_path, cabinet.saved(inverted, "TIFF"), "x.tif")
    assert scan.pixels.mean() > 200
    bed = Image.new("L", (2000, 2400), 0)
    bed.paste(gray.resize((620, 877)), (200, 200))
    (scan,) = opened(tmp_path, cabinet.saved(bed.convert("1"), "TIFF"), "x.tif")
    assert scan.pixels.mean() < 100


def test_a_photograph_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    """The camera's note of how it was held is obeyed."""
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = cabinet.a_page().rotate(90, expand=True)
    (scan,) = opened(tmp_path, cabinet.saved(turned, "JPEG", exif=exif), "x.jpg")
    assert scan.pixels.shape == (1754, 1240, 3)


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 4)])
def test_a_sliver_is_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    """A picture of a few pixels across holds no page."""
    assert refusal(tmp_path, cabinet.saved(Image.new("L", size), "PNG"), "x.png") is Why.TOO_SMALL


def test_twenty_thousand_frames_are_refused_at_once(tmp_path: Path) -> None:
    """Counting is stopped at the limit; the bomb wants to be counted."""
    frame = Image.new("1", (16, 16), 1)
    data = cabinet.saved(frame, "TIFF", save_all=True, append_images=[frame] * 2000)
    started = time.monotonic()
    assert refusal(tmp_path, data, "x.tif") is Why.TOO_MANY_PAGES
    assert time.monotonic() - started < 2


def test_frames_of_a_tiff_are_pages_in_order(tmp_path: Path) -> None:
    """A multi-page TIFF gives its pages, numbered from 1, with the resolution it states."""
    pages = [cabinet.a_page(lines=[f"page {number}"] * 3) for number in range(3)]
    data = cabinet.saved(
        pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150), compression="tiff_lzw"
    )
    scans = opened(tmp_path, data, "x.tif")
    assert [scan.n for scan in scans] == [1, 2, 3]
    assert {round(scan.dpi) for scan in scans} == {150}


def test_a_born_digital_page_brings_its_words(tmp_path: Path) -> None:
    """Words come from the file, with boxes in pixels of the drawn page and lines in order."""
    (scan,) = opened(tmp_path, cabinet.one_page_pdf(cabinet.letters()))
    assert scan.words is not None
    assert [word.text for word in scan.words if word.line == 0] == ["Certificat", "medical", "du", "docteur", "Bennani"]
    left, top, right, bottom = scan.words[0].box
    assert scan.pixels[top:bottom, left:right].min() < 100
    assert round(scan.dpi) == 300


def test_a_value_set_over_a_dotted_line_is_a_word_of_its_own(tmp_path: Path) -> None:
    """Dots that a form prints to write on do not come out between the letters written there; dots of a sentence stay."""
    dots = "." * 60
    content = f"BT /F1 12 Tf 60 700 Td (Montant total : {dots}) Tj ET BT /F1 12 Tf 152 701 Td (7 517.60) Tj ET "
    lone = f"BT /F1 12 Tf 60 660 Td (A remplir : {dots} etc... et plus) Tj ET"
    (scan,) = opened(tmp_path, cabinet.one_page_pdf((content + lone).encode()))
    assert scan.words is not None
    assert [word.text for word in scan.words if word.line == 0] == ["Montant", "total", ":", "7", "517.60"]
    assert any("..." in word.text for word in scan.words if word.line == 1)


def test_invisible_text_over_a_scan_is_not_believed(tmp_path: Path) -> None:
    """What a recognition program laid under a scan counts for nothing: the picture is read."""
    page = cabinet.a_page()
    (scan,) = opened(tmp_path, cabinet.scan_pdf(page, over=cabinet.letters(["Total 99999.00 MAD"] * 9, mode=3)))
    assert scan.words is None
    assert scan.pixels.shape == (1754, 1240, 3), "taken out as the scanner stored it"


def test_text_over_a_picture_of_the_page_is_not_believed(tmp_path: Path) -> None:
    """A page whose picture may say more than its letters is read as a picture, letters included."""
    (scan,) = opened(tmp_path, cabinet.scan_pdf(cabinet.a_page(), over=cabinet.letters(["visible words"] * 4)))
    assert scan.words is None
    assert scan.pixels.shape[0] > 3000, "drawn, for the letters belong to what a person sees"


def test_white_letters_on_white_paper_are_not_believed(tmp_path: Path) -> None:
    """Words under which the page shows no ink are no words."""
    (scan,) = opened(tmp_path, cabinet.one_page_pdf(b"1 1 1 rg " + cabinet.letters()))
    assert scan.words is None


def test_a_turned_page_shows_upright(tmp_path: Path) -> None:
    """A page's own turn is applied to the picture taken out of it."""
    page = cabinet.a_page()
    data = cabinet.scan_pdf(page).replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 90 /Parent")
    (scan,) = opened(tmp_path, data)
    assert scan.pixels.shape == (1240, 1754, 3)
    wanted = np.rot90(np.asarray(page), -1)
    assert np.abs(scan.pixels.astype(int) - wanted).mean() < 5


def test_junk_before_the_header_and_a_broken_table_are_repaired(tmp_path: Path) -> None:
    """PDFs as mail gateways leave them open."""
    good = cabinet.one_page_pdf(cabinet.letters())
    assert opened(tmp_path, b"\r\n some junk \r\n" + good)
    assert opened(tmp_path, good.replace(b"startxref\n", b"startxref\n9999"))


def test_a_cut_pdf_is_corrupt_or_read(tmp_path: Path) -> None:
    """Half a PDF gives what can be had or a reason, never an accident."""
    good = cabinet.one_page_pdf(cabinet.letters())
    for part in range(10, len(good), 97):
        try:
            opened(tmp_path, good[:part])
        except Unreadable as gap:
            assert gap.reason in (Why.CORRUPT, Why.NO_PAGES)


def test_a_tree_without_leaves_has_no_pages(tmp_path: Path) -> None:
    """A page tree that loops or is empty holds no page."""
    loop = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    empty = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    assert refusal(tmp_path, cabinet.a_pdf(empty)) in (Why.NO_PAGES, Why.CORRUPT)
    assert refusal(tmp_path, cabinet.a_pdf(loop)) in (Why.NO_PAGES, Why.CORRUPT)


def test_three_hundred_thousand_pages_are_refused_at_once(tmp_path: Path) -> None:
    """A page tree that names one page over and over is counted, not walked."""
    kids = b" ".join([b"3 0 R"] * 300_000)
    data = cabinet.a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 300000 >>" % kids,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )
    started = time.monotonic()
    assert refusal(tmp_path, data) is Why.TOO_MANY_PAGES
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("box", [b"0 0 1000000000 1000000000", b"0 0 20000 20000"])
def test_an_impossible_page_size_is_refused(tmp_path: Path, box: bytes) -> None:
    """A page beyond the format's own limit is not drawn."""
    assert refusal(tmp_path, cabinet.one_page_pdf(cabinet.letters(), box)) is Why.PAGE_SIZE


@pytest.mark.parametrize("box", [b"0 0 14400 14400", b"0 0 0 0", b"0 0 -595 -842", b"0 0 nan nan"])
def test_an_odd_page_size_is_drawn_within_the_cap(tmp_path: Path, box: bytes) -> None:
    """Huge pages are drawn smaller, nonsense sizes as the library takes them."""
    limits = Limits(render_pixels=4_000_000)
    (scan,) = opened(tmp_path, cabinet.one_page_pdf(cabinet.letters(), box), limits=limits)
    assert scan.pixels.shape[0] * scan.pixels.shape[1] <= 4_100_000


def test_locks_are_told_from_seals(tmp_path: Path) -> None:
    """A PDF that asks for a password is refused as encrypted; one with an owner's password only is read."""
    for user, encrypted in (("secret", True), ("", False)):
        stream = io.BytesIO()
        canvas = Canvas(stream, encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
        canvas.drawString(100, 700, "a page of a claim, signed and dated")
        canvas.save()
        if encrypted:
            assert refusal(tmp_path, stream.getvalue()) is Why.ENCRYPTED
        else:
            assert len(opened(tmp_path, stream.getvalue())) == 1


def test_a_bad_page_in_a_folder_does_not_hide_the_others(tmp_path: Path) -> None:
    """A folder's pages are numbered through; one that cannot be opened comes with its reason."""
    for number in (1, 3):
        (tmp_path / f"p{number}.png").write_bytes(cabinet.saved(cabinet.a_page(), "PNG"))
    (tmp_path / "p2.png").write_bytes(b"no picture at all")
    scans = list(open_folder(tmp_path))
    assert [(scan.n, scan.reason) for scan in scans] == [(1, None), (2, "unsupported_type"), (3, None)]


def test_a_folder_with_no_page_that_opens_is_refused(tmp_path: Path) -> None:
    """Where no page can be opened, the first one's reason stands for all."""
    (tmp_path / "p1.png").write_bytes(b"")
    with pytest.raises(Unreadable) as caught:
        list(open_folder(tmp_path))
    assert caught.value.reason is Why.EMPTY


def test_a_wrong_resolution_is_not_believed(tmp_path: Path) -> None:
    """72 dpi on a page of 1240 pixels is a default; the paper's shape says 150."""
    (scan,) = opened(tmp_path, cabinet.saved(cabinet.a_page(), "PNG", dpi=(72, 72)), "x.png")
    assert 145 < scan.dpi < 155
