"""`cachet registry` and `--registry DIR`: lists that rules look values up in."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet.cli import gather
from claims.claim import Claim
from intake.registry import keeping, table
from intake.registry.keeping import in_folder
from intake.registry.table import ListIsWrong
from tests.builders import ACT, a_care_sheet, a_claim, a_prescription
from validators.engine import judge
from validators.known import CallIndex, Known
from validators.law import load
from validators.registers import Drug

DAY = date(2026, 1, 20)


def known_in(folder: Path) -> CallIndex:
    return CallIndex(registers=in_folder(folder))


def said(claim: Claim, known: Known) -> set[str]:
    """Rules that speak about `claim`."""
    return {flag.rule for flag in judge(claim, load(), known)}


def test_lists_that_are_not_there_say_nothing(tmp_path: Path) -> None:
    """Without a list nothing is unknown, and rules about it are silent."""
    known = known_in(tmp_path)
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
    assert said(claim, known_in(tmp_path)) & asked == asked
    (tmp_path / "inpe.csv").write_text("INPE,closed_on\n101000008,2026-01-21\n")
    (tmp_path / "drugs.csv").write_text("ean,price\n6118000000013,\n")
    (tmp_path / "acts.csv").write_text("lettre\nzzq\n")
    assert not said(claim, known_in(tmp_path)) & asked


def test_a_medicine_comes_with_its_price(tmp_path: Path) -> None:
    """The reference list's own headings are understood, and a byte-order mark is no part of the first one."""
    heading = "ean13,check_digit_ok,nom,dci,dosage,ppv_mad,ph_mad\n"
    (tmp_path / "drugs.csv").write_text(heading + '6118010000263,1,"A-GRAM",X,500,56.85,37.60\n', encoding="utf-8-sig")
    assert in_folder(tmp_path).drug("6118010000263", DAY) == Drug("A-GRAM", Decimal("56.85"), "X")


def test_tariffs_and_agreements_are_lists_too(tmp_path: Path) -> None:
    """A grid by key letter; acts that need an agreement, for one regime or for all."""
    (tmp_path / "tariffs.csv").write_text("lettre;tarif\nCs;250,00\n")
    (tmp_path / "prior-agreement.csv").write_text("acte,regime\nScanner cérébral,cnss\nTEP scan,\n")
    lists = in_folder(tmp_path)
    assert lists.tariff("CS", DAY) == Decimal("250.00")
    assert lists.tariff("C", DAY) is None
    assert [len(lists.agreed(DAY, regime) or ()) for regime in load_regimes()] == [2, 1]


def load_regimes() -> tuple[object, object]:
    from claims.words import Regime

    return Regime.CNSS, Regime.CNOPS


def test_one_wrong_digit_is_mended_only_where_one_number_will_do(tmp_path: Path) -> None:
    """The message proposes the only entry that differs by a digit, and says that it is inferred."""
    (tmp_path / "inpe.csv").write_text("inpe\n101000018\n")
    [flag] = [one for one in judge(a_claim(a_care_sheet()), load(), known_in(tmp_path)) if one.rule == "inpe_unknown"]
    assert "101000018" in flag.message.en and "inferred" in flag.message.en
    (tmp_path / "inpe.csv").write_text("inpe\n101000018\n101000028\n")
    [flag] = [one for one in judge(a_claim(a_care_sheet()), load(), known_in(tmp_path)) if one.rule == "inpe_unknown"]
    assert "inferred" not in flag.message.en


def test_lists_stand_beside_the_claims_of_the_call(tmp_path: Path) -> None:
    """The same bytes twice in one call are a duplicate with lists loaded too."""
    (tmp_path / "inpe.csv").write_text("inpe\n101000008\n")
    known, claim = known_in(tmp_path), a_claim(a_care_sheet())
    known.add(claim)
    assert "duplicate" in said(claim, known)


