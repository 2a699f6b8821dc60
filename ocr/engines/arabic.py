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
_FRENCH_FROM = 0.4
"""French confidence from which a word must be beaten itself: a French label may stand right beside its translation."""
_MOST_PIECES = 90
"""More doubtful pieces than this is a page of noise or handwriting, not of Arabic print."""
_TRIED_IN_VAIN = 12
"""After this many pieces without a word of Arabic the page has none."""
_LEAST_HEIGHT_MM = 1.1
"""Arabic print is higher; the dots of a dotted line are not."""
_PAD_PX = 6


def with_arabic(gray: Pixels, words: Sequence[Word], recognise: Recognise, dpi: float = 300.0) -> tuple[Word, ...]:
    """`words` with doubtful runs replaced by Arabic words where Arabic reads them better; lines keep their numbers."""
    least = _LEAST_HEIGHT_MM * dpi / 25.4
    pieces = [
        numbers
        for numbers in _doubtful_runs(words)
        if max(words[number].box[3] - words[number].box[1] for number in numbers) >= least
    ]
    if len(pieces) > _MOST_PIECES:
        return tuple(words)
    gone: set[int] = set()
    found: list[Word] = []
    # the longest pieces first: where those are not Arabic, the scraps are not either
    for tried, numbers in enumerate(sorted(pieces, key=lambda run: -sum(len(words[n].text) for n in run))):
        if tried >= _TRIED_IN_VAIN and not found:
            break
        arabic, beaten = _arabic_in(gray, [words[number] for number in numbers], recognise)
        gone.update(numbers[place] for place in beaten)
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


def _arabic_in(gray: Pixels, run: Sequence[Word], recognise: Recognise) -> tuple[list[Word], list[int]]:
    """The Arabic words that a run of doubtful French ones is, and the places in the run of those that they replace."""
    nothing: tuple[list[Word], list[int]] = ([], [])
    left = max(0, min(word.box[0] for word in run) - _PAD_PX)
    top = max(0, min(word.box[1] for word in run) - _PAD_PX)
    right = max(word.box[2] for word in run) + _PAD_PX
    bottom = max(word.box[3] for word in run) + _PAD_PX
    if bottom - top < 10 or right - left < 12:
        return nothing
    line = run[0].line
    read = [
        replace(word, line=line, box=_moved(word.box, left, top))
        for word in words_of_tsv(recognise(gray[top:bottom, left:right]))
    ]
    beaten = [place for place, word in enumerate(run) if not _stands(word, read)]
    standing = [word.box for place, word in enumerate(run) if place not in beaten]
    read = [word for word in read if not any(2 * _shared(word.box, box) > _width(word.box) for box in standing)]
    letters = "".join(word.text for word in read)
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if not beaten or arabic < 2 or arabic < 0.8 * sum(c.isalpha() for c in letters):
        return nothing
    sure, french = _mean_confidence(read), _mean_confidence([run[place] for place in beaten])
    return (read, beaten) if sure >= max(_SURE, french + 0.05) else nothing


def _stands(french: Word, arabic: Sequence[Word]) -> bool:
    """Whether a French word holds against what Arabic reads in its place."""
    if french.confidence < _FRENCH_FROM:
        return False
    there = [word for word in arabic if 2 * _shared(word.box, french.box) > min(_width(word.box), _width(french.box))]
    if sum("\u0600" <= c <= "\u06ff" for word in there for c in word.text) < 2:
        return True
    return _mean_confidence(there) < french.confidence + 0.15


def _mean_confidence(words: Sequence[Word]) -> float:
    """Over letters."""
    return sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)


def _shared(one: PixelBox, other: PixelBox) -> int:
    return max(0, min(one[2], other[2]) - max(one[0], other[0]))


def _width(box: PixelBox) -> int:
    return box[2] - box[0]


def _moved(box: PixelBox, left: int, top: int) -> PixelBox:
    return (box[0] + left, box[1] + top, box[2] + left, box[3] + top)
