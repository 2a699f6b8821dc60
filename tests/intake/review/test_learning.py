"""What reviewers teach: examples, second readings, the supervisor's figures, `cachet learn --desk`."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cachet.accounts import Role
from cachet.cli import gather
from claims.words import Status
from intake.database.tables import evidence, examples, second_reads
from intake.house import House
from ocr.confidence import FEATURES
from tests.builders import a_care_sheet, doubtful
from tests.houses import Adjudication, Person, Station, a_page, a_part, read_as
from tests.intake.review.test_deciding import Desk
from tests.intake.review.test_reviewing import slug


def _claim(house: House, station: Station, shade: int = 1, **given: Any) -> str:
    claim_id = station.sent(shade)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False, **given)))
    return claim_id


def _validated(person: Person, claim_id: str) -> None:
    stops = person.decide(claim_id, "validate").json()["rules"]
    waived = [{"rule": rule, "reason": "seen"} for rule in stops]
    assert person.decide(claim_id, "validate", waived=waived).json()["status"] == "validated"


def _complete(house: House, url: str, station: Station, claim_id: str) -> None:
    """The papers that were asked back come, and change nothing of what stands on the sheet."""
    line = {"file": "more.jpg", "complements": claim_id}
    assert station.send(("more.jpg", a_page(99)), manifest=[line]).status_code == 202
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False)))


class Blind(Desk):
    """Somebody who reads a claim a second time, as the page's script calls it."""

    def page(self) -> str:
        """The page, with the claim that this person is given."""
        return self.http.get("/review/second").text

    def post(self, claim_id: str, act: str, body: Any = None, etag: str = "") -> httpx.Response:
        """Keep what is typed, as a draft (`try`) or for good (`keep`)."""
        headers = {"X-CSRF-Token": self.csrf}
        return self.http.post(f"/review/second/{claim_id}/{act}", json={"typed": body or {}}, headers=headers)


def _examples(house: House) -> dict[tuple[str, str], dict[str, Any]]:
    with house.reading() as work:
        return {(row["name"], row["source"]): dict(row) for row in work.connection.execute(select(examples)).mappings()}


def test_a_confirmed_value_was_right_and_a_corrected_one_wrong(any_house: House, any_url: str) -> None:
    """Each settled field is one example beside the machine's own confidence; the last word counts; no value is kept."""
    amina = Person(any_house, any_url, "AMINA")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=doubtful("101000080"))
    amina.mend(claim_id, {"document": 0, "name": "inpe", "value": "101000080"})
    assert _examples(any_house)["inpe", "desk"]["right"] is True
    amina.mend(
        claim_id,
        {"document": 0, "name": "inpe", "value": "101000008"},
        {"document": 0, "name": "patient_name", "value": "el amrani samir"},
    )
    found = _examples(any_house)
    assert found["inpe", "desk"]["right"] is False and found["inpe", "desk"]["confidence"] == pytest.approx(0.4)
    assert found["patient_name", "desk"]["right"] is True
    assert "101000008" not in str(found) and "SAMIR" not in str(found)


