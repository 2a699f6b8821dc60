"""How likely two written names are one person's.

Latin spelling of Moroccan names varies (Mohamed, Mohammed, Med), order varies, particles come and go (El, Al, Ben, Aït),
given names shrink to initials, and Arabic is transcribed in many ways: names are compared by score, never by equality.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

TITLES = frozenset({"M", "MR", "MME", "MLLE", "MONSIEUR", "MADAME", "DR", "DOCTEUR", "PR", "ENFANT", "NOM", "PRENOM"})
PARTICLES = frozenset(
    {
        "EL",
        "AL",
        "L",
        "ES",
        "ER",
        "ET",
        "BEN",
        "BENT",
        "BINT",
        "IBN",
        "BNOU",
        "AIT",
        "OULD",
        "OUALD",
        "BOU",
        "ABOU",
        "LALLA",
        "ABD",
        "ABDEL",
    }
)
"""Words that join a name or are left out from one paper to the next."""

SHORT = {
    "MED": "MOHAMED",
    "MD": "MOHAMED",
    "MHD": "MOHAMED",
    "MOH": "MOHAMED",
    "FZ": "FATIMAZAHRA",
    "MY": "MOULAY",
    "LLA": "LALLA",
}

_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءئؤآأإىگڤپچ",
        [
            "A",
            "B",
            "T",
            "T",
            "J",
            "H",
            "KH",
            "D",
            "D",
            "R",
            "Z",
            "S",
            "CH",
            "S",
            "D",
            "T",
            "D",
            "A",
            "GH",
            "F",
            "K",
            "K",
            "L",
            "M",
            "N",
            "H",
            "OU",
            "I",
            "A",
            "A",
            "I",
            "OU",
            "A",
            "A",
            "I",
            "A",
            "G",
            "V",
            "P",
            "TCH",
        ],
        strict=True,
    )
)
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_SAME_SOUND = (
    (r"PH", "F"), (r"OU|OO|W", "U"), (r"CH|SH", "S"), (r"KH|GH", "H"), (r"[QCK]", "K"), (r"[YJ]", "I"), (r"TH", "T"),
    (r"DH", "D"), (r"[ES]+$", ""), (r"H", ""), (r"E", "A"), (r"O", "U"), (r"Z", "S"), (r"(.)\1+", r"\1"),
)  # fmt: skip
MATCHES_FROM = 0.86
"""Jaro-Winkler likeness from which two words are one word in two spellings."""

JOINED_FROM = 90.0
"""Likeness, 0 to 100, from which two names are one when written without spaces; a long shared family name reaches 80."""

NEARLY_FROM = 0.82
"""Likeness from which two words may still be one that was misread."""


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """0 (two people) to 100 (one person), the same whichever comes first.

    >>> likeness("EL AMRANI MOHAMED", "Med. Amrani")
    100.0
    >>> likeness("EL AMRANI MOHAMED", "BENNANI FATIMA") < 50
    True
    """
    ours, theirs = sorted((words(one), words(other)), key=lambda name: (len(name), name))
    if not ours or not theirs:
        return 0.0
    score = _by_words(ours, theirs, bool(_ARABIC_LETTER.search(one + other)))
    if len(ours) != len(theirs):
        # one hand writes Fatima Zahra, another Fatimazahra
        joined = max(fuzz.ratio("".join(order), "".join(theirs)) for order in permutations(ours[:4]))
        score = max(score, joined if joined >= JOINED_FROM else 0.0)
    return round(score, 1)


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words that tell a person from another: in capitals, without accents, titles and particles.

    >>> words("Mme. Aït-Lahcen, Fatima-Zahra")
    ('LAHCEN', 'FATIMA', 'ZAHRA')
    """
    latin = "".join(_ARABIC.get(letter, letter) for letter in unicodedata.normalize("NFKC", name))
    plain = unicodedata.normalize("NFKD", latin).upper()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", " ").replace("’", " ")
    found = [SHORT.get(word, word) for word in re.findall(r"[A-Z]+", bare)]
    kept = [word for word in found if word not in TITLES]
    strong = [word for word in kept if word not in PARTICLES]
    return tuple(
        re.sub(r"^(ABDEL|ABDAL|ABDOUL|BENT|BEN|BN|AIT|OULD|EL|AL)(?=[A-Z]{3})", "", word) for word in strong or kept
    )


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    for written, heard in _SAME_SOUND:
        word = re.sub(written, heard, word)
    return word or "_"


def _alike(one: str, other: str, arabic: bool) -> float:
    """0 to 1 for two words; an initial agrees with any word that it begins."""
    if min(len(one), len(other)) == 1:
        return 0.9 if one[0] == other[0] else 0.0
    heard = JaroWinkler.similarity(_sound(one), _sound(other))
    seen = JaroWinkler.similarity(one, other)
    if one.rstrip("A") == other.rstrip("A") and one != other:
        return 0.8  # Said and Saida: a man and a woman, or a letter that was overlooked
    # Arabic writes no short vowels: between the scripts consonants must do
    bones = 0.9 if arabic and _bones(one) == _bones(other) and len(_bones(one)) > 1 else 0.0
    return float(max(0.97 * heard, seen, bones))


def _bones(word: str) -> str:
    """The consonants alone, as Arabic writes them."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[AEIOUY]", "", _sound(word)))


def _by_words(short: tuple[str, ...], long: tuple[str, ...], arabic: bool) -> float:
    """Each word of the shorter name with its best partner in the longer one; words left over cost a little."""
    left = list(long)
    scores = []
    for word in sorted(short, key=len, reverse=True):
        best = max(left, key=lambda other: (_alike(word, other, arabic), other), default=None)
        if best is None:
            break
        score = _alike(word, best, arabic)
        scores.append(score if score >= MATCHES_FROM else score * (0.8 if score >= NEARLY_FROM else 0.5))
        left.remove(best)
    initials = sum(len(word) == 1 for word in short)
    if initials == len(short):
        return 0.0
    weight = sum(scores) / len(short)
    if len(short) == 1 and len(long) > 1:
        weight *= 0.75  # one shared word is a family, not yet a person
    return 100.0 * weight - 3.0 * max(0, len(left) - 1)
