"""Dates as papers carry them: figures or words, French, Arabic or a neighbour's language, with the slips of an engine.

The order is day, month, year (Moroccan use); month first is taken only where day first cannot be, and in no birth date.
Hijri months are no months here: official texts pair them with the civil date, which is the one that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein

FIRST_PAPER_YEAR, LAST_PAPER_YEAR = 1990, 2049
"""Years a paper of a claim can bear; two-digit years mean 20yy, so the range ends before they turn ambiguous."""
FIRST_BIRTH_YEAR = 1900

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            # French and its abbreviations; Moroccan then Eastern Arabic; English; German; Spanish, Italian, Dutch
            "janvier janv jan يناير january januar janner enero ene gennaio januari",
            "fevrier fevr fev فبراير february feb februar febrero febbraio februari",
            "mars mar مارس march marz maerz mrz marzo maart mrt",
            "avril avr ابريل april apr abril aprile",
            "mai ماي مايو may mayo maggio mei",
            "juin jun يونيو يونيه june juni junio giugno",
            "juillet juil jul يوليوز يوليو july juli julio luglio",
            "aout aou غشت اغسطس august aug agosto augustus",
            "septembre sept sep شتنبر سبتمبر september septiembre settembre set",
            "octobre oct اكتوبر october oktober okt octubre ottobre",
            "novembre nov نونبر نوفمبر november noviembre",
            "decembre dec دجنبر ديسمبر december dezember dez diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

# What engines make of a figure; applied only inside a run that is mostly figures.
_FIGURES = str.maketrans("OoQDlI|!iZzSsB", "00001111122558")
_FIGURE = r"[0-9OoQDlI|!iZzSsB]"
_MARKS = r"[/.\-–—_,·:'’\\]"


@dataclass(frozen=True)
class SeenDate:
    """A date in a text: `text[start:end]` is what was read, `surety` (0 to 1) how little its form leaves to guess."""

    value: date
    start: int
    end: int
    surety: float


def western(text: str) -> str:
    """`text` with Arabic-Indic and Persian figures as 0-9; every character keeps its place."""
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() and unicodedata.digit(c, -1) >= 0 else c
        for c in text
    )


def fold(text: str) -> str:
    """`text` in small letters without accents, Arabic letters in one spelling; the length may change."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c) and c != "ـ")
    return text.translate(str.maketrans("أإآىةœ", "ااايهo"))


def month_of(word: str) -> tuple[int, bool] | None:
    """The month `word` names and whether it names it exactly; long names may hold one slip of an engine.

    >>> month_of("Févr.")
    (2, True)
    >>> month_of("Septernbre")
    (9, False)
    >>> month_of("Ramadan")
    """
    key = fold(word).strip(" .,")
    if key in MONTHS:
        return MONTHS[key], True
    if len(key) >= 3 and "\u0600" <= key[0] <= "\u06ff":
        cut_short = {number for name, number in MONTHS.items() if name.startswith(key)}
        if len(cut_short) == 1:
            return cut_short.pop(), False
    key = key.translate(str.maketrans("01|5", "oils"))
    allowed = 2 if len(key) >= 8 else 1
    if len(key) < 4:
        return None
    near = {
        number
        for name, number in MONTHS.items()
        if len(name) >= 4 and DamerauLevenshtein.distance(key, name, score_cutoff=allowed) <= allowed
    }
    return (near.pop(), False) if len(near) == 1 else None


def names_a_month(text: str) -> bool:
    """Whether a word of `text` is the name of a month.

    >>> names_a_month("16 avr. 2025"), names_a_month("16/04/2025")
    (True, False)
    """
    return any(month_of(word) is not None for word in re.findall(r"[^\W\d_]{3,}\.?", text))


def find_dates(text: str, birth: bool = False) -> list[SeenDate]:
    """Every date in `text`, from left to right, the surest reading where two overlap.

    birth  the date is a birth date: years go back to 1900 and two figures may mean 19yy

    >>> [(d.value.isoformat(), text[d.start:d.end]) for text in ["Rabat, le 12/O3/2026"] for d in find_dates(text)]
    [('2026-03-12', '12/O3/2026')]
    >>> find_dates("tél 05.22.12.34.56")
    []
    """
    plain = western(text)
    seen = sorted(_all(plain, birth), key=lambda d: (-d.surety, -(d.end - d.start)))
    kept: list[SeenDate] = []
    for one in seen:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda d: d.start)


def parse_date(text: str, birth: bool = False) -> SeenDate | None:
    """The surest date in `text`, None where there is none."""
    return max(find_dates(text, birth), key=lambda d: d.surety, default=None)


def _all(text: str, birth: bool) -> Iterator[SeenDate]:
    yield from _with_marks(text, birth)
    yield from _year_first(text, birth)
    yield from _with_month_name(text, birth)
    yield from _run_together(text, birth)
    yield from _in_boxes(text, birth)


