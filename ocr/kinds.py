"""What paper a page is: by its title first, then by its own labels, its codes, its shape and its words.

The vocabulary is data (`kinds.yaml`); how much each sort of evidence weighs stands here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from claims.words import CodeFormat, Kind
from ocr.fields.act_heads import heads_said
from ocr.fields.closer import SLIP_MM, by_closer_look, is_slip, needs_closer_look
from ocr.fields.dates import fold, western
from ocr.fields.rows import Row, rows_of
from ocr.kind_words import SIMILAR, Segment, scores_of, segments_of, vocabulary
from ocr.languages import language_of, small_words_in
from ocr.page import Sheet

REFERENCE = 14.0
"""A printed form reference outweighs everything but another one."""
TABLE_OF_ACTS, MOST_FROM_TABLES = 2.5, 6.0
"""What a row that heads a table of acts weighs, and what several do."""
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
    segments = segments_of(rows)
    scores = scores_of(segments)
    _add_layout(scores, sheet, rows)
    form, page = _form(rows)
    if form is not None:
        scores[Kind(form["kind"])] += REFERENCE
    tables = sum(map(_heads_acts, rows))
    scores[Kind.CARE_SHEET] += min(TABLE_OF_ACTS * tables, MOST_FROM_TABLES)
    if page is None:
        page = _page_of_form(segments) or (2 if tables > 1 else None)
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


_POSOLOGY = re.compile(
    r"\b\d+\s*(?:cp|cps|cpr|comp\w*|g[ée]l\w*|sachets?|amp\w*|c\.?\s?à\s?[sc]|cuill\w*|gttes?|gouttes?|bouff\w*|inj\w*|supp\w*|applications?)\b"
    r"|\b[x×]\s*\d\s*/?\s*(?:j|jours?)\b|\b\d\s*[x×]\s*/?\s*(?:j|jour)\b|/\s?j(?:our)?\b|\bpdt\b|\bqsp\b|\b\d+\s*fois\s*(?:par|/)\s*j",
    re.IGNORECASE,
)
_DOCTOR = re.compile(
    r"(?:^|\s{2})\W*(?:Dr|Docteur|Pr|Professeur|الدكتورة?)\b(?!\s+(?:en|ès)\b)\.?\s*[^\W\d_]", re.IGNORECASE
)
_SPECIALTY = re.compile(
    r"medecine (?:generale|interne)|medecin (?:generaliste|specialiste)|\b(?:cardio|dermato|gyneco|ophtalmo|rhumato|gastro|endocrino|neuro|"
    r"pneumo|uro|nephro|onco|hemato|traumato|allergo|stomato)log|pediatr(?:e|ie)\b|psychiatr(?:e|ie)\b|chirurg(?:ie|ien)\b|obstetri|"
    r"oto-?rhino|\borl\b"
)
"""What a practitioner's letterhead says below the name, small letters without accents."""
_CIVIL = re.compile(r"\bM(?:r|me|lle|\.)?\.?\s?[,/]\s?M(?:me|lle|r)", re.IGNORECASE)
_MONEY_ROW = re.compile(r"\d[.,]\d{2}\s*(?:[A-Z]{1,2}|€|DH\w?)?\s*$")


def _heads_acts(row: Row) -> bool:
    """Whether a row names the columns of a table of acts: when, for how much, by whom."""
    said = heads_said(word.text for word in row.words)
    return {"date", "amount", "inpe"} <= said or ({"date", "amount", "signature"} <= said and len(said) > 3)


TITLED = 3.0
"""Score that labels alone seldom reach: a title stands on the page."""
PROSE_WORDS, LITTLE_WORDS = 6, 3
"""Words that make a row a running sentence, and how many of them only sentences have."""
BODY = (0.2, 0.8)
"""Where a letter says what it has to say, as shares of the text's height: above stand heads, below the advice of printed footers."""


def _body(rows: Sequence[Row]) -> list[Row]:
    top, bottom = rows[0].box[1], rows[-1].box[3]
    return [row for row in rows if BODY[0] <= (row.box[1] - top) / max(bottom - top, 1) <= BODY[1]]


def _is_prose(row: Row) -> bool:
    if len(re.findall(r"[^\W\d_]+", row.text)) < PROSE_WORDS or any(c.isdigit() for c in row.text):
        return False
    return small_words_in(row.text) >= LITTLE_WORDS


def _add_layout(scores: dict[Kind, float], sheet: Sheet, rows: Sequence[Row]) -> None:
    """Shape of the paper, dosage lines, rows that end in money, drug codes."""
    doses = sum(bool(_POSOLOGY.search(row.text)) for row in rows)
    boxes = sum(code.format is CodeFormat.EAN13 for code in sheet.codes)
    scores[Kind.PRESCRIPTION] += min(1.3 * doses, 5.0)
    head = [row for row in rows if row.box[1] < rows[0].box[1] + 0.3 * (rows[-1].box[3] - rows[0].box[1])]
    is_letter = not doses and not boxes and any(map(_is_prose, _body(rows)))
    if is_letter and scores[Kind.PRESCRIPTION] < TITLED:
        scores[Kind.PRESCRIPTION] *= 0.5  # sentences speak of pains and cures too
    elif any(_DOCTOR.search(row.text) or _SPECIALTY.search(fold(row.text)) for row in head):
        scores[Kind.PRESCRIPTION] += 2.1  # a letterhead without a title is a prescription's more often than not
    if any(_CIVIL.search(row.text) for row in rows):
        scores[Kind.PRESCRIPTION] += 1.0
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
    pages = {page: form for form in forms for reference, page in form["anam"].items() if reference in agency}
    page = next(iter(pages), None)
    # the fund's own reference before the agency's, which is the same on the backs of several forms
    named = next((form for form in forms if form["reference"] in printed), None)
    return named or (pages[page] if page is not None else None), page


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


def _page_of_form(segments: Sequence[Segment]) -> int | None:
    def hits(keys: Sequence[str]) -> int:
        return sum(
            any(fuzz.partial_ratio(key, s.key) >= SIMILAR for s in segments if len(s.key) >= len(key) * 0.8)
            for key in keys
        )

    first, second = hits(_FIRST_PAGE), hits(_SECOND_PAGE)
    if first == second:
        return None
    return 1 if first > second else 2