def test_a_second_reader_sees_nothing_and_measures_both(any_house: House, any_url: str) -> None:
    """The second person gets empty fields of a claim that another validated; what they type is held against both."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=doubtful("101000080"))
    amina.mend(claim_id, {"document": 0, "name": "inpe", "value": "101000008"})
    _validated(amina, claim_id)
    first, second = Blind(any_url, amina), Blind(any_url, badr)
    assert "Aucun dossier" in first.page()
    page = second.page()
    assert claim_id in page and "101000008" not in page and "SAMIR" not in page
    row = {"date": "20/01/2026", "code": "c", "coefficient": "1", "amount": "150", "inpe": "101000008"}
    typed = {"0.inpe": "101000008", "0.patient_name": "el amrani salma", "0.acts": [row]}
    assert first.post(claim_id, "keep", typed).status_code == 409
    bad = second.post(claim_id, "keep", typed | {"0.acts": [row | {"amount": "1e309"}]})
    assert bad.status_code == 422 and not _examples(any_house).get(("inpe", "blind"))
    assert second.post(claim_id, "keep", typed).json() == {"leads_to": "/review/second?done=true"}
    assert second.post(claim_id, "keep", typed).status_code == 409
    found = _examples(any_house)
    assert (found["inpe", "blind"]["right"], found["inpe", "blind"]["first_right"]) == (False, True)
    assert (found["patient_name", "blind"]["right"], found["patient_name", "blind"]["first_right"]) == (False, False)
    assert (found["acts", "blind"]["right"], found["acts", "blind"]["first_right"]) == (True, True)
    assert "Aucun dossier" in second.page()
    figures = Desk(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)).http
    table = figures.get("/review/figures/people.csv").text.lstrip("\ufeff").splitlines()
    assert table == ["person,values,person_wrong,rate", "AMINA,3,1,0.3333"]  # of acts, inpe and patient_name the last
    shown = figures.get("/review/figures").text.split('aria-labelledby="people-title"')[1].split("</section>")[0]
    assert "AMINA" in shown and "1 / 3" in shown


def test_a_second_reading_is_held_and_drafted(any_house: House, any_url: str) -> None:
    """Two people never read one claim blind; what is typed stays with whoever typed it, sealed, also where the hold has ended and
    another has begun meanwhile; nobody who has had the claim on a desk reads it."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0, hold_min=2)
    amina = Person(any_house, any_url, "AMINA")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=doubtful("101000080"))
    _validated(amina, claim_id)
    badr, salma, looks = (Blind(any_url, Person(any_house, any_url, name)) for name in ("BADR", "SALMA", "LOOKS"))
    assert looks.http.get(f"/review/claims/{claim_id}").status_code == 200 and "Aucun dossier" in looks.page()
    assert claim_id in badr.page() and "Aucun dossier" in salma.page()
    typed = {"0.inpe": "101000009", "0.total_amount": "77.00"}
    tried = badr.post(claim_id, "try", typed)
    # the check digit is told, and nothing that was read: the rows make another total
    assert tried.json()["remarks"].keys() == {"0.inpe"} and tried.json()["remarks"]["0.inpe"]["level"] == "odd"
    again = badr.page()
    assert "101000009" in again and "77.00" in again
    refused = salma.post(claim_id, "keep", typed)
    assert (refused.status_code, slug(refused)) == (409, "claim_held")
    with any_house.reading() as work:
        (row,) = work.connection.execute(select(second_reads)).mappings()
    assert row["sealed"] and b"101000009" not in row["sealed"]
    later = datetime.now(UTC) + timedelta(minutes=3)
    any_house.now = lambda: later
    assert "77.00" in badr.page()
    later = later + timedelta(minutes=3)
    taken = salma.page()
    assert claim_id in taken and "77.00" not in taken
    assert slug(badr.post(claim_id, "try", typed)) == "claim_held"
    assert salma.post(claim_id, "try", {"0.inpe": "101000008"}).status_code == 200
    later = later + timedelta(minutes=3)
    assert [badr.post(claim_id, act, typed).status_code for act in ("try", "keep")] == [412, 412]  # the page of before
    again = badr.page()
    assert "77.00" in again and "101000008" not in again
    later = later + timedelta(minutes=3)
    assert "101000008" in salma.page()


