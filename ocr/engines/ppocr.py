"""PP-OCRv6's line recogniser: digits, dates, codes and handwriting in Latin letters. It knows no Arabic.

About 20 ms a line on one thread. It drops some accents on capitals; Tesseract keeps them.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from claims.errors import EngineFailed
from ocr.engines import ctc, shipped
from ocr.evidence import Reading
from ocr.page import PixelBox, Pixels, Word

NAME = "ppocr"
HEIGHT_PX = 48
"""Height of the network's input; its width follows the line's own shape."""
_LEAST_WIDTH_PX = 32
_MOST_WIDTH_PX = 3200
_LATIN_BELOW = 0x2000
_LATIN_BESIDES = "€–—’‘“”…№"


@cache
def alphabet() -> tuple[str, ...]:
    """The recogniser's characters in class order, the space last; class 0 is the blank and not among them."""
    letters = shipped.load(shipped.RECOGNISER).get_modelmeta().custom_metadata_map["character"].split("\n")
    return (*letters, " ")


@cache
def _latin() -> tuple[list[int], tuple[str, ...]]:
    """Classes of the blank and of letters that stand on Moroccan papers in Latin script, and those letters."""
    kept = [
        index
        for index, letter in enumerate(alphabet())
        if len(letter) == 1 and (ord(letter) < _LATIN_BELOW or letter in _LATIN_BESIDES)
    ]
    return [0, *(index + 1 for index in kept)], tuple(alphabet()[index] for index in kept)


def trim(gray: Pixels, margin_px: int = 3) -> Pixels:
    """A line without its white margins; the whole line when it holds no ink. uint8 (height, width) in and out."""
    top, bottom, left, right = _extent(gray, margin_px)
    return gray[top:bottom, left:right]


def _extent(gray: Pixels, margin_px: int) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of a line's ink with a margin; of the whole line when it holds none."""
    ink = ink_of(gray)
    whole = (0, gray.shape[0], 0, gray.shape[1])
    if ink is None:
        return whole
    columns = np.flatnonzero(ink.any(axis=0))
    rows = np.flatnonzero(ink.sum(axis=1) > 1)
    if not len(columns) or not len(rows):
        return whole
    top, bottom = max(0, int(rows[0]) - margin_px), int(rows[-1]) + 1 + margin_px
    left, right = max(0, int(columns[0]) - margin_px), int(columns[-1]) + 1 + margin_px
    return top, min(bottom, gray.shape[0]), left, min(right, gray.shape[1])


def _input(gray: Pixels) -> np.ndarray:
    height, width = gray.shape[:2]
    wide = min(max(round(width * HEIGHT_PX / max(height, 1)), _LEAST_WIDTH_PX), _MOST_WIDTH_PX)
    line = cv2.resize(gray, (wide, HEIGHT_PX), interpolation=cv2.INTER_LINEAR if height < 96 else cv2.INTER_AREA)
    scaled = line.astype(np.float32) / 127.5 - 1.0
    return np.repeat(scaled[None, None], 3, axis=1)


def probabilities(gray: Pixels) -> ctc.Probabilities:
    """Chances a step over blank and Latin letters (see `latin_letters`), float32 (steps, classes)."""
    columns, _ = _latin()
    try:
        out = shipped.run(shipped.load(shipped.RECOGNISER), _input(gray))
    except EngineFailed:
        raise
    except Exception as fault:  # onnxruntime's own errors share no public base
        raise EngineFailed("The PP-OCRv6 recogniser failed on a line.") from fault
    return np.ascontiguousarray(out[0][:, columns])


def latin_letters() -> tuple[str, ...]:
    """The characters behind the columns of `probabilities`, from column 1 on."""
    return _latin()[1]


def decode(gray: Pixels, charset: str | None = None, template: str | None = None) -> ctc.Decoded:
    """One line, with where each character stands as a step of the network."""
    chances, letters = probabilities(gray), latin_letters()
    if template:
        return ctc.along(chances, letters, template)
    if charset:
        return ctc.within(chances, letters, charset)
    return ctc.greedy(chances, letters)


def ink_of(gray: Pixels) -> NDArray[np.bool_] | None:
    """Where a line is written, bool (height, width); None when its grays lie so close that all of it is paper and noise."""
    span = int(gray.max()) - int(gray.min())
    return None if span < 40 else gray < int(gray.max()) - span * 0.45


