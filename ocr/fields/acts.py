"""The tables of a care sheet: what was done when, by whom, for how much.

A table is known by its column heads; its columns end at drawn walls or half way between the heads, its rows at drawn rules
or where the writing leaves a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from claims.words import Origin, ZoneState
from ocr.evidence import Candidate, Reading
from ocr.fields.identifiers import INPE, inpe_of_codes
from ocr.fields.values import AMOUNT, CAPITALS, DATE, DIGITS, Form, Read, read_place
from ocr.labels import fold, is_arabic
from ocr.lines import around
from ocr.page import PixelBox, Word
from ocr.zones import Layout, Place, ink_in, overlap

KEY_LETTERS = ("CNPSY", "VNPSY", "CsC", "Cs", "Vs", "AMM", "AMI", "AMO", "AMY", "Kc", "Ka", "KC", "PC", "SF", "C", "V", "K", "Z", "B", "D", "P")  # fmt: skip
"""Letters of the nomenclature (NGAP, NABM), longest first; domain.md section 7."""
_BY_FOLD = {letter.upper(): letter for letter in reversed(KEY_LETTERS)}
_COTATION = re.compile(
    rf"^({'|'.join(sorted(_BY_FOLD, key=len, reverse=True))})[\s.:/]*[X×*=]?\s*(\d{{1,4}}(?:[.,]\d{{1,2}})?)?$"
)

_ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("inpe", ("inpe", "barres")),
    ("signature", ("signature", "cachet", "توقيع")),
    ("amount", ("montant", "prix", "honoraires", "المبلغ", "الثمن")),
    ("date", ("date", "dates", "تاريخ")),
    ("coefficient", ("cotation", "coefficient", "coef", "lettre", "cle", "ngap", "nabm", "معامل")),
    ("code", ("code", "codes", "acte", "رمز")),
    ("count", ("nombre", "nbre", "quantite", "عدد")),
    ("other", ("cim", "cim10", "dent", "dents", "description", "designation", "nature", "libelle")),
)
_BAND_MM = 11.0
"""Column heads of one table stand within this height of each other, two or three lines of small print."""
_TALLEST_ROW_MM = 14.0
_LONGEST_GAP_MM = 45.0


@dataclass(frozen=True)
class Table:
    """One table: its columns by role (left, right), its head, where it ends, and whether medicines or acts stand in it."""

    columns: dict[str, tuple[int, int]]
    head: PixelBox
    bottom: int
    of_dispensing: bool


@dataclass(frozen=True)
class Row:
    """One row: what was read in each of its columns."""

    box: PixelBox
    cells: dict[str, Read]


def parse_cotation(text: str) -> str | None:
    """Key letter and number of an act as "letter|number"; a letter alone counts once.

    >>> parse_cotation("K 70"), parse_cotation("Cs"), parse_cotation("amm x 10"), parse_cotation("12345")
    ('K|70', 'Cs|1', 'AMM|10', None)
    """
    bare = re.sub(r"\s+", " ", text.strip(" .,:;-_|'")).upper().replace("COEF", "").strip()
    match = _COTATION.match(bare)
    if match is None and re.match(r"[82] \d{2,3}$", bare):  # a B or a Z read as the figure it looks like
        match = _COTATION.match({"8": "B", "2": "Z"}[bare[0]] + bare[1:])
    if match is None:
        return None
    number = (match[2] or "1").replace(",", ".")
    return f"{_BY_FOLD[match[1]]}|{number.rstrip('0').rstrip('.') if '.' in number else str(int(number))}"


def _coefficient(text: str) -> str | None:
    cotation = parse_cotation(text)
    if cotation:
        return cotation
    bare = text.strip(" .,:;-_|xX×*").replace(",", ".")
    return f"|{bare}" if re.fullmatch(r"\d{1,4}(\.\d{1,2})?", bare) else None


_LETTERS = CAPITALS + "sca"
COTATION = Form(parse_cotation, _LETTERS + DIGITS + " .,x")
COEFFICIENT = Form(_coefficient, _LETTERS + DIGITS + " .,x")


def find_tables(layout: Layout) -> list[Table]:
    """The tables of acts and dispensings of a page, from the top."""
    heads = _heads(layout)
    tables = []
    for number, band in enumerate(heads):
        box = around([word.box for _, word in band])
        later = [around([word.box for _, word in other])[1] for other in heads[number + 1 :]]
        bottom = min([top for top in later if top > box[3]] + [_end(layout, box)])
        columns = _columns(layout, band, box)
        tables.append(Table(columns, box, bottom, _of_dispensing(layout, band, box, columns)))
    return tables


Head = list[tuple[str, Word]]


def _heads(layout: Layout) -> list[Head]:
    """Column heads of each table: words of known roles at one height, dates and amounts among them."""
    spoken_for = {
        box
        for label in layout.labels
        if label.name in ("total_amount", "patient_birth_date", "deposit")
        for box in [label.box]
    }
    words = [
        (role, word)
        for word in layout.words
        for role in [_role(word)]
        if role and not any(_inside(word.box, box) for box in spoken_for)
    ]
    bands: list[Head] = []
    for role, word in sorted(words, key=lambda pair: pair[1].box[1]):
        if role == "amount" and not any(word is other for band in bands for _, other in band):
            near = [pair for pair in words if -3 * layout.mm <= pair[1].box[1] - word.box[1] <= _BAND_MM * layout.mm]
            taken = {id(other) for band in bands for _, other in band}
            near = [pair for pair in near if id(pair[1]) not in taken]
            if {"date", "amount"} <= {role for role, _ in near} and len({role for role, _ in near}) >= 3:
                bands.append(near)
    return bands


def _role(word: Word) -> str | None:
    key = fold(word.text)
    if len(key) < 3:
        return None
    return next(
        (role for role, names in _ROLES if any(key == name or (len(name) > 4 and name in key) for name in names)), None
    )


def _inside(inner: PixelBox, outer: PixelBox) -> bool:
    return (
        inner[0] >= outer[0] - 2 and inner[2] <= outer[2] + 2 and inner[1] >= outer[1] - 2 and inner[3] <= outer[3] + 2
    )


def _columns(layout: Layout, band: Head, box: PixelBox) -> dict[str, tuple[int, int]]:
    """Left and right end of each role's column."""
    groups = _grouped(layout, band)
    found: dict[str, tuple[int, int]] = {}
    framed = _frames(layout, band)
    for number, (frame, group) in enumerate(groups):
        role = _strongest([role for role, _ in group])
        left, right = frame[0], frame[2]
        if framed[id(group[0][1])] is None:
            before = groups[number - 1][0][2] if number else left - round(6 * layout.mm)
            after = groups[number + 1][0][0] if number + 1 < len(groups) else right + round(25 * layout.mm)
            left, right = _wall(layout, before, left, box), _wall(layout, right, after, box)
        if role not in found:
            found[role] = (left, right)
    return found


