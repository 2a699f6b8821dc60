"""What speaks for a value before anyone says how sure we are.

A field finder gives candidates; `ocr.confidence.settle` turns the candidates of one field into the contract's `Field`.
No finder invents a confidence of its own: it says what it saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from claims.words import Origin
from ocr.page import PixelBox


@dataclass(frozen=True)
class Reading:
    """What one engine read in one place; `confidence` is the engine's own, 0 to 1."""

    engine: str
    text: str
    confidence: float


@dataclass(frozen=True)
class Cell:
    """One cell of a row: what stands in it, and how surely it was read, 0 to 1; no value where it was not read."""

    role: str
    value: str | None
    sure: float


def together(cells: Sequence[Cell]) -> tuple[float, float, float]:
    """How surely all cells were read, 0 to 1: their product, their mean and the least; 1 where there are none."""
    sure = [cell.sure for cell in cells] or [1.0]
    return prod(sure), sum(sure) / len(sure), min(sure)


@dataclass(frozen=True)
class Candidate:
    """One possible value of a field.

    value         in the contract's form
    text          as it stands on the paper
    origin        which ink or channel
    page          page number within the file, from 1
    box           pixels of the upright page; None when the value did not come from a page
    readings      what each engine that looked made of it; one reading when only one could look
    agreement     0 to 1: how far independent engines came to the same value (1: equal, 0: they differ, 0.5: only one looked)
    valid         True or False where the value has a form or a check digit to pass, None where it has none
    label         0 to 1: how surely the place is this field's (1: its own printed label beside it, 0.5: by its look alone)
    corroborated  in how many other independent places of the claim the same value stands
    quality       0 to 1: the page's quality
    cells         where the value is rows of a table whose cells may be borne out one by one
    """

    value: Any
    text: str
    origin: Origin
    page: int
    box: PixelBox | None = None
    readings: tuple[Reading, ...] = ()
    agreement: float = 0.5
    valid: bool | None = None
    label: float = 1.0
    corroborated: int = 0
    quality: float = 1.0
    cells: tuple[Cell, ...] = ()


_SURE_TWICE, _TWICE = 0.98, 0.98
"""Confidence from which PP-OCR's reading of a line and of the value's own cut count nearly as two engines, and how nearly: of 120
drawn sheets 53 of 53 such cells were right, of those on which the engines agree 306 of 310. Short codes ("C 1") are beyond Tesseract."""


def alike_twice(readings: Iterable[Reading]) -> float:
    """The agreement that readings of one value are worth where only PP-OCR stands behind it: 0 unless it is sure of it twice."""
    sure = sorted((reading.confidence for reading in readings if reading.engine == "ppocr"), reverse=True)
    return sure[1] * _TWICE if len(sure) > 1 and sure[1] >= _SURE_TWICE else 0.0
