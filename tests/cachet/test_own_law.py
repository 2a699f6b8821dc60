"""A payer's own law holds at the command line as it does in the service."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet import own_law
from cachet.rules import app
from cachet.score import light_rules
from cachet.settings import load_settings
from tests.builders import a_care_sheet, a_claim
from tests.ocr import cabinet
from validators.law import LawIsWrong

ROOT = Path(__file__).parents[2]
LINE = "{name}:\n  unit: {unit}\n  ALL:\n    - {{from: 2002-11-21, value: {value}, basis: circulaire, last_checked: 2026-11-01}}\n"


@pytest.fixture
def payer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A payer who gives ninety days, and for whom a claim without care sheet is a remark."""
    folder = tmp_path / "law"
    folder.mkdir()
    (folder / "deposit.yaml").write_text(LINE.format(name="limit_days", unit="days", value=90))
    (folder / "severity.yaml").write_text(LINE.format(name="care_sheet_missing", unit="severity", value="warn"))
    monkeypatch.setenv("CACHET_LAW", str(folder))
    return folder


def said(*call: str) -> str:
    done = CliRunner().invoke(app, [*call])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands_of_rules_go_by_it(payer: Path, tmp_path: Path) -> None:
    """The list, the walk through a claim and the replay know the ninety days; `--law` comes before the environment."""
    assert "deposit.limit_days\t90\t" in said("list", "--parameters")
    assert "care_sheet_missing\twarn\t" in said("list")
    claims = tmp_path / "claims.jsonl"
    claims.write_text(a_claim(a_care_sheet(), received_on="2026-03-31").to_json() + "\n", encoding="utf-8")
    assert "filing_late: silent" in said("explain", str(claims), "--rule", "filing_late")
    forty = tmp_path / "forty.yaml"
    forty.write_text(LINE.format(name="deposit.limit_days", unit="days", value=40))
    assert "filing_late: block, found" in said("explain", str(claims), "--rule", "filing_late", "--law", str(forty))
    assert "+ filing_late" in said("replay", "--with", str(forty), str(claims))
    assert said("diff", "2026-01-01", "2026-01-01") == ""
    assert "deposit.limit_days: 60 -> 90" in said("diff", "2026-01-01", "2026-01-01", "--law", str(payer))


def test_a_score_weighs_by_it(payer: Path) -> None:
    """What the payer takes lightly stops no claim in the score."""
    assert "care_sheet_missing" in light_rules(own_law.in_force(), None)
    assert own_law.in_force(load_settings()).value("deposit.limit_days", date(2026, 1, 1)) == 90


def test_cachet_read_judges_by_it(payer: Path, tmp_path: Path) -> None:
    """A page that is no care sheet is flagged as lightly as the payer says."""
    page = tmp_path / "page.png"
    page.write_bytes(cabinet.saved(cabinet.a_page(), "PNG"))
    command = [sys.executable, "-m", "cachet.cli", "read", str(page)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    [weight] = [one["severity"] for one in json.loads(done.stdout)["flags"] if one["rule"] == "care_sheet_missing"]
    assert weight == "warn"


@pytest.mark.parametrize("call", [["read", "samples/committed"], ["rules", "list"], ["score", "samples/committed"]])
def test_one_that_cannot_be_used_is_a_sentence(payer: Path, call: list[str]) -> None:
    """Nothing is read or judged by half a law: file, line and remedy are told, and the call is a wrong one."""
    (payer / "deposit.yaml").write_text("limit_days:\n  ALL: []\n")
    command = [sys.executable, "-m", "cachet.cli", *call]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    assert "CACHET_LAW cannot be used: deposit.yaml line 1" in done.stderr and "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_no_empty_one(payer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped law does not step in for the one that was meant."""
    monkeypatch.setenv("CACHET_LAW", str(payer / "gone"))
    with pytest.raises(LawIsWrong, match="CACHET_LAW names"):
        own_law.in_force()