def _strongest(roles: Sequence[str]) -> str:
    return next(role for role, _ in _ROLES if role in roles)


def _grouped(layout: Layout, band: Head) -> list[tuple[PixelBox, Head]]:
    """Head words of one column together: those in one drawn frame, else those under or right beside each other."""
    frames = _frames(layout, band)
    groups: list[tuple[PixelBox, Head]] = []
    if None not in frames.values():
        for frame in sorted({frame for frame in frames.values() if frame is not None}):
            groups.append((frame, [pair for pair in band if frames[id(pair[1])] == frame]))  # noqa: PERF401
        return groups
    for box in _stacks(layout, band):
        inside = [pair for pair in band if overlap((box[0], box[2]), (pair[1].box[0], pair[1].box[2]))]
        if inside:
            groups.append((box, inside))
    return groups


def _stacks(layout: Layout, band: Head) -> list[PixelBox]:
    """Boxes around the words of each column's head, all words of the heads' lines counted, from the left."""
    top, bottom = (around([word.box for _, word in band])[side] for side in (1, 3))
    words = [
        word.box
        for word in layout.words
        if top - 2 <= word.box[1] and word.box[3] <= bottom + 2 and any(c.isalpha() for c in word.text)
    ]
    stacks: list[PixelBox] = []
    for box in sorted(words):
        for number, stack in enumerate(stacks):
            beside = 0 <= box[0] - stack[2] <= 0.7 * (box[3] - box[1])
            if overlap((stack[0], stack[2]), (box[0], box[2])) or beside:
                stacks[number] = around([stack, box])
                break
        else:
            stacks.append(box)
    return stacks


