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


@pytest.mark.parametrize(
    "text",
    [
        "x:\n  ALL:\n    - {from: 2020-01-01, value: 1, basis: b, last_checked: 2026-01-01}\n",
        "x:\n  unit: days\n",
        "x:\n  unit: days\n  MARS:\n    - {from: 2020-01-01, value: 1, basis: b, last_checked: 2026-01-01}\n",
        "x:\n  unit: days\n  ALL:\n    - {from: 2020-01-01, value: 1, last_checked: 2026-01-01}\n",
        "x:\n  unit: days\n  ALL:\n    - {from: soon, value: 1, basis: b, last_checked: 2026-01-01}\n",
        "x:\n  unit: days\n  ALL:\n    - {from: 2021-01-01, value: 1, basis: b, last_checked: 2026-01-01}\n"
        "    - {from: 2020-01-01, value: 1, basis: b, last_checked: 2026-01-01}\n",
    ],
    ids=["no unit", "no value", "unknown scope", "no basis", "no day", "days out of order"],
)
def test_a_broken_file_of_law_is_refused(text: str, tmp_path: Path) -> None:
    """Law that cannot be understood stops the start, with a sentence."""
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawIsWrong, match=r"own\.x"):
        load(tmp_path)
