"""How far the words of a page speak for each kind of paper: its titles, its own phrases, weak words, Arabic nouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from rapidfuzz import fuzz

from claims.words import Kind
from ocr.fields.dates import fold, western
from ocr.fields.rows import Row
from ocr.kind_stems import Sayings, kinds_said, sayings
from ocr.labels import is_arabic

TITLE, TITLE_IN_TEXT, PHRASE, WORD = 6.0, 1.2, 1.6, 0.4
"""Weights of one find. A title alone on its line is worth four labels and more words than a page of another kind holds by chance."""
BELOW_TITLE, NAMED_BELOW = 0.35, 0.4
"""How far down the page, as a share of its text, papers are only named where a title stands above, and what their names then count."""
TITLED, HOUSE_BESIDE_TITLE = 2.1, 0.25
"""Weight from which a page has a title of its own, half way down even; and what the name of a laboratory at its head then counts."""
MOST_FROM_WORDS = 2.4
"""What weak words can add up to: never as much as a title."""
ARABIC_TITLE, TITLE_WORDS = 4.0, 7
"""Weight of a line of at most so many words at the head that speaks for a kind by its stems: less than a title known by heart."""
MOST_SAID = 3.2
"""What Arabic lines further down can add up to."""
SIMILAR = 84
"""Likeness (0 to 100) from which a long phrase counts as read; one wrong letter in six."""


COLUMNS = 3
"""Stretches beside one on its row that make them the heads of a table's columns: "Montant facturé" there is no bill's title."""
LONG_WORD, WORD_SIMILAR, WITHIN_SIMILAR = 5, 72, 86
"""Letters from which each word of a phrase has to stand there too, and how like a whole word or a part of a glued one: "Docteur
en pharmacie" holds most of the letters of "Facture pharmacie"."""


