"""JPEG, PNG and TIFF become scans.

Pillow decodes, because it says when a file ends too early; OpenCV returns a cut-off page as a whole one, and a
stamp that was cut off would then count as absent.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageFile, ImageOps

from claims.errors import Unreadable
from claims.words import QuarantineReason
from ocr.opening.limits import Limits
from ocr.opening.paper import page_dpi
from ocr.page import Pixels, Scan

Image.MAX_IMAGE_PIXELS = None  # our own limit, which refuses instead of warning, is asked before any pixel is decoded

FORMATS = ("JPEG", "PNG", "TIFF")
SMALL_PAGE_PX = 100
"""Below this no line of writing can be told apart: the page is opened but counts as not legible."""

_DECODING_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    KeyError,
    TypeError,
    IndexError,
    EOFError,
    ZeroDivisionError,
    OverflowError,
)
"""What Pillow's decoders raise on broken bytes, as their tests show."""


def no_picture(n: int, reason: str) -> Scan:
    """A white page standing for one that could not be opened."""
    return Scan(n=n, pixels=np.full((64, 64, 3), 255, np.uint8), dpi=72.0, reason=reason)


def open_image(data: bytes, limits: Limits) -> Iterator[Scan]:
    """Every frame of an image file as a scan; the first one alone for PNG and JPEG."""
    with _no_advice():
        image = _opened(data)
        _refuse_size(image.size, limits)
        frames = _frame_count(image, limits) if image.format == "TIFF" else 1
    refusals = 0
    for index in range(frames):
        try:
            with _no_advice():
                scan = _frame(data, image, index, limits)
            yield scan
        except Unreadable as refusal:
            refusals += 1
            if refusals == frames:
                raise
            yield no_picture(index + 1, refusal.reason.value)


def decode(data: bytes, limits: Limits) -> tuple[Pixels, bool, float | None]:
    """The single picture in `data`: RGB pixels, whether it is whole, and the resolution it claims."""
    with _no_advice():
        image = _opened(data)
        _refuse_size(image.size, limits)
        pixels, whole = _pixels(data, image, 0)
    return pixels, whole, _stated_dpi(image)


@contextmanager
def _no_advice() -> Iterator[None]:
    """Pillow warns of whatever is odd in a file; what is odd enough to matter comes out as a reason."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as fault:
        raise Unreadable(QuarantineReason.PIXELS) from fault
    except _DECODING_FAULTS as fault:
        reason = QuarantineReason.PIXELS if "too large" in str(fault).lower() else QuarantineReason.CORRUPT
        raise Unreadable(reason) from fault


def _refuse_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.page_pixels:
        raise Unreadable(QuarantineReason.PIXELS)
    if min(width, height) < limits.least_side_px:
        raise Unreadable(QuarantineReason.TOO_SMALL)


def _frame_count(image: Image.Image, limits: Limits) -> int:
    """How many frames can be reached; walks no further than the limit, for counting alone is what a bomb wants."""
    count = 0
    try:
        while count <= limits.pages:
            image.seek(count)
            count += 1
    except (EOFError, *_DECODING_FAULTS):
        pass
    if count > limits.pages:
        raise Unreadable(QuarantineReason.TOO_MANY_PAGES)
    return max(count, 1)


def _frame(data: bytes, image: Image.Image, index: int, limits: Limits) -> Scan:
    try:
        image.seek(index)
    except (EOFError, *_DECODING_FAULTS) as fault:
        raise Unreadable(QuarantineReason.CORRUPT) from fault
    _refuse_size(image.size, limits)
    pixels, whole = _pixels(data, image, index)
    dpi = page_dpi(_stated_dpi(image), pixels.shape[1], pixels.shape[0])
    return Scan(n=index + 1, pixels=pixels, dpi=dpi, reason=_shortfall(pixels, whole))


def _shortfall(pixels: Pixels, whole: bool) -> str | None:
    if not whole:
        return QuarantineReason.TRUNCATED.value
    return QuarantineReason.TOO_SMALL.value if min(pixels.shape[:2]) < SMALL_PAGE_PX else None


def _pixels(data: bytes, image: Image.Image, index: int) -> tuple[Pixels, bool]:
    """The frame as RGB and whether all of it was there."""
    try:
        image.load()
        return _rgb(image), True
    except MemoryError as fault:
        raise Unreadable(QuarantineReason.MEMORY) from fault
    except _DECODING_FAULTS as fault:
        partial = _partly(data, index)
        if partial is None:
            ends_early = _ends_early(image, len(data))
            raise Unreadable(QuarantineReason.TRUNCATED if ends_early else QuarantineReason.CORRUPT) from fault
        return partial, False


def _ends_early(image: Image.Image, size: int) -> bool:
    """Whether a TIFF frame's strips or tiles are said to lie beyond the end of the file."""
    tags = getattr(image, "tag_v2", {})
    for offsets, lengths in ((273, 279), (324, 325)):
        places, counts = tags.get(offsets) or (), tags.get(lengths) or ()
        if any(place + count > size for place, count in zip(places, counts, strict=False)):
            return True
    return False


def _partly(data: bytes, index: int) -> Pixels | None:
    """What a cut-off frame still shows, None where that is nothing."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        image.seek(index)
        image.load()
        pixels = _rgb(image)
    except _DECODING_FAULTS:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return pixels


def _rgb(image: Image.Image) -> Pixels:
    """Any mode as upright RGB on white paper, uint8 (height, width, 3)."""
    bilevel = image.mode == "1"
    image = _turned_as_the_camera_was_held(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = Image.fromarray(_eight_bits(np.asarray(image)))
    elif image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    pixels = np.array(image.convert("RGB"), dtype=np.uint8)
    return _ink_on_paper(pixels) if bilevel else pixels


def _turned_as_the_camera_was_held(image: Image.Image) -> Image.Image:
    try:
        turned: Image.Image = ImageOps.exif_transpose(image)
    except _DECODING_FAULTS:
        return image  # a broken EXIF block says nothing about how the page lies
    return turned


def _eight_bits(values: np.ndarray) -> np.ndarray:  # any integer or float depth
    """Deep gray values as 0 to 255, by their type's range or, for floats and 32 bits, by what they hold."""
    top = 65535.0 if values.dtype == np.uint16 or values.max(initial=0) > 255 else 255.0
    if values.max(initial=0) > top:
        top = float(values.max())
    return np.asarray(np.clip(values.astype(np.float32) * (255.0 / top), 0, 255), dtype=np.uint8)


def _ink_on_paper(pixels: Pixels) -> Pixels:
    """A bilevel page with black ink: an inverted one is turned back.

    Inverted is a page most of which is black and whose white is all thin strokes: a dark scanner bed around a
    white sheet has white in large pieces.
    """
    white = pixels[..., 0] > 127
    if white.mean() > 0.4:
        return pixels
    import cv2

    stroke_px = max(3, round(max(pixels.shape[:2]) / 250)) | 1
    thick = cv2.erode(white.astype(np.uint8), np.ones((stroke_px, stroke_px), np.uint8))
    return np.asarray(255 - pixels if thick.sum() < 0.2 * white.sum() else pixels, dtype=np.uint8)


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    try:
        across, down = (float(value) for value in stated) if stated else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return down if down > 0 and abs(across - down) < 0.05 * down else None