def test_a_supervisor_takes_a_second_reading_back(any_house: House, any_url: str) -> None:
    """Who reads and until when stands on the queue's page for a supervisor only, and not which claim; taken back, another reads,
    what was typed is still its person's, and what they type on without holding it is kept too."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina = Person(any_house, any_url, "AMINA")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=doubtful("101000080"))
    _validated(amina, claim_id)
    badr, salma = (Blind(any_url, Person(any_house, any_url, name)) for name in ("BADR", "SALMA"))
    chief = Blind(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR))
    assert claim_id in badr.page() and badr.post(claim_id, "try", {"0.inpe": "101000009"}).status_code == 200
    held = chief.http.get("/review?state=held").text
    assert "BADR" in held and "fait la seconde lecture" in held and "0042.jpg" not in held
    assert "seconde lecture d" not in salma.http.get("/review?state=held").text
    path = f"/review/second/{claim_id}/take-back"
    assert salma.http.post(path, data={"csrf": salma.csrf}).status_code == 403
    assert (
        chief.http.post(path, data={"csrf": "x"}).status_code == 403
        and "BADR" in chief.http.get("/review?state=held").text
    )
    assert chief.http.post(path, data={"csrf": chief.csrf}).headers["location"] == "/review?state=held"
    assert "BADR" not in chief.http.get("/review?state=held").text
    assert chief.http.post(path, data={"csrf": chief.csrf}).status_code == 303  # nobody holds it: nothing to do
    tried = badr.post(claim_id, "try", {"0.inpe": "101000009", "0.total_amount": "77.00"})
    assert tried.json()["held_until"] is None
    taken = salma.page()
    assert claim_id in taken and "101000009" not in taken and "77.00" not in taken
    assert slug(badr.post(claim_id, "try", {})) == "claim_held"
    assert chief.http.post(path, data={"csrf": chief.csrf}).status_code == 303
    again = badr.page()
    assert "101000009" in again and "77.00" in again
    assert badr.post(claim_id, "keep", {"0.inpe": "101000008"}).status_code == 200
    lines = amina.http.get(f"/v1/claims/{claim_id}/history").json()["history"]
    assert [line["act"] for line in lines].count("reading_taken_back") == 2


def test_whoever_saw_a_claim_without_holding_it_does_not_read_it_blind(any_house: House, any_url: str) -> None:
    """A supervisor who looked over the shoulder of whoever holds it, a reviewer before whom it stood among many, and one whose
    program fetched it."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina, badr, salma = (Person(any_house, any_url, name) for name in ("AMINA", "BADR", "SALMA"))
    chief, nadia = Person(any_house, any_url, "CHIEF", Role.SUPERVISOR), Person(any_house, any_url, "NADIA")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=doubtful("101000080"))
    assert "0042.jpg" in Desk(any_url, badr).http.get("/review/bulk?rule=stamp_missing").text
    assert amina.next().json()["id"] == claim_id
    assert Desk(any_url, chief).http.get(f"/review/claims/{claim_id}").status_code == 200
    _validated(amina, claim_id)
    assert nadia.claim(claim_id).status_code == 200
    assert [claim_id in Blind(any_url, one).page() for one in (chief, badr, nadia, salma)] == [False] * 3 + [True]


def test_a_second_reading_is_of_the_claim_as_it_was_shown(any_house: House, any_url: str) -> None:
    """What was mended meanwhile is not held against what was typed (412); a comment and the payer's yes change no paper. A claim
    that came back is not handed out, and only undoing the validation takes it from the second reader."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina, payer = Person(any_house, any_url, "AMINA"), Adjudication(any_house, any_url)
    claim_id, other = (_claim(any_house, Station(any_house, any_url, name), n) for n, name in enumerate("AB", 1))
    _validated(amina, claim_id)
    desk, badr, salma = (Blind(any_url, Person(any_house, any_url, name)) for name in ("NADIA", "BADR", "SALMA"))
    assert claim_id in badr.page()
    Desk(any_url, amina).post(claim_id, "comments", {"text": "vu"})
    [offered] = payer.pull()["claims"]
    assert payer.say(claim_id, offered["version"], "accepted").status_code == 200
    assert badr.post(claim_id, "keep", {"0.patient_name": "el amrani samir"}).status_code == 200
    _validated(amina, other)
    assert other in badr.page()
    assert badr.post(other, "try", {"0.patient_name": "el amrani salma"}).status_code == 200
    [offered] = [one for one in payer.pull()["claims"] if one["id"] == other]
    assert payer.say(other, offered["version"], "refused", reason="x").status_code == 200
    assert "Aucun dossier" in badr.page() and "Aucun dossier" in salma.page()
    assert amina.mend(other, {"document": 0, "name": "patient_name", "value": "BENNANI OMAR"}).status_code == 200
    stale = badr.post(other, "keep", {"0.patient_name": "el amrani salma"})
    assert stale.status_code == 412 and ("patient_name", "blind") in _examples(any_house)
    assert Desk(any_url, amina).post(other, "undo").status_code == 200
    assert amina.decide(other, "validate").json()["status"] == "validated"
    again = badr.page()
    assert other in again and "el amrani salma" not in again
    assert badr.post(other, "keep", {"0.patient_name": "el amrani samir"}).status_code == 200
    assert "Aucun dossier" in desk.page()


def test_what_passed_without_a_person_is_read_too(any_house: House, any_url: str) -> None:
    """The machine is held against a person where nobody else looked; nobody is said to have been wrong there."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    claim_id = Station(any_house, any_url).sent()
    (claim,) = read_as(any_house, claim_id, a_part(a_care_sheet()))
    assert claim.status is Status.VALIDATED
    badr = Blind(any_url, Person(any_house, any_url, "BADR"))
    assert claim_id in badr.page()
    assert badr.post(claim_id, "keep", {"0.patient_name": "el amrani salma", "0.inpe": "101000008"}).status_code == 200
    found = _examples(any_house)
    assert [found[name, "blind"]["right"] for name in ("patient_name", "inpe")] == [False, True]
    assert {row["first_right"] for row in found.values()} == {None}
    chief = Desk(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)).http
    table = chief.get("/review/figures/errors.csv").text.lstrip("\ufeff").splitlines()
    assert table[0] == "field,values,machine_wrong,accepted,accepted_wrong,by_person,person_wrong"
    assert "patient_name,1,1,1,1,0,0" in table
    assert chief.get("/review/figures").status_code == 200


