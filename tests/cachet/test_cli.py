"""The command `cachet` as a whole: every command helps, a wrong call is told in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet.cli import MODULES, gather


@pytest.mark.parametrize("command", ["read", *MODULES])
def test_every_command_says_what_it_does(command: str) -> None:
    """`cachet COMMAND --help` answers, and off a terminal nothing is coloured."""
    told = CliRunner().invoke(gather(command), [command, "--help"])
    assert told.exit_code == 0 and "Usage" in told.stdout and "\x1b" not in told.stdout


@pytest.mark.parametrize("words", [["balance"], ["rules", "nothing"], ["read"], ["serve", "--port", "many"]])
def test_a_wrong_call_exits_2(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not there or cannot be is a wrong call, never a failure of ours."""
    monkeypatch.setenv("CACHET_DATA", str(tmp_path / "none"))  # not the house that `make start` may have made here
    told = CliRunner().invoke(gather(), words)
    assert told.exit_code == 2 and told.stdout == "" and told.stderr


def test_a_wrong_law_is_a_sentence(tmp_path: Path) -> None:
    """A payer's own parameter that cannot be right is named; no trace of our code is shown."""
    (tmp_path / "deposit.yaml").write_text("limit_days:\n  ALL: []\n")
    words = ["rules", "diff", "2026-03-02", "2026-03-02", "--law", str(tmp_path)]
    command = [sys.executable, "-m", "cachet.cli", *words]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "deposit.limit_days" in done.stderr and done.stderr.count("\n") == 1
