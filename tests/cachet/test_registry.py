"""`--registry DIR`: lists that rules look values up in."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet.cli import app
from cachet.inputs import WrongCall
from cachet.registry import from_folder
from claims.claim import Claim
from tests.builders import ACT, a_care_sheet, a_claim, a_prescription
from validators.engine import judge
from validators.known import Drug, Known
from validators.law import load

DAY = date(2026, 1, 20)


def said(claim: Claim, known: Known) -> set[str]:
    """Rules that speak about `claim`."""
    return {flag.rule for flag in judge(claim, load(), known)}


def test_lists_that_are_not_there_say_nothing(tmp_path: Path) -> None:
    """Without a list nothing is unknown, and rules about it are silent."""
    known = from_folder(tmp_path)
    assert known.practitioner("101000008", DAY) is None
    assert known.drug("6118000000013", DAY) is None
    assert known.act("C", DAY) is None
    assert not said(a_claim(a_care_sheet(), a_prescription()), known) & {"inpe_unknown", "drug_unknown"}


def test_a_loaded_list_is_asked(tmp_path: Path) -> None:
    """What a list lacks, and a practice that was closed by then, raises the list's own rule; what it has does not."""
    claim = a_claim(a_care_sheet(acts=[{**ACT, "code": "ZZQ"}]), a_prescription())
    (tmp_path / "inpe.csv").write_text("inpe;nom;closed_on\n10 400 0013;A;\n101000008;B;2026-01-20\n")
    (tmp_path / "drugs.csv").write_text("ean13,nom,ppv_mad\n6118000020158,ZYRTEC,63.20\n")
    asked = {"inpe_unknown", "drug_unknown", "act_code_unknown"}
    assert said(claim, from_folder(tmp_path)) & asked == asked
    (tmp_path / "inpe.csv").write_text("INPE,closed_on\n101000008,2026-01-21\n")
    (tmp_path / "drugs.csv").write_text("ean,price\n6118000000013,\n")
    (tmp_path / "acts.csv").write_text("lettre\nzzq\n")
    assert not said(claim, from_folder(tmp_path)) & asked


def test_a_medicine_comes_with_its_price(tmp_path: Path) -> None:
    """The reference list's own headings are understood, and a byte-order mark is no part of the first one."""
    heading = "ean13,check_digit_ok,nom,dci,dosage,ppv_mad,ph_mad\n"
    (tmp_path / "drugs.csv").write_text(heading + '6118010000263,1,"A-GRAM",X,500,56.85,37.60\n', encoding="utf-8-sig")
    assert from_folder(tmp_path).drug("6118010000263", DAY) == Drug("A-GRAM", Decimal("56.85"))


def test_lists_stand_beside_the_claims_of_the_call(tmp_path: Path) -> None:
    """The same bytes twice in one call are a duplicate with lists loaded too."""
    (tmp_path / "inpe.csv").write_text("inpe\n101000008\n")
    known, claim = from_folder(tmp_path), a_claim(a_care_sheet())
    known.add(claim)
    assert "duplicate" in said(claim, known)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("inpe.csv", b"", 1),
        ("inpe.csv", b"name,city\nA,B\n", 1),
        ("inpe.csv", b"inpe\n101000008\n1010\n", 3),
        ("inpe.csv", b"inpe,closed_on\n101000008,20/01/2026\n", 2),
        ("inpe.csv", b"inpe,name\n101000008,caf\xe9\n", 2),
        ("drugs.csv", b"ean13,ppv\n6118000000013,12,50\n", 2),
        ("drugs.csv", b"ean13;ppv\n6118000000013;12,50\n6118000000013;cheap\n", 3),
        ("drugs.csv", b'ean13\n"6118000000013\n', 2),
        ("acts.csv", b"code,name\nC,x\n ,y\n", 3),
    ],
)
def test_a_bad_list_is_told_by_file_and_line(tmp_path: Path, name: str, content: bytes, line: int) -> None:
    """A list that cannot be understood names its file and line, and nothing is read."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WrongCall, match=f"{name} line {line} "):
        from_folder(tmp_path)
    page = tmp_path / "page.png"
    page.write_bytes(b"never looked at")
    done = CliRunner().invoke(app, ["read", str(page), "--registry", str(tmp_path)])
    assert done.exit_code == 2 and f"{name} line {line} " in done.stderr and done.stdout == ""


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    """A whole country's register is in memory within seconds."""
    rows = "".join(f"{number:09d},NAME,\n" for number in range(100_000))
    (tmp_path / "inpe.csv").write_text("inpe,name,closed_on\n" + rows)
    before = time.process_time()
    known = from_folder(tmp_path)
    assert known.practitioner("000099999", DAY) is True and known.practitioner("000100000", DAY) is False
    assert time.process_time() - before < 5
