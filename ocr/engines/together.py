"""The words of a page by two readers: PP-OCR's detector says where text stands, and what Tesseract did not read surely there
is read again, by PP-OCR's recogniser or in Arabic.

Tesseract alone loses text that stands strewn over a form, on dotted lines, in frames or in a hand; the detector finds it
(measured on drawn forms), and its recogniser, which knows no Arabic, says by its own doubt where Arabic stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from ocr.engines import ppocr
from ocr.engines.in_lines import in_lines, not_over_each_other
from ocr.engines.tsv import words_of_tsv
from ocr.page import PixelBox, Pixels, Word, around

Recognise = Callable[[Pixels], str]
"""One line in Arabic, with what stands in it in Latin letters: uint8 (height, width) to Tesseract's table."""

SURE = 0.87
"""Tesseract's mean confidence over letters from which a stretch is not read again; right words on clean print lie above."""
COVERED = 0.8
"""Share of a stretch's ink that Tesseract's words must cover, or it lost some of it."""
LETTER = 0.75
"""Width, in heights of a stretch, from which ink beside Tesseract's words is letters that it lost: the end of a number, say."""
BELIEVED = 0.8
"""PP-OCR's mean confidence from which its reading stands against a doubtful one; over Arabic it is seldom this sure."""
LATIN_AT_LEAST = 0.5
"""Below this PP-OCR reads a pattern, a stain or another script."""
ARABIC_AT_LEAST = 0.45
"""Mean confidence from which Tesseract's Arabic is believed."""
ARABIC_BESIDE_LATIN = 0.6
"""The same where only some of a stretch is Arabic: strokes of a hand are read so, but seldom surely."""
ARABIC_WHOLE = 0.8
"""The same against PP-OCR's sure reading of a stretch that hides some of it."""
REST = 1.5
"""Width, in heights of a stretch, from which ink beside what PP-OCR read may be a label in Arabic."""
HIDING = 0.6
"""Share of a word's box that its letters fill at the least; letters set wide fill more."""
WIDE_GAP = 1.1
"""Room, in heights of the ink, at which one stretch is cut in two: a label and its neighbour in another script."""
LONE = 0.6
"""Tesseract's confidence from which a word outside all stretches is kept; the detector passes over specks and patterns."""
_ROOM_PX = 3
_LEAST_ARABIC_PX = 8
_FRAME_PX = 12
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c"
"""Marks of direction that Tesseract sets around words of the other script."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of text: its ink's box, and what Tesseract read in it."""

    box: PixelBox
    words: tuple[Word, ...]


@dataclass(frozen=True)
class PageWords:
    """What two readers make of a page.

    words   lines numbered from the top
    pieces  boxes of the stretches of text, close around their ink
    unread  those of them in which no reader saw a word
    """

    words: tuple[Word, ...]
    pieces: tuple[PixelBox, ...]
    unread: tuple[PixelBox, ...]


def together(gray: Pixels, words: Sequence[Word], stretches: Sequence[PixelBox], arabic: Recognise | None) -> PageWords:
    """All words of a page.

    gray       the page without its rules, uint8 (height, width)
    words      as Tesseract read the page
    stretches  boxes of text as PP-OCR's detector sees them
    arabic     None where Arabic is not installed
    """
    pieces = [piece for box in stretches for piece in pieces_of(gray, box)]
    owned, lone = _shared_out(words, pieces)
    found = [word for word in lone if word.confidence >= LONE]
    unread = []
    for box, inside in zip(pieces, owned, strict=True):
        here = best_of(gray, Stretch(box, tuple(inside)), arabic)
        found += here
        if not here:
            unread.append(box)
    return PageWords(in_lines(not_over_each_other(found)), tuple(pieces), tuple(unread))


def pieces_of(gray: Pixels, box: PixelBox) -> list[PixelBox]:
    """`box` drawn close around its ink and cut where wide gaps part it."""
    left, top, right, bottom = box
    crop = gray[top:bottom, left:right]
    if min(crop.shape) < 4:
        return []
    ink = ppocr.ink_of(crop)
    if ink is None:
        return [box]
    columns, rows = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.sum(axis=1) > 1)
    if not len(columns) or not len(rows):
        return []
    tall = int(rows[-1] - rows[0]) + 1
    cuts = np.flatnonzero(np.diff(columns) > max(WIDE_GAP * tall, 12))
    starts = [int(columns[0]), *(int(columns[cut + 1]) for cut in cuts)]
    ends = [*(int(columns[cut]) for cut in cuts), int(columns[-1])]
    return [
        (left + start, top + int(rows[0]), left + end + 1, top + int(rows[-1]) + 1)
        for start, end in zip(starts, ends, strict=True)
    ]