def _frames(layout: Layout, band: Head) -> dict[int, PixelBox | None]:
    """Each head word's own frame; None for all where frames hold whole rows instead of one column each."""
    frames = {id(word): layout.container(word.box) for _, word in band}
    dates = {frames[id(word)] for role, word in band if role == "date"}
    amounts = {frames[id(word)] for role, word in band if role == "amount"}
    return dict.fromkeys(frames) if dates & amounts or None in dates | amounts else frames


def _wall(layout: Layout, left: int, right: int, head: PixelBox) -> int:
    """Where one column ends and the next begins between `left` and `right`: at an upright rule, else half way."""
    walls = [
        (rule[0] + rule[2]) // 2
        for rule in layout.drawn.upright
        if left - 4 <= rule[0] <= right + 4 and rule[3] > head[3] and rule[1] < head[3] + 20 * layout.mm
    ]
    return walls[0] if walls else (left + right) // 2


def _of_dispensing(layout: Layout, band: Head, box: PixelBox, columns: dict[str, tuple[int, int]]) -> bool:
    """Whether medicines or devices stand in it: it has a price and no code, or its title says so."""
    title = " ".join(fold(word.text) for word in layout.words if 0 <= box[1] - word.box[3] <= 14 * layout.mm)
    said = any(part in title for part in ("ordonnance", "pharmac", "dispositif", "medicament", "fourniture", "execut"))
    priced = any(fold(word.text).startswith(("prix", "execution")) for _, word in band)
    return "coefficient" not in columns and "code" not in columns and (said or priced or "inpe" in columns)


def _end(layout: Layout, head: PixelBox) -> int:
    """Where a table ends at the latest: at the next label that is none of its heads, or the end of the page."""
    below = [
        label.box[1]
        for label in layout.labels
        if label.box[1] > head[3] + 4 * layout.mm and label.name not in ("inpe", "name")
    ]
    return min([*below, layout.sheet.height])


def read_rows(layout: Layout, table: Table) -> list[Row]:
    """All rows with a date or an amount in them, from the top."""
    rows = []
    for top, bottom in _bands(layout, table):
        left = min(span[0] for span in table.columns.values())
        right = max(span[1] for span in table.columns.values())
        cells = {
            role: _cell(
                layout,
                role,
                _cell_box(layout, span, (top, bottom)),
            )
            for role, span in table.columns.items()
            if role in _FORMS
        }
        if _is_printed_title(layout, table, (top, bottom)):
            continue
        if any(cells[role].state is not ZoneState.EMPTY for role in ("date", "amount") if role in cells):
            rows.append(Row((left, top, right, bottom), cells))
    return rows


def state_without_rows(layout: Layout, table: Table) -> ZoneState:
    """What a table is in which no row was found: empty only where no ink stands below its date and amount."""
    spans = [table.columns[role] for role in ("date", "amount") if role in table.columns]
    inked = any(ink_in(layout, (left, table.head[3] + 1, right, table.bottom)) is not None for left, right in spans)
    return ZoneState.ILLEGIBLE if inked else ZoneState.EMPTY


def _cell_box(layout: Layout, span: tuple[int, int], band: tuple[int, int]) -> PixelBox:
    """A row's place in one column: the drawn cell where there is one (it may lie higher or lower on a bent page)."""
    top, bottom = band
    for box in layout.drawn.boxes:
        level = overlap((box[1], box[3]), band) >= 0.5 * max(box[3] - box[1], bottom - top)
        if level and overlap((box[0], box[2]), span) >= 0.7 * max(box[2] - box[0], span[1] - span[0]):
            return box
    return (_at_gap(layout, span[0], top, bottom), top, _at_gap(layout, span[1], top, bottom), bottom)


