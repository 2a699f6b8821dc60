"""A cabinet of files: honest ones, broken ones, and ones that lie, made here byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "Certificat medical du docteur Bennani",
    "Le patient est venu en consultation",
    "le 12 janvier 2026 a Casablanca pour",
    "un examen de controle sans gravite.",
    "Le present document lui est remis en",
    "main propre pour servir et valoir ce",
    "que de droit devant son assurance.",
)


def a_page(width: int = 1240, height: int = 1754, lines: Sequence[str] = LINES) -> Image.Image:
    """An A4 page at 150 dpi with a few printed lines."""
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=width // 32)
    for row, line in enumerate(lines):
        draw.text((width // 10, height // 10 + row * width // 16), line, fill=(20, 20, 30), font=font)
    return page


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """`image` as the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def a_pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table))
    return out.getvalue()


def a_stream(content: bytes, extra: bytes = b"") -> bytes:
    """A PDF stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def one_page_pdf(content: bytes, box: bytes = b"0 0 595 842", extra: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """A one-page PDF with this content stream and Helvetica as F1."""
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
            % (box, extra),
            a_stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def letters(lines: Sequence[str] = LINES, mode: int = 0) -> bytes:
    """A content stream that sets `lines`; mode 3 is invisible."""
    body = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    return f"BT {mode} Tr /F1 12 Tf 60 760 Td {body} ET".encode()


def scan_pdf(page: Image.Image, over: bytes = b"", jpeg: bytes | None = None) -> bytes:
    """A PDF whose page is one JPEG picture, with `over` drawn after it."""
    data = jpeg if jpeg is not None else saved(page, "JPEG", quality=85)
    picture = a_stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        % page.size,
    )
    return one_page_pdf(b"q 595 0 0 842 0 0 cm /Im0 Do Q " + over, extra=b"/XObject << /Im0 6 0 R >>", more=[picture])


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises `width` x `height` gray pixels and holds nearly none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Gray noise, uint8."""
    return np.random.default_rng(seed).integers(0, 255, (height, width), dtype=np.uint8)