def test_what_the_machine_missed_is_asked_too(any_house: House, any_url: str) -> None:
    """A value that was not read says nothing of the machine, only whether the first person put it in, and rightly."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    claim_id = _claim(any_house, Station(any_house, any_url), inpe=None, total_amount=None)
    amina.mend(claim_id, {"document": 0, "name": "inpe", "value": "101000008"})
    _validated(amina, claim_id)
    second = Blind(any_url, badr)
    page = second.page()
    assert 'data-key="0.inpe"' in page and 'data-key="0.total_amount"' in page
    typed = {"0.inpe": "101000008", "0.total_amount": "150"}
    assert second.post(claim_id, "keep", typed).status_code == 200
    found = _examples(any_house)
    assert {key: row["first_right"] for key, row in found.items()} == {
        ("inpe", "unread"): True,
        ("total_amount", "unread"): False,
    }
    figures = Desk(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)).http
    assert figures.get("/review/figures/errors.csv").text.count("\n") == 1
    assert "AMINA,2,1,0.5" in figures.get("/review/figures/people.csv").text


def test_whoever_reads_blind_is_not_shown_what_was_read(any_house: House, any_url: str) -> None:
    """Neither on the desk nor as a program, until they have kept theirs; everybody else is."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    claim_id = _claim(any_house, Station(any_house, any_url))
    _validated(amina, claim_id)
    second = Blind(any_url, badr)
    assert claim_id in second.page()
    refused = [
        badr.claim(claim_id),
        second.http.get(f"/review/claims/{claim_id}"),
        Desk(any_url, badr).post(claim_id, "try", {"typed": {}}),
        Desk(any_url, badr).post(claim_id, "comments", {"text": "x"}),
    ]
    assert [answer.status_code for answer in refused] == [409] * 4 and "SAMIR" not in refused[1].text
    assert slug(refused[0]) == "reads_blind" and amina.claim(claim_id).status_code == 200
    assert second.post(claim_id, "keep", {"0.patient_name": "el amrani samir"}).status_code == 200
    assert badr.claim(claim_id).status_code == 200
    assert second.http.get(f"/review/claims/{claim_id}").status_code == 200


def test_whoever_reads_blind_finds_nothing_of_what_was_read(any_house: House, any_url: str) -> None:
    """Searching for what stands on the page before them, a second reader finds the claim without its amount and flags; the
    letter of a claim that was once returned is theirs only after they have kept what they read."""
    any_house.terms = type(any_house.terms)(second_read_share=1.0)
    station, amina = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    badr = Person(any_house, any_url, "BADR")
    claim_id = _claim(any_house, station)
    asked = [{"rule": "stamp_missing", "item": "x"}]
    assert amina.decide(claim_id, "return", requested=asked, due_on="2099-01-01").status_code == 200
    assert Desk(any_url, amina).post(claim_id, "undo").status_code == 200
    assert amina.decide(claim_id, "return", requested=asked, due_on="2099-01-01").status_code == 200
    _complete(any_house, any_url, station, claim_id)
    _validated(amina, claim_id)
    second, first = Blind(any_url, badr), Desk(any_url, amina)
    assert claim_id in second.page()
    letter = f"/review/claims/{claim_id}/letter.pdf"
    assert (second.http.get(letter).status_code, first.http.get(letter).status_code) == (409, 200)

    def row(desk: Desk) -> str:
        return desk.search("123456785").text.split(f'data-claim="{claim_id}"')[1].split("</tr>")[0]

    assert "150,00" in row(first) and "150,00" not in row(second) and "Cachet" not in row(second)
    assert second.post(claim_id, "keep", {"0.patient_name": "el amrani samir"}).status_code == 200
    assert "150,00" in row(second) and second.http.get(letter).status_code == 200