@cache
def vocabulary() -> dict[str, Any]:
    """`kinds.yaml` as it stands."""
    with Path(__file__).with_name("kinds.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def squeeze(text: str) -> str:
    """`text` as phrases are compared: small letters and figures only, no accents, one spelling of Arabic letters."""
    return "".join(c for c in fold(western(text)) if c.isalnum())


@dataclass(frozen=True)
class Segment:
    """A stretch of text between wide gaps: what may be a title or a label."""

    text: str
    key: str
    tokens: tuple[str, ...]
    tall: float
    """height against the page's median row"""
    down: float
    """0 at the head of the page's text, 1 at its foot"""
    beside: int = 0
    """how many other stretches share its row"""


def segments_of(rows: Sequence[Row]) -> list[Segment]:
    usual = median(row.height for row in rows)
    top, bottom = rows[0].box[1], max(row.box[3] for row in rows)
    found = []
    for row in rows:
        down = (row.box[1] - top) / max(bottom - top, 1)
        parts = _parts(row.text)
        for text in parts:
            tokens = tuple(_lettered(t) for t in re.split(r"[^\w]+", fold(western(text))) if t)
            if key := "".join(tokens):
                found.append(Segment(text, key, tokens, row.height / max(usual, 1.0), down, len(parts) - 1))
    return found


def _lettered(token: str) -> str:
    """A word with the figures that engines put for letters set right; numbers stay."""
    letters = sum(c.isalpha() for c in token)
    return token.translate(_LETTERS) if letters > 0.6 * len(token) else token


def _parts(text: str) -> list[str]:
    """A row's columns; letters set wide (F A C T U R E) are brought together first."""
    text = re.sub(r"(?<!\w)(?:[^\W\d_]\s{1,4}){3,}[^\W\d_](?!\w)", lambda m: re.sub(r"\s", "", m[0]), text)
    return [part for part in re.split(r"\s{4,}", text) if part.strip()]


@cache
def _phrases() -> tuple[tuple[Kind, str, str, tuple[str, ...]], ...]:
    """(kind, sort, key, words) of every phrase."""
    out = []
    for kind, lists in vocabulary()["kinds"].items():
        for sort in ("titles", "phrases", "words"):
            out += [
                (Kind(kind), sort, squeeze(p), tuple(map(squeeze, p.replace("'", " ").split()))) for p in lists[sort]
            ]
    return tuple(out)


def _likeness(key: str, words: tuple[str, ...], segment: Segment) -> float:
    """0 to 100: how well `segment` holds the phrase, none of its words left out; short ones must be whole words."""
    near = _nearness(key, len(words), segment)
    if near < 100 and len(words) > 1 and not all(_holds(segment, word) for word in words if len(word) >= LONG_WORD):
        return 0.0
    return near


def _holds(segment: Segment, word: str) -> bool:
    if fuzz.partial_ratio(word, segment.key, score_cutoff=WITHIN_SIMILAR):
        return True
    return any(fuzz.ratio(word, token, score_cutoff=WORD_SIMILAR) for token in segment.tokens)


def _nearness(key: str, words: int, segment: Segment) -> float:
    if len(key) < 8 or words == 1:
        near = max((fuzz.ratio(key, token) for token in segment.tokens), default=0.0)
        return near if near == 100 or (len(key) >= 6 and near >= SIMILAR + 2) else 0.0
    if len(segment.key) < 0.8 * len(key):
        return 0.0
    least = SIMILAR if len(key) >= 16 else SIMILAR + 4
    if len(segment.key) < len(key):
        # a part of a longer phrase is not that phrase: "feuille de soins" is no "feuille de soins dentaires"
        return fuzz.ratio(key, segment.key, score_cutoff=least)
    return fuzz.partial_ratio(key, segment.key, score_cutoff=least)


def scores_of(segments: Sequence[Segment]) -> dict[Kind, float]:
    scores: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    weak: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    titles: dict[Kind, float] = {}
    houses: dict[Kind, float] = {}
    head: float | None = None
    for segment in segments:
        title = _title_of(segment)
        if title is not None and title[2] in _houses():
            kind, weight, _ = title
            houses[kind] = max(houses.get(kind, 0.0), weight)
        elif title is not None:
            kind, weight, _ = title
            if head is not None and segment.down > max(head, BELOW_TITLE):
                weight *= NAMED_BELOW  # what a receipt or a letter says that it is for, after its own title
            elif weight >= TITLE / 2:
                head = segment.down if head is None else head
            titles[kind] = max(titles.get(kind, 0.0), weight)
    named = max(titles.values(), default=0.0) >= TITLED
    for kind, weight in houses.items():
        titles[kind] = max(titles.get(kind, 0.0), weight * (HOUSE_BESIDE_TITLE if named else 1.0))
    said: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    for segment in segments:
        if not is_arabic(segment.key):
            continue
        headed = _headed(segment)
        for kind in kinds_said(segment.tokens, _sayings()):
            if headed:
                titles[kind] = max(titles.get(kind, 0.0), headed)
            else:
                said[kind] = min(said[kind] + PHRASE, MOST_SAID)
    for kind, sort, key, words in _phrases():
        if sort == "titles" or not key:
            continue
        near = max((_likeness(key, words, segment) for segment in segments), default=0.0)
        if near >= SIMILAR:
            if sort == "phrases":
                scores[kind] += PHRASE * (1.0 if len(words) > 1 else 0.6)
            else:
                weak[kind] += WORD
    for kind in Kind:
        scores[kind] += titles.get(kind, 0.0) + said[kind] + min(weak[kind], MOST_FROM_WORDS)
    return scores


@cache
def _sayings() -> Sayings:
    return sayings(vocabulary()["arabic"])


def _headed(segment: Segment) -> float:
    """What a line weighs that may be an Arabic title: short, in the upper half, and no smaller than the rest; 0 for any other."""
    if segment.down > 0.45 or len(segment.tokens) > TITLE_WORDS or segment.tall < 0.9:
        return 0.0
    return ARABIC_TITLE * (1.3 if segment.tall >= 1.25 else 1.0)


@cache
def _houses() -> frozenset[str]:
    """The keys of titles that are the name of a house: its bills and letters bear it too."""
    return frozenset(squeeze(name) for name in vocabulary()["houses"])


def _title_of(segment: Segment) -> tuple[Kind, float, str] | None:
    """The kind whose title `segment` is, by the longest title it holds, what that weighs, and the title's key."""
    best: tuple[float, Kind, str] | None = None
    for kind, sort, key, words in _phrases():
        if sort != "titles":
            continue
        near = _likeness(key, words, segment)
        if near >= SIMILAR:
            length = len(key) * (near / 100) ** 3
            if best is None or length > best[0]:
                best = (length, kind, key)
    if best is None:
        return None
    share = min(best[0] / len(segment.key), 1.0)
    if share < 0.4 or segment.beside >= COLUMNS:
        return best[1], TITLE_IN_TEXT, best[2]
    weight = TITLE * (0.55 + 0.45 * share)
    if segment.down > 0.45:
        weight *= 0.5
    if segment.tall >= 1.25:
        weight *= 1.3
    elif segment.tall < 0.8:
        weight *= 0.7
    return best[1], weight, best[2]


_LETTERS = str.maketrans("0158", "oisb")
