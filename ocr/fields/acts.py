"""The tables of a care sheet: what was done when, by whom, for how much.

A table is known by its column heads; its columns end at drawn walls or half way between the heads, its rows at drawn rules
or where the writing leaves a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.words import ZoneState
from ocr.fields.act_heads import ROLES, SLACK_PX, Head, heads_of
from ocr.fields.act_rows import Grid, Row, read_row, rows_in
from ocr.fields.forms import CAPITALS, DIGITS, Form
from ocr.labels import fold
from ocr.page import PixelBox, around, inside
from ocr.zones import Layout, ink_in, overlap

KEY_LETTERS = ("CNPSY", "VNPSY", "CsC", "Cs", "Vs", "AMM", "AMI", "AMO", "AMY", "Kc", "Ka", "KC", "PC", "SF", "C", "V", "K", "Z", "B", "D", "P")  # fmt: skip
"""Letters of the nomenclature (NGAP, NABM), longest first; domain.md section 7."""
_BY_FOLD = {letter.upper(): letter for letter in reversed(KEY_LETTERS)}
_COTATION = re.compile(
    rf"^({'|'.join(sorted(_BY_FOLD, key=len, reverse=True))})[\s.:/\-]*[X×*=]?\s*(\d{{1,4}}(?:[.,]\d{{1,2}})?)?$"
)
_TWICE = re.compile(rf"^({'|'.join(sorted(_BY_FOLD, key=len, reverse=True))})\s?(?=\1)")


@dataclass(frozen=True)
class Table:
    """One table: its columns by role (left, right), its head, where it ends, and whether medicines or acts stand in it.

    titled  its title speaks of prescriptions carried out: a row without a key letter is no act, though there is a column for it
    """

    columns: dict[str, tuple[int, int]]
    head: PixelBox
    bottom: int
    of_dispensing: bool
    titled: bool = False

    @property
    def area(self) -> PixelBox:
        """From its head to its end, as wide as its columns; beside it stands the other page of an A3 sheet."""
        ends = [self.head[0], self.head[2], *(end for column in self.columns.values() for end in column)]
        return min(ends), self.head[1], max(ends), self.bottom

    def holds(self, box: PixelBox) -> bool:
        """Whether the middle of `box` lies in its area."""
        left, top, right, bottom = self.area
        return left <= (box[0] + box[2]) / 2 <= right and top <= (box[1] + box[3]) / 2 <= bottom

    def dispenses(self, row: Row) -> bool:
        """Whether a row says what was dispensed and not what was done."""
        letters = [row.cells[role].state for role in ("code", "coefficient") if role in row.cells]
        return self.of_dispensing or (self.titled and all(state is ZoneState.EMPTY for state in letters))


def parse_cotation(text: str) -> str | None:
    """Key letter and number of an act as "letter|number"; a letter alone counts once.

    >>> parse_cotation("K 70"), parse_cotation("Cs"), parse_cotation("amm x 10"), parse_cotation("12345")
    ('K|70', 'Cs|1', 'AMM|10', None)
    >>> parse_cotation("C C x 1"), parse_cotation("KK70"), parse_cotation("C V x 1")
    ('C|1', 'K|70', None)
    """
    bare = re.sub(r"\s+", " ", text.strip(" .,:;-_|'")).upper().replace("COEF", "").strip()
    match = _COTATION.match(bare)
    if match is None and re.match(r"[82] \d{2,3}$", bare):  # a B or a Z read as the figure it looks like
        match = _COTATION.match({"8": "B", "2": "Z"}[bare[0]] + bare[1:])
    # the letter in a column of its own, and again before its number
    if match is None and (twice := _TWICE.match(bare)):
        match = _COTATION.match(bare[twice.end(1) :].strip())
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
    heads, under = heads_of(layout)
    tables = []
    for number, band in enumerate(heads):
        box = around([*(word.box for _, word in band), *under[number]])
        later = [around([word.box for _, word in other])[1] for other in heads[number + 1 :]]
        columns = _columns(layout, band, box)
        bottom = min([top for top in later if top > box[3]] + [_end(layout, box, columns.get("signature"))])
        titled = _titled_dispensing(layout, box)
        tables.append(Table(columns, box, bottom, _of_dispensing(band, columns, titled), titled))
    return tables


def _columns(layout: Layout, band: Head, box: PixelBox) -> dict[str, tuple[int, int]]:
    """Left and right end of each role's column: at an upright rule between two heads, else half way between them."""
    stacks = _stacks(layout, band)
    found: dict[str, tuple[int, int]] = {}
    before_it = None
    for number, stack in enumerate(stacks):
        roles = [role for role, word in band if overlap((stack[0], stack[2]), (word.box[0], word.box[2]))]
        if not roles:
            continue
        before = stacks[number - 1][2] if number else stack[0] - round(16 * layout.mm)
        after = stacks[number + 1][0] if number + 1 < len(stacks) else stack[2] + round(25 * layout.mm)
        role = _strongest(roles)
        span = (_wall(layout, before, stack[0], box), _wall(layout, stack[2], after, box))
        if role not in found:
            found[role] = span
        elif role == before_it == "coefficient":  # the key letter and its number have a column each
            found[role] = (min(found[role][0], span[0]), max(found[role][1], span[1]))
        before_it = role
    return found


