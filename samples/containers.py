"""Files as stations send them: PDF of scanned images, PDF with text, TIFF, JPEG, PNG, folders of images."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from samples.facts import ClaimFacts
from samples.truth import Delivered

Array = np.ndarray[Any, Any]
_ID = re.compile(rb"(/ID\s*\[<)[0-9A-F]{32}(><)[0-9A-F]{32}(>\])")
_MADE_AT = re.compile(rb"(/CreationDate\(D:)\d{14}")
"""PDFium writes a new identifier and the time into each file; ours are fixed, so that equal facts give equal bytes."""
_QUALITY = {"clean": 88, "fair": 75, "poor": 52}
"""JPEG quality by tier."""


def _image(page: Array, mode: str) -> Image.Image:
    image = Image.fromarray(page)
    if mode == "bilevel":
        return image.convert("L").point(lambda v: 255 if v > 127 else 0).convert("1")
    return image.convert("L") if mode == "gray" else image


def _encoded(image: Image.Image, claim: ClaimFacts, form: str) -> bytes:
    out = io.BytesIO()
    dpi = (claim.dpi, claim.dpi)
    if form == "jpg":
        image.convert("L" if image.mode == "1" else image.mode).save(out, "JPEG", quality=_QUALITY[claim.tier], dpi=dpi)
    else:
        image.save(out, "PNG", dpi=dpi, compress_level=3)
    return out.getvalue()


def _pdf_of_images(images: Sequence[Image.Image], claim: ClaimFacts) -> bytes:
    """A PDF written by hand: each page one image, JPEG or (one bit) deflated, at the scanner's resolution."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for image in images:
        width, height = image.size
        if image.mode == "1":
            data, how, space, bits = zlib.compress(image.tobytes(), 6), "/FlateDecode", "/DeviceGray", 1
        else:
            data, how, bits = _encoded(image, claim, "jpg"), "/DCTDecode", 8
            space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
        points = (width * 72 / claim.dpi, height * 72 / claim.dpi)
        paint = f"q {points[0]:.2f} 0 0 {points[1]:.2f} 0 0 cm /I Do Q".encode()
        head = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent {bits} /Filter {how} /Length {len(data)} >>\nstream\n"
        objects.append(head.encode() + data + b"\nendstream")
        objects.append(f"<< /Length {len(paint)} >>\nstream\n".encode() + paint + b"\nendstream")
        number = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {points[0]:.2f} {points[1]:.2f}] /Resources << /XObject << /I {number - 1} 0 R >> >> /Contents {number} 0 R >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _pdf(path: Path, claim: ClaimFacts, papers: Sequence[Delivered]) -> None:
    """Scanned pages and pages with text, in order, in one PDF."""
    if all(paper.pdf is None for paper in papers):
        path.write_bytes(
            _pdf_of_images([_image(page, claim.mode) for paper in papers for page in paper.drawn.pages], claim)
        )
        return
    whole = pdfium.PdfDocument.new()
    for paper in papers:
        data = paper.pdf or _pdf_of_images([_image(page, claim.mode) for page in paper.drawn.pages], claim)
        with pdfium.PdfDocument(data) as part:
            whole.import_pages(part)
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    fixed = _ID.sub(
        lambda found: found.group(1) + b"0" * 32 + found.group(2) + b"0" * 32 + found.group(3), out.getvalue()
    )
    path.write_bytes(_MADE_AT.sub(rb"\g<1>20260101000000", fixed))


def _tiff(path: Path, claim: ClaimFacts, papers: Sequence[Delivered]) -> None:
    images = [_image(page, claim.mode) for paper in papers for page in paper.drawn.pages]
    compression = "group4" if claim.mode == "bilevel" else "jpeg"
    options = {} if compression == "group4" else {"quality": _QUALITY[claim.tier]}
    images[0].save(
        path,
        "TIFF",
        save_all=True,
        append_images=images[1:],
        compression=compression,
        dpi=(claim.dpi, claim.dpi),
        **options,
    )


def _images(path: Path, claim: ClaimFacts, papers: Sequence[Delivered], form: str) -> None:
    """One image file, or a folder of them when there are several pages."""
    pages = [page for paper in papers for page in paper.drawn.pages]
    if path.suffix:
        path.write_bytes(_encoded(_image(pages[0], claim.mode), claim, form))
        return
    path.mkdir()
    for number, page in enumerate(pages, 1):
        (path / f"page{number}.{form}").write_bytes(_encoded(_image(page, claim.mode), claim, form))


def _page_count(paper: Delivered) -> int:
    if paper.pdf is None:
        return len(paper.drawn.pages)
    with pdfium.PdfDocument(paper.pdf) as document:
        return len(document)


def deliver(output: Path, claim: ClaimFacts, papers: Sequence[Delivered]) -> tuple[str, list[int]]:
    """Write a claim's papers below `output`; gives the file's (or folder's) name and the pages of each paper."""
    counts = [_page_count(paper) for paper in papers]
    endings: dict[str, tuple[str, Callable[..., None]]] = {
        "pdf": (".pdf", _pdf),
        "pdf_text": (".pdf", _pdf),
        "tiff": (".tif", _tiff),
    }
    if claim.container in endings:
        ending, write = endings[claim.container]
        write(output / (claim.name + ending), claim, papers)
        return claim.name + ending, counts
    form = "png" if claim.container == "png" or claim.mode == "bilevel" else "jpg"
    single = sum(counts) == 1 and claim.container != "folder"
    name = claim.name + (f".{form}" if single else "")
    _images(output / name, claim, papers, form)
    return name, counts
