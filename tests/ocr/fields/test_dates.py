"""Dates in OCR text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.dates import find_dates, month_of, parse_date

RIGHT = {
    "12/03/2026": "2026-03-12",
    "Rabat, le 12-03-26": "2026-03-12",
    "12.03.2026": "2026-03-12",
    "le 1er avril 2025": "2025-04-01",
    "12 mars 2026": "2026-03-12",
    "3 févr. 26": "2026-02-03",
    "5 aout 2025": "2025-08-05",
    "12 غشت 2026": "2026-08-12",
    "12 دجنبر 2026": "2026-12-12",
    "12 أغسطس 2026": "2026-08-12",
    "الرباط في ١٢/٠٣/٢٠٢٦": "2026-03-12",
    "18 MAR 2018": "2018-03-18",
    "18MAR18": "2018-03-18",
    "August 3, 2014": "2014-08-03",
    "2018-03-18": "2018-03-18",
    "03/18/2018": "2018-03-18",
    "12 / O3 / 2O26": "2026-03-12",
    "l2/03/2026": "2026-03-12",
    "12032026": "2026-03-12",
    "12/032026": "2026-03-12",
    "1210312026": "2026-03-12",
    "2 7 / 0 3 / 2 0 2 6": "2026-03-27",
    "Date 2'4/ 1 0 /20 2 5": "2025-10-24",
    "18:08.2025": "2025-08-18",
    "DATE15.03.2026 12:27": "2026-03-15",
    "30-04-201815:57": "2018-04-30",
    "10 Septernbre 2019": "2019-09-10",
}


@pytest.mark.parametrize(("text", "day"), RIGHT.items())
def test_reads_the_forms_papers_use(text: str, day: str) -> None:
    """Every form of domain.md section 9, and the slips engines make in them, gives its day."""
    seen = parse_date(text)
    assert seen is not None
    assert seen.value.isoformat() == day


@pytest.mark.parametrize(
    "text", ["05.22.12.34.56", "12 Ramadan 1447", "19:33", "31/02/2026", "1.234,56", "12/03/1822", "B 120", ""]
)
def test_takes_nothing_else_for_a_date(text: str) -> None:
    """Telephone numbers, Hijri dates, hours, amounts and impossible days are no dates."""
    assert find_dates(text) == []


def test_a_span_is_where_the_date_stands() -> None:
    """The span of a date is exactly its own characters."""
    text = "du 12/03/2026 au 15/03/2026."
    assert [text[d.start : d.end] for d in find_dates(text)] == ["12/03/2026", "15/03/2026"]


def test_two_figure_years_of_births_go_back() -> None:
    """A person of "62" was born in 1962, a paper of "26" is of 2026."""
    born, written = parse_date("04/05/62", birth=True), parse_date("04/05/26")
    assert born is not None
    assert written is not None
    assert (born.value.year, written.value.year) == (1962, 2026)


def test_a_clean_form_is_surer_than_a_guess() -> None:
    """Lost separators, month first and letters for figures all lower the surety."""
    clean = parse_date("12/03/2026")
    assert clean is not None
    for text in ("12032026", "03/18/2026", "12/O3/2026", "12 03 26"):
        other = parse_date(text)
        assert other is not None
        assert other.surety < clean.surety


def test_months_bear_one_slip_not_two_names() -> None:
    """A misread month is known when only one month is near."""
    assert month_of("janv1er") == (1, False)
    assert month_of("xyz") is None


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.sampled_from("/-."))
def test_day_first_always_comes_back(day: date, mark: str) -> None:
    """Any plausible day written day first is read as itself."""
    seen = parse_date(f"le {day:%d}{mark}{day:%m}{mark}{day:%Y}")
    assert seen is not None
    assert seen.value == day


@given(st.text(max_size=60))
def test_takes_any_junk(text: str) -> None:
    """No text makes the finder fail, and spans stay inside it."""
    assert all(0 <= d.start < d.end <= len(text) for d in find_dates(text))


def test_a_birth_date_is_never_month_first() -> None:
    """What stands between the ends of a longer row of figures is no birth date; a till's date may be written so."""
    assert find_dates("09/20/11", birth=True) == []
    assert [seen.value.isoformat() for seen in find_dates("09/20/2025")] == ["2025-09-20"]
