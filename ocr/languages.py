"""The language of running text."""

from __future__ import annotations

import re
from functools import cache

from ocr.kind_words import vocabulary
from ocr.labels import is_arabic


def language_of(text: str) -> str | None:
    """ISO 639-1 of running text by script and small words; None when too few of them stand there to tell.

    >>> language_of("Le patient est vu pour une douleur du genou avec gêne dans les escaliers")
    'fr'
    >>> language_of("El paciente fue visto por el médico y se le receta una dieta para los próximos días")
    'es'
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if not words:
        return None
    arabic = sum(is_arabic(word) for word in words)
    if arabic > 0.5 * len(words) and arabic >= 3:
        return "ar"
    counts = {tongue: sum(word in small for word in words) for tongue, small in _small_words().items()}
    tongue, most = max(counts.items(), key=lambda item: item[1])
    if most < 3:
        return None
    if tongue != "fr" and counts["fr"] >= 0.75 * most:
        return "fr"  # letterheads and labels here are French; a foreign paper has far fewer of its small words
    return tongue


def small_words_in(text: str) -> int:
    """How many words of `text` only sentences have, in the language that has most of them.

    >>> small_words_in("Le patient est vu pour une douleur"), small_words_in("PARACETAMOL 1 G")
    (5, 0)
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    return max(sum(word in small for word in words) for small in _small_words().values())


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {tongue: frozenset(words) for tongue, words in vocabulary()["languages"].items()}
