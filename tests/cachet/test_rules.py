"""The law in force, and why a rule spoke, at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from cachet.rules import app
from intake.claim import records
from intake.house import House
from intake.registry.keeping import load as load_list
from tests.builders import a_care_sheet, a_claim, a_paper, doubtful
from tests.conftest import KEY
from tests.houses import Person, Station, a_part, clean, read_as, unstamped
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


def test_the_parameters_are_listed_with_their_ground() -> None:
    """Each parameter with its value on a day, its unit, the day it holds from and its basis."""
    [line] = [one for one in said("list", "--parameters").splitlines() if one.startswith("deposit.limit_days\t")]
    assert line.split("\t")[1:4] == ["60", "days", "from 2002-11-21, checked 2026-11-21"]
    before = said("list", "--parameters", "--on", "1999-01-01").splitlines()
    assert all("\tunknown\t" in one for one in before)
    studies = [said("list", "--parameters", "--on", day) for day in ("2027-01-31", "2027-02-01")]
    assert ["beneficiary.studies_years\t26" in studies[0], "beneficiary.studies_years\t30" in studies[1]] == [
        True,
        True,
    ]


def test_explain_tells_what_was_asked_and_what_is_not_loaded(late: str, tmp_path: Path) -> None:
    """A parameter with its value and ground, a list that is not loaded, a rule that is off, the claim's own clock."""
    lines = said("explain", late)
    assert "asked deposit.limit_days = 60 (from 2002-11-21: CNSS" in lines
    assert "inpe_unknown: silent, not loaded: inpe. " in lines
    assert "processing_deadline: silent, no clock runs here. " in lines
    assert "posology_missing: off for this regime on this day. " in lines
    assert "  clock notice: 2026-04-06\n  clock pay: 2026-05-" in lines
    (tmp_path / "inpe.csv").write_text("inpe\n104000013\n")
    assert "inpe_unknown: review, found" in said("explain", late, "--registry", str(tmp_path))


def test_the_calendar_says_what_is_an_estimate(tmp_path: Path) -> None:
    """Lunar days off are estimates; the law's lists add and take out."""
    assert "2026-05-27\tday off\tEid al-Adha (estimated)" in said("calendar", "2026")
    own = tmp_path / "own.yaml"
    own.write_text(
        "processing.days_off_added:\n  unit: days of the calendar\n  ALL:\n"
        "    - {from: 2002-11-21, value: [2026-05-26], basis: communiqué, last_checked: 2026-05-20}\n"
        "processing.days_off_removed:\n  unit: days of the calendar\n  ALL:\n"
        "    - {from: 2002-11-21, value: [2026-05-28], basis: communiqué, last_checked: 2026-05-20}\n",
        encoding="utf-8",
    )
    lines = said("calendar", "2026", "--law", str(own)).splitlines()
    assert "2026-05-26\tday off\tadded by the law" in lines
    assert "2026-05-28\ttaken out by the law's list\tEid al-Adha (estimated)" in lines


NINETY = (
    "deposit.limit_days:\n  unit: days\n  ALL:\n"
    "    - {from: 2002-11-21, value: 90, basis: circulaire, last_checked: 2026-11-01}\n"
)


