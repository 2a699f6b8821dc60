"""What paper a page is: by its title first, then by its own labels, its codes, its shape and its words.

The vocabulary is data (`kinds.yaml`); how much each sort of evidence weighs stands here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from rapidfuzz import fuzz

from claims.words import CodeFormat, Kind
from ocr.fields.closer import SLIP_MM, by_closer_look, is_slip, needs_closer_look
from ocr.fields.dates import fold, western
from ocr.fields.rows import Row, is_arabic, rows_of
from ocr.kind_stems import Sayings, kinds_said, sayings
from ocr.page import Sheet

TITLE, TITLE_IN_TEXT, PHRASE, WORD = 6.0, 1.2, 1.6, 0.4
"""Weights of one find. A title alone on its line is worth four labels and more words than a page of another kind holds by chance."""
MOST_FROM_WORDS = 2.4
"""What weak words can add up to: never as much as a title."""
ARABIC_TITLE, TITLE_WORDS = 4.0, 7
"""Weight of a line of at most so many words at the head that speaks for a kind by its stems: less than a title known by heart."""
MOST_SAID = 3.2
"""What Arabic lines further down can add up to."""
REFERENCE = 14.0
"""A printed form reference outweighs everything but another one."""
SIMILAR = 84
"""Likeness (0 to 100) from which a long phrase counts as read; one wrong letter in six."""
CLEAR = 0.93
"""Confidence from which a second look at a badly read page would change nothing."""
FEW = 2.0
"""Score below which nothing known was said."""


@dataclass(frozen=True)
class KindGuess:
    """What a page seems to be.

    kind        `other` when it says nothing known
    confidence  0 to 1
    form        the form's reference ("610-1-02") where one is printed on it
    page_of_form  which page of that form, where it can be told
    language    ISO 639-1, None when there are too few words to tell
    scores      by kind, for those who join pages into documents
    """

    kind: Kind
    confidence: float
    form: str | None = None
    page_of_form: int | None = None
    language: str | None = None
    scores: tuple[tuple[Kind, float], ...] = ()


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
class _Segment:
    """A stretch of text between wide gaps: what may be a title or a label."""

    text: str
    key: str
    tokens: tuple[str, ...]
    tall: float
    """height against the page's median row"""
    down: float
    """0 at the head of the page's text, 1 at its foot"""


SPARSE_WORDS = 30
"""Words below which a page that is nothing known may hold more than the first engine saw."""


def classify(sheet: Sheet) -> KindGuess:
    """The kind of one page from its words, codes and layout; `sheet.words` must have been read.

    A page that leaves doubt and was read badly, hardly read at all, or is a slip, is looked at again by the other engine (`ocr.fields.closer`).
    """
    if _is_separator(sheet):
        return KindGuess(Kind.SEPARATOR, 0.999)
    guess = _classify(sheet)
    if guess.kind is Kind.BLANK or guess.confidence >= CLEAR or sheet.digital:
        return guess
    unknown = guess.kind is Kind.OTHER and len(sheet.words) < SPARSE_WORDS
    if not unknown and not needs_closer_look(sheet) and not is_slip(sheet):
        return guess
    closer = by_closer_look(sheet)
    return guess if closer is sheet else max(guess, _classify(closer), key=_told)


def _told(guess: KindGuess) -> float:
    return 0.0 if guess.kind is Kind.OTHER else guess.confidence


def _classify(sheet: Sheet) -> KindGuess:
    rows = rows_of(sheet)
    language = language_of(" ".join(row.text for row in rows))
    if not rows:
        return KindGuess(*_wordless(sheet), language=None)
    segments = _segments(rows)
    scores = _scores(segments)
    _add_layout(scores, sheet, rows)
    form, page = _form(rows)
    if form is not None:
        scores[Kind(form["kind"])] += REFERENCE
    if page is None:
        page = _page_of_form(segments)
    _settle_care_sheet(scores, Kind(form["kind"]) if form else None)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (kind, best), (_, second) = ranked[0], ranked[1]
    if best < FEW:
        return KindGuess(Kind.OTHER, 0.5 + 0.2 * (FEW - best) / FEW, None, None, language, tuple(ranked[:4]))
    return KindGuess(
        kind,
        round(_sureness(best, second), 4),
        form["reference"] if form else None,
        page if kind in (Kind.CARE_SHEET, Kind.DENTAL_CARE_SHEET, Kind.ALD_CARE_SHEET) or form else None,
        language,
        tuple(ranked[:4]),
    )


OWN_EVIDENCE = 3.0
"""Score from its own title or labels from which a care sheet is a dental or a long-term illness one."""


