"""How likely two written names are one person's.

Latin spelling of Moroccan names varies (Mohamed, Mohammed, Med), order varies, particles come and go (El, Al, Ben, Aït),
given names shrink to initials, and Arabic is transcribed in many ways: names are compared by score, never by equality.

Basis   thresholds here and in `names.yaml` were measured on `samples.name_pairs` (`bench/names.py`)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from validators.sounds import bones, fits, heard, is_arabic, is_feminine, latin

TITLES = frozenset(
    {"MR", "MME", "MLLE", "MONSIEUR", "MADAME", "DR", "DOCTEUR", "PR", "ENFANT", "NOM", "PRENOM", "LALLA", "LLA"}
    | {"EP", "EPSE", "EPOUSE", "NEE", "VVE", "VEUVE"}
)
"""Words that say how somebody is called, not who: passed over. `M` is one where it opens a name."""

PARTICLES = frozenset(
    {"EL", "AL", "L", "ES", "ER", "ET", "EN", "EZ", "ED", "ECH", "BEN", "BEL", "BENT", "BINT", "IBN", "BN", "BNOU"}
    | {"AIT", "OULD", "OUALD", "BOU", "ABOU"}
)
"""Words that belong to the next one, are joined to it or are left out from one paper to the next."""

SERVANT = frozenset({"ABD", "ABDEL", "ABDAL", "ABDUL", "ABDOUL", "ABDER", "ABDES"})
"""Opens a given name of two parts: Abd el Kader."""

FAITH = frozenset({"EDDINE", "EDDIN", "DINE", "DIN", "ALDIN", "ELDINE", "EDINE", "DDINE"})
"""Closes a given name of two parts: Nour Eddine."""

SHORT = {
    "MED": "MOHAMED", "MD": "MOHAMED", "MHD": "MOHAMED", "MOH": "MOHAMED", "MOHD": "MOHAMED", "FZ": "FATIMAZAHRA",
    "MY": "MOULAY",
}  # fmt: skip

_SLIPS = str.maketrans("0145678'’", "OIASGTB  ")
"""Figures that a reader takes letters for, and apostrophes, which part words."""

MATCHES_FROM = 0.86
"""Likeness from which two words are one word in two spellings."""

NEARLY_FROM = 0.79
"""Likeness from which two words may still be one that was misread."""

SEEN_OVER_HEARD = 0.05
"""By how much letters in common may raise what is heard."""

JOINED_FROM = 90.0
"""Likeness, 0 to 100, from which two names are one when written without spaces; a long shared family name reaches 80."""

_PREFIX = re.compile(
    r"^(?:BENT|BEN|BEL|BN|AIT|OULD|EL|AL(?=[^AEIOUY])|E(?:T(?=T)|S(?=S)|R(?=R)|N(?=N)|Z(?=Z)|D(?=D)|(?=CH))|L(?=[^AEIOUYL]))(?=[A-Z]{3})"
)
_ARABIC_PREFIX = re.compile(r"^(?:BN|AIT|OULD|AL)(?=[A-Zh]{2})")
_SERVANT_JOINED = re.compile(r"^ABD(?:[AEOU]{1,2})?(?:L|([RSNZTD])(?=\1))?(?=[A-Z]{3})")
_FAITH_JOINED = re.compile(r"(?:E|I)?D{1,2}INE?$")


@dataclass(frozen=True)
class Word:
    """One word of a name in Latin capitals; `bare` without particles, `servant` where Abd stood before it."""

    full: str
    bare: str
    servant: bool = False
    arabic: bool = False


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """0 (two people) to 100 (one person), the same whichever comes first.

    >>> likeness("EL AMRANI MOHAMED", "Med. Amrani")
    100.0
    >>> likeness("EL AMRANI MOHAMED", "BENNANI FATIMA") < 50
    True
    """
    ours, theirs = sorted((words(one), words(other)), key=lambda name: (len(name), [word.full for word in name]))
    if not ours or not theirs:
        return 0.0
    score = _by_words(ours, theirs)
    if len(ours) != len(theirs):
        # one hand writes Fatima Zahra, another Fatimazahra
        whole = "".join(word.bare for word in theirs)
        joined = max(fuzz.ratio("".join(word.bare for word in order), whole) for order in permutations(ours[:4]))
        score = max(score, joined if joined >= JOINED_FROM else 0.0)
    return round(max(0.0, score), 1)


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[Word, ...]:
    """The words that tell a person from another.

    >>> [word.bare for word in words("Mme. Aït-Lahcen, Fatima-Zahra")]
    ['LAHCEN', 'FATIMA', 'ZAHRA']
    """
    arabic = is_arabic(name)
    written = re.findall(r"[A-Zh]+\.?", latin(name).translate(_SLIPS))
    if len(written) > 1 and written[0].rstrip(".") == "M":
        del written[0]
    tokens = [SHORT.get(token.rstrip("."), token) for token in written if token.rstrip(".") not in TITLES]
    found: list[Word] = []
    before: list[str] = []
    for token in tokens:
        plain = token.rstrip(".")
        if plain in FAITH and found and not before:
            found[-1] = _word(found[-1].full + plain, [], arabic)
        elif token in PARTICLES or (token in SERVANT):
            before.append(token)
        else:
            found.append(_word(plain, before, arabic))
            before = []
    # what is left had no word after it: a particle read alone, or an initial
    return (*found, *(_word(token, [], arabic) for token in before))


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """One key for a person's name in most of its spellings, for look-ups: the consonants of its words, in their order.

    >>> key("EL AMRANI MOHAMED") == key("Mohammed Amrani"), key("EL AMRANI MOHAMED") == key("EL AMRANI KARIM")
    (True, False)
    """
    return " ".join(sorted(bones(word.bare) or word.bare for word in words(name)))


def _word(token: str, before: list[str], arabic: bool) -> Word:
    full = "".join(before) + token
    joined = _SERVANT_JOINED.match(token) if token.startswith("ABD") else None
    servant = any(one in SERVANT for one in before) or joined is not None
    bare = token[joined.end() :] if joined is not None else token
    prefix = _ARABIC_PREFIX if arabic else _PREFIX
    while (shorter := prefix.sub("", bare)) != bare:
        bare = shorter
    return Word(full, _FAITH_JOINED.sub("DIN", bare) if len(bare) > 5 else bare, servant, arabic)


def _alike(one: Word, other: Word) -> float:
    """0 to 1 for two words; an initial agrees with any word that it begins."""
    if min(len(one.full), len(other.full)) == 1:
        firsts = ({word.full[0], word.full[0] if word.servant else word.bare[0]} for word in (one, other))
        return 0.9 if set.intersection(*firsts) else 0.0
    score = _alike_written(one.bare, other.bare, one.arabic, other.arabic)
    if one.servant or other.servant:
        return score * (1.0 if one.servant and other.servant else 0.9)
    if (one.full == one.bare) != (other.full == other.bare):
        # one may have lost a particle that is none, as in Elias, or keep half of one, as in Laraki
        score = max(score, _alike_written(one.full, other.full, one.arabic, other.arabic))
    return score


@lru_cache(maxsize=16384)
def _alike_written(one: str, other: str, one_arabic: bool, other_arabic: bool) -> float:
    if one == other:
        return 1.0
    ours, theirs = heard(one), heard(other)
    if ours != theirs and is_feminine(one) != is_feminine(other) and bones(one) == bones(other):
        return 0.8  # Said and Saida: a man and a woman, or a letter that was overlooked
    score = 0.97 * JaroWinkler.similarity(ours, theirs)
    if one_arabic == other_arabic:
        # letters in common count where they are heard alike too: Hajwi is not Chawi
        score = max(score, min(JaroWinkler.similarity(one, other), score + SEEN_OVER_HEARD))
    if one_arabic != other_arabic and len(bones(one)) > 1 and bones(one) == bones(other):
        # Arabic writes no short vowels: between the scripts consonants must do, and the long vowels must fit
        score = max(score, 0.92 if fits(*((one, other) if one_arabic else (other, one))) else 0.8)
    return float(score)


def _by_words(short: tuple[Word, ...], long: tuple[Word, ...]) -> float:
    """Each word of the shorter name with its best partner in the longer one; words left over cost a little."""
    left = list(long)
    scores = []
    for word in sorted(short, key=lambda word: (len(word.full), word.full), reverse=True):
        best = max(left, key=lambda other: (_alike(word, other), other.full), default=None)
        if best is None:
            break
        score = _alike(word, best)
        scores.append(score if score >= MATCHES_FROM else score * (0.62 if score >= NEARLY_FROM else 0.5))
        left.remove(best)
    if all(len(word.full) == 1 for word in short):
        return 0.0
    weight = sum(scores) / len(short)
    if len(short) == 1 and len(long) > 1:
        weight *= 0.75  # one shared word is a family, not yet a person
    return 100.0 * weight - 3.0 * max(0, len(left) - 1)