def _shared_out(words: Sequence[Word], pieces: Sequence[PixelBox]) -> tuple[list[list[Word]], list[Word]]:
    """Each word to the stretch that holds most of it, and the words that lie in none."""
    owned: list[list[Word]] = [[] for _ in pieces]
    lone: list[Word] = []
    boxes = np.array(pieces, dtype=np.int64).reshape(-1, 4)
    for word in words:
        left, top, right, bottom = word.box
        wide = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
        tall = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
        shared = np.clip(wide, 0, None) * np.clip(tall, 0, None)
        best = int(shared.argmax()) if len(shared) else -1
        if best >= 0 and shared[best] >= 0.3 * max((right - left) * (bottom - top), 1):
            owned[best].append(word)
        else:
            lone.append(word)
    return owned, lone


def best_of(gray: Pixels, stretch: Stretch, arabic: Recognise | None) -> Sequence[Word]:
    """What stands in one stretch, by the reader that is surest of it."""
    if _is_read(gray, stretch):
        return stretch.words
    latin = [_doubted(word) for word in _read_again(gray, stretch.box, lambda crop: ppocr.words(crop))]
    sure, french = _sureness(latin), _sureness(stretch.words)
    believed = sure >= BELIEVED and sure > french - 0.1
    if believed and not _passes_over(gray, stretch.box, latin):
        return _mended(gray, latin, arabic)
    read = [] if arabic is None else _in_arabic(gray, stretch.box, arabic)
    if believed:
        beside = _with_rest(gray, stretch.box, _mended(gray, latin, arabic), arabic)
        is_better = _sureness(read) >= ARABIC_WHOLE and _told(read) > _told(beside)
        return _voted(read if is_better else beside, read, latin, stretch.words)
    if _holds_arabic(read) and _sureness(read) >= max(ARABIC_AT_LEAST, french + 0.05):
        return _voted(read, read, latin, stretch.words)
    if sure >= max(LATIN_AT_LEAST, french):
        return _voted(_mended(gray, latin, arabic), read, latin, stretch.words)
    return stretch.words


def _told(words: Sequence[Word]) -> float:
    """How much of words beside Arabic is told surely: Arabic letters and figures count."""
    return sum(word.confidence * len(word.text) for word in words if word.text.isdigit() or _is_arabic([word]))


def _passes_over(gray: Pixels, box: PixelBox, words: Sequence[Word]) -> bool:
    """Whether PP-OCR's words leave ink of the stretch beside them, or one of them hides some."""
    return _hides(words) or bool(_rests(gray, box, words))


def _hides(words: Sequence[Word]) -> bool:
    return any(_filled(word) < HIDING for word in words)


def _voted(words: Sequence[Word], *readers: Sequence[Word]) -> list[Word]:
    """The words, figures as most of the readers have them where they disagree, or as a sure one that lost none at an end: beside
    Arabic each of them loses figures that the others see."""
    return [replace(word, text=_most_say(word, readers)) if word.text.isdigit() else word for word in words]


def _most_say(word: Word, readers: Sequence[Sequence[Word]]) -> str:
    there = [one for said in readers for one in said if one.text.isdigit() and _one_place(word.box, one.box)]
    votes = Counter(one.text for one in there)
    if votes and votes.most_common(1)[0][1] > 1:
        return votes.most_common(1)[0][0]
    return next((one.text for one in there if one.confidence >= SURE and _lost_an_end(word.text, one.text)), word.text)


def _one_place(one: PixelBox, other: PixelBox) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return shared >= 0.7 * min(one[2] - one[0], other[2] - other[0])


def _lost_an_end(part: str, whole: str) -> bool:
    return 0 < len(whole) - len(part) <= 2 and (whole.startswith(part) or whole.endswith(part))


def _with_rest(gray: Pixels, box: PixelBox, words: list[Word], arabic: Recognise | None) -> list[Word]:
    """The words, and what stands in Arabic beside them: PP-OCR passes over a label and is sure of the value alone."""
    found = list(words)
    if arabic is None:
        return found
    for rest in _rests(gray, box, words):
        read = _in_arabic(gray, rest, arabic)
        found += read if _is_arabic(read) and _sureness(read) >= ARABIC_BESIDE_LATIN else []
    return found


def _rests(gray: Pixels, box: PixelBox, words: Sequence[Word]) -> list[PixelBox]:
    """Where ink of a stretch stands left or right of its words, wide enough for a label."""
    left, top, right, bottom = box
    ink = ppocr.ink_of(gray[top:bottom, left:right])
    if ink is None or not words:
        return []
    columns = np.flatnonzero(ink.any(axis=0)) + left
    first, last = min(word.box[0] for word in words), max(word.box[2] for word in words)
    sides = (columns[columns < first - _ROOM_PX], columns[columns > last + _ROOM_PX])
    return [
        (int(side[0]), top, int(side[-1]) + 1, bottom)
        for side in sides
        if len(side) and side[-1] - side[0] >= REST * (bottom - top)
    ]


_ODD = frozenset("äöüāēīōūåőűăąęığđ")
"""Letters that neither French nor its neighbours here have: PP-OCR, which knows no Arabic, sees them in its dots."""
_ODD_COUNTS = 0.6
"""What is left of PP-OCR's confidence in a word with one of them."""


