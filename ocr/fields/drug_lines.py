"""The medicines of a prescription: which, at which dose, for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ocr.evidence import Candidate
from ocr.fields.confirming import Place, plain_candidate
from ocr.fields.dates import fold
from ocr.fields.rows import Row
from ocr.page import Sheet, Word, around

MOST_ROWS, AROUND = 40, 3
"""Rows of a page that are read again, 0.05 s each; how many above the first medicine and below the last."""
_STRENGTH = re.compile(
    r"(?<!\b[^\W\d_])\d+(?:[.,]\d+)?\s{0,3}(?:mg|mcg|µg|ug|g|gr|ml|ui|u\.i|%|mui|meq|mmol)(?![^\W\d_])(?:\s?/\s?\d*\s?(?:ml|h|dose|g))?",
    re.IGNORECASE,
)
_FORM = r"cp[srx]?|comp(?:rim[ée]s?)?|g[ée]l(?:ules?)?|sachets?|ampoules?|amp|c(?:\.\s?|uill?[èe]?r?[ée]?e?s?\s)(?:[àa]\s?)?(?:s(?:oupe)?|c(?:af[ée])?|m)\b|gouttes?|gttes?|bouff[ée]es?|injections?|inj|suppo(?:sitoire)?s?|applications?|doses?|pulv[ée]risations?|patchs?|ovules?|lavages?|cuill[èe]r[ée]es?|instillations?|pressions?|unit[ée]s?"
_DOSE = re.compile(
    rf"(?<![\w.,])(?:(?:prendre\s+)?(?:\d+(?:[.,/]\d+)?|½|un[e]?|deux|trois|quatre|demi)\s*(?:{_FORM})(?![^\W\d_])"
    r"|(?:\d\s*(?:fois|x|×)\s*(?:/|par)?\s*(?:j(?:our)?|semaine)\b)|(?:1|2|3)\s*[-–]\s*[0-3]\s*[-–]\s*[0-3](?!\d))",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:pendant|pdt|durant|pour|dur[ée]e(?:\s+de)?|traitement(?:\s+de)?|qsp|x|×|[-–/;,(])?\s*:?\s*(?<![\d.,])(?P<long>\d{1,3}\s*[.,]?\s*(?:jours?|jrs?|j|semaines?|sema\w{2,5}|sem|mois|ans?)(?![^\W\d_]))",
    re.IGNORECASE,
)
_PER_DAY = re.compile(r"(?:par|(?:\d|fois|x)\s?/|tous\s+les|toutes\s+les)\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:[^\W\d_]\W+)?(?:\d{1,2}\s*[).°\-/]+\s*|[-–—•*▪●◦]\s*)(?=[^\W\d_]{3})")
_UPRIGHT_ONE = re.compile(
    r"(?<!\S)[|/lI!]\s+(?=(?:cp|comp|g[ée]l|sachet|dose|amp|goutte|cuill|bouff|suppo|inj|appli)[^\W\d_]*)",
    re.IGNORECASE,
)
_MISREAD_MG = re.compile(r"(?<=\d)(\s?)(?:HG|NG|MA|MQ|M6)(?![^\W_])", re.IGNORECASE)
_FOOT = re.compile(
    r"cachet|signature|t[ée]l(?:[ée]phone)?\s*[:.]|\bgsm\b|adresse|rendez|www\.|@|\bice\b|\binpe\b|n[ée]e?\s+le|\b[âa]ge\b|\bpoids\b|توقيع",
    re.IGNORECASE,
)


_LONE_ONE = re.compile(r"(?<!\S)[Il|](?=\s?(?:mg|mois|jour|sem)(?![^\W\d_]))", re.IGNORECASE)
_LONE_FIVE = re.compile(r"(?<!\S)[Ss](?=\s?(?:mg|mois|jours|sem\w+)(?![^\W\d_]))")


def _mended(text: str) -> str:
    """`text` with the figures that hands make look like letters, each in the same number of characters or fewer."""
    text = re.sub(r"(?<=\d)[Oo](?=\s?mg(?![^\W\d_]))", "0", text, flags=re.IGNORECASE)
    text = _LONE_FIVE.sub("5", _LONE_ONE.sub("1", text))
    text = re.sub(r"(?<=[x×]/)[)\]iI1](?!\w)", "j", text)
    return _MISREAD_MG.sub(r"\1mg", _UPRIGHT_ONE.sub("1 ", text))


@dataclass
class _Drug:
    description: str
    row: Row
    last: Row
    dose: str = ""
    duration: str = ""
    numbered: bool = False


def prescribed(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """The medicines as one table, each line read by both engines; empty where none is prescribed."""
    first = find_drugs(rows)
    if not first:
        return []
    again = find_drugs(_read_again(rows, first, sheets))
    found = _as_on_stickers(again if _told(again) > _told(first) else first, rows)
    row = found[0].row
    candidate = plain_candidate(Place(sheets[row.page], row, 0, len(row.text)), [_said_of(d) for d in found], 0.8)
    sure = sum(d.row.sureness(0, len(d.row.text)) for d in found) / len(found)
    same_page = [r.box for d in found for r in (d.row, d.last) if r.page == row.page]
    text = "\n".join(dict.fromkeys(r.text for d in found for r in (d.row, d.last)))
    agreement = 1.0 if sheets[row.page].digital else _agreement(first, again) * sure
    return [replace(candidate, text=text, box=around(same_page), agreement=agreement)]


AS_ON_STICKER = 75
"""Likeness (0 to 100) from which a sticker names the medicine that was written."""


def _as_on_stickers(drugs: Sequence[_Drug], rows: Sequence[Row]) -> list[_Drug]:
    """The medicines spelt as on the boxes stuck beside them, where those are printed: a hand is read worse."""
    taken = {(drug.row.page, drug.row.index) for drug in drugs}
    printed = [
        " ".join(part.split()).upper()
        for row in rows
        if (row.page, row.index) not in taken
        for part in re.split(r"\s{4,}", row.text)
        if re.fullmatch(rf"[^\W\d_][\w\s.\-]*?{_STRENGTH.pattern}", part.strip(), re.IGNORECASE)
    ]
    return [replace(drug, description=_nearest(drug.description, printed)) for drug in drugs]


def _nearest(name: str, printed: Sequence[str]) -> str:
    best = max(printed, key=lambda one: fuzz.ratio(name, one), default=name)
    return best if fuzz.ratio(name, best) >= AS_ON_STICKER else name


def _told(drugs: Sequence[_Drug]) -> int:
    """How many names, doses and durations were found."""
    return sum(len(_said_of(drug)) for drug in drugs)


def _said_of(drug: _Drug) -> dict[str, str]:
    said = {"description": drug.description, "dose": drug.dose, "duration": drug.duration}
    return {name: value for name, value in said.items() if value}


def _agreement(first: Sequence[_Drug], again: Sequence[_Drug]) -> float:
    """How far two readings of the medicines are the same, 0 to 1: letters and figures count, room does not."""
    if len(first) != len(again):
        return 0.0
    pairs = zip(map(_said_of, first), map(_said_of, again), strict=True)
    same = [_letters("|".join(one.values())) == _letters("|".join(other.values())) for one, other in pairs]
    return sum(same) / len(same)


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _read_again(rows: Sequence[Row], found: Sequence[_Drug], sheets: dict[int, Sheet]) -> list[Row]:
    """`rows` with those that prescribe as the second engine reads them; it errs less on single lines."""
    from ocr.engines import ppocr
    from ocr.engines.face import as_gray

    last: dict[int, tuple[int, int]] = {}
    for drug in found:
        top, foot = last.get(drug.row.page, (drug.row.index, drug.last.index))
        last[drug.row.page] = (min(top, drug.row.index), max(foot, drug.last.index))
    out = list(rows)
    for at, row in enumerate(rows):
        top, foot = last.get(row.page, (1, 0))
        sheet = sheets[row.page]
        if sheet.digital or not top - AROUND <= row.index <= min(foot + AROUND, top + MOST_ROWS):
            continue
        room = max(2, round(0.2 * row.height))
        read = ppocr.line(as_gray(sheet.crop(row.box, room)))
        if text := read.text.strip():
            out[at] = Row(row.page, row.index, (Word(text, row.box, read.confidence, row.words[0].line, ppocr.NAME),))
    return out


def find_drugs(rows: Sequence[Row]) -> list[_Drug]:
    """Medicines in page order: a name with its strength, or a numbered line, that a dose or a duration follows."""
    drugs: list[_Drug] = []
    for row in rows:
        text = _mended(row.text)
        if _FOOT.search(text) or len(_STRENGTH.findall(text)) > 2 or re.search(r"\S\s{4,}[^\W\d_]{4}", text):
            continue  # the foot of the page, or the names on boxes stuck side by side
        dose, long = _dose(text), _duration(text)
        name = _named(text, min([span[0] for span in (dose, long) if span] or [len(text)]))
        if name is not None:
            drugs.append(_Drug(name, row, row, numbered=_NUMBERED.match(text) is not None))
        if not drugs or row.page != drugs[-1].row.page or row.index - drugs[-1].last.index > 2:
            continue
        drug = drugs[-1]
        if dose and not drug.dose:
            end = long[0] if long and long[0] > dose[0] else len(text)
            drug.dose, drug.last = _tidy(text[dose[0] : end]), row
        if long and not drug.duration:
            drug.duration, drug.last = _spelt(long[2]), row
    dosed = [drug for drug in drugs if drug.dose or drug.duration]
    opens = dosed[0].row.index if dosed else 0
    numbers = any(drug.numbered for drug in dosed)
    return [
        drug
        for place, drug in enumerate(drugs)
        if _is_prescribed(drug, drugs[:place])
        # a strength in the letterhead is no medicine's, and who numbers his lines numbers all: the rest is on stickers
        and (drug in dosed or drug.numbered or (drug.row.index >= opens and not numbers))
    ]


def _is_prescribed(drug: _Drug, before: Sequence[_Drug]) -> bool:
    """Whether a line prescribes: a name alone that was prescribed above is the sticker of its box."""
    if drug.dose or drug.duration:
        return True
    return bool(_STRENGTH.search(drug.description)) and not any(
        fuzz.ratio(drug.description, one.description) > 80 for one in before
    )


def _named(text: str, end: int) -> str | None:
    """The medicine a row names before its dose; None where it names none."""
    head = text[:end]
    strength = _STRENGTH.search(head)
    if not strength and not _NUMBERED.match(text):
        return None
    name = " ".join(_NUMBERED.sub("", head).split()).strip(" :;,-–—_.*|=>()[]/+·•").upper()
    name = re.sub(r"^\d{1,2}(?:[)°.\-/]\s*|\s+(?=[^\W\d_]{3}))", "", name)  # a bullet is read as a figure too
    return name if sum(c.isalpha() for c in name) >= 4 and name[:1].isalpha() else None


def _dose(text: str) -> tuple[int, int] | None:
    found = _DOSE.search(text)
    return found.span() if found else None


def _duration(text: str) -> tuple[int, int, str] | None:
    """Where a duration stands, what leads to it included, and itself; "3 fois par jour" is none."""
    kept = None
    for found in _DURATION.finditer(text):
        if not _PER_DAY.search(text[: found.start("long")]):
            kept = (found.start(), found.end(), found["long"])
    return kept


def _spelt(duration: str) -> str:
    """A duration in small letters, a week spelt as it should be.

    >>> _spelt("2  Sematnes")
    '2 semaines'
    """
    plain = " ".join(re.sub(r"(?<=\d)\s*[.,]\s*", " ", duration).split()).lower()
    return re.sub(r"\bsema\w{2,}", "semaine" if re.match(r"1\b", plain) else "semaines", plain)


def _tidy(text: str) -> str:
    return re.sub(
        r"\s*(?:pendant|pdt|durant|pour|[-–/;,:(]|x|×|\s[1Il|])\s*$", "", " ".join(text.split()), flags=re.IGNORECASE
    ).strip(" .,;:-|")