def _drawn_rows(layout: Layout, table: Table) -> list[tuple[int, int]]:
    """Top and bottom of the cells drawn in the column of dates (or amounts), without gaps between them."""
    span = table.columns.get("date") or table.columns["amount"]
    cells = [
        (box[1], box[3])
        for box in layout.drawn.boxes
        if overlap((box[0], box[2]), span) >= 0.7 * max(box[2] - box[0], span[1] - span[0])
        and table.head[3] - 2 * layout.mm <= box[1] <= table.bottom
        and 4 * layout.mm <= box[3] - box[1] <= 20 * layout.mm
    ]
    rows: list[tuple[int, int]] = []
    for top, bottom in sorted(cells):
        if rows and top - rows[-1][1] > 12 * layout.mm:
            break
        rows.append((top, bottom))
    if rows:
        # a slanting rule under the heads may leave the first row open; a row that is none has no ink or only print
        tall = rows[0][1] - rows[0][0]
        if rows[0][0] - table.head[3] >= 0.5 * tall:
            rows.insert(0, (max(table.head[3], rows[0][0] - tall), rows[0][0]))
    return rows


def _at_gap(layout: Layout, x: int, top: int, bottom: int) -> int:
    """`x` moved to the nearest gap between marks of this row, at most 7 mm away: heads and values seldom align."""
    mm = layout.mm
    near = round(1.2 * mm)
    edges = [
        edge for box in layout.drawn.boxes if overlap((box[1], box[3]), (top, bottom)) for edge in (box[0], box[2])
    ]
    walls = [rule[0] for rule in layout.drawn.upright if overlap((rule[1], rule[3]), (top, bottom))]
    if any(abs(edge - x) <= near for edge in (*edges, *walls)):
        return x  # a drawn wall says where the column ends
    reach, least = round(7 * mm), max(3, round(0.7 * mm))
    start = max(0, x - reach)
    filled = layout.writing[top:bottom, start : x + reach].any(axis=0)
    if not filled.size:
        return x
    free = np.convolve(~filled, np.ones(least), mode="same") >= least - 0.5
    places = np.flatnonzero(free)
    if not len(places):
        return x
    return start + int(places[np.argmin(np.abs(places - (x - start)))])


def _is_printed_title(layout: Layout, table: Table, band: tuple[int, int]) -> bool:
    """Whether words of print stand where a date or an amount should: the title or the heads of another table."""
    for role in ("date", "amount"):
        left, right = table.columns.get(role, (0, 0))
        for word in layout.words:
            x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
            letters = sum(c.isalpha() for c in word.text)
            printed = (letters >= 5 and word.confidence >= 0.75) or (letters >= 3 and is_arabic(word.text))
            if left <= x <= right and band[0] <= y <= band[1] and printed:
                return True
    return False


_FORMS = {"date": DATE, "amount": AMOUNT, "inpe": INPE, "code": COTATION, "coefficient": COEFFICIENT}


def _bands(layout: Layout, table: Table) -> list[tuple[int, int]]:
    """Top and bottom of each row: between rules where there are any, else around lines of writing."""
    drawn = _drawn_rows(layout, table)
    left = min(span[0] for span in table.columns.values())
    right = max(span[1] for span in table.columns.values())
    rules = [y for y in _rules_across(layout, left, right) if table.head[3] - 2 <= y <= table.bottom + 2 * layout.mm]
    between: list[tuple[int, int]] = []
    for upper, lower in pairwise(rules):
        if lower - upper > _LONGEST_GAP_MM * layout.mm:
            break
        if lower - upper >= 3.5 * layout.mm:
            between.append((upper, lower))
    # a bent page hides some cells from one of the two ways to see a row
    between = [band for band in between if not any(overlap(band, row) > 0.3 * (row[1] - row[0]) for row in drawn)]
    if drawn:
        last = max(bottom for _, bottom in drawn)
        return sorted([*drawn, *(band for band in between if band[0] < last)])
    if not between:
        between = [(table.head[3] + 1, table.bottom)]
    return [part for band in between for part in _lines_in(layout, table, band)]


def _rules_across(layout: Layout, left: int, right: int) -> list[int]:
    """Heights of level rules that cover most of the width, pieces of one rule counted together."""
    pieces: dict[int, int] = {}
    for rule in layout.drawn.level:
        length = overlap((rule[0], rule[2]), (left, right))
        if not length:
            continue
        middle = (rule[1] + rule[3]) // 2
        near = next((y for y in pieces if abs(y - middle) <= layout.mm), middle)
        pieces[near] = pieces.get(near, 0) + length
    return sorted(y for y, length in pieces.items() if length >= 0.55 * (right - left))


