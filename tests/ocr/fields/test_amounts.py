"""Amounts in OCR text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.amounts import find_amounts, money, parse_amount
from ocr.fields.forms import AMOUNT

RIGHT = {
    "1 234,56 DH": ("1234.56", "MAD"),
    "1.234,56": ("1234.56", None),
    "1,234.56": ("1234.56", None),
    "1234.56": ("1234.56", None),
    "RM 12.30": ("12.30", "MYR"),
    "RMO.08": ("0.08", "MYR"),
    "12,30 €": ("12.30", "EUR"),
    "350 Dhs": ("350.00", "MAD"),
    "350.00 درهم": ("350.00", "MAD"),
    "1\u202f250,00 MAD": ("1250.00", "MAD"),
    "l50,00": ("150.00", None),
    "12 . 30": ("12.30", None),
    "12.30-": ("-12.30", None),
    "1,23,456.00 INR": ("123456.00", "INR"),
    "1'234.50 CHF": ("1234.50", "CHF"),
    "1.234": ("1234.00", None),
}


@pytest.mark.parametrize(("text", "said"), RIGHT.items())
def test_reads_the_forms_bills_use(text: str, said: tuple[str, str | None]) -> None:
    """Every way of writing an amount gives the contract's form and its currency."""
    seen = parse_amount(text)
    assert seen is not None
    assert (money(seen.value), seen.currency) == said


@pytest.mark.parametrize("text", ["12/03/2026", "19:33", "6%", "merci"])
def test_takes_nothing_else_for_an_amount(text: str) -> None:
    """Dates, hours and rates are no amounts."""
    assert find_amounts(text) == []


def test_thousands_that_may_be_decimals_are_unsure() -> None:
    """ "1.234" says less than "1.234,00"."""
    vague, clear = parse_amount("1.234"), parse_amount("1.234,00")
    assert vague is not None
    assert clear is not None
    assert vague.surety < 0.5 < clear.surety


def test_columns_do_not_run_together() -> None:
    """A quantity two spaces before a price is not its thousands."""
    assert [money(a.value) for a in find_amounts("2  150,00  300,00")][-2:] == ["150.00", "300.00"]


@given(st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2))
def test_what_we_write_we_read(value: Decimal) -> None:
    """The contract's form comes back as the same amount."""
    seen = parse_amount(money(value))
    assert seen is not None
    assert seen.value == value


@given(st.text(max_size=60))
def test_takes_any_junk(text: str) -> None:
    """No text makes the finder fail."""
    assert all(0 <= a.start < a.end <= len(text) for a in find_amounts(text))


def test_a_very_long_number_is_no_amount() -> None:
    """Codes and rows of noughts are passed over, however long."""
    assert find_amounts("1" + "0" * 40) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [("805 10", "805.10"), ("1 250 00 Dhs", "1250.00"), ("12 500", "12500.00"), ("10 20 30", "30.00"), ("45", "45.00")],
)
def test_centimes_whose_comma_was_lost_are_centimes(written: str, value: str) -> None:
    """In the one place of an amount two figures behind a gap are no amount of their own; three are thousands."""
    assert AMOUNT.parse(written) == value
