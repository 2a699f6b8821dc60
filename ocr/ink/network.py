"""The trained eye: a page goes in, maps of what is stamp, signature, handwriting and print come out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.shipped import run, session_of
from ocr.page import Pixels

MODEL = Path(__file__).parents[1] / "models" / "marks.onnx"
WORKING_DPI = 75.0
"""The resolution it was trained at: its millimetres, and those of everything that was learned from its maps."""
ENLARGED = 1.25
"""How much larger than that pages are shown to it. Of 120 drawn claims (family a, 389 papers) it saw 98.0 % of the stamps and 91 % of
the signatures so, and 94 and 82 % at 1.0, with 5 and 8 false ones for 2 and 1; at 1.4 it saw fewer stamps again, and more false ones."""
CELL = 4
"""Pixels at `WORKING_DPI` that share one answer, each way."""
WIDEST_PX = 1600
"""Longest side that is looked at; larger sheets are looked at from further away."""

Maps = NDArray[np.float32]
"""(4, rows, columns), probabilities of stamp, signature, writing, print."""


@cache
def session() -> Any:
    """The network, loaded once a process."""
    return session_of(MODEL.read_bytes())


def reduced(pixels: Pixels, dpi: float) -> tuple[Pixels, float]:
    """`pixels` as the network is shown them, and the factor that was applied.

    A resolution that would make the paper larger than A3 or smaller than a till slip is not believed: then the page is
    taken for a sheet of A4.
    """
    long_side = max(pixels.shape[:2])
    if not 2.5 <= long_side / dpi <= 17.0:
        dpi = long_side / 11.7
    scale = min(ENLARGED * WORKING_DPI / dpi, WIDEST_PX / long_side)
    halving = int(1 / scale) if scale < 0.5 else 1
    if halving > 1:  # whole steps first: several times faster than one odd one
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=1 / halving, fy=1 / halving, interpolation=cv2.INTER_AREA), np.uint8
        )
    rest = scale * long_side / max(pixels.shape[:2])
    if abs(rest - 1.0) > 0.02:
        method = cv2.INTER_AREA if rest < 1 else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, None, fx=rest, fy=rest, interpolation=method), np.uint8)
    return pixels, max(pixels.shape[:2]) / long_side


def look(small: Pixels) -> Maps:
    """What stands where on a page that `reduced` made; the maps have a quarter of its sides, rounded up."""
    height, width = small.shape[:2]
    rows, columns = -(-height // 32) * 32, -(-width // 32) * 32
    page = cv2.copyMakeBorder(small, 0, rows - height, 0, columns - width, cv2.BORDER_REPLICATE)
    planes = np.ascontiguousarray(np.divide(page.transpose(2, 0, 1)[None], 255, dtype=np.float32))
    logits = run(session(), planes)[0, :, : -(-height // CELL), : -(-width // CELL)]
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)
