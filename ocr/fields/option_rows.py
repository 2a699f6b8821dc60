"""Options to tick that stand together: found by their own words, with or without the label they belong to.

An engine glues an option's word to its box or to the tick in it ("X M", "[X] Maladie", "OMaladie"), so a word counts as an
option's when the option's letters are in it and little else is. One option alone is a word like any other; two of one
group on a line or in a column are a row of options.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from ocr.labels import Label, SeenLabel, fold, is_arabic, visual_lines
from ocr.page import PixelBox, Word, around

_LIKE = 80.0
"""Likeness, 0 to 100, of a word to an option of five letters or more."""
_GLUED = 3
"""Letters that a box, a bracket or a cross may add to a word."""
_LETTER = re.compile(r"^[^A-Za-zÀ-ÿ]*[XxOoDCLVv]?[^A-Za-zÀ-ÿ]*([MF])[^A-Za-zÀ-ÿ]*[XxOoDCLJ]?[^A-Za-zÀ-ÿ]*$")
"""A lone M or F, and what a box looks like to an engine."""
_APART_MM = 75.0
"""Room between neighbours of one row."""
_COLUMN_MM = 11.0
"""Height between neighbours of one column, and between a label and its options."""
_GOES_ON_MM = 1.6
"""A word this near behind another goes on from it."""


@dataclass(frozen=True)
class OptionRow:
    """The options of one group that stand together, one of a name, and the label they belong to where it was read."""

    options: tuple[SeenLabel, ...]
    label: SeenLabel | None

    @property
    def box(self) -> PixelBox:
        """All its options."""
        return around([option.box for option in self.options])


def find_row(
    words: Sequence[Word],
    catalogue: Sequence[Label],
    labels: Sequence[SeenLabel],
    mm: float,
    others: Sequence[SeenLabel] = (),
) -> OptionRow | None:
    """The row of a group's options; None where no two of them stand together and none stands beside a label.

    labels  where the group's label was seen; `mm` pixels to a millimetre
    others  all labels of the page: "Nom de l'adhérent" holds no option
    """
    seen = [
        option
        for option in _seen(words, catalogue, mm)
        if not _part_of_label(option, labels) and not any(set(option.words) < set(label.words) for label in others)
    ]
    rows = [_one_of_each(group, mm) for group in _groups(seen, mm)]
    kept = []
    for options in rows:
        label = _label_of(options, labels, mm)
        if len(options) > 1 or label is not None:
            kept.append(OptionRow(tuple(options), label))
    return max(
        kept, key=lambda row: (min(len(row.options), 2) + 1.5 * (row.label is not None), len(row.options)), default=None
    )


def _part_of_label(option: SeenLabel, labels: Sequence[SeenLabel]) -> bool:
    return any(set(option.words) <= set(label.words) for label in labels)


def _seen(words: Sequence[Word], catalogue: Sequence[Label], mm: float) -> list[SeenLabel]:
    """Every word or two that may name an option."""
    found = []
    for line in visual_lines(words):
        latin = [number for number in line if not is_arabic(words[number].text)]
        for at, number in enumerate(latin):
            if at and _goes_on(words[latin[at - 1]], words[number], mm):
                continue
            for run in ((number,), tuple(latin[at : at + 2])):
                named = _named([words[n] for n in run], catalogue, mm)
                if named is not None:
                    name, score, phrase = named
                    found.append(SeenLabel(name, _core([words[n] for n in run], phrase), score, run, phrase))
    heads = {one.words for one in found if _is_head(words, one, mm)}
    return _surest(one for one in found if one.words not in heads or len(heads) == len(found))


def _is_head(words: Sequence[Word], one: SeenLabel, mm: float) -> bool:
    """Whether a colon follows the word: then it heads a field ("Assuré(e) : BENNANI SAID"), unless all options have one."""
    if words[one.words[-1]].text.rstrip().endswith(":"):
        return True
    _, top, right, bottom = one.box
    return any(
        word.text.startswith(":") and 0 <= word.box[0] - right <= 3 * mm and word.box[1] < bottom and word.box[3] > top
        for word in words
    )


def _goes_on(before: Word, word: Word, mm: float) -> bool:
    """Whether a word goes on from the one before it: "Assurance maladie", "l'assuré"."""
    if sum(c.isalpha() for c in before.text) < 2 or before.confidence < 0.5 or before.text.rstrip()[-1] in ":;.|*)]_":
        return False
    small = before.text.islower() or before.text.lower() in ("de", "du", "des", "la", "le", "avec", "et")
    return small and 0 <= word.box[0] - before.box[2] < _GOES_ON_MM * mm and len(before.text) < 5


def _named(run: Sequence[Word], catalogue: Sequence[Label], mm: float) -> tuple[str, float, str] | None:
    """The option a run of words names, how surely, and in which words."""
    if len(run) > 1 and run[1].box[0] - run[0].box[2] > 4 * mm:
        return None
    raw = " ".join(word.text for word in run)
    letter = _LETTER.match(raw)
    text = fold(raw)
    best: tuple[str, float, str] | None = None
    for label in catalogue:
        for phrase in label.phrases:
            whole = len(run) == 1 or " " in phrase or min(sum(c.isalpha() for c in word.text) for word in run) > 1
            if is_arabic(phrase) or not whole or (len(run) > 1 and len(phrase) == 1):
                continue
            score = _likeness(text, fold(phrase)) if len(phrase) > 1 else 100.0 * bool(letter and letter[1] == phrase)
            if score and (best is None or score / 100.0 > best[1]):
                best = (label.name, score / 100.0, phrase)
    return best


def _core(run: Sequence[Word], phrase: str) -> PixelBox:
    """The box of the option's own letters: without the share of what an engine read before and behind them."""
    left, top, right, bottom = around([word.box for word in run])
    text = " ".join(word.text for word in run)
    at = text.lower().find(phrase.lower())
    if at < 0:
        return left, top, right, bottom
    share = (right - left) / len(text)
    return round(left + share * at), top, round(left + share * (at + len(phrase))), bottom


