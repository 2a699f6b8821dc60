"""Printed labels of a page, found by their words: French and Arabic, through an engine's slips.

A label is matched against runs of words on one line, spaces left out, so that "N ° Imma triculation" is found too.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from ocr.page import PixelBox, Word, around

_ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_ARABIC_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_LEAST_SCORE = ((4, 100.0), (8, 93.0), (13, 86.0), (999, 84.0))
"""Likeness, 0 to 100, from which a run of words is taken for a label of fewer letters than the first number."""


@dataclass(frozen=True)
class Label:
    """A thing that forms print a name for, and the names they print."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class SeenLabel:
    """A label on a page: its box in pixels, its likeness 0 to 1, and which of the words it is made of."""

    name: str
    box: PixelBox
    score: float
    words: tuple[int, ...]
    phrase: str


@lru_cache(maxsize=8192)  # the same words are asked for by every list of labels
def fold(text: str) -> str:
    """Letters and figures only, small, without accents; Arabic letters in one spelling (domain.md 2.1).

    >>> fold("N° d'Immatriculation :"), fold("Prénom")
    ('nodimmatriculation', 'prenom')
    """
    text = re.sub("[Nn]°", "no", unicodedata.normalize("NFKC", text))
    text = unicodedata.normalize("NFKD", text.lower().translate(_ARABIC_FOLD)).translate(_ARABIC_FOLD)
    return "".join(c for c in text if c.isalnum() and not unicodedata.combining(c) and c != "ـ")


@lru_cache(maxsize=8192)
def is_arabic(text: str) -> bool:
    """Whether most of its letters are Arabic."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(bool(_ARABIC.match(c)) for c in letters) * 2 > len(letters)


def split_at_colons(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words, "Nom:ALAMI" cut in two behind the colon; boxes are cut by the share of letters."""
    out: list[Word] = []
    for word in words:
        cut = word.text.find(":")
        if not 1 < cut < len(word.text) - 1 or word.text[cut - 1].isdigit():
            out.append(word)
            continue
        left, top, right, bottom = word.box
        middle = left + round((right - left) * (cut + 1) / len(word.text))
        out.append(replace(word, text=word.text[: cut + 1], box=(left, top, middle, bottom)))
        out.append(replace(word, text=word.text[cut + 1 :], box=(middle, top, right, bottom)))
    return tuple(out)


_MONEY = r"(?:\d[\d ]*|\d{1,3}(?:\.\d{3})+)[.,]\d{2}"
_PRICED = rf"(?:{_MONEY}|\d[\d ]*)\s?(?:dhs?|mad)"
_DAY = r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})"
_GLUED = re.compile(
    # money that fills its cell runs into the next one; a year of four figures ends where the amount begins
    rf"({_PRICED})(\d{{9}}|{_DAY}|\d{{1,2}})|({_MONEY})(\d{{9}})"
    rf"|(\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:19|20)\d{{2}})(\d{{9}}|{_PRICED}|{_MONEY})|(\d{{9}})({_PRICED}|{_MONEY})",
    re.IGNORECASE,
)


