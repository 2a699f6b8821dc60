"""Rows of a table of acts, from where words stand and what they look like."""

from __future__ import annotations

import numpy as np
import pytest

from claims.words import Origin, ZoneState
from ocr.evidence import Candidate, Reading
from ocr.fields.act_rows import Grid, Row, look_of, rows_in
from ocr.fields.act_values import rows_candidate
from ocr.fields.acts import Table, find_tables
from ocr.fields.headless import headless_tables
from ocr.fields.values import Read
from ocr.page import Sheet, Word
from ocr.zones import Layout

COLUMNS = {
    "date": (50, 300),
    "coefficient": (300, 500),
    "amount": (500, 750),
    "inpe": (750, 1100),
    "signature": (1100, 1500),
}
Placed = tuple[int, int, str]
"""Left and top in pixels at 200 dpi, and the word."""


def rows(*placed: Placed, columns: dict[str, tuple[int, int]] = COLUMNS) -> list[list[str]]:
    """The roles of each row's words, from the left."""
    words = tuple(Word(text, (x, y, x + 15 * len(text), y + 24), 0.9, n) for n, (x, y, text) in enumerate(placed))
    layout = Layout(Sheet(1, np.full((800, 1650, 3), 255, np.uint8), 200.0, words=words))
    return [[role for role, _ in row] for row in rows_in(layout, Grid(columns, 100, 700))]


def test_words_go_to_the_columns_they_stand_in() -> None:
    """A plain row."""
    assert rows((60, 200, "12/03/2026"), (350, 200, "K70"), (600, 200, "150,00"), (800, 200, "101000008")) == [
        ["date", "coefficient", "amount", "inpe"]
    ]


def test_what_a_word_looks_like_outweighs_half_a_column() -> None:
    """Values set left of their heads: the INPE begins under the amount's column."""
    assert rows((60, 200, "12/03/2026"), (520, 200, "150,00"), (660, 200, "101000008")) == [["date", "amount", "inpe"]]


def test_a_day_in_three_words_is_one() -> None:
    """Blanks around the strokes of a day part it for readers only."""
    (row,) = rows((60, 200, "12"), (100, 200, "mars"), (170, 200, "2026"), (600, 200, "150,00"))
    assert row == ["date", "amount"]


def test_words_set_a_little_higher_are_of_the_same_row() -> None:
    """A slanting scan: each column stands lower than the one before."""
    (row,) = rows((60, 200, "12/03/2026"), (350, 218, "K70"), (600, 236, "150,00"))
    assert sorted(row) == ["amount", "coefficient", "date"]


@pytest.mark.parametrize("said", ["Total", "Sous-total", "S/Total", "TOTAL:"])
def test_a_sum_is_no_row(said: str) -> None:
    """What is printed as a total is no act."""
    assert (
        len(
            rows(
                (60, 200, "12/03/2026"), (350, 200, "K70"), (600, 200, "150,00"), (350, 300, said), (600, 300, "150,00")
            )
        )
        == 1
    )


def test_an_amount_alone_under_full_rows_is_a_sum() -> None:
    """Nobody writes an act that is only an amount below acts that say all."""
    assert len(rows((60, 200, "12/03/2026"), (350, 200, "K70"), (600, 200, "150,00"), (600, 300, "150,00"))) == 1


def test_a_sentence_of_the_form_is_no_row() -> None:
    """Instructions speak of days and sums too."""
    line = [
        "Le",
        "dossier",
        "est",
        "déposé",
        "dans",
        "un",
        "délai",
        "de",
        "60",
        "jours",
        "après",
        "la",
        "dernière",
        "consultation",
    ]
    assert rows(*((60 + 130 * n, 400, word) for n, word in enumerate(line))) == []


def test_a_tooth_chart_is_no_row() -> None:
    """A line of tooth numbers looks like amounts."""
    assert rows(*((60 + 60 * n, 400, str(11 + n)) for n in range(8))) == []


def test_a_telephone_number_in_a_stamp_is_no_tooth_chart() -> None:
    """Five pairs of figures where the stamp stands say nothing of the row it stands beside."""
    stamp = ((1150 + 60 * n, 200, figures) for n, figures in enumerate(("05", "28", "94", "81", "96")))
    (row,) = rows((60, 200, "12/03/2026"), (350, 200, "K70"), (600, 200, "150,00"), *stamp)
    assert row[:3] == ["date", "coefficient", "amount"]