def _year(figures: str, birth: bool) -> int | None:
    year = int(figures)
    if len(figures) == 2:
        if birth:
            # a person written "…/62" was born in 1962; "…/14" in 2014 rather than a hundred and more years ago
            year += 2000 if year <= LAST_PAPER_YEAR - 2000 - 20 else 1900
        else:
            year += 2000
    first = FIRST_BIRTH_YEAR if birth else FIRST_PAPER_YEAR
    return year if first <= year <= LAST_PAPER_YEAR else None


def _date(day: int, month: int, year: int | None) -> date | None:
    try:
        return date(year, month, day) if year is not None else None
    except ValueError:
        return None


def _figures(group: str) -> tuple[str, int]:
    """`group` as figures, and how many of them an engine had written as letters."""
    return group.translate(_FIGURES), sum(not c.isdigit() for c in group)


def _in_a_chain(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the same separator goes on with figures on either side: a telephone number or a code, no date."""
    before = re.search(r"\d\s?" + re.escape(mark) + r"\s?$", text[:start])
    after = re.match(r"\s?" + re.escape(mark) + r"\s?\d(?!\d?:\d)", text[end:])
    return bool(before or after)


_OPEN = r"(?:(?<![0-9A-Za-z])|(?<=[A-Za-z]{2})(?=\d))"  # "DATE15.03.2026": engines lose the room behind a label


def _with_marks(text: str, birth: bool) -> Iterator[SeenDate]:
    shape = (
        rf"{_OPEN}(?P<d>[0-3]\s\d(?=\s?[/.\-])|{_FIGURE}{{1,2}})(?P<a>\s{{0,2}}{_MARKS}\s{{0,2}}|\s{{1,2}})(?P<m>{_FIGURE}{{1,2}})"
        rf"(?P<b>\s{{0,2}}{_MARKS}\s{{0,2}}|\s{{1,2}})(?:(?P<y>{_FIGURE}{{4}}|{_FIGURE}{{2}})(?![0-9A-Za-z])|(?P<t>20\d\d)(?=\d{{1,2}}:\d\d))"
    )
    for found in re.finditer(rf"(?=({shape}))", text):
        start, end = found.span(1)
        written = (found["d"], found["m"], found["y"] or found["t"])  # `t`: the hour stands close behind
        (day, d_slips), (month, m_slips), (year, y_slips) = (_figures(group) for group in written)
        parted = " " in day  # a hand leaves room between the two figures of a day
        day = day.replace(" ", "")
        d_slips -= parted
        slips = d_slips + m_slips + y_slips
        if slips > 2 or y_slips > 1 or not any(c.isdigit() for c in found["d"] + found["m"]):
            continue
        a, b = found["a"].strip(), found["b"].strip()
        if ":" in a + b or (len(year) == 2 and bool(a) != bool(b)) or _in_a_chain(text, start, end, b or a or " "):
            continue
        surety = 0.97 if len(year) == 4 else 0.88
        surety -= 0.12 * slips + (PARTED if parted else _loose_figure(text, start, day))
        if not a and not b:
            surety -= 0.25 if len(year) == 4 else 0.6  # figures with nothing between them but room: amounts look so too
        elif a != b:
            surety -= 0.1 if a and b and len(year) == 4 else 0.3
        if (a or b) not in ("/", "-", ".", "–", "") or (b not in ("/", "-", ".", "–", "")):
            surety -= 0.15
        full = _year(year, birth)
        if birth and _date(int(day), int(month), full) is None:
            continue  # forms here ask for the day first; another order is the middle of a longer row of figures
        yield from _either_order(int(day), int(month), full, start, end, surety)


PARTED = 0.15
"""Surety that a day loses whose two figures stand apart; one figure of two would lose twice that."""


def _loose_figure(text: str, start: int, day: str) -> float:
    """What a day of one figure loses where another figure, its tens, stands loose before it."""
    return 2 * PARTED if len(day) == 1 and re.search(r"(?<!\S)[0-3]\s$", text[:start]) else 0.0


def _either_order(day: int, month: int, year: int | None, start: int, end: int, surety: float) -> Iterator[SeenDate]:
    if value := _date(day, month, year):
        yield SeenDate(value, start, end, max(surety, 0.05))
    elif value := _date(month, day, year):
        yield SeenDate(value, start, end, max(surety - 0.3, 0.05))


def _year_first(text: str, birth: bool) -> Iterator[SeenDate]:
    shape = rf"{_OPEN}(?P<y>[12l][09O]{_FIGURE}{{2}})\s?(?P<a>[/.\-–年])\s?(?P<m>{_FIGURE}{{1,2}})\s?(?P<b>[/.\-–月])\s?(?P<d>{_FIGURE}{{1,2}})(?![0-9])"
    for found in re.finditer(shape, text):
        groups = [_figures(found[name]) for name in "dmy"]
        slips = sum(n for _, n in groups)
        value = _date(int(groups[0][0]), int(groups[1][0]), _year(groups[2][0], birth))
        if value and slips <= 2 and not _in_a_chain(text, found.start(), found.end(), found["b"]):
            yield SeenDate(
                value, found.start(), found.end(), 0.97 - 0.12 * slips - (0.1 if found["a"] != found["b"] else 0)
            )


_LETTERS = r"[^\W\d_](?:[^\W\d_]|[|01](?=[^\W\d_]))*"
_GAP = r"[\s·./,\-–—']*"


def _with_month_name(text: str, birth: bool) -> Iterator[SeenDate]:
    day_first = rf"(?<![0-9])(?P<d>(?<!\S)[0-3]\s\d|{_FIGURE}{{1,2}})(?:\s?(?:er|ER|Er|ème|st|nd|rd|th|\.|°|º))?{_GAP}(?:de\s+|of\s+)?(?P<m>{_LETTERS}){_GAP}(?:de\s+)?(?P<y>{_FIGURE}{{4}}|{_FIGURE}{{2}})(?![0-9])"
    month_first = (
        rf"(?<![^\W\d_])(?P<m>{_LETTERS})\.?\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s?|\s+)(?P<y>\d{{4}})(?![0-9])"
    )
    for shape, penalty in ((day_first, 0.0), (month_first, 0.03)):
        for found in re.finditer(rf"(?=({shape}))", text):
            named = month_of(found["m"])
            if named is None:
                continue
            (day, d_slips), (year, y_slips) = _figures(found["d"].replace(" ", "")), _figures(found["y"])
            value = _date(int(day), named[0], _year(year, birth))
            if value and d_slips + y_slips <= 2 and any(c.isdigit() for c in found["y"]):
                surety = (
                    (0.97 if len(year) == 4 else 0.85)
                    - 0.12 * (d_slips + y_slips)
                    - penalty
                    - (0 if named[1] else 0.08)
                )
                start, end = found.span(1)
                surety -= PARTED if " " in found["d"] else _loose_figure(text, start, day)
                yield SeenDate(value, start, end, surety)


def _run_together(text: str, birth: bool) -> Iterator[SeenDate]:
    """Separators lost (12032026, 12/032026) or read as a figure (12103/2026, 1210312026)."""
    shapes = (
        (r"(\d{2})(\d{2})((?:19|20)\d{2})", 0.4),
        (r"(\d{1,2})[/.\-](\d{2})((?:19|20)\d{2})", 0.6),
        (r"(\d{2})(\d{2})[/.\-]((?:19|20)\d{2})", 0.6),
        (r"(\d{2})[:;,](\d{2})[/.\-:;,]((?:19|20)\d{2})", 0.5),
        (r"(\d{2})[/.\-](\d{2})[:;,]((?:19|20)\d{2})", 0.5),
        (r"(\d{2})[1|lI7](\d{2})[/.\-]((?:19|20)\d{2})", 0.5),
        (r"(\d{2})[/.\-](\d{2})[1|lI7]((?:19|20)\d{2})", 0.5),
        (r"(\d{2})[1|lI7](\d{2})[1|lI7]((?:19|20)\d{2})", 0.35),
    )
    for shape, surety in shapes:
        for found in re.finditer(rf"(?<![0-9A-Za-z/.\-]){shape}(?![0-9A-Za-z/.\-])", text):
            if value := _date(int(found[1]), int(found[2]), _year(found[3], birth)):
                yield SeenDate(value, found.start(), found.end(), surety)


_BOXED = re.compile(
    r"(?<![\d/.\-])(?<!\d )(?P<d>{f}{w}{f})\s*[/.\-|]?\s*(?P<m>{f}{w}{f})\s*[/.\-|]?\s*(?P<y>[12l|]{w}[09Oo]{w}{f}{w}{f})(?! ?[\d/.\-])".replace(
        "{f}", "[0-9OolI|]"
    ).replace("{w}", r"[\s'’:;]{0,3}")  # the walls of boxes, which engines read as small signs
)


def _in_boxes(text: str, birth: bool) -> Iterator[SeenDate]:
    """Every figure in its own box: 2 7 / 0 3 / 2 0 2 6, the separators there or not."""
    for found in _BOXED.finditer(text):
        if " " not in found[0] or sum(c.isdigit() for c in found[0]) < 6:
            continue
        day, month, year = (re.sub(r"[\s'’:;]", "", found[name]).translate(_FIGURES) for name in "dmy")
        if value := _date(int(day), int(month), _year(year, birth)):
            marks = len(re.findall(r"[/.\-]", found[0]))
            yield SeenDate(value, found.start(), found.end(), 0.5 + 0.15 * min(marks, 2))