def _strongest(roles: Sequence[str]) -> str:
    return next(role for role, _ in ROLES if role in roles)


_SPACE = 0.6
"""Gap between two words of one head at most, in heights; heads of two columns may stand no further apart than twice that."""


def _stacks(layout: Layout, band: Head) -> list[PixelBox]:
    """Boxes around each column's head, all words of the heads' lines counted, from the left.

    Words in one stretch of text, as the page's detector saw it, are of one head; stretches one above the other too.
    """
    top, bottom = (around([word.box for _, word in band])[side] for side in (1, 3))
    words = [
        word.box
        for word in layout.words
        if top - 2 <= word.box[1] and word.box[3] <= bottom + 2 and any(c.isalpha() for c in word.text)
    ]
    pieces = [
        piece
        for piece in layout.sheet.extra.get("pieces", ())  # type: ignore[attr-defined]  # ocr.engines writes it
        if top - 4 <= piece[1] and piece[3] <= bottom + 4
    ]
    lines = [_parted(words, piece) for piece in pieces] + [
        [box] for box in words if not any(inside(box, _grown(piece), SLACK_PX) for piece in pieces)
    ]
    stacks: list[PixelBox] = []
    for box in sorted(around(line) for line in lines if line):
        for number, stack in enumerate(stacks):
            shared = overlap((stack[0], stack[2]), (box[0], box[2]))
            level = overlap((stack[1], stack[3]), (box[1], box[3])) > 0.5 * min(stack[3] - stack[1], box[3] - box[1])
            beside = level and 0 <= box[0] - stack[2] <= _SPACE * (box[3] - box[1]) and not pieces
            if beside or (shared >= 0.4 * min(stack[2] - stack[0], box[2] - box[0])):
                stacks[number] = around([stack, box])
                break
        else:
            stacks.append(box)
    return stacks


def _parted(words: Sequence[PixelBox], piece: PixelBox) -> list[PixelBox]:
    return [box for box in words if inside(box, _grown(piece), SLACK_PX)]


def _grown(box: PixelBox) -> PixelBox:
    return (box[0] - 6, box[1] - 6, box[2] + 6, box[3] + 6)


def _wall(layout: Layout, left: int, right: int, head: PixelBox) -> int:
    """Where one column ends and the next begins between `left` and `right`: at an upright rule, else half way."""
    walls = [
        (rule[0] + rule[2]) // 2
        for rule in layout.drawn.upright
        if left - 4 <= rule[0] <= right + 4 and rule[3] > head[3] and rule[1] < head[3] + 20 * layout.mm
    ]
    return walls[0] if walls else (left + right) // 2


def _titled_dispensing(layout: Layout, head: PixelBox) -> bool:
    """Whether the words over a table's head speak of medicines or devices."""
    title = " ".join(fold(word.text) for word in layout.words if 0 <= head[1] - word.box[3] <= 14 * layout.mm)
    return any(part in title for part in ("ordonnance", "pharmac", "dispositif", "medicament", "fourniture", "execut"))


def _of_dispensing(band: Head, columns: dict[str, tuple[int, int]], titled: bool) -> bool:
    """Whether medicines or devices stand in it: it has a price and no code, or its title says so."""
    priced = any(fold(word.text).startswith(("prix", "execution")) for _, word in band)
    return "coefficient" not in columns and "code" not in columns and (titled or priced or "inpe" in columns)


def _end(layout: Layout, head: PixelBox, stamped: tuple[int, int] | None) -> int:
    """Where a table ends at the latest: at the next label that is none of its heads, or the end of the page.

    stamped  its column of stamps, whose words are no labels: "LE" of a pharmacy's name is no "Fait le"
    """
    below = [
        label.box[1]
        for label in layout.labels
        if label.box[1] > head[3] + 4 * layout.mm
        and label.name not in ("inpe", "name")
        and not (stamped and stamped[0] <= label.box[0] and label.box[2] <= stamped[1])
    ]
    return min([*below, layout.sheet.height])


def read_rows(layout: Layout, table: Table) -> list[Row]:
    """All rows with a date or an amount in them, from the top."""
    grid = Grid(table.columns, table.head[3] + 1, table.bottom)
    return [read_row(layout, placed, _CODES, list(table.columns)) for placed in rows_in(layout, grid)]


_CODES = {"code": COTATION, "coefficient": COEFFICIENT}


def state_without_rows(layout: Layout, table: Table) -> ZoneState:
    """What a table is in which no row was found: empty only where no ink stands below its date and amount."""
    spans = [table.columns[role] for role in ("date", "amount") if role in table.columns]
    inked = any(ink_in(layout, (left, table.head[3] + 1, right, table.bottom)) is not None for left, right in spans)
    return ZoneState.ILLEGIBLE if inked else ZoneState.EMPTY