def test_a_row_under_heads_that_were_not_read_is_known_by_its_cells() -> None:
    """White heads on black are lost on a fax; a day, an amount and an INPE on one level still are an act."""
    words = ["11 / 04 / 2026", "1 140,00", "D 60", "024427544"]
    placed = [
        Word(part, (200 + 330 * n + 40 * k, 400, 230 + 330 * n + 40 * k + 10 * len(part), 424), 0.9, 4 * n + k)
        for n, cell in enumerate(words)
        for k, part in enumerate(cell.split())
    ]
    layout = Layout(Sheet(1, np.full((800, 1650, 3), 255, np.uint8), 200.0, words=tuple(placed)))
    (table,) = headless_tables(layout)
    assert set(table.columns) == {"date", "amount", "coefficient", "inpe"}
    assert not table.of_dispensing
    assert headless_tables(replace_words(layout, placed[:-1])) == []


def replace_words(layout: Layout, words: list[Word]) -> Layout:
    """The page with other words on it."""
    return Layout(layout.sheet.saying(words=tuple(words)))


@pytest.mark.parametrize("head", ["Montantfacturé", "Monitantfacturé", "Montamt"])
def test_a_head_is_known_though_it_is_read_glued_or_with_a_slip(head: str) -> None:
    """Heads in white on a dark band lose their spaces, and a letter."""
    words = [
        Word(text, (x, 200, x + 14 * len(text), 224), 0.9, 1)
        for x, text in ((100, "Date"), (400, "Cotation"), (700, head), (1050, "INPE"))
    ]
    layout = Layout(Sheet(1, np.full((800, 1650, 3), 255, np.uint8), 200.0, words=tuple(words)))
    (table,) = find_tables(layout)
    assert "amount" in table.columns


def test_an_inpe_is_one_though_its_columns_head_was_not_read() -> None:
    """Nine figures that no column asks for are an INPE."""
    columns = {name: span for name, span in COLUMNS.items() if name != "inpe"}
    (row,) = rows((60, 200, "12/03/2026"), (600, 200, "150,00"), (800, 200, "101000008"), columns=columns)
    assert row == ["date", "amount", "inpe"]


def test_looks() -> None:
    """What words look like, slips of engines included."""
    assert [look_of(text) for text in ("I2/O3/2026", "12-mars-26", "1.250,00DH", "Cs", "Cs-1", "B 120")] == [
        "day", "day", "money", "key", "key", "key",
    ]  # fmt: skip


def cell(value: str | None, state: ZoneState = ZoneState.FILLED, agreement: float = 1.0) -> Read:
    if value is None:
        return Read(state)
    seen = Candidate(value, value, Origin.PRINT, 1, None, (Reading("ppocr", value, 0.9),), agreement)
    return Read(state, (seen,))


def a_row(**cells: Read) -> Row:
    return Row((0, 0, 100, 20), cells)


FULL = {
    "date": cell("2026-03-12"),
    "coefficient": cell("K|70"),
    "amount": cell("150.00"),
    "inpe": cell("091123456"),
}


def test_a_cell_that_was_not_read_makes_all_rows_doubtful() -> None:
    """Ink in a cell that no engine makes sense of is something written."""
    lost = a_row(**{**FULL, "amount": cell(None, ZoneState.ILLEGIBLE)})
    whole = rows_candidate(1, [a_row(**FULL), a_row(**FULL)], 1.0)
    part = rows_candidate(1, [a_row(**FULL), lost], 1.0)
    assert whole is not None
    assert part is not None
    assert whole.agreement == 1.0
    assert part.agreement < 0.5


def test_rows_without_the_column_of_inpe_are_doubtful() -> None:
    """Every row names who did the act: a column that was not found was not left out."""
    found = rows_candidate(1, [a_row(**{role: read for role, read in FULL.items() if role != "inpe"})], 1.0)
    assert found is not None
    assert found.agreement < 0.5


def test_one_engine_that_reads_a_cell_alike_twice_counts_nearly_as_two() -> None:
    """The line and the cell's own cut, both surely read."""
    twice = Candidate(
        "K|70", "K 70", Origin.PRINT, 1, None,
        (Reading("tesseract", "K7O", 0.2), Reading("ppocr", "K 70", 0.99), Reading("ppocr", "K70", 0.99)), 0.0,
    )  # fmt: skip
    found = rows_candidate(1, [a_row(**{**FULL, "coefficient": Read(ZoneState.FILLED, (twice,))})], 1.0)
    assert found is not None
    assert found.agreement > 0.95


def test_one_engine_that_is_sure_counts_for_much() -> None:
    """A key letter that only one engine reads does not make the table worthless."""
    found = rows_candidate(1, [a_row(**{**FULL, "coefficient": cell("K|70", agreement=0.0)})], 1.0)
    assert found is not None
    assert 0.7 < found.agreement < 1.0


