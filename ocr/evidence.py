"""What speaks for a value before anyone says how sure we are.

A field finder gives candidates; `ocr.confidence.settle` turns the candidates of one field into the contract's `Field`.
No finder invents a confidence of its own: it says what it saw.
"""

from __future__ import annotations

from dataclasses import dataclass
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
