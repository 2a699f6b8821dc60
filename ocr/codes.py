"""Bar codes on an upright page.

One quick look at the whole page; where bar-like texture is left without a code, a second, enlarged look at that place.
A code is kept only when its own form speaks for it: short ITF and Code 39 strings are what rulings and text look like
to a decoder, so they need more than their own word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from stdnum import ean

from claims.claim import Barcode
from claims.words import CodeFormat
from ocr.page import PixelBox, Pixels, Sheet

_FORMATS = {
    zxingcpp.BarcodeFormat.EAN13: CodeFormat.EAN13,
    zxingcpp.BarcodeFormat.UPCA: CodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8: CodeFormat.EAN8,
    zxingcpp.BarcodeFormat.Code39: CodeFormat.CODE39,
    zxingcpp.BarcodeFormat.Code39Std: CodeFormat.CODE39,
    zxingcpp.BarcodeFormat.Code39Ext: CodeFormat.CODE39,
    zxingcpp.BarcodeFormat.Code128: CodeFormat.CODE128,
    zxingcpp.BarcodeFormat.ITF: CodeFormat.ITF,
    zxingcpp.BarcodeFormat.ITF14: CodeFormat.ITF,
    zxingcpp.BarcodeFormat.QRCode: CodeFormat.QR,
    zxingcpp.BarcodeFormat.QRCodeModel2: CodeFormat.QR,
    zxingcpp.BarcodeFormat.DataMatrix: CodeFormat.DATA_MATRIX,
}
_ASKED = [
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.ITF,
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
]

LEAST_ITF = 8
"""Digits: shorter interleaved codes have no guard against being read out of a ruling."""

LEAST_CODE39 = 4
"""Characters between the two stars."""

LOOKS_MM = 25.0
"""Side of the squares in which texture is judged; about the width of a small code."""

GRAY_STEP = 24.0
"""Mean gray step across bars (or modules) from which a place is worth a second look; measured on photographs, `bench/codes.py`."""

MOST_SECOND_LOOKS = 6
"""A page of texture (a dithered photograph) must not cost more than this many enlarged looks."""


@dataclass(frozen=True)
class FoundCode:
    """A decoded code in pixels of the picture it was looked for in, with the turn that would set its text upright."""

    format: CodeFormat
    value: str
    box: PixelBox
    turn_deg: int


def read_codes(sheet: Sheet) -> tuple[Barcode, ...]:
    """Every code on `sheet`, in page order: from top to bottom, then from left to right."""
    found = find_codes(sheet.gray, sheet.dpi)
    return tuple(
        Barcode(format=code.format, value=code.value, page=sheet.n, box=sheet.fractions(code.box)) for code in found
    )


def find_codes(gray: Pixels, dpi: float) -> list[FoundCode]:
    """The codes in `gray` (uint8, height x width, 2-D), first at a glance, then closer where bars were left unread."""
    found = _merged(_decoded(gray))
    for left, top, right, bottom in _unread_places(gray, dpi, found):
        patch = gray[top:bottom, left:right]
        for code in _closer(patch):
            box = (code.box[0] + left, code.box[1] + top, code.box[2] + left, code.box[3] + top)
            found = _merged([*found, FoundCode(code.format, code.value, box, code.turn_deg)])
    return sorted(found, key=lambda code: (code.box[1], code.box[0]))


def _decoded(
    gray: Pixels, scale: float = 1.0, binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> Iterator[FoundCode]:
    picture = np.ascontiguousarray(gray)
    for code in zxingcpp.read_barcodes(picture, formats=_ASKED, text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer):
        form = _FORMATS.get(code.format)
        if form is None or not code.valid or not _believable(form, code.text):
            continue
        place = code.position
        across = [corner.x for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        down = [corner.y for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        box = (
            int(min(across) / scale),
            int(min(down) / scale),
            int(max(across) / scale) + 1,
            int(max(down) / scale) + 1,
        )
        yield FoundCode(form, _payload(form, code.text), box, int(code.orientation))


def _payload(form: CodeFormat, text: str) -> str:
    """The raw payload; a twelve-digit UPC is an EAN-13 that begins with 0."""
    return f"0{text}" if form is CodeFormat.EAN13 and len(text) == 12 else text


def _believable(form: CodeFormat, text: str) -> bool:
    """Whether the payload's own form speaks for it."""
    if not text:
        return False
    if form in (CodeFormat.EAN13, CodeFormat.EAN8):
        return bool(ean.is_valid(text))
    if form is CodeFormat.ITF:
        return len(text) >= LEAST_ITF and len(set(text)) > 1
    if form is CodeFormat.CODE39:
        return len(text) >= LEAST_CODE39 and len(set(text)) > 1
    return True


