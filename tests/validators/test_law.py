"""Law is data, dated, and never silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.words import Regime, Severity
from validators.law import BeforeTheLaw, LawIsWrong, load


def test_every_value_has_a_basis_and_a_day_it_was_checked() -> None:
    """No number of law without its ground."""
    for name, value in load().entries():
        assert value.basis.strip(), name
        assert value.last_checked >= date(2026, 1, 1), name


def test_asking_before_the_first_known_day_is_an_error() -> None:
    """A day before all law has no default."""
    with pytest.raises(BeforeTheLaw):
        load().value("deposit.limit_days", date(1999, 1, 1), Regime.CNSS)


def test_the_narrowest_scope_is_asked() -> None:
    """A regime's own value holds before its manager's, the manager's before all."""
    law, day = load(), date(2026, 1, 1)
    assert law.severity("pharmacist_stamp_missing", day, Regime.STUDENT) is Severity.BLOCK
    assert law.severity("pharmacist_stamp_missing", day, Regime.TADAMON) is Severity.WARN
    assert law.severity("pharmacist_stamp_missing", day, None) is Severity.WARN


def test_a_value_takes_effect_on_its_day() -> None:
    """The day before is judged by the old law."""
    law = load()
    assert law.severity("ice_missing", date(2015, 12, 31), Regime.CNSS) is None
    assert law.severity("ice_missing", date(2016, 1, 1), Regime.CNSS) is Severity.REVIEW
    assert law.severity("executant_inpe_missing", date(2021, 2, 28), Regime.CNOPS) is Severity.REVIEW
    assert law.severity("executant_inpe_missing", date(2021, 3, 1), Regime.CNOPS) is Severity.BLOCK


def test_a_payer_changes_a_number_without_touching_code(tmp_path: Path) -> None:
    """A folder of the payer's own lays single values over the law that ships."""
    (tmp_path / "deposit.yaml").write_text(
        "limit_days:\n  unit: days\n  ALL:\n"
        "    - {from: 2002-11-21, value: 90, basis: circulaire, last_checked: 2026-11-01}\n",
        encoding="utf-8",
    )
    law = load(tmp_path)
    assert law.value("deposit.limit_days", date(2026, 1, 1), Regime.CNSS) == 90
    assert law.value("deposit.complement_days", date(2026, 1, 1), Regime.CNSS) == 8


LINE = "    - {from: 2020-01-01, value: 1, basis: b, last_checked: 2026-01-01}\n"


def _until(day: str) -> str:
    return LINE.replace("basis", f"until: {day}, basis")


BROKEN = {
    "no unit": ("x:\n  ALL:\n" + LINE, 1, "one of: severity"),
    "unknown unit": ("x:\n  unit: furlongs\n  ALL:\n" + LINE, 2, "use one of"),
    "no value": ("x:\n  unit: days\n", 1, "at least one scope"),
    "empty scope": ("x:\n  unit: days\n  ALL: []\n", 3, "list of values"),
    "unknown regime": ("x:\n  unit: days\n  MARS:\n" + LINE, 3, "use one of: ALL"),
    "no basis": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("basis: b, ", ""), 4, "lacks basis"),
    "empty basis": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("basis: b", "basis: ' '"), 4, "name the text"),
    "no day": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("2020-01-01", "soon"), 4, "YYYY-MM-DD"),
    "days out of order": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("2020", "2021") + LINE, 5, "in the order"),
    "wrong value": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("value: 1", "value: sixty"), 4, "whole number"),
    "wrong severity": ("x:\n  unit: severity\n  ALL:\n" + LINE, 4, "block, review, warn"),
    "overlap": (
        "x:\n  unit: days\n  ALL:\n" + _until("2021-06-01") + LINE.replace("2020", "2021"),
        5,
        "overlap from 2021-01-01 to 2021-06-01; end the one before on 2020-12-31",
    ),
    "gap": (
        "x:\n  unit: days\n  ALL:\n" + _until("2020-06-30") + LINE.replace("2020", "2021"),
        5,
        "nothing is said from 2020-07-01 to 2020-12-31; close the gap",
    ),
    "silent end": ("x:\n  unit: days\n  ALL:\n" + _until("2020-06-30"), 4, "add a line from 2020-07-01"),
    "ends before it begins": ("x:\n  unit: days\n  ALL:\n" + _until("2019-06-30"), 4, "until after from"),
    "odd word": ("x:\n  unit: days\n  ALL:\n" + LINE.replace("value", "note: a, value"), 4, "take it out"),
    "twice": ("x:\n  unit: days\n  ALL:\n" + LINE + "x:\n  unit: days\n", 5, "keep one of the two"),
}


@pytest.mark.parametrize(("text", "line", "remedy"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_of_law_is_refused_with_file_line_and_remedy(
    text: str, line: int, remedy: str, tmp_path: Path
) -> None:
    """Law that cannot be understood is refused with a sentence; what was loaded stays in force."""
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    in_force = load()
    with pytest.raises(LawIsWrong) as wrong:
        load(tmp_path)
    assert f"own.yaml line {line}, " in wrong.value.sentence
    assert "x: " in wrong.value.sentence
    assert remedy in wrong.value.sentence
    assert load() is in_force


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x: [\n", "this is no YAML"),
        (b"- a\n", "no list of parameters"),
        (b"x: caf\xe9\n", "not UTF-8"),
        (("x:\n  unit: days\n  ALL:\n" + LINE).encode(), "no rule asks for own.x"),
        (("deposit.limit_day:\n  unit: days\n  ALL:\n" + LINE).encode(), "did you mean deposit.limit_days"),
        (("deposit.limit_days:\n  unit: hours\n  ALL:\n" + LINE).encode(), "its unit is days, not hours"),
    ],
)
def test_a_file_that_is_no_law_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    """Neither another format nor a parameter that nobody asks for is taken in silence."""
    (tmp_path / "own.yaml").write_bytes(content)
    with pytest.raises(LawIsWrong, match=told):
        load(tmp_path)


def test_an_end_may_be_written_where_the_next_value_begins_the_day_after(tmp_path: Path) -> None:
    """`until` that fits changes nothing; one file alone may be laid over the law, with whole names."""
    own = tmp_path / "what-if.yaml"
    later = LINE.replace("2020-01-01", "2021-01-01").replace("value: 1", "value: null")
    own.write_text("deposit.limit_days:\n  unit: days\n  ALL:\n" + _until("2020-12-31") + later, encoding="utf-8")
    assert load(own).value("deposit.limit_days", date(2020, 12, 31)) == 1
    assert load(own).value("deposit.limit_days", date(2021, 1, 1)) is None
