"""Readings of amounts weighed by the total."""

from __future__ import annotations

import numpy as np

from claims.words import Origin, ZoneState
from ocr.evidence import Candidate
from ocr.fields.act_rows import Row
from ocr.fields.summed import summing
from ocr.fields.values import Read
from ocr.page import Sheet

SHEET = Sheet(1, np.zeros((10, 10, 3), np.uint8), 200.0)


def amount(value: str, agreement: float = 0.5) -> Candidate:
    return Candidate(value, value, Origin.PRINT, 1, None, (), agreement)


def chosen(rows: list[list[str]], total: Candidate | None) -> list[str]:
    placed = [
        (SHEET, Row((0, 0, 1, 1), {"amount": Read(ZoneState.FILLED, tuple(map(amount, readings)))}))
        for readings in rows
    ]
    found = [row.cells["amount"].best for _, row in summing(placed, [total] if total else [])]
    return [str(best.value) for best in found if best is not None]


def test_the_reading_that_makes_the_total_is_taken() -> None:
    assert chosen([["10.00", "130.00"], ["200.00"]], amount("330.00", 1.0)) == ["130.00", "200.00"]


def test_rows_that_already_add_up_stay() -> None:
    assert chosen([["10.00", "130.00"], ["200.00"]], amount("210.00", 1.0)) == ["10.00", "200.00"]


def test_a_total_in_doubt_decides_nothing() -> None:
    assert chosen([["10.00", "130.00"]], amount("130.00", 0.5)) == ["10.00"]


def test_two_ways_to_the_total_decide_nothing() -> None:
    assert chosen([["10.00", "20.00"], ["10.00", "20.00"]], amount("30.00", 1.0)) == ["10.00", "10.00"]


def test_a_total_that_nothing_makes_changes_nothing() -> None:
    assert chosen([["10.00", "130.00"]], amount("999.00", 1.0)) == ["10.00"]