def test_nobody_learns_whether_their_claim_is_read_again(house: House, url: str) -> None:
    """Whoever validated it is answered the same, drawn or not."""
    amina = Person(house, url, "AMINA")
    station = Station(house, url)
    told = []
    for shade, share in ((1, 0.0), (2, 1.0)):
        house.terms = type(house.terms)(second_read_share=share)
        claim_id = _claim(house, station, shade)
        _validated(amina, claim_id)
        answers = [Blind(url, amina).post(claim_id, act) for act in ("try", "keep")]
        told.append([(answer.status_code, slug(answer)) for answer in answers])
    assert told == [[(409, "four_eyes")] * 2] * 2


def test_the_figures_are_for_supervisors_and_leave_as_csv(any_house: House, any_url: str) -> None:
    """Reviewers do not see them; numbers add up; a name that a spreadsheet would calculate is only a name."""
    amina = Person(any_house, any_url, '=HYPERLINK("x")')
    chief = Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)
    station = Station(any_house, any_url)
    one, _ = _claim(any_house, station, 1), _claim(any_house, station, 2, total_amount="151.00")
    amina.mend(one, {"document": 0, "name": "patient_name", "value": "EL AMRANI SAMIR"})
    _validated(amina, one)
    assert Desk(any_url, amina).http.get("/review/figures").status_code == 403
    desk = Desk(any_url, chief)
    page = desk.http.get("/review/figures").text
    assert page.count("<svg") >= 6 and "style=" not in page
    tables = {
        name: list(csv.reader(StringIO(desk.http.get(f"/review/figures/{name}.csv").text.lstrip("\ufeff"))))
        for name in ("age", "through", "rules", "stations", "seconds", "calibration", "throughput")
    }
    assert sum(int(row[1]) for row in tables["age"][1:]) == 1
    assert tables["through"][1][1:] == ["2", "0"] and tables["stations"][1] == ["RABAT-1", "2", "2"]
    assert ["stamp_missing", "1"] in tables["rules"] and tables["seconds"][1][:2] == ["validate", "1"]
    assert tables["calibration"][1][1:] == ["1.0", "1"]
    assert tables["throughput"][1][1:] == ['\'=HYPERLINK("x")', "1"]
    assert desk.http.get("/review/figures/nothing.csv").text.strip("\ufeff") == ""


