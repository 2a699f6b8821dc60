"""Arabic words of a bilingual page, found where French made nothing sure of the ink.

One pass in both languages costs twice the time and spoils French words that share a line with Arabic ones (measured on
drawn forms): so the page is read in French, and only what French left doubtful is read again in Arabic, piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ocr.engines.tsv import words_of_tsv
from ocr.page import PixelBox, Pixels, Word

Recognise = Callable[[Pixels], str]
"""One line in Arabic: uint8 (height, width) to Tesseract's table."""

_DOUBTFUL = 0.72
"""French confidence below which a word may be Arabic; right French words on clean print lie above 0.85."""
_SURE = 0.45
"""Mean Arabic confidence from which the Arabic reading is believed, when it also beats the French one."""
_MOST_PIECES = 90
"""More doubtful pieces than this is a page of noise or handwriting, not of Arabic print."""
_PAD_PX = 6


def with_arabic(gray: Pixels, words: Sequence[Word], recognise: Recognise) -> tuple[Word, ...]:
    """`words` with doubtful runs replaced by Arabic words where Arabic reads them better; lines keep their numbers."""
    pieces = _doubtful_runs(words)
    if len(pieces) > _MOST_PIECES:
        return tuple(words)
    gone: set[int] = set()
    found: list[Word] = []
    for numbers in pieces:
        run = [words[number] for number in numbers]
        arabic = _arabic_in(gray, run, recognise)
        if arabic:
            gone.update(numbers)
            found += arabic
    kept = [word for number, word in enumerate(words) if number not in gone] + found
    return tuple(sorted(kept, key=lambda word: word.line))


def _doubtful_runs(words: Sequence[Word]) -> list[list[int]]:
    """Numbers of neighbouring doubtful words on one line, at least three letters together."""
    runs: list[list[int]] = []
    before: int | None = None
    for number, word in enumerate(words):
        if word.confidence >= _DOUBTFUL:
            before = None
            continue
        near = before is not None and words[before].line == word.line and _gap(words[before].box, word.box) <= 1.5
        if near:
            runs[-1].append(number)
        else:
            runs.append([number])
        before = number
    return [run for run in runs if sum(c.isalpha() for number in run for c in words[number].text) >= 2]


def _gap(left: PixelBox, right: PixelBox) -> float:
    """Room between two words in heights of the taller."""
    return (right[0] - left[2]) / max(left[3] - left[1], right[3] - right[1], 1)


def _arabic_in(gray: Pixels, run: Sequence[Word], recognise: Recognise) -> list[Word]:
    left = max(0, min(word.box[0] for word in run) - _PAD_PX)
    top = max(0, min(word.box[1] for word in run) - _PAD_PX)
    right = max(word.box[2] for word in run) + _PAD_PX
    bottom = max(word.box[3] for word in run) + _PAD_PX
    if bottom - top < 10 or right - left < 12:
        return []
    read = words_of_tsv(recognise(gray[top:bottom, left:right]))
    letters = "".join(word.text for word in read)
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    alphabetic = sum(c.isalpha() for c in letters)
    if arabic < 2 or arabic < 0.8 * alphabetic:
        return []
    weight = sum(len(word.text) for word in read)
    sure = sum(word.confidence * len(word.text) for word in read) / weight
    french = sum(word.confidence * len(word.text) for word in run) / sum(len(word.text) for word in run)
    if sure < _SURE or sure < french + 0.05:
        return []
    line = run[0].line
    return [replace(word, line=line, box=_moved(word.box, left, top)) for word in read]


def _moved(box: PixelBox, left: int, top: int) -> PixelBox:
    return (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
