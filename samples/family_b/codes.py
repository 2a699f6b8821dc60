"""Bar codes as modules, drawn without asking whether their check digit is right."""

from __future__ import annotations

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from samples.family_b.canvas import Page

ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
"""EAN left-hand digits of odd parity (ISO/IEC 15420)."""

PARITY = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")

SQUARE = ("QR", "DataMatrix")


def ean13_modules(digits: str) -> str:
    """The 95 modules of 13 digits as they stand, a wrong check digit included.

    >>> len(ean13_modules("6118000000013"))
    95
    """
    left = ""
    for parity, d in zip(PARITY[int(digits[0])], digits[1:7], strict=True):
        odd = ODD[int(d)]
        left += odd if parity == "O" else _flip(odd)[::-1]
    right = "".join(_flip(ODD[int(d)]) for d in digits[7:])
    return f"101{left}01010{right}101"


def _flip(bits: str) -> str:
    return bits.translate(str.maketrans("01", "10"))


def modules(kind: str, payload: str) -> NDArray[np.bool_]:
    """Dark modules of a code: (1, n) for bars, (n, n) for squares. `kind` is the contract's format name."""
    if kind == "EAN13" and len(payload) == 13 and payload.isdigit():
        return np.array([[c == "1" for c in ean13_modules(payload)]])
    wanted = zxingcpp.BarcodeFormat.QRCode if kind == "QR" else getattr(zxingcpp.BarcodeFormat, kind)
    image = np.array(zxingcpp.create_barcode(payload, wanted).to_image(scale=1, add_hrt=False, add_quiet_zones=False))
    dark = np.asarray(image < 128)
    return dark if kind in SQUARE else dark[:1]


def bars(kind: str, payload: str, scale: int = 10) -> NDArray[np.uint8]:
    """A code as uint8 (h, w, 3), `scale` pixels a module, no quiet zone; bars are a third as high as they are wide."""
    dark = modules(kind, payload)
    if dark.shape[0] == 1:
        dark = np.repeat(dark, max(1, dark.shape[1] // 3), axis=0)
    gray = np.where(np.kron(dark, np.ones((scale, scale), bool)), 20, 255).astype(np.uint8)
    return np.repeat(gray[..., None], 3, axis=2)


def draw_bars(page: Page, x: float, y: float, w: float, h: float, kind: str, payload: str) -> None:
    """Draw a code in `w` by `h` mm; the caller leaves the quiet zones."""
    page.picture(x, y, w, h, bars(kind, payload))
