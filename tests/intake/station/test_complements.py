"""Papers that were asked back join their claim: a new version, every rule again, the time to pay anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx

from cachet.accounts import Role
from intake.claim import records, service
from intake.credentials import Caller
from intake.house import House, utc_now
from tests.builders import a_paper, a_prescription
from tests.houses import Adjudication, Person, Station, a_page, a_part, clean, read_as, unstamped
from tests.intake.station.test_batches import slug
from validators.clocks import working_day_after
from worker import place
from worker.jobs import read_claim

TODAY = datetime.now(UTC).date()


def returned(house: House, url: str, station: Station, shade: int = 240, days_ago: int = 20) -> dict[str, Any]:
    """A claim without a stamp that a reviewer asked the papers back for."""
    claim_id = station.sent(shade, received_on=(TODAY - timedelta(days=days_ago)).isoformat())
    read_as(house, claim_id, a_part(*unstamped()))
    person = Person(house, url, f"salma-{shade}", Role.REVIEWER)
    answer = person.decide(claim_id, "return", requested=[{"rule": "stamp_missing", "item": "Cachet"}])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def completes(station: Station, named: str, *shades: int, **line: Any) -> httpx.Response:
    """Send papers that complete a claim."""
    files = [(f"more-{shade}.jpg", a_page(shade)) for shade in shades]
    manifest = [{"file": name, "complements": named, **line} for name, _ in files]
    return station.send(*files, manifest=manifest)


def row(house: House, claim_id: str) -> Any:
    """The claim's columns."""
    with house.reading() as work:
        return records.load(work, claim_id).row


def test_a_complement_makes_a_new_version_of_its_claim(any_house: House, any_url: str) -> None:
    """Returned, completed by its tracking number at another station, read on: pages, documents and flags of both."""
    station, other = Station(any_house, any_url), Station(any_house, any_url, "FES-1")
    claim = returned(any_house, any_url, station)
    before = row(any_house, claim["id"])
    assert before["pay_by"] is None and before["due_on"] is not None  # the clock stands still
    answer = completes(other, claim["tracking"], 1, received_on=TODAY.isoformat())
    assert answer.status_code == 202, answer.text
    (entry,) = answer.json()["claims"]
    assert (entry["id"], entry["status"], entry["duplicate_of"]) == (claim["id"], "received", None)
    (read,) = read_as(any_house, claim["id"], a_part(*clean()))
    assert (read.version, read.supersedes, len(read.pages), len(read.documents)) == (2, None, 2, 2)
    assert [page.n for page in read.pages] == [1, 2] and read.documents[1].pages == (2,)
    assert all(field.page in (None, 2) for field in read.documents[1].fields.values())
    after = row(any_house, claim["id"])
    assert (after["complete_on"], after["due_on"]) == (TODAY, None)
    assert after["pay_by"] == working_day_after(TODAY, 30, any_house.law)
    assert after["received_on"] == TODAY - timedelta(days=20)
    with any_house.reading() as work:
        acts = [line.act for line in service.history_of(work, claim["id"], Caller("user", "0" * 26, "tests"))]
    assert acts[acts.index("complemented") :][:3] == ["complemented", "reading", "read"]


def test_a_complement_that_came_late_is_told(any_house: House, any_url: str) -> None:
    """In time nothing is said; after the day that was named it is told, until papers come that nobody had asked for."""
    station = Station(any_house, any_url)
    for late in (0, 1):
        any_house.now = utc_now
        claim = returned(any_house, any_url, station, shade=20 + late)
        due = row(any_house, claim["id"])["due_on"]
        came = due + timedelta(days=late)
        any_house.now = lambda day=came: datetime.combine(day, time(12), UTC)
        assert completes(station, claim["id"], 30 + late).status_code == 202
        (read,) = read_as(any_house, claim["id"], a_part(*unstamped()))
        told = [flag.message.en for flag in read.flags if flag.rule == "complement_overdue"]
        assert [f"{came:%d/%m/%Y}, after {due:%d/%m/%Y}" in one for one in told] == [True] * late
    assert completes(station, claim["id"], 40).status_code == 202
    (read,) = read_as(any_house, claim["id"], a_part(*unstamped()))
    assert "complement_overdue" not in {flag.rule for flag in read.flags}


def test_the_deadline_that_is_near_is_the_one_of_the_complete_file(house: House, url: str) -> None:
    """A claim whose time had run out is not called late once the papers that were asked back have come."""
    station = Station(house, url)
    claim = returned(house, url, station, days_ago=60)
    assert "processing_deadline" in {flag["rule"] for flag in claim["flags"]}
    assert completes(station, claim["id"], 30, received_on=TODAY.isoformat()).status_code == 202
    (read,) = read_as(house, claim["id"], a_part(*unstamped()))
    assert "processing_deadline" not in {flag.rule for flag in read.flags}


def test_a_complement_of_a_flagged_claim_may_validate_it(house: House, url: str) -> None:
    """What was missing came: the claim goes to adjudication as its second version without a person."""
    station, payer = Station(house, url), Adjudication(house, url)
    claim_id = station.sent()
    (claim,) = read_as(house, claim_id, a_part(a_prescription()))
    assert claim.status.value == "flagged"
    assert completes(station, claim_id, 1).status_code == 202
    read_as(house, claim_id, a_part(*clean()))
    pulled = payer.pull()["claims"]
    assert [(one["version"], one["supersedes"], one["status"]) for one in pulled] == [(2, None, "validated")]


