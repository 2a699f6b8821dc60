"""How written words sound to a Moroccan ear: the spellings of one name, Latin or Arabic, come out alike.

Basis   usual French transcriptions of Moroccan names (ch, kh, gh, ou, dj …); measured on `samples.name_pairs`, `bench/names.py`
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = {
    "ا": "A", "أ": "A", "إ": "A", "آ": "A", "ب": "B", "ت": "T", "ث": "T", "ج": "J", "ح": "h", "خ": "KH", "د": "D",
    "ذ": "D", "ر": "R", "ز": "Z", "س": "S", "ش": "CH", "ص": "S", "ض": "D", "ط": "T", "ظ": "D", "ع": "", "غ": "GH",
    "ف": "F", "ق": "K", "ك": "K", "ل": "L", "م": "M", "ن": "N", "ه": "h", "و": "OU", "ي": "I", "ى": "A", "ة": "A",
    "ء": "A", "ئ": "I", "ؤ": "OU", "گ": "G", "ڭ": "G", "ڤ": "V", "پ": "P", "چ": "TCH",
}  # fmt: skip
"""Arabic letter → how it is usually written in Latin script; short vowels stand in neither.

A small h is a letter of its own: after s or k it makes no sh or kh.
"""

_ARABIC_WORD = re.compile("[\u0621-\u06ff]+")
_HEARD = (
    (r"TCH|SCH|CH|SH", "c"), (r"KH", "x"), (r"GH|^RH", "g"), (r"PH", "F"), (r"TH", "T"), (r"DH", "D"), (r"DJ", "J"),
    (r"GU(?=[EI])", "G"), (r"G(?=[EI])", "J"), (r"C(?=[EIY])", "S"), (r"[QC]", "K"), (r"OU|OO|W", "U"), (r"EE", "I"),
    (r"Y", "I"), (r"h", "H"), (r"(?<=[AEIOU])H$", ""), (r"A[EA]$", "A"), (r"E$", ""), (r"E", "A"), (r"O", "U"), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""Written → heard, in this order; small letters are sounds that two letters write."""

_PATTERNS = tuple((re.compile(written), heard) for written, heard in _HEARD)


def is_arabic(text: str) -> bool:
    """Whether a letter of Arabic script stands in `text`."""
    return _ARABIC_WORD.search(text) is not None


def latin(text: str) -> str:
    """`text` in Latin capitals without accents, Arabic words transcribed letter by letter.

    >>> latin("العمراني حياة"), latin("Aït-Saïd")
    ('ALMRANI hIAT', 'AIT-SAID')
    """
    plain = unicodedata.normalize("NFKC", text)
    written = _ARABIC_WORD.sub(lambda word: f" {_transcribed(word.group())} ", _bare(plain).upper())
    return re.sub(r" +", " ", written).strip()


def _bare(text: str) -> str:
    """Without accents; Arabic letters keep the hamza that stands on or under them."""
    return "".join(
        letter
        if is_arabic(letter)
        else "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        for letter in text
    )


def _transcribed(word: str) -> str:
    letters = "".join(letter for letter in word if not unicodedata.combining(letter) and letter != "ـ")
    if letters.startswith("ع"):
        letters = "ا" + letters[1:]
    # hasty hands close with ه for ة; after a long a the closing letter is heard: Najat, Hayat
    letters = re.sub("(?<=[^او])ه$", "ة", letters).replace("اة", "ات")
    return "".join(LETTERS.get(letter, "") for letter in letters)


@lru_cache(maxsize=8192)
def heard(word: str) -> str:
    """How a word in Latin capitals sounds.

    >>> heard("YOUSSEF") == heard("YOUSEF"), heard("RACHID") == heard("RASHID"), heard("HASSAN") == heard("HOUSSINE")
    (True, True, False)
    """
    sound = word
    for pattern, replacement in _PATTERNS:
        sound = pattern.sub(replacement, sound)
    return sound or "_"


@lru_cache(maxsize=8192)
def bones(word: str) -> str:
    """The consonants of what is heard, as Arabic writes them.

    >>> bones("MOHAMED"), bones("CHAIMAE")
    ('MHMD', 'cM')
    """
    return re.sub(r"[AIU]", "", heard(word))


def fits(arabic: str, spoken: str) -> bool:
    """Whether a transcription, which lacks the short vowels, may be what is heard in a Latin spelling.

    >>> fits("HSIN", "HOUSSINE"), fits("HSIN", "HASSAN")
    (True, False)
    """
    left = iter(heard(spoken))
    # an alif that opens a word may be heard as any vowel
    return all(letter in left for letter in re.sub(r"^[AI](?=.)", "", heard(arabic)))


def is_feminine(word: str) -> bool:
    """Whether a word ends as names of women do."""
    return heard(word).endswith("A")
