"""Bar codes on an upright page.

One quick look at the whole page; where bar-like texture is left without a code, a second, enlarged look at that place.
A code is kept only when its own form speaks for it: short ITF and Code 39 strings are what rulings and text look like
to a decoder, so they need more than their own word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import zxingcpp
from stdnum import ean

from claims.claim import Barcode
from claims.words import CodeFormat
from ocr.bars import lined_places
from ocr.page import PixelBox, Pixels, Sheet, area, twice

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

_LOCAL, _WHOLE = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
CLOSER_LOOKS = (
    (2.0, 0.8, _LOCAL),
    (2.0, 0.8, _WHOLE),
    (1.5, 3.0, _LOCAL),
    (2.0, 3.0, _LOCAL),
    (3.0, 3.0, _LOCAL),
    (1.0, 0.0, _LOCAL),
    (1.0, 0.0, _WHOLE),
    (0.5, 0.0, _LOCAL),
)
"""Scale, sharpening and way of thresholding of each closer look, the one that helps most often first, on photographs of bar codes."""

SMEARED_LOOKS = tuple(
    (length, scale, binarizer) for length in (9, 15) for scale in (1.0, 2.0) for binarizer in (_LOCAL, _WHOLE)
)
"""Length in pixels, scale and way of thresholding of the last looks, at a place smeared along its bars: noise and strokes of a pen are
averaged away, bars stay. Of 67 drawn codes (family a) under blur and noise 47 are read so, 22 without; under noise alone 65 and 59."""

STRONGLY_CHECKED = frozenset({CodeFormat.QR, CodeFormat.DATA_MATRIX})
"""One misread in ten passes an EAN's check digit, one in a hundred a Code 128's, and most pass the others: on a closer look two views
must agree, unless the code mends itself."""

MOST_ENLARGED_PX = 4000

SMALL_PICTURE_PX = 800
"""A picture this small may be a code and little else: it is looked at closer as a whole."""


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
    for left, top, right, bottom in lined_places(gray, dpi, [code.box for code in found]):
        for code in _closer(gray[top:bottom, left:right]):
            box = (code.box[0] + left, code.box[1] + top, code.box[2] + left, code.box[3] + top)
            found = _merged([*found, replace(code, box=box)])
    if not found and max(gray.shape) < SMALL_PICTURE_PX:
        found = _merged(_closer(gray))
    if not found:
        found = _filled(gray, dpi)
    return sorted(_one_in_each_place(found), key=lambda code: (code.box[1], code.box[0]))


HOLLOWS_MM = (0.9, 1.5, 2.2)
"""Holes up to these are filled, the smallest first, before a last look: a scanner that compares each dot with those around it leaves
the middle of a large black module white. Of 60 drawn separators (family a, half of them of one bit) 5 were lost so, and none since."""


def _filled(gray: Pixels, dpi: float) -> list[FoundCode]:
    """QR codes that are read once the holes in their modules are filled; looked for at half size, for their modules are large."""
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for hollow in HOLLOWS_MM:
        side = max(3, round(hollow * dpi / 2 / 25.4) | 1)
        whole = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))  # opens what is bright
        found = [code for code in _decoded(np.asarray(whole, np.uint8)) if code.format is CodeFormat.QR]
        if found:
            return [replace(code, box=twice(code.box)) for code in found]
    return []


def _one_in_each_place(codes: Sequence[FoundCode]) -> list[FoundCode]:
    """`codes` less the bars that a few lines of another's gave: of two in one place the one seen over more of it stays.

    Their keys hold by chance, and nobody prints two over each other.
    """
    kept: list[FoundCode] = []
    for code in sorted(codes, key=lambda one: -area(one.box)):
        others = [one.box for one in kept if one.format not in STRONGLY_CHECKED]
        if code.format in STRONGLY_CHECKED or not any(
            same_place(code.box, box) or _carries_on(code.box, box) for box in others
        ):
            kept.append(code)
    return kept


_CLOSE_PX = 4


def _carries_on(one: PixelBox, other: PixelBox) -> bool:
    """Whether the bars of two boxes are the same bars, farther along: the boxes end alike and leave no room between them."""
    for side, along in ((0, 1), (1, 0)):
        alike = all(abs(one[end] - other[end]) <= _CLOSE_PX for end in (side, side + 2))
        if alike and max(one[along], other[along]) - min(one[along + 2], other[along + 2]) <= _CLOSE_PX:
            return True
    return False


def same_place(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes share half of the smaller one."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and down > 0 and across * down >= 0.5 * min(area(one), area(other))


def _decoded(
    gray: Pixels, scale: float = 1.0, binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage
) -> Iterator[FoundCode]:
    picture = np.ascontiguousarray(gray)
    for code in zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(_ASKED), text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer
    ):
        form = _FORMATS.get(code.format)
        if form is None or not code.valid or not _believable(form, code.text):
            continue
        yield FoundCode(form, _payload(form, code.text), _box_of(code, scale), int(code.orientation))


def with_wrong_key(gray: Pixels) -> list[FoundCode]:
    """EAN-13 bars in `gray` (uint8, height x width) whose check digit does not hold.

    Most are misreadings of sound bars, or of no bars: only what is printed under them can say that the code itself is wrong.
    """
    asked = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13])
    found = [
        FoundCode(CodeFormat.EAN13, code.text, _box_of(code, 1.0), int(code.orientation))
        for code in zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=asked, return_errors=True)
        if not code.valid and len(code.text) == 13 and code.text.isdigit() and not ean.is_valid(code.text)
    ]
    return _one_in_each_place(found)


def _box_of(code: zxingcpp.Barcode, scale: float) -> PixelBox:
    place = code.position
    across = [corner.x for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
    down = [corner.y for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
    return (int(min(across) / scale), int(min(down) / scale), int(max(across) / scale) + 1, int(max(down) / scale) + 1)


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


def _closer(patch: Pixels) -> list[FoundCode]:
    """A patch enlarged and sharpened, then smeared, step by step until a code in it speaks, twice where its check is weak."""
    heard: dict[tuple[CodeFormat, str], int] = {}
    for view, scale, binarizer in _views(patch):
        for code in _decoded(view, scale, binarizer):
            said = (code.format, code.value)
            heard[said] = heard.get(said, 0) + 1
            if heard[said] > 1 or code.format in STRONGLY_CHECKED:
                return [code]
    return []


def _views(patch: Pixels) -> Iterator[tuple[Pixels, float, zxingcpp.Binarizer]]:
    """What is looked at closer, each with its scale and its way of thresholding."""
    for scale, strength, binarizer in CLOSER_LOOKS:
        if _fits(patch, scale):
            yield _sharpened(patch, scale, strength), scale, binarizer
    for length, scale, binarizer in SMEARED_LOOKS:
        if _fits(patch, scale):
            for along in ((1, length), (length, 1)):
                yield _enlarged(np.asarray(cv2.blur(patch, along), np.uint8), scale), scale, binarizer


def _fits(patch: Pixels, scale: float) -> bool:
    return bool(min(patch.shape) >= 8 and max(patch.shape) * scale <= MOST_ENLARGED_PX)


def _enlarged(patch: Pixels, scale: float) -> Pixels:
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(patch, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def _sharpened(patch: Pixels, scale: float, strength: float) -> Pixels:
    """`patch` resized, then sharpened by `strength`, or smoothed where that is 0."""
    view = _enlarged(patch, scale)
    smooth = cv2.GaussianBlur(view, (0, 0), 2.0 * scale if strength > 1 else 1.6 if strength else 1.2)
    return np.asarray(cv2.addWeighted(view, 1 + strength, smooth, -strength, 0) if strength else smooth, dtype=np.uint8)