def test_papers_take_no_claim_from_a_supervisor(any_house: House, any_url: str) -> None:
    """Handed up because something seemed wrong: that its papers are complete now is no answer, and the supervisor decides."""
    station = Station(any_house, any_url)
    claim_id = station.sent()
    read_as(any_house, claim_id, a_part(a_prescription()))
    amina, boss = (
        Person(any_house, any_url, name, role) for name, role in (("amina", Role.REVIEWER), ("boss", Role.SUPERVISOR))
    )
    assert amina.decide(claim_id, "escalate").status_code == 200
    assert completes(station, claim_id, 1).status_code == 202
    (read,) = read_as(any_house, claim_id, a_part(*clean()))
    assert (read.status.value, read.pending) == ("flagged", "supervisor")
    assert amina.decide(claim_id, "validate").status_code in (403, 409)
    decided = boss.decide(claim_id, "validate")
    assert decided.status_code == 200 and decided.json()["status"] == "validated"


def test_several_papers_and_papers_that_come_meanwhile_all_join(any_house: House, any_url: str) -> None:
    """Two files in one batch and one sent while the claim is being read: each joins once, in order, under one version."""
    station = Station(any_house, any_url)
    claim = returned(any_house, any_url, station)
    assert completes(station, claim["id"], 1, 2).status_code == 202
    assert completes(station, claim["id"], 3).status_code == 202
    for pages in (2, 3, 4):
        (read,) = read_as(any_house, claim["id"], a_part(*clean(pages)))
        assert len(read.pages) == pages and read.version == 2
        assert (read.status.value == "received") is (pages < 4)
    again = completes(station, claim["id"], 2).json()
    assert again["claims"][0]["duplicate_of"] == claim["id"] and again["pages"]["duplicates"] == 1
    assert row(any_house, claim["id"])["status"] != "received"


def test_a_complement_to_nothing_is_refused_whole(house: House, url: str) -> None:
    """An unknown claim, another station's by its id, one that is handed over: the batch is refused and nothing kept."""
    station, other = Station(house, url), Station(house, url, "FES-1")
    claim_id = station.sent()
    read_as(house, claim_id, a_part(*clean()))
    for who, named, status, expected in (
        (station, "NOSUCHNUMBER", 422, "complement_unknown"),
        (other, claim_id, 422, "complement_unknown"),
        (station, claim_id, 409, "complement_refused"),
    ):
        answer = completes(who, named, 7)
        assert (answer.status_code, slug(answer)) == (status, expected) and "NOSUCH" not in answer.text
    assert station.send(("a.jpg", a_page(7))).json()["claims"][0]["duplicate_of"] is None


def test_papers_that_cannot_be_read_do_not_take_the_claim_with_them(house: House, url: str) -> None:
    """An unreadable complement becomes a failed page that a person looks at; what was read stays."""
    station = Station(house, url)
    claim = returned(house, url, station)
    manifest = [{"file": "x.jpg", "complements": claim["tracking"]}]
    assert station.send(("x.jpg", b"no scan", "image/jpeg"), manifest=manifest).status_code == 202
    place.settle_in(house)
    read_claim(claim["id"])
    place.settle_in(None)
    now = station.http.get(f"/v1/claims/{claim['id']}").json()
    assert (now["status"], now["version"], len(now["documents"])) == ("flagged", 2, 1)
    assert now["pages"][1] == {"n": 2, "state": "failed", "quality": None, "reason": "unsupported_type"}
    assert "reading_failed" in [flag["rule"] for flag in now["flags"]]


def test_a_quarantined_claim_is_mended_by_a_new_scan(house: House, url: str) -> None:
    """A file that could not be read at all is completed by one that can."""
    station = Station(house, url)
    claim_id = station.send(("x.jpg", b"no scan", "image/jpeg")).json()["claims"][0]["id"]
    place.settle_in(house)
    read_claim(claim_id)
    place.settle_in(None)
    assert row(house, claim_id)["status"] == "quarantined"
    assert completes(station, claim_id, 5, received_on=date(2026, 2, 10).isoformat()).status_code == 202
    (read,) = read_as(house, claim_id, a_part(*clean()))
    assert read.quarantine is None and len(read.pages) == 1 and row(house, claim_id)["reason"] is None


def test_pages_that_complete_a_claim_are_known_again(house: House, url: str, tmp_path: Path) -> None:
    """Their looks join those of the claim: another scan of a page that came later is told with the claim's number."""
    station = Station(house, url)
    claim = returned(house, url, station)
    report = a_paper("lab_report", patient_name="EL AMRANI SAMIR", date="2026-01-21", number="A-17")
    completes(station, claim["tracking"], 1)
    (tmp_path / "1-1.jpg").write_bytes(a_page(7))
    read_as(house, claim["id"], a_part(report, prints={1: "5a" * 32}), folder=tmp_path)
    again = station.sent(9)
    (later,) = read_as(house, again, a_part(report, prints={1: "5a" * 32}), folder=tmp_path)
    [flag] = [flag for flag in later.flags if flag.rule == "duplicate"]
    assert claim["tracking"] in flag.message.en