def _likeness(text: str, key: str) -> float:
    """How surely a word names an option, 0 to 100; 0 for none."""
    more = len(text) - len(key)
    if not -2 <= more <= _GLUED or len(text) < 4:
        return 0.0
    if text[:1] == "l" and text[1:].startswith(key[:4]):  # "l'assuré" is somebody spoken of, no option
        return 0.0
    score = max(fuzz.ratio(text, key), fuzz.partial_ratio(key, text) - 2.0 * more if more > 0 else 0.0)
    return score if score >= (_LIKE if len(key) > 5 else 83.0) else 0.0


def _surest(found: Iterable[SeenLabel]) -> list[SeenLabel]:
    """No word names two options; the surest and longest naming stands."""
    kept: list[SeenLabel] = []
    for one in sorted(found, key=lambda one: (one.score, len(one.phrase)), reverse=True):
        if not any(set(one.words) & set(other.words) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.box[1], one.box[0]))


def _groups(seen: Sequence[SeenLabel], mm: float) -> list[list[SeenLabel]]:
    """Options that stand on one line or in one column, neighbour by neighbour."""
    groups: list[list[SeenLabel]] = []
    for one in seen:
        near = [group for group in groups if any(_neighbours(one, other, mm) for other in group)]
        joined = [one, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [joined]
    return groups


def _is_level(one: SeenLabel, other: SeenLabel, mm: float) -> bool:
    return abs(one.box[1] + one.box[3] - other.box[1] - other.box[3]) / 2 <= 2.2 * mm


def _neighbours(one: SeenLabel, other: SeenLabel, mm: float) -> bool:
    gap = max(one.box[0], other.box[0]) - min(one.box[2], other.box[2])
    if _is_level(one, other, mm):
        return gap <= _APART_MM * mm
    apart = abs(one.box[1] + one.box[3] - other.box[1] - other.box[3]) / 2
    same = min(abs(one.box[0] - other.box[0]), abs(one.box[2] - other.box[2])) <= 4 * mm
    return same and apart <= _COLUMN_MM * mm


def _one_of_each(group: Sequence[SeenLabel], mm: float) -> list[SeenLabel]:
    """One option of a name: the one that looks like the others, and stands nearest to them, best of all on their line."""
    names = {one.name for one in group}

    def lonely(one: SeenLabel) -> float:
        others = [
            min(
                abs(one.box[0] - other.box[0]) * (not _is_level(one, other, mm)) + abs(one.box[1] - other.box[1])
                for other in group
                if other.name == name
            )
            for name in names - {one.name}
        ]
        return sum(others)

    chosen = {}
    for name in names:
        chosen[name] = min(
            (one for one in group if one.name == name), key=lambda one: (-round(one.score, 1), lonely(one))
        )
    return sorted(chosen.values(), key=lambda one: (one.box[0], one.box[1]))


def without_letters(label: SeenLabel, words: Sequence[Word]) -> SeenLabel:
    """A label without the lone letters that stand behind it as options: "Sexe M [ ] F [X]" is no "Sexe (M/F)"."""
    texts = [words[n].text for n in label.words]
    kept = tuple(n for n in label.words if not _LETTER.match(words[n].text))
    if "/" in "".join(texts) or not kept or len(kept) == len(label.words):
        return label
    return replace(label, words=kept, box=around([words[n].box for n in kept]))


def _label_of(options: Sequence[SeenLabel], labels: Sequence[SeenLabel], mm: float) -> SeenLabel | None:
    """The label to the left of a row of options, above it, or below it; an Arabic one at its right end."""
    box = around([option.box for option in options])
    near = []
    for label in labels:
        level = min(box[3], label.box[3]) - max(box[1], label.box[1]) > 0
        beside = box[0] - label.box[2] if not is_arabic(label.phrase) else label.box[0] - box[2]
        if level and -mm <= beside <= 60 * mm:
            near.append((beside / 4, label))
        over = max(box[1] - label.box[3], label.box[1] - box[3])
        if not level and over <= _COLUMN_MM * mm and -12 * mm <= box[0] - label.box[0] <= 45 * mm:
            near.append((over, label))
    return min(near, key=lambda one: one[0])[1] if near else None


def in_one_line(options: Sequence[SeenLabel], mm: float) -> bool:
    """Whether the options stand side by side and not one under the other."""
    middles = sorted((option.box[1] + option.box[3]) / 2 for option in options)
    return all(low - high <= 2.2 * mm for high, low in pairwise(middles))
