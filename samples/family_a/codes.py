"""Bar codes as printed: labels, vignettes, separators."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import zxingcpp

from samples.family_a.canvas import BLACK, Box, Canvas
from samples.numbers import ean_key

Array = np.ndarray[Any, Any]
_FORMATS = {
    "EAN13": zxingcpp.BarcodeFormat.EAN13,
    "EAN8": zxingcpp.BarcodeFormat.EAN8,
    "Code39": zxingcpp.BarcodeFormat.Code39,
    "Code128": zxingcpp.BarcodeFormat.Code128,
    "ITF": zxingcpp.BarcodeFormat.ITF,
    "QR": zxingcpp.BarcodeFormat.QRCode,
    "DataMatrix": zxingcpp.BarcodeFormat.DataMatrix,
}
_L = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def ean_modules(payload: str) -> Array:
    """EAN-13 bars as 95 modules, 1 is ink, whatever the key says (GS1 General Specifications, 5.2.1)."""
    left = ""
    for digit, parity in zip(payload[1:7], _PARITY[int(payload[0])], strict=True):
        code = _L[int(digit)]
        left += code if parity == "L" else "".join("10"[int(b)] for b in reversed(code))
    right = "".join("".join("10"[int(b)] for b in _L[int(digit)]) for digit in payload[7:])
    return np.array([int(b) for b in f"101{left}01010{right}101"], np.uint8)


def modules(form: str, payload: str) -> Array:
    """The code's modules, uint8 (rows, columns), 1 is ink, no quiet zone; one row for bars."""
    if form == "EAN13" and (len(payload) != 13 or ean_key(payload[:12]) != payload[12]):
        return ean_modules(payload)[None, :]
    image = np.asarray(zxingcpp.create_barcode(payload, _FORMATS[form]).to_image(scale=1, add_quiet_zones=False))
    ink = (image < 128).astype(np.uint8)
    return ink if form in ("QR", "DataMatrix") else ink[:1]


def draw(canvas: Canvas, x: float, y: float, form: str, payload: str, module: float, height: float = 10) -> Box:
    """Print a code whose modules are `module` mm wide; gives its box in mm."""
    cells = modules(form, payload)
    square = form in ("QR", "DataMatrix")
    width_px = max(round(cells.shape[1] * module * canvas.dpi / 25.4), cells.shape[1])
    height_px = max(round(cells.shape[0] * module * canvas.dpi / 25.4), cells.shape[0]) if square else canvas.px(height)
    fine = cv2.resize(
        cells.astype(np.float32),
        (cells.shape[1] * 8, cells.shape[0] * 8 if square else 8),
        interpolation=cv2.INTER_NEAREST,
    )
    mask = cv2.resize(fine, (width_px, height_px), interpolation=cv2.INTER_AREA)
    return canvas.ink(x, y, mask, BLACK)


def label(
    canvas: Canvas, x: float, y: float, form: str, payload: str, rng: np.random.Generator, room: float, height: float
) -> Box:
    """A sticky label with bars and the number below, on a slightly different white, within `room` x `height` mm."""
    count = modules(form, payload).shape[1]
    module = min(0.38, (room - 6) / count)
    width = count * module
    tone = int(rng.integers(244, 256))
    canvas.rect(x, y, x + width + 6, y + height, 0.1, (205, 205, 205), (tone, tone, tone - int(rng.integers(0, 6))))
    box = draw(canvas, x + 3, y + 1.2, form, payload, module, height - 5.2)
    size = float(rng.uniform(7, 9))
    prefix = str(rng.choice(["INPE ", "INPE : ", ""]))
    canvas.text(
        x + 3 + width / 2,
        y + height - 1.1,
        prefix + payload,
        str(rng.choice(["ibm-plex-mono", "roboto"])),
        size,
        anchor="ms",
    )
    return box


def vignette(
    canvas: Canvas,
    x: float,
    y: float,
    payload: str,
    name: str,
    rng: np.random.Generator,
    tones: tuple[tuple[int, int, int], ...],
) -> Box:
    """A piece cut from a box of medicine: name, price, EAN-13 with its digits below."""
    module = float(rng.uniform(0.27, 0.36))
    width, height = 95 * module + 9, float(rng.uniform(17, 23))
    tone = tones[int(rng.integers(len(tones)))]
    canvas.rect(x, y, x + width, y + height, 0.15, (150, 150, 150), tone)
    canvas.rect(x + 2.2, y + 5.5, x + width - 1.5, y + height - 0.8, 0, fill=(255, 255, 255))
    canvas.text(x + 2, y + 3.9, name, "roboto", 6.5, (40, 40, 60), 700, limit=width - 4)
    box = draw(canvas, x + 5, y + 6.3, "EAN13", payload, module, height - 11)
    spaced = f"{payload[0]} {payload[1:7]} {payload[7:]}"
    canvas.text(
        x + 4.6 + 95 * module / 2, y + height - 1.6, spaced if rng.random() < 0.6 else payload, "roboto", 8, anchor="ms"
    )
    return box
