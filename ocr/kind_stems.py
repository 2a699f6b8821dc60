"""What Arabic lines of a paper say of its kind, by the stems of their words (`kinds.yaml`, `arabic`).

Arabic joins article, prepositions and pronouns to a noun, and offices word one title in many ways; whole phrases seldom
match. What is compared here is what is left of a word without those (light stemming, as in Larkey, Ballesteros and
Connell, "Improving stemming for Arabic information retrieval", 2002).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from rapidfuzz import fuzz

from claims.words import Kind

_BEFORE = ("وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و", "ب", "ل", "ف", "ك")
_BEHIND = ("هما", "ات", "ها", "ين", "ون", "يه", "ته", "ه", "ي")
_SHORTEST = 3
"""Letters that stay when a word is shortened."""
_NEAR = 86.0
"""Likeness, 0 to 100, from which a stem of five letters or more counts as read."""

Sayings = Mapping[Kind, tuple[tuple[frozenset[str], ...], ...]]


def stems_of(word: str) -> frozenset[str]:
    """`word` (folded: one spelling of Alef, Yeh and Teh Marbuta) and what is left of it without what Arabic joins to a noun.

    >>> "بروتوكول" in stems_of("البروتوكول"), "مسبق" in stems_of("المسبقه")
    (True, True)
    """
    heads = {word} | {word[len(b) :] for b in _BEFORE if word.startswith(b) and len(word) - len(b) >= _SHORTEST}
    tails = {
        head[: -len(b)] for head in heads for b in _BEHIND if head.endswith(b) and len(head) - len(b) >= _SHORTEST - 1
    }
    return frozenset(heads | tails)


def sayings(lists: Mapping[str, list[str]]) -> Sayings:
    """The sayings of `kinds.yaml`, cut into their parts."""
    return {
        Kind(kind): tuple(tuple(frozenset(part.split()) for part in line.split("/")) for line in lines)
        for kind, lines in lists.items()
    }


def kinds_said(tokens: tuple[str, ...], known: Sayings) -> Iterator[Kind]:
    """Each kind that a line of folded Arabic words speaks for."""
    found = [stems_of(token) for token in tokens]
    for kind, lines in known.items():
        if any(all(any(_has(word, part) for word in found) for part in line) for line in lines):
            yield kind


@cache
def _has(word: frozenset[str], part: frozenset[str]) -> bool:
    if word & part:
        return True
    long = [stem for stem in part if len(stem) >= 5]
    return any(fuzz.ratio(stem, mine) >= _NEAR for stem in long for mine in word if len(mine) >= 5)