def _doubted(word: Word) -> Word:
    return replace(word, confidence=_ODD_COUNTS * word.confidence) if _ODD & set(word.text.lower()) else word


def _read_again(gray: Pixels, box: PixelBox, read: Callable[[Pixels], Sequence[Word]]) -> list[Word]:
    """The words that `read` finds in `box`, in the page's pixels."""
    left, top = max(0, box[0] - _ROOM_PX), max(0, box[1] - _ROOM_PX)
    crop = gray[top : box[3] + _ROOM_PX, left : box[2] + _ROOM_PX]
    return [
        replace(word, box=(word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top))
        for word in read(crop)
    ]


def _in_arabic(gray: Pixels, box: PixelBox, arabic: Recognise) -> list[Word]:
    if min(box[2] - box[0], box[3] - box[1]) < _LEAST_ARABIC_PX:
        return []
    words = _read_again(gray, box, lambda crop: _shifted(words_of_tsv(arabic(_framed(crop)))))
    return [replace(word, text=text) for word in words if (text := word.text.strip(_DIRECTIONS))]


def _framed(crop: Pixels) -> Pixels:
    """The crop in a frame of its paper: Tesseract drops letters that touch the edge."""
    paper = int(np.percentile(crop, 90))
    return np.pad(crop, _FRAME_PX, constant_values=paper)


def _shifted(words: Sequence[Word]) -> list[Word]:
    """Words of a framed crop in the crop's own pixels."""
    return [
        replace(
            word,
            box=(
                word.box[0] - _FRAME_PX, word.box[1] - _FRAME_PX, word.box[2] - _FRAME_PX, word.box[3] - _FRAME_PX,
            ),
        )
        for word in words
    ]  # fmt: skip


def _mended(gray: Pixels, words: Sequence[Word], arabic: Recognise | None) -> list[Word]:
    """The words with runs that PP-OCR doubts read in Arabic: a label often shares its stretch with its neighbour's translation."""
    if arabic is None:
        return list(words)
    if _hides(words):
        read = _in_arabic(gray, around([word.box for word in words]), arabic)
        if _holds_arabic(read) and _sureness(read) >= ARABIC_AT_LEAST:
            return read
    found: list[Word] = []
    for doubtful, run in groupby(words, key=lambda word: word.confidence * _filled(word) < BELIEVED):
        here = list(run)
        if doubtful:
            read = _in_arabic(gray, around([word.box for word in here]), arabic)
            sure = min(_sureness(here), max(word.confidence * _filled(word) for word in here))
            if _is_arabic(read) and _sureness(read) >= max(ARABIC_AT_LEAST, sure + 0.05):
                here = read
        found += here
    return found


def _filled(word: Word) -> float:
    """How far a word's letters fill its box, 0 to 1: a lone sign in a long box passes over text in another script."""
    left, top, right, bottom = word.box
    return min(1.0, len(word.text) * (bottom - top) / max(right - left, 1))


def _is_read(gray: Pixels, stretch: Stretch) -> bool:
    """Whether Tesseract read all of a stretch and was sure of it."""
    if not stretch.words or _sureness(stretch.words) < SURE:
        return False
    telling = [word for word in stretch.words if any(c.isalnum() for c in word.text)] or stretch.words
    if min(word.confidence for word in telling) < 0.6:
        return False
    left, top, right, bottom = stretch.box
    ink = ppocr.ink_of(gray[top:bottom, left:right])
    if ink is None:
        return True
    columns = ink.any(axis=0)
    held = np.zeros_like(columns)
    for word in stretch.words:
        held[max(0, word.box[0] - left - 2) : max(0, word.box[2] - left + 2)] = True
    if (columns & held).sum() < COVERED * columns.sum():
        return False
    return _widest_run(np.flatnonzero(columns & ~held), bottom - top) < LETTER * (bottom - top)


def _widest_run(columns: npt.NDArray[np.intp], tall: int) -> int:
    """Pixels from end to end of the widest of the runs that `columns` make where gaps under half a height do not part them."""
    if not len(columns):
        return 0
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > 0.5 * tall) + 1)
    return max(int(run[-1] - run[0]) + 1 for run in runs)


def _sureness(words: Sequence[Word]) -> float:
    """Mean confidence over letters, 0 without any."""
    weight = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / weight if weight else 0.0


def _is_arabic(words: Sequence[Word]) -> bool:
    letters = [c for word in words for c in word.text if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    return arabic >= 2 and arabic >= 0.8 * len(letters)


def _holds_arabic(words: Sequence[Word]) -> bool:
    """Whether a good part of a stretch is Arabic that was read surely: a label and its value in Latin letters share it."""
    arabic = [word for word in words if _is_arabic([word])]
    letters = sum(c.isalnum() for word in words for c in word.text)
    return _is_arabic(words) or (
        sum(len(word.text) for word in arabic) >= max(3, 0.25 * letters) and _sureness(arabic) >= ARABIC_BESIDE_LATIN
    )