BAD = [
    ("inpe.csv", b"", 1, "headings"),
    ("inpe.csv", b"name,city\nA,B\n", 1, "name the column"),
    ("inpe.csv", b"inpe\n101000008\n1010\n", 3, "store it as text"),
    ("inpe.csv", b"inpe,closed_on\n101000008,20/01/2026\n", 2, "YYYY-MM-DD"),
    ("inpe.csv", b"inpe,name\n101000008,caf\xe9\n", 2, "save the file as UTF-8"),
    ("inpe.csv", b"inpe,closed_on\n101000008,\n101000008,2026-01-01\n", 3, "keep one of the two"),
    ("inpe.csv", b"inpe\n", 2, "no entries"),
    ("drugs.csv", b"ean13,ppv\n6118000000013,12,50\n", 2, "in quotes"),
    ("drugs.csv", b"ean13;ppv\n6118000000013;12,50\n6118000000020;cheap\n", 3, "write it as 56.85"),
    ("drugs.csv", b'ean13\n"6118000000013\n', 2, "not closed"),
    ("acts.csv", b"code,name\nC,x\n ,y\n", 3, "take the line out"),
    ("tariffs.csv", b"letter,tariff\n1,2\n", 2, "letters only"),
    ("tariffs.csv", b"letter,tariff\nC,-2\n", 2, "cannot be"),
    ("prior-agreement.csv", b"acte,regime\nX,mars\n", 2, "use one of cnss"),
    ("prior-agreement.csv", b"acte,pattern\nX,(\n", 2, "seek the name"),
]


@pytest.mark.parametrize(("name", "content", "line", "remedy"), BAD)
def test_a_bad_list_is_told_by_file_line_and_remedy(
    tmp_path: Path, name: str, content: bytes, line: int, remedy: str
) -> None:
    """A list that cannot be understood is refused whole, by `cachet read` and by `cachet registry load`."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ListIsWrong, match=f"{name} line {line} .*{remedy}"):
        in_folder(tmp_path)
    page = tmp_path / "page.png"
    page.write_bytes(b"never looked at")
    done = CliRunner().invoke(gather(), ["read", str(page), "--registry", str(tmp_path)])
    assert done.exit_code == 2 and f"{name} line {line} " in done.stderr and done.stdout == ""


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(gather(), ["registry", *words])
    return done.exit_code, done.output


def test_a_list_is_put_in_force_from_a_day_on(tmp_path: Path) -> None:
    """The first version holds always, a later one from its day; acts of before are held against the old one."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("inpe,closed_on\n101000008,\n104000013,\n")
    second.write_text("inpe,closed_on\n101000008,2026-05-01\n015000029,\n")
    data = tmp_path / "house"
    assert run("load", "inpe", str(first), "--data", str(data)) == (
        0,
        "inpe\talways\t2 entries\t2 added, 0 removed, 0 changed\n",
    )
    code, told = run("load", "inpe", str(second), "--from", "2026-03-01", "--data", str(data))
    assert (code, told) == (0, "inpe\tfrom 2026-03-01\t2 entries\t1 added, 1 removed, 1 changed\n")
    lists = in_folder(data / "registry")
    assert lists.practitioner("104000013", date(2026, 2, 28)) is True
    assert lists.practitioner("104000013", date(2026, 3, 1)) is False
    assert run("list", "--data", str(data)) == (0, "inpe\talways\t2 entries\ninpe\t2026-03-01\t2 entries\n")


def test_a_bad_list_leaves_the_old_one_in_force(tmp_path: Path) -> None:
    """A refused file changes nothing, and no half of it lies in the folder."""
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("inpe\n101000008\n")
    bad.write_text("inpe\n104000013\n12\n")
    folder = tmp_path / "registry"
    run("load", "inpe", str(good), "--data", str(tmp_path))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, told = run("load", "inpe", str(bad), "--data", str(tmp_path))
    assert code == 2 and "b.csv line 3 " in told and "stays in force" in told
    assert run("load", "inpe", str(tmp_path / "nowhere.csv"), "--data", str(tmp_path))[0] == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_list_beyond_all_measure_is_refused_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of ten million rows stops at the first row too many."""
    monkeypatch.setattr(table, "MOST_ROWS", 10)
    (tmp_path / "inpe.csv").write_text("inpe\n" + "".join(f"{n:09d}\n" for n in range(12)))
    with pytest.raises(ListIsWrong, match=r"line 12 .*more than 10 rows"):
        in_folder(tmp_path)


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    """A whole country's register is in memory within seconds, and is not read again while it stays the same."""
    rows = "".join(f"{number:09d},NAME,\n" for number in range(100_000))
    (tmp_path / "inpe.csv").write_text("inpe,name,closed_on\n" + rows)
    before = time.process_time()
    known = in_folder(tmp_path)
    assert known.practitioner("000099999", DAY) is True and known.practitioner("000100000", DAY) is False
    assert time.process_time() - before < 5
    assert in_folder(tmp_path).practitioners[0].entries is known.practitioners[0].entries
    assert keeping.versions(tmp_path, "drugs") == []