def _settle_care_sheet(scores: dict[Kind, float], printed: Kind | None) -> None:
    """Dental and long-term illness sheets carry every label of the plain one: what speaks for the family goes to the
    member that its reference names, or that has labels of its own."""
    members = (Kind.DENTAL_CARE_SHEET, Kind.ALD_CARE_SHEET)
    family = scores[Kind.CARE_SHEET]
    if printed is Kind.CARE_SHEET or family < OWN_EVIDENCE:
        return
    own = printed if printed in members else max(members, key=lambda kind: scores[kind])
    if printed in members or scores[own] >= OWN_EVIDENCE:
        scores[own] += family
        scores[Kind.CARE_SHEET] = 0.35 * family


def _sureness(best: float, second: float) -> float:
    """0 to 1: how far the best kind leads, and how much was said at all."""
    lead = best - max(second, 0.0)
    return 1.0 / (1.0 + math.exp(-(0.25 * min(best, 12.0) + 0.75 * min(lead, 8.0) - 1.6)))


def _is_separator(sheet: Sheet) -> bool:
    return any(code.value.startswith(("CACHET-SEPARATOR", "CACHET-STATION")) for code in sheet.codes)


def _wordless(sheet: Sheet) -> tuple[Kind, float]:
    from ocr.quality import is_blank

    return (Kind.BLANK, 0.97) if not sheet.codes and is_blank(sheet) else (Kind.OTHER, 0.5)


def _segments(rows: Sequence[Row]) -> list[_Segment]:
    usual = median(row.height for row in rows)
    top, bottom = rows[0].box[1], max(row.box[3] for row in rows)
    found = []
    for row in rows:
        down = (row.box[1] - top) / max(bottom - top, 1)
        for text in _parts(row.text):
            tokens = tuple(_lettered(t) for t in re.split(r"[^\w]+", fold(western(text))) if t)
            if key := "".join(tokens):
                found.append(_Segment(text, key, tokens, row.height / max(usual, 1.0), down))
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
def _phrases() -> tuple[tuple[Kind, str, str, int], ...]:
    """(kind, sort, key, words) of every phrase."""
    out = []
    for kind, lists in vocabulary()["kinds"].items():
        for sort in ("titles", "phrases", "words"):
            out += [(Kind(kind), sort, squeeze(p), len(p.replace("'", " ").split())) for p in lists[sort]]
    return tuple(out)


def _likeness(key: str, words: int, segment: _Segment) -> float:
    """0 to 100: how well `segment` holds the phrase; short ones must be whole words."""
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


def _scores(segments: Sequence[_Segment]) -> dict[Kind, float]:
    scores: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    weak: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    titles: dict[Kind, float] = {}
    for segment in segments:
        title = _title_of(segment)
        if title is not None:
            kind, weight = title
            titles[kind] = max(titles.get(kind, 0.0), weight)
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
                scores[kind] += PHRASE * (1.0 if words > 1 else 0.6)
            else:
                weak[kind] += WORD
    for kind in Kind:
        scores[kind] += titles.get(kind, 0.0) + said[kind] + min(weak[kind], MOST_FROM_WORDS)
    return scores


@cache
def _sayings() -> Sayings:
    return sayings(vocabulary()["arabic"])


def _headed(segment: _Segment) -> float:
    """What a line weighs that may be an Arabic title: short, in the upper half, and no smaller than the rest; 0 for any other."""
    if segment.down > 0.45 or len(segment.tokens) > TITLE_WORDS or segment.tall < 0.9:
        return 0.0
    return ARABIC_TITLE * (1.3 if segment.tall >= 1.25 else 1.0)


def _title_of(segment: _Segment) -> tuple[Kind, float] | None:
    """The kind whose title `segment` is, by the longest title it holds, and what that weighs."""
    best: tuple[float, Kind] | None = None
    for kind, sort, key, words in _phrases():
        if sort != "titles":
            continue
        near = _likeness(key, words, segment)
        if near >= SIMILAR:
            length = len(key) * (near / 100) ** 3
            if best is None or length > best[0]:
                best = (length, kind)
    if best is None:
        return None
    share = min(best[0] / len(segment.key), 1.0)
    if share < 0.4:
        return best[1], TITLE_IN_TEXT
    weight = TITLE * (0.55 + 0.45 * share)
    if segment.down > 0.45:
        weight *= 0.5
    if segment.tall >= 1.25:
        weight *= 1.3
    elif segment.tall < 0.8:
        weight *= 0.7
    return best[1], weight


