"""A house opens with the law and the lists that its settings name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cachet.settings import WrongSetting
from tests.conftest import HouseMaker

OWN = (
    "limit_days:\n  unit: days\n  ALL:\n"
    "    - {{from: 2002-11-21, value: {}, basis: circulaire, last_checked: 2026-11-01}}\n"
)


def test_a_payers_own_law_is_in_force(make_house: HouseMaker, tmp_path: Path) -> None:
    """CACHET_LAW lays the payer's parameters over the law that ships."""
    own = tmp_path / "law"
    own.mkdir()
    (own / "deposit.yaml").write_text(OWN.format(90))
    house = make_house(law=own)
    assert house.law.value("deposit.limit_days", date(2026, 1, 1)) == 90
    assert house.law.value("deposit.limit_months", date(2026, 1, 1)) == 2
    assert house.registry == tmp_path / "data" / "registry"


def test_a_law_that_cannot_be_right_stops_the_start_with_a_sentence(make_house: HouseMaker, tmp_path: Path) -> None:
    """File, line and remedy are named; a folder that is not there is no empty one."""
    own = tmp_path / "law"
    with pytest.raises(WrongSetting, match=r"CACHET_LAW names .*nothing is there"):
        make_house(law=own)
    own.mkdir()
    (own / "deposit.yaml").write_text(OWN.format("sixty"))
    with pytest.raises(WrongSetting, match=r"CACHET_LAW cannot be used: deposit.yaml line 4, deposit.limit_days"):
        make_house(law=own)