def test_replay_tells_what_a_change_would_do(tmp_path: Path) -> None:
    """With a longer limit the late claim passes, the unstamped one stays held, and both changes are told."""
    law = load()
    late = a_claim(a_care_sheet(), received_on="2026-03-22", source="a.pdf")
    unstamped = a_claim(a_care_sheet(stamp=False), received_on="2026-03-22", source="b.pdf", sha256="b" * 64)
    read = [one.model_copy(update={"flags": judge(one, law, Nothing())}) for one in (late, unstamped)]
    for name, claim in zip("ab", read, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(claim.to_json() + "\n", encoding="utf-8")
    what_if = tmp_path / "ninety.yaml"
    what_if.write_text(NINETY, encoding="utf-8")
    assert said("replay", str(tmp_path / "a.jsonl")).splitlines() == [
        "1 claims, flagged before 1, flagged after 1; 0 would pass, 0 would be held"
    ]
    gone = "- filing_late block found document 0"
    assert said("replay", "--with", str(what_if), str(tmp_path)).splitlines() == [
        f"a.pdf part 1 (flagged -> validated): {gone}",
        f"b.pdf part 1: {gone}",
        "2 claims, flagged before 2, flagged after 1; 1 would pass, 0 would be held",
    ]


def test_claims_that_the_service_keeps_are_replayed(
    house: House, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --stored the claims of the service are judged again, and nothing in it changes."""
    station = Station(house, url)
    for shade, documents in ((240, clean()), (230, unstamped())):
        read_as(house, station.sent(shade, received_on="2026-03-22"), a_part(*documents))
    what_if = tmp_path / "ninety.yaml"
    what_if.write_text(NINETY, encoding="utf-8")
    monkeypatch.setenv("CACHET_MASTER_KEY", KEY.text())
    lines = said("replay", "--with", str(what_if), "--stored", "--data", str(tmp_path / "data")).splitlines()
    assert lines[-1] == "2 claims, flagged before 2, flagged after 1; 1 would pass, 0 would be held"
    assert sum("filing_late" in line for line in lines) == 2
    with house.reading() as work:
        tracking = next(iter(records.every(work))).claim.tracking
    explained = said("explain", "--stored", str(tracking), "--data", str(tmp_path / "data"), "--rule", "filing_late")
    assert "filing_late: block, found" in explained
    wrong = ["explain", "--stored", "nobody", "--data", str(tmp_path / "data")]
    assert CliRunner().invoke(app, wrong).exit_code == 2
    with house.reading() as work:
        kept = [record.claim for record in records.every(work)]
    assert [{flag.rule for flag in claim.flags} >= {"filing_late"} for claim in kept] == [True, True]


def test_a_replay_without_changes_tells_of_none(
    house: House, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier claims, pages, lists, the day and what a person set aside are what they were when the service judged."""
    station, report = Station(house, url), a_paper("lab_report", patient_name="A B", date="2026-01-21", number="7")
    load_list("inpe", _listed(tmp_path), house.registry or tmp_path, None, house.now().date())
    for shade, sheet in ((240, a_care_sheet(stamp=False)), (230, a_care_sheet(total_amount=doubtful("150.00")))):
        part = a_part(sheet, report.model_copy(update={"pages": (2,)}), prints={2: "5a" * 32})
        for n in (1, 2):
            Image.new("RGB", (60, 80), "white").save(tmp_path / f"1-{n}.jpg")
        (claim,) = read_as(house, station.sent(shade), part, folder=tmp_path)
    assert {"duplicate", "inpe_unknown"} <= {flag.rule for flag in claim.flags}
    reviewer = Person(house, url, "hind")
    waived = [{"rule": flag.rule, "reason": "seen"} for flag in claim.flags if flag.severity != "warn"]
    assert reviewer.decide(claim.id, "validate", waived=waived).status_code == 200
    monkeypatch.setenv("CACHET_MASTER_KEY", KEY.text())
    lines = said("replay", "--stored", "--data", str(tmp_path / "data")).splitlines()
    assert lines == ["2 claims, flagged before 1, flagged after 1; 0 would pass, 0 would be held"]


def _listed(folder: Path) -> Path:
    path = folder / "register.csv"
    path.write_text("inpe\n104000013\n")
    return path


def test_a_replay_of_nothing_is_a_wrong_call(tmp_path: Path) -> None:
    """Neither files nor --stored, both, or a file that is not there."""
    for words in (
        ["explain"],
        ["replay"],
        ["replay", "--stored", "a.jsonl"],
        ["replay", "nowhere.jsonl"],
        ["replay", str(tmp_path)],
    ):
        assert CliRunner().invoke(app, words).exit_code == 2, words
    assert CliRunner().invoke(app, ["replay", "a.jsonl", "--with", "nowhere.yaml"]).exit_code == 2