_LETTERS = str.maketrans("0158", "oisb")
_POSOLOGY = re.compile(
    r"\b\d+\s*(?:cp|cps|cpr|comp\w*|g[ée]l\w*|sachets?|amp\w*|c\.?\s?à\s?[sc]|cuill\w*|gttes?|gouttes?|bouff\w*|inj\w*|supp\w*|applications?)\b"
    r"|\b[x×]\s*\d\s*/?\s*(?:j|jours?)\b|\b\d\s*[x×]\s*/?\s*(?:j|jour)\b|/\s?j(?:our)?\b|\bpdt\b|\bqsp\b|\b\d+\s*fois\s*(?:par|/)\s*j",
    re.IGNORECASE,
)
_DOCTOR = re.compile(r"^\W*(?:Dr|Docteur|Pr|Professeur|الدكتورة?)\b\.?\s*[^\W\d_]", re.IGNORECASE)
_CIVIL = re.compile(r"\bM(?:r|me|lle|\.)?\.?\s?[,/]\s?M(?:me|lle|r)", re.IGNORECASE)
_MONEY_ROW = re.compile(r"\d[.,]\d{2}\s*(?:[A-Z]{1,2}|€|DH\w?)?\s*$")


def _add_layout(scores: dict[Kind, float], sheet: Sheet, rows: Sequence[Row]) -> None:
    """Shape of the paper, dosage lines, rows that end in money, drug codes."""
    doses = sum(bool(_POSOLOGY.search(row.text)) for row in rows)
    scores[Kind.PRESCRIPTION] += min(1.3 * doses, 5.0)
    head = [row for row in rows if row.box[1] < rows[0].box[1] + 0.3 * (rows[-1].box[3] - rows[0].box[1])]
    if any(_DOCTOR.search(row.text) for row in head):
        scores[Kind.PRESCRIPTION] += 2.1  # a letterhead without a title is a prescription's more often than not
    if any(_CIVIL.search(row.text) for row in rows):
        scores[Kind.PRESCRIPTION] += 1.0
    boxes = sum(code.format is CodeFormat.EAN13 for code in sheet.codes)
    scores[Kind.PRESCRIPTION] += min(
        1.1 * boxes, 3.3
    )  # codes cut from boxes are stuck on prescriptions, or on a sheet behind one
    money = sum(bool(_MONEY_ROW.search(row.text)) for row in rows)
    left, right = min(row.box[0] for row in rows), max(row.box[2] for row in rows)
    width_mm = (right - left) / max(sheet.dpi, 1.0) * 25.4
    slender = rows[-1].box[3] - rows[0].box[1] > 0.9 * (right - left)
    if slender and width_mm < SLIP_MM and money >= 2:
        scores[Kind.PAYMENT_RECEIPT] += 4.0
        # shops call a till slip an invoice; the paper says what it is
        scores[Kind.PAYMENT_RECEIPT] += 0.6 * scores[Kind.INVOICE]
        scores[Kind.INVOICE] *= 0.4
    elif money >= 3:
        scores[Kind.INVOICE] += 1.0
    if any("IDMAR" in row.text.replace(" ", "") for row in rows):
        scores[Kind.IDENTITY_CARD] += 8.0


_REFERENCE = re.compile(r"(?<!\d)([0-9OIl]{3})\s?[-–.—]\s?([0-9OIl])\s?[-–.—]\s?([0-9OIl]{2})(?!\d)")
_ANAM = re.compile(r"(?<!\d)([0-9Il])\s?[.,]\s?([0-9])\s?[.,]\s?([0-9O]{2})\s?[.,]\s?([0-9O]{2})(?!\d)")
_FIGURES = str.maketrans("OIl", "011")


def _form(rows: Sequence[Row]) -> tuple[dict[str, Any] | None, int | None]:
    """The form whose reference is printed, and its page where the reference tells."""
    forms = vocabulary()["forms"]
    text = "\n".join(western(row.text) for row in rows)
    printed = {"-".join(g.translate(_FIGURES) for g in found.groups()) for found in _REFERENCE.finditer(text)}
    agency = {".".join(g.translate(_FIGURES) for g in found.groups()) for found in _ANAM.finditer(text)}
    for form in forms:
        pages = [page for reference, page in form["anam"].items() if reference in agency]
        if form["reference"] in printed or pages:
            return form, pages[0] if pages else None
    return None, None


_SECOND_PAGE = (
    "descriptiondesacteseffectues",
    "actesparamedicaux",
    "actesdebiologieradiologie",
    "ordonnancesexecutees",
    "instructionsasuivre",
    "schemadentaire",
)
_FIRST_PAGE = (
    "partiereserveealassure",
    "declarationdumedecintraitant",
    "declarationduchirurgiendentiste",
    "lienparente",
    "beneficiairedesoins",
    "jattestesurlhonneur",
)


def _page_of_form(segments: Sequence[_Segment]) -> int | None:
    def hits(keys: Sequence[str]) -> int:
        return sum(
            any(fuzz.partial_ratio(key, s.key) >= SIMILAR for s in segments if len(s.key) >= len(key) * 0.8)
            for key in keys
        )

    first, second = hits(_FIRST_PAGE), hits(_SECOND_PAGE)
    if first == second:
        return None
    return 1 if first > second else 2


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


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {tongue: frozenset(words) for tongue, words in vocabulary()["languages"].items()}