def _merged(codes: Sequence[FoundCode] | Iterator[FoundCode]) -> list[FoundCode]:
    """Each code once: the same value in the same place is one code."""
    kept: list[FoundCode] = []
    for code in codes:
        if not any(
            other.value == code.value and other.format == code.format and _touch(other.box, code.box) for other in kept
        ):
            kept.append(code)
    return kept


def _touch(one: PixelBox, other: PixelBox) -> bool:
    reach = max(one[3] - one[1], other[3] - other[1], 20)
    return (
        one[0] < other[2] + reach
        and other[0] < one[2] + reach
        and one[1] < other[3] + reach
        and other[1] < one[3] + reach
    )


def _unread_places(gray: Pixels, dpi: float, found: Sequence[FoundCode]) -> list[PixelBox]:
    """Where bars or modules seem to stand that no code was read from, the likeliest first."""
    height, width = gray.shape
    shrink = max(1, round(dpi / 150))
    small = gray[: height - height % shrink, : width - width % shrink]
    small = cv2.resize(small, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA) if shrink > 1 else small
    side = max(16, round(LOOKS_MM / 25.4 * dpi / shrink / 3))
    across, down = (np.abs(cv2.Sobel(small, cv2.CV_32F, *axes, ksize=3)) / 4 for axes in ((1, 0), (0, 1)))
    lined = cv2.boxFilter(
        np.abs(cv2.blur(across, (1, side // 2)) - cv2.blur(down, (side // 2, 1))), -1, (side, side // 2)
    )
    lined = cv2.max(
        lined,
        cv2.boxFilter(np.abs(cv2.blur(across, (1, side // 2)) - cv2.blur(down, (side // 2, 1))), -1, (side // 2, side)),
    )
    mask = (lined > GRAY_STEP).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side // 2 + 1, side // 2 + 1), np.uint8))
    for code in found:
        left, top, right, bottom = (value // shrink for value in code.box)
        mask[max(0, top - side) : bottom + side, max(0, left - side) : right + side] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = sorted((stats[index] for index in range(1, count)), key=lambda row: -int(row[cv2.CC_STAT_AREA]))
    places = []
    for row in boxes[:MOST_SECOND_LOOKS]:
        left, top, wide, high = (int(row[part]) for part in range(4))
        if max(wide, high) >= side:
            places.append(
                _widened(
                    (left * shrink, top * shrink, (left + wide) * shrink, (top + high) * shrink),
                    side * shrink,
                    width,
                    height,
                )
            )
    return places


def _widened(box: PixelBox, by: int, width: int, height: int) -> PixelBox:
    left, top, right, bottom = box
    return (max(0, left - by), max(0, top - by), min(width, right + by), min(height, bottom + by))


def _closer(patch: Pixels) -> list[FoundCode]:
    """A patch enlarged and sharpened, then smoothed, until something speaks."""
    if min(patch.shape) < 8:
        return []
    for scale, sharpen in ((2.0, True), (1.0, False), (0.5, False)):
        if scale > 1 and max(patch.shape) * scale > 4000:
            continue
        view = cv2.resize(
            patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        )
        if sharpen:
            view = cv2.addWeighted(view, 1.8, cv2.GaussianBlur(view, (0, 0), 2.0), -0.8, 0)
        elif scale == 1.0:
            view = cv2.GaussianBlur(view, (0, 0), 1.2)
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            found = list(_decoded(np.asarray(view, dtype=np.uint8), scale, binarizer))
            if found:
                return found
    return []