_PASSED_OVER = 1.3
"""Distance between two letters, in heights of the line, over which something else is written: a script the network lacks."""
_WORD_GAP = 0.32
"""Room between two words, in heights of the line's ink; letters of one word stand closer."""


def line(gray: Pixels, charset: str | None = None, template: str | None = None) -> Reading:
    """One line of text; uint8 (height, width), dark on light. Raises EngineFailed."""
    trimmed = trim(gray)
    if charset or template:
        decoded = decode(trimmed, charset, template)
        return Reading(NAME, decoded.text.strip(), decoded.confidence)
    chances = probabilities(trimmed)
    decoded = ctc.greedy(chances, latin_letters())
    places = [(step + 0.5) * trimmed.shape[1] / len(chances) for step in decoded.steps]
    return Reading(NAME, _spaced(decoded.text, places, word_gaps(trimmed)).strip(), decoded.confidence)


def words(gray: Pixels) -> tuple[Word, ...]:
    """One line of text as words with their boxes, from left to right; uint8 (height, width). Raises EngineFailed."""
    top, bottom, left, right = _extent(gray, 3)
    trimmed = gray[top:bottom, left:right]
    chances = probabilities(trimmed)
    decoded = ctc.greedy(chances, latin_letters())
    places = [(step + 0.5) * trimmed.shape[1] / len(chances) for step in decoded.steps]
    gaps = word_gaps(trimmed)
    text = _spaced(decoded.text, places, gaps)
    runs: list[list[int]] = [[]]
    at = 0  # in `decoded`, which lacks the spaces that were put in
    for letter in text:
        added = letter == " " and (at >= len(decoded.text) or decoded.text[at] != " ")
        if letter == " ":
            runs.append([])
        else:
            if runs[-1] and places[at] - places[runs[-1][-1]] > _PASSED_OVER * (bottom - top):
                runs.append([])
            runs[-1].append(at)
        at += not added
    runs = [run for run in runs if run]
    if not runs:
        return ()
    ends = [(places[one[-1]] + places[other[0]]) / 2 for one, other in pairwise(runs)]
    # what stands before the first letter and behind the last may be passed over too
    far = _PASSED_OVER * (bottom - top)
    first, last = places[runs[0][0]], places[runs[-1][-1]]
    opens = max((gap for gap in gaps if gap < first), default=0.0) if first > far else 0.0
    whole = float(trimmed.shape[1])
    closes = min((gap for gap in gaps if gap > last), default=whole) if whole - last > far else whole
    found = []
    for run, begin, end in zip(runs, [opens, *ends], [*ends, closes], strict=True):
        chance = float(np.exp(np.mean(np.log([max(decoded.chances[n], 1e-6) for n in run]))))
        box = _ink_between(trimmed, round(begin), round(end))
        found.append(
            Word(
                "".join(decoded.text[n] for n in run),
                (left + box[0], top + box[1], left + box[2], top + box[3]),
                chance,
                reader=NAME,
            )
        )
    return tuple(found)


def _ink_between(gray: Pixels, begin: int, end: int) -> PixelBox:
    part = gray[:, begin : max(end, begin + 1)]
    ink = ink_of(gray)
    inked = None if ink is None else ink[:, begin : max(end, begin + 1)]
    if inked is None or not inked.any():
        return (begin, 0, begin + part.shape[1], gray.shape[0])
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    return (begin + int(columns[0]), int(rows[0]), begin + int(columns[-1]) + 1, int(rows[-1]) + 1)


def word_gaps(gray: Pixels) -> list[float]:
    """Middles, in pixels from the left, of the gaps between words: far wider than those between letters."""
    ink = ink_of(gray)
    if ink is None:
        return []
    columns = np.flatnonzero(ink.any(axis=0))
    rows = np.flatnonzero(ink.sum(axis=1) > 1)
    if len(columns) < 2 or not len(rows):
        return []
    between = np.diff(columns)
    usual = float(np.median(between[between > 1])) if (between > 1).any() else 0.0
    least = max(_WORD_GAP * (rows[-1] - rows[0] + 1), 2.2 * usual)
    return [float(columns[n] + between[n] / 2) for n in np.flatnonzero(between >= least)]


def _spaced(text: str, places: list[float], gaps: list[float]) -> str:
    """The text with a space put where a gap between words lies and the network, which drops them in capitals, gave none."""
    out = text[:1]
    for before, after, letter, last in zip(places, places[1:], text[1:], text, strict=False):
        if letter != " " and last != " " and any(before < gap < after for gap in gaps):
            out += " "
        out += letter
    return out