def test_the_desk_teaches_the_calibration(
    house: House, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`cachet learn --desk` shows before and after on claims held back, and writes a calibration only when told where."""
    from tests.conftest import KEY

    amina, station = Person(house, url, "AMINA"), Station(house, url)
    seen = {"0.inpe": [0.9] * len(FEATURES), "0.patient_name": [0.2] * len(FEATURES)}
    for shade in range(60):
        claim_id = station.sent(shade + 1)
        sheet = a_care_sheet(stamp=False, inpe=doubtful("101000008"), patient_name=doubtful("EL AMRANI"))
        read_as(house, claim_id, a_part(sheet, evidence=seen))
        edits = (
            {"document": 0, "name": "inpe", "value": "101000008"},
            {"document": 0, "name": "patient_name", "value": "X Y"},
        )
        assert amina.mend(claim_id, *edits).status_code == 200
    with house.reading() as work:
        assert len(work.connection.execute(select(evidence)).all()) == 60
    monkeypatch.setenv("CACHET_MASTER_KEY", KEY.text())
    data, output = str(tmp_path / "data"), tmp_path / "learned.json"
    shown = CliRunner().invoke(gather("learn"), ["learn", "--desk", "--data", data], catch_exceptions=False)
    assert shown.exit_code == 0, shown.output
    assert "→" in shown.output and not output.exists()
    told = CliRunner().invoke(
        gather("learn"), ["learn", "--desk", "--data", data, "--output", str(output)], catch_exceptions=False
    )
    assert told.exit_code == 0
    learned = json.loads(output.read_text())
    assert learned["learned_from"]["values"] == 120 and learned["learned_from"]["corpora"] == ["desk"]
    from ocr.confidence import Model

    model = Model(learned["weights"], learned["groups"])
    right = dict(zip(FEATURES, seen["0.inpe"], strict=True))
    wrong = dict(zip(FEATURES, seen["0.patient_name"], strict=True))
    assert model.chance("inpe", right) > 0.9 > 0.3 > model.chance("patient_name", wrong)
    assert CliRunner().invoke(gather("learn"), ["learn"]).exit_code == 2


def _learned(house: House, data: Path, target: Path) -> list[dict[str, Any]]:
    """What `cachet learn --desk --keep` takes from the desk, by name of the field: its first number and whether it was right."""
    with pytest.MonkeyPatch.context() as patch:
        from tests.conftest import KEY

        patch.setenv("CACHET_MASTER_KEY", KEY.text())
        call = ["learn", "--desk", "--data", str(data), "--keep", str(target)]
        CliRunner().invoke(
            gather("learn"), call, catch_exceptions=False
        )  # too few to fit a model; what it took is kept
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    found = [
        {"name": one["name"], "seen": next(iter(one["features"].values())), "right": one["right"]} for one in lines
    ]
    return sorted(found, key=lambda one: (one["name"], one["seen"]))


def test_what_was_learned_and_typed_follows_the_papers(house: House, url: str, tmp_path: Path) -> None:
    """Sorted anew, divided and put together again a claim teaches what it taught: each value beside its own evidence; what an
    undone act taught is forgotten; what stood typed stands typed on the paper it was typed on."""
    station, amina, badr = Station(house, url), Person(house, url, "AMINA"), Person(house, url, "BADR")
    for n in (1, 2, 3):
        (tmp_path / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    sheets = [
        a_care_sheet(stamp=False, pages=[n], total_amount=f"{90 + n}.00", inpe=doubtful(f"10100000{n}"))
        for n in (1, 2, 3)
    ]
    spoke = {f"{n}.inpe": [0.1 * (n + 1)] * len(FEATURES) for n in range(3)}
    claim_id = station.sent()
    read_as(house, claim_id, a_part(*sheets, evidence=spoke), folder=tmp_path)
    desk = Desk(url, amina)
    values = [{"document": n, "name": "inpe", "value": f"10100000{n + 1 if n else 9}"} for n in (0, 1, 2)]
    assert desk.post(claim_id, "fields", {"fields": values}).status_code == 200
    data = tmp_path / "data"

    def learned() -> list[tuple[float, bool]]:
        return [(round(one["seen"], 2), one["right"]) for one in _learned(house, data, tmp_path / "kept.jsonl")]

    taught = [(0.1, False), (0.2, True), (0.3, True)]
    assert learned() == taught
    assert desk.post(claim_id, "try", {"typed": {"2.patient_name": "NADIA", "nobody": 1}}).status_code == 200
    turned = [{"kind": "care_sheet", "pages": [n]} for n in (3, 1, 2)]
    assert desk.post(claim_id, "papers", {"papers": turned}).status_code == 200
    assert learned() == taught and '"0.patient_name": "NADIA"' in desk.http.get(f"/review/claims/{claim_id}").text
    (wrong,) = [{"document": 0, "name": "inpe", "value": "101000008"}]
    assert desk.post(claim_id, "fields", {"fields": [wrong]}).status_code == 200
    assert learned() == [(0.1, False), (0.2, True), (0.3, False)]
    assert desk.post(claim_id, "undo").status_code == 200
    assert learned() == taught
    apart = [turned[1] | {"opens": False}, turned[2], turned[0] | {"opens": True}]
    assert desk.post(claim_id, "papers", {"papers": apart}).status_code == 200
    assert learned() == taught
    split = next(
        line for line in desk.http.get(f"/v1/claims/{claim_id}/history").json()["history"] if line["act"] == "split"
    )
    (made,) = split["detail"]["made"]
    assert '"0.patient_name": "NADIA"' in desk.http.get(f"/review/claims/{made}").text
    assert badr.claim(made).status_code == 200
    assert desk.post(claim_id, "undo").json()["leads_to"]
    assert learned() == taught
    page = desk.http.get(f"/review/claims/{claim_id}").text
    assert '"2.patient_name": "NADIA"' in page or '"0.patient_name": "NADIA"' in page
    one_paper = [{"kind": "care_sheet", "pages": [1, 2, 3]}]
    assert desk.post(claim_id, "papers", {"papers": one_paper}).status_code == 200
    assert len(learned()) == 1  # one value stands there now, and what the others taught is of no paper any more
    assert desk.post(claim_id, "undo").status_code == 200
    assert learned() == taught
