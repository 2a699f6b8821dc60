"""The law in force, and why a rule spoke, at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet.rules import app
from tests.builders import a_care_sheet, a_claim
from validators.engine import judge, rules
from validators.known import Nothing
from validators.law import load


def said(*call: str) -> str:
    done = CliRunner().invoke(app, [*call])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def late(tmp_path: Path) -> str:
    claim = a_claim(a_care_sheet(stamp=False), received_on="2026-03-22")
    judged = claim.model_copy(update={"flags": judge(claim, load(), Nothing())})
    path = tmp_path / "claims.jsonl"
    path.write_text(judged.to_json() + "\n", encoding="utf-8")
    return str(path)


def test_each_line_of_the_list_begins_with_an_id() -> None:
    """The list names every rule once, by its id first."""
    assert [line.split("\t")[0] for line in said("list").splitlines()] == list(rules())


def test_the_list_is_of_a_day_and_a_regime() -> None:
    """What is off on a day, or weighs more in a regime, is told so."""
    assert "ice_missing\toff\t" in said("list", "--on", "2015-01-01")
    assert "pharmacist_stamp_missing\tblock\t" in said("list", "--regime", "cnops")


def test_explain_walks_through_every_rule(late: str) -> None:
    """Rules that spoke show their ground and what they read, the others that they are silent."""
    lines = said("explain", late)
    assert "stamp_missing: block, found document 0 (care_sheet)" in lines
    assert "first_act_date = '2026-01-20', confidence 0.99, accepted, print" in lines
    assert "prescription_missing: silent" in lines
    assert all(rule in lines for rule in rules())


def test_explain_takes_one_rule(late: str) -> None:
    """A rule that is not there is a wrong call."""
    assert "stamp_missing" not in said("explain", late, "--rule", "filing_late")
    assert CliRunner().invoke(app, ["explain", late, "--rule", "nonsense"]).exit_code == 2
    assert CliRunner().invoke(app, ["explain", "nowhere.jsonl"]).exit_code == 2


def test_diff_tells_what_changed_between_two_days() -> None:
    """Only what differs is told."""
    lines = said("diff", "2015-12-31", "2016-01-01").splitlines()
    assert lines == ["severity.ice_missing: None -> review"]


def test_replay_tells_what_a_change_would_do(late: str, tmp_path: Path) -> None:
    """With a longer limit the late claim's flag goes; nothing else moves."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "deposit.yaml").write_text(
        "limit_days:\n  unit: days\n  ALL:\n"
        "    - {from: 2002-11-21, value: 90, basis: circulaire, last_checked: 2026-11-01}\n",
        encoding="utf-8",
    )
    assert said("replay", late).splitlines() == ["1 claims, held before 1, held after 1"]
    changed = said("replay", late, "--law", str(own)).splitlines()
    assert changed == [
        "0042.pdf part 1: - filing_late block found document 0",
        "1 claims, held before 1, held after 1",
    ]