@pytest.mark.parametrize(
    ("titled", "letter", "dispensed"),
    [
        (True, cell(None, ZoneState.EMPTY), True),
        (True, cell("K|70"), False),
        (False, cell(None, ZoneState.EMPTY), False),
    ],
)
def test_a_row_without_key_letter_under_prescriptions_carried_out_is_no_act(
    titled: bool, letter: Read, dispensed: bool
) -> None:
    """A table of medicines may have a column for codes; a table of acts keeps a row whose letter is missing."""
    table = Table(dict(COLUMNS), (0, 0, 10, 10), 100, of_dispensing=False, titled=titled)
    assert table.dispenses(a_row(**{**FULL, "coefficient": letter})) is dispensed


def _tables(*placed: Placed) -> list[Table]:
    words = tuple(Word(text, (x, y, x + 15 * len(text), y + 24), 0.9, n) for n, (x, y, text) in enumerate(placed))
    return find_tables(Layout(Sheet(1, np.full((800, 1650, 3), 255, np.uint8), 200.0, words=words)))


HEADS: tuple[Placed, ...] = ((60, 100, "Date"), (350, 100, "Cotation"), (600, 100, "Montant"), (850, 100, "INPE"))


def test_a_head_s_name_in_a_stamp_beside_the_row_is_no_head() -> None:
    """Below the heads, a doctor's stamp says "INPE" on the level of the first row."""
    (table,) = _tables(*HEADS, (60, 150, "12/03/2026"), (350, 150, "K70"), (600, 150, "150,00"), (1200, 150, "INPE"))
    assert table.head[3] < 150


def test_heads_in_arabic_under_the_french_ones_begin_no_table() -> None:
    """The translation stands below, and the rows under it are the French heads' rows."""
    arabic: tuple[Placed, ...] = ((60, 190, "تاريخ"), (350, 190, "معامل"), (600, 190, "المبلغ"), (850, 190, "رمز"))
    (table,) = _tables(*HEADS, *arabic, (60, 260, "12/03/2026"), (350, 260, "K70"), (600, 260, "150,00"))
    assert table.head[3] >= 214 and "inpe" in table.columns


def test_a_head_in_pieces_is_read() -> None:
    """Letters set with room between them."""
    heads: tuple[Placed, ...] = (
        (60, 100, "Date"),
        (350, 100, "Cotation"),
        (600, 100, "MON"),
        (655, 100, "TAN"),
        (710, 100, "T"),
    )
    (table,) = _tables(*heads, (60, 150, "12/03/2026"), (350, 150, "K70"), (600, 150, "150,00"))
    assert "amount" in table.columns


def test_values_run_together_or_apart_are_set_right() -> None:
    """An amount glued to an INPE, a 1 at the wall of its column, a day whose strokes were lost."""
    glued = rows((60, 200, "12/03/2026"), (350, 200, "K70"), (600, 200, "1.620,00074515800"))
    assert glued == [["date", "coefficient", "amount", "inpe"]]
    parted = rows((60, 200, "12/03/2026"), (520, 200, "150,00"), (800, 200, "1"), (820, 200, "14423072"))
    assert parted == [["date", "amount", "inpe"]]
    strokeless = rows((60, 200, "10"), (120, 200, "04"), (180, 200, "2025"), (600, 200, "150,00"))
    assert strokeless == [["date", "amount"]]


def test_an_amount_off_its_column_is_no_second_day() -> None:
    """It stands between the heads of amounts and of days, and the row has its day."""
    columns = {"coefficient": (50, 300), "amount": (300, 420), "date": (520, 800)}
    assert rows((60, 200, "Z30"), (470, 200, "310"), (560, 200, "25/01/2026"), columns=columns) == [
        ["coefficient", "amount", "date"]
    ]


def test_a_day_in_a_stamp_leaves_the_row_its_own() -> None:
    """A day without strokes in its column, and another in the stamp beside the row."""
    assert rows((60, 200, "120326"), (350, 200, "K70"), (600, 200, "150,00"), (1200, 200, "12/03/2026")) == [
        ["date", "coefficient", "amount", "signature"]
    ]


def test_a_number_in_the_margin_is_no_inpe_of_the_row() -> None:
    """Far before the table; its key does not hold either."""
    columns = {"date": (500, 700), "coefficient": (700, 900), "amount": (900, 1100)}
    placed = ((20, 200, "123456780"), (520, 200, "12/03/2026"), (720, 200, "K70"), (920, 200, "150,00"))
    assert rows(*placed, columns=columns) == [["date", "coefficient", "amount"]]