def _lines_in(layout: Layout, table: Table, band: tuple[int, int]) -> list[tuple[int, int]]:
    """The band itself when it is one row high, else the lines of writing in its columns of dates and amounts."""
    top, bottom = band
    if bottom - top <= _TALLEST_ROW_MM * layout.mm:
        return [band]
    spans = [table.columns[role] for role in ("date", "amount") if role in table.columns]
    taken: list[tuple[int, int]] = []
    for left, right in spans:
        part = layout.writing[top:bottom, left:right]
        filled = [y for y, count in enumerate(part.sum(axis=1).tolist()) if count]
        taken += _stretches(filled, top, layout.mm)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if merged and start < merged[-1][1] - 0.4 * min(end - start, merged[-1][1] - merged[-1][0]):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end - start >= 1.5 * layout.mm:
            merged.append((start, end))
    pad = round(0.6 * layout.mm)
    lines: list[tuple[int, int]] = []
    for start, end in merged:
        if lines and start - lines[-1][1] > _LONGEST_GAP_MM * layout.mm:
            break
        lines.append((start - pad, end + pad))
    return lines


def _stretches(filled: list[int], top: int, mm: float) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for y in filled:
        if found and top + y - found[-1][1] <= 0.5 * mm:
            found[-1] = (found[-1][0], top + y + 1)
        else:
            found.append((top + y, top + y + 1))
    return found


def _cell(layout: Layout, role: str, box: PixelBox) -> Read:
    inset = round(0.4 * layout.mm)
    inner = (box[0] + inset, box[1], box[2] - inset, box[3])
    if role == "inpe":
        middle = (box[1] + box[3]) / 2
        for _, candidate in inpe_of_codes(layout.sheet):
            code = candidate.box
            if (
                code
                and box[0] <= (code[0] + code[2]) / 2 <= box[2]
                and code[1] - 2 * layout.mm <= middle <= code[3] + 6 * layout.mm
            ):
                return Read(ZoneState.FILLED, (candidate,))
    if ink_in(layout, inner) is None:
        return Read(ZoneState.EMPTY)
    return read_place(layout, Place(inner, "cell"), _FORMS[role], 1.0)


def as_value(row: Row) -> dict[str, str]:
    """The row in the contract's words, without what could not be read."""
    value: dict[str, str] = {}
    best = {role: read.best for role, read in row.cells.items()}
    if best.get("date"):
        value["date"] = best["date"].value  # type: ignore[union-attr]  # there, as just asked
    letter, number = _letter_and_number(best.get("code"), best.get("coefficient"))
    if letter:
        value["code"] = letter
    if number:
        value["coefficient"] = number
    for role in ("amount", "inpe"):
        if (candidate := best.get(role)) is not None:
            value[role] = candidate.value
    return value


def _letter_and_number(code: Candidate | None, coefficient: Candidate | None) -> tuple[str, str]:
    letter, _, number = (coefficient.value if coefficient else "").partition("|")
    own_letter, _, own_number = (code.value if code else "").partition("|")
    return letter or own_letter, number or own_number


def rows_candidate(page: int, rows: Sequence[Row], quality: float) -> Candidate | None:
    """All rows as one candidate; it is as sure as its cells together."""
    values = [value for value in map(as_value, rows) if "amount" in value or "date" in value]
    if not values:
        return None
    cells = [read.best for row in rows for read in row.cells.values() if read.best is not None]
    agreement = 1.0
    for cell in cells:
        agreement *= cell.agreement
    sure = [reading.confidence for cell in cells for reading in cell.readings]
    by_hand = sum(cell.origin is Origin.HANDWRITING for cell in cells) * 2 > len(cells)
    digital = bool(cells) and all(cell.origin is Origin.TEXT_LAYER for cell in cells)
    origin = Origin.TEXT_LAYER if digital else Origin.HANDWRITING if by_hand else Origin.PRINT
    return Candidate(
        value=values,
        text="\n".join(" ".join(value.values()) for value in values),
        origin=origin,
        page=page,
        box=around([row.box for row in rows]),
        readings=(Reading("tesseract", "", sum(sure) / len(sure)),) if sure else (),
        agreement=agreement,
        valid=None,
        quality=quality,
    )
