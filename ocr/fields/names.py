"""People's names as printed: in capitals, one space between words, without civil titles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TITLES = (
    r"m\.|mr\.?|mme\.?|mlle\.?|melle\.?|mrs\.?|ms\.?|miss|monsieur|madame|mademoiselle|docteur|dr\.?|pr\.?|prof\.?|professeur|"
    r"ste\.?|السيدة|السيد|الانسة|الآنسة|الدكتورة|الدكتور|الأستاذ|د\."
)
_TITLE = re.compile(rf"^(?:(?:{_TITLES})(?=[\s:,.]|$)[\s:,.]*)+", re.IGNORECASE)
_LONE_M = re.compile(r"^M[\s:,]+(?=\S+\s+\S)", re.IGNORECASE)  # "M ALAOUI SAID": a title; "M ALAOUI": may be an initial

# Words that end a name on the same line: what follows belongs to another label.
_STOPS = re.compile(
    r"\b(?:(?:[âa]ge|[âa]g[ée]e?|cine?|sexe|ville|poids|taille|no|ice|codes?|pages?|t[ée]l(?:[ée]ph\w*|[ée]cop\w*)?)(?![^\W\d_])|n[ée]e?(?:\(e\))?\s+le|date|le\s+\d|cnie|"
    r"c\.i\.n|adresse|n°|num[ée]ro|inpe|immatriculation|patient|pr[ée]nom|dossier|facture|montant|mutuelle|organisme|"
    r"demeurant|titulaire|affili[ée]|a\s+[ée]t[ée]|est\s|souffre|pr[ée]sente|n[ée]cessite|ans\b|signature|cachet)",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=[a-zà-öø-ÿ]{2})(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})")
"""Where an engine lost the room between two names: "BennaniMarouane"."""
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\-.])*")

_PARTICLE = re.compile(r"(?<![^\W_])(?P<first>[AE])[I1|!](?=[\s\-]+[^\W\d_]{2})", re.IGNORECASE)
"""The particles Al and El with their l read as an I or a 1; no name has "Ai" or "Ei" as a word of its own."""

_FIGURE_IN_WORD = re.compile(
    r"(?<=[^\W\d_])[01358](?=[^\W\d_])|(?<![^\W_])[38](?=[A-ZÀ-Ö]{3})(?!(?:ANS|MOIS|JOURS?|[EÈ]ME|[EÈ]RE|RUE)\b)"
)
_LETTERS = {"0": "o", "1": "l", "3": "b", "5": "s", "8": "b"}
"""What figures within a word were: names have none."""


def with_particles(text: str) -> str:
    """`text` with the particles Al and El that an engine read as "AI" or "E1" mended.

    >>> with_particles("CLINIQUE AI CHIFA"), with_particles("E1 Idrissi")
    ('CLINIQUE AL CHIFA', 'El Idrissi')
    """
    return _PARTICLE.sub(
        lambda slip: slip["first"] + ("l" if slip.string[slip.end() :].strip(" -")[1].islower() else "L"), text
    )


@dataclass(frozen=True)
class SeenName:
    """A person's name in a text: `text[start:end]` is where it stands, titles left out."""

    value: str
    start: int
    end: int


def as_name(text: str) -> str:
    """`text` as the contract writes a name.

    >>> as_name("Mme  Fatima-Zahra  El Alaoui.")
    'FATIMA-ZAHRA EL ALAOUI'
    >>> as_name("Dr. M. Saïd Aït Ben")
    'SAÏD AÏT BEN'
    """
    text = unicodedata.normalize("NFC", " ".join(text.split())).strip(" .,;:_-–—|*/\\'’\"()[]{}<>«»=~…")
    text = with_particles(_RUN_ON.sub(" ", text))
    text = re.sub(r"^[a-zéèà]\s+(?=\S+\s+\S)", "", text)  # a speck read as a small letter; initials are capitals
    previous = None
    while previous != text:
        previous = text
        text = _LONE_M.sub("", _TITLE.sub("", text))
    return " ".join(text.upper().split()).strip(" .,;:-")