def unglued(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words, an amount, an INPE or a date that were read as one word apart again; boxes are cut by the share of figures."""
    out: list[Word] = []
    for word in words:
        seen = _GLUED.fullmatch(word.text)
        if seen is None:
            out.append(word)
            continue
        one, other = (part for part in seen.groups() if part is not None)
        left, top, right, bottom = word.box
        cut = left + round((right - left) * len(one) / len(word.text))
        out.append(replace(word, text=one, box=(left, top, cut, bottom)))
        out.append(replace(word, text=other, box=(cut, top, right, bottom)))
    return tuple(out)


def visual_lines(words: Sequence[Word]) -> list[list[int]]:
    """Numbers of the words that stand on one line of the page, left to right; lines from the top.

    Columns are not told apart: words far from each other share a line when they stand at the same height.
    """
    order = sorted(range(len(words)), key=lambda n: words[n].box[1] + words[n].box[3])
    lines: list[list[int]] = []
    for number in order:
        away = [(_off_line(words, line, number), line) for line in lines[-6:]]
        near = [(off + far, line) for (off, far), line in away if off <= 1.0]
        if near:
            min(near, key=lambda pair: pair[0])[1].append(number)
        else:
            lines.append([number])
    return [sorted(line, key=lambda n: words[n].box[0]) for line in lines]


_FAR, _FARTHEST = 0.03, 1.0
"""What each letter height between a word and the next of a line weighs beside its height above or below it, and at most:
a lone colon across the page draws no word to its line that has neighbours of its own."""


def _off_line(words: Sequence[Word], line: Sequence[int], number: int) -> tuple[float, float]:
    """How far a word stands above or below its nearest neighbour of a line, in what may be, as values are often set off
    labels; and what the room between the two weighs."""
    left, top, right, bottom = words[number].box
    near = min(
        (words[n].box for n in line if words[n].box[3] - words[n].box[1] > 0.45 * (bottom - top)),
        key=lambda box: max(box[0] - right, left - box[2]),
        default=words[line[-1]].box,
    )
    reach = max(0.35 * min(bottom - top, near[3] - near[1]) + 1, 4)
    room = max(near[0] - right, left - near[2], 0) / max(bottom - top, 1)
    return abs((near[1] + near[3]) / 2 - (top + bottom) / 2) / reach, min(_FAR * room, _FARTHEST)


def find_labels(words: Sequence[Word], labels: Iterable[Label]) -> list[SeenLabel]:
    """All labels on a page, from the top; where two claim the same words the longer and likelier one has them."""
    words = tuple(words)
    texts, numbers = _runs(words)
    lengths = [len(text) for text in texts]
    found: list[SeenLabel] = []
    for name, phrase, key, size in _wanted(tuple(labels)):
        slack = max(2, len(key) // 4)
        first, last = bisect_left(lengths, len(key) - slack), bisect_right(lengths, len(key) + slack)
        least = next(score for letters, score in _LEAST_SCORE if len(key) < letters)
        hits = process.extract(key, texts[first:last], scorer=fuzz.ratio, score_cutoff=least, limit=None)
        for _, score, where in hits:
            run = numbers[first + where]
            if len(run) <= size + 3:
                found.append(SeenLabel(name, around([words[n].box for n in run]), score / 100.0, run, phrase))
    return _without_overlaps(found)


@cache
def _wanted(labels: tuple[Label, ...]) -> list[tuple[str, str, str, int]]:
    """Each phrase with its label's name, its letters and how many words it has."""
    return [
        (label.name, phrase, _strokes(fold(phrase)), len(phrase.split()))
        for label in labels
        for phrase in label.phrases
    ]


@lru_cache(maxsize=1)  # a page is asked for several lists of labels in a row
def _runs(words: tuple[Word, ...]) -> tuple[list[str], list[tuple[int, ...]]]:
    """The joined letters of all runs of neighbouring words, shortest first, and the words of each."""
    folded = [_strokes(fold(word.text)) for word in words]
    runs = [run for line in visual_lines(words) for run in _runs_in(line, words, folded)]
    runs.sort(key=lambda run: len(run[0]))
    return [text for text, _ in runs], [numbers for _, numbers in runs]


def _strokes(folded: str) -> str:
    """Letters by which words are compared: an I and an l are one stroke, and "C.I.N" is read as "C.LN" in small print."""
    return folded.replace("l", "i")


Run = tuple[str, tuple[int, ...]]
_LONGEST_RUN = 90
"""Letters; the longest label is shorter, and a run only grows."""


def _runs_in(line: list[int], words: Sequence[Word], folded: Sequence[str]) -> list[Run]:
    """Runs of one to ten neighbouring words with their joined letters; Arabic words are joined from the right."""
    runs: list[Run] = []
    inside = {number for before, number in pairwise(line) if _runs_on(words[before], words[number])}
    closing = {before for before, number in pairwise(line) if words[number].text.startswith(":")}
    lettered = [(n, is_arabic(words[n].text)) for n in line if folded[n]]
    latin = [n for n, arabic in lettered if not arabic]
    arabic = [n for n, arabic in reversed(lettered) if arabic]
    for sequence in (latin, arabic):
        for start in range(len(sequence)):
            if sequence is latin and sequence[start] in inside:
                continue
            text = ""
            for end in range(start + 1, min(start + 11, len(sequence) + 1)):
                last, here = sequence[end - 2], sequence[end - 1]
                if end - start > 1 and (
                    _apart(words[last].box, words[here].box) or _closes(words[last], last in closing)
                ):
                    break
                text += folded[sequence[end - 1]]
                if len(text) > _LONGEST_RUN:
                    break
                runs.append((text, tuple(sequence[start:end])))
    return runs


def _closes(word: Word, followed: bool) -> bool:
    """Whether a label ends with this word: at a colon the value begins, and may look like more of a longer label."""
    return followed or (word.text.endswith(":") and len(word.text) > 3)


def _runs_on(before: Word, word: Word) -> bool:
    """Whether a word goes on from the one before it, so that no label begins with it: "… ainsi que le code à barres"."""
    if before.confidence < 0.5 or is_arabic(before.text) or sum(c.isalpha() for c in before.text) < 2:
        return False
    heights = sorted((before.box[3] - before.box[1], word.box[3] - word.box[1]))
    if heights[1] > 1.8 * heights[0]:
        return False  # set upright along the side, or a heading
    if before.text.rstrip()[-1] in ":;.|*)" or before.text.lower().startswith("n°"):
        return False
    return word.box[0] - before.box[2] < 0.6 * max(before.box[3] - before.box[1], word.box[3] - word.box[1])


def _apart(one: PixelBox, other: PixelBox) -> bool:
    """Whether the gap between two words is too wide for one phrase: more than three letter heights."""
    gap = max(one[0], other[0]) - min(one[2], other[2])
    return gap > 3.0 * max(one[3] - one[1], other[3] - other[1], 12)


_UNLIKE = 60.0
"""What unlikeness weighs against letters: "Nom et prénom" whole before "Nom et prénom patient" where the last word is a name."""


def _without_overlaps(found: list[SeenLabel]) -> list[SeenLabel]:
    def weight(label: SeenLabel) -> float:
        return label.score * (len(fold(label.phrase)) + 2) - _UNLIKE * (1 - label.score)

    kept: list[SeenLabel] = []
    taken: set[int] = set()
    for label in sorted(found, key=weight, reverse=True):
        if not taken & set(label.words):
            kept.append(label)
            taken |= set(label.words)
    return sorted(kept, key=lambda label: (label.box[1], label.box[0]))