def name_key(text: str) -> str:
    """What two readings of one name share: letters only, no accents, no spaces.

    >>> name_key("Aït Ben-Haddou")
    'AITBENHADDOU'
    """
    plain = unicodedata.normalize("NFKD", as_name(text))
    return "".join(c for c in plain if c.isalpha())


def is_name(value: str) -> bool:
    """Whether `value` could be a person's name: two words or more of letters, one of them longer than an initial."""
    words = value.split()
    letters = [word for word in words if _NAME_WORD.fullmatch(word)]
    if words and words[0] in _STREETS:
        return False
    return 2 <= len(words) <= 7 and len(letters) == len(words) and sum(len(w.strip(".-'’")) >= 2 for w in letters) >= 2


_STREETS = frozenset(
    [
        "PLACE",
        "RUE",
        "AVENUE",
        "AV",
        "AV.",
        "BOULEVARD",
        "BD",
        "BD.",
        "QUARTIER",
        "LOT",
        "LOTISSEMENT",
        "RÉSIDENCE",
        "RESIDENCE",
        "IMMEUBLE",
        "IMM",
        "IMM.",
        "ROUTE",
        "DOUAR",
        "CITÉ",
    ]
)
"""Words that an address begins with."""
_Q_FOR_O = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]QU", re.IGNORECASE)


def may_be_misread(value: str) -> bool:
    """Whether an O was surely enough read as a Q by both engines: "FQUAD", "BENSQUDA".

    >>> may_be_misread("BENSQUDA ILYAS"), may_be_misread("SQALLI OUAFAE")
    (True, False)
    """
    return _Q_FOR_O.search(value) is not None


_PARTICLES = frozenset(("ait", "aït", "al", "ben", "bent", "bin", "bou", "de", "du", "el", "la", "ibn", "ould"))


def is_garbled(text: str) -> bool:
    """Whether most words begin small, as no name does that is typed or set: Arabic read as Latin."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1 and word not in _PARTICLES]
    return len(words) > 1 and 2 * sum(word[0].islower() for word in words) > len(words)


def leading_name(text: str, start: int = 0) -> SeenName | None:
    """The name that `text[start:]` begins with, up to the first figure, separator or word of another label.

    >>> leading_name("Nom : Mme Amina Idrissi  Age : 34 ans", 5).value
    'AMINA IDRISSI'
    """
    rest = with_particles(_FIGURE_IN_WORD.sub(lambda slip: _LETTERS[slip[0]], text[start:]))
    lead = re.match(r"[\W_]*", rest)
    begin = lead.end() if lead else 0
    if link := re.match(r"(?:que|qu.|par|à|l.enfant)\s+", rest[begin:], re.IGNORECASE):
        begin += link.end()
    title = _TITLE.match(rest[begin:]) or _LONE_M.match(rest[begin:])
    begin += title.end() if title else 0
    body = rest[begin:]
    cut = len(body)
    if stop := _STOPS.search(body):
        cut = min(cut, stop.start())
    if stop := re.search(r"[\d:;|(\[{=/\\<>]|[.…_]{2,}|\s[-–—]\s|,\s|\s{4,}", body):
        cut = min(cut, stop.start())
    value = as_name(body[:cut])
    words = value.split()
    if (
        not words
        or {"NOM", "NOMS", "PRENOM", "PRÉNOM", "PRENOMS", "PRÉNOMS", "NAME"} & set(words)
        or not all(_NAME_WORD.fullmatch(word) for word in words)
        or sum(len(w) for w in words) < 3
    ):
        return None
    stripped = body[:cut].rstrip(" .,;:_-–—|*'’\"")
    return SeenName(value, start + begin, start + begin + len(stripped))
