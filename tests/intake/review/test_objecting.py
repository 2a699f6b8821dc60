"""Nobody walks around a supervisor, or around the first of two people, by changing the claim in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cachet.accounts import Role
from claims.words import Kind
from intake.house import House
from tests.builders import a_care_sheet, a_paper
from tests.houses import Adjudication, Person, Station, a_part, read_as, unstamped
from tests.intake.review.test_deciding import Desk
from tests.intake.review.test_reviewing import slug

MENDED = {"document": 0, "name": "insured_number", "value": "123456785"}


def _unstamped(house: House, url: str, shade: int = 1) -> str:
    claim_id = Station(house, url, f"RABAT-{shade}").sent(shade)
    read_as(house, claim_id, a_part(*unstamped()))
    return claim_id


def _waiving(person: Person, claim_id: str) -> dict[str, Any]:
    """What a validation of the claim has to set aside."""
    answer = person.decide(claim_id, "validate")
    rules = answer.json().get("rules", [])
    return {"waived": [{"rule": rule, "reason": "vu"} for rule in rules]}


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("fields", {"fields": [MENDED]}),
        ("marks", {"document": 0, "mark": "stamp", "state": "present"}),
        ("waive", {"rule": "stamp_missing", "reason": "vu"}),
        (
            "papers",
            {"papers": [{"kind": "care_sheet", "pages": [1]}, {"kind": "lab_report", "pages": [2], "opens": True}]},
        ),
    ],
)
def test_an_escalated_claim_is_changed_by_a_supervisor_only(house: House, url: str, act: str, body: Any) -> None:
    """A reviewer neither mends nor divides what was handed to a supervisor: nobody would wait for the supervisor any more."""
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), a_paper(Kind.LAB_REPORT, pages=[2])))
    amina, chief = Person(house, url, "AMINA"), Person(house, url, "CHIEF", Role.SUPERVISOR)
    assert amina.decide(claim_id, "escalate").json()["pending"] == "supervisor"
    before = amina.claim(claim_id)
    desk = Desk(url, amina)
    assert desk.post(claim_id, act, body).status_code == 403
    after = amina.claim(claim_id)
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])
    page = desk.http.get(f"/review/claims/{claim_id}").text
    assert 'data-may=""' in page and 'data-decides-now="validate"' not in page and 'data-key-press="u"' in page
    assert Desk(url, chief).post(claim_id, act, body).status_code == 200


def test_an_escalated_claim_is_not_set_aside_among_many(house: House, url: str) -> None:
    """The page of one rule shows a reviewer no claim that waits for a supervisor, and leaves it as it is where it is sent."""
    claim_id, amina = _unstamped(house, url), Person(house, url, "AMINA")
    chief = Person(house, url, "CHIEF", Role.SUPERVISOR)
    amina.decide(claim_id, "escalate")
    desk, other = Desk(url, amina), Desk(url, chief)
    asked = {"rule": "stamp_missing"}
    assert claim_id not in desk.http.get("/review/bulk", params=asked).text
    assert claim_id in other.http.get("/review/bulk", params=asked).text
    form = {"csrf": desk.csrf, **asked, "reason": "vu", f"claim:{claim_id}": amina.claim(claim_id).headers["etag"]}
    assert "done=0&left=1" in desk.http.post("/review/bulk", data=form).headers["location"]
    assert amina.claim(claim_id).json()["pending"] == "supervisor"


def test_who_validates_what_another_rejected_sends_it_to_a_supervisor(any_house: House, any_url: str) -> None:
    """Two people, two opinions, whichever came first; the supervisor's counts."""
    claim_id = _unstamped(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    chief = Person(any_house, any_url, "CHIEF", Role.SUPERVISOR)
    waiving = _waiving(badr, claim_id)
    assert amina.decide(claim_id, "reject").json()["pending"] == "second_person"
    told = badr.decide(claim_id, "validate", **waiving).json()
    assert (told["status"], told["pending"]) == ("flagged", "supervisor")
    assert Adjudication(any_house, any_url).pull()["claims"] == []
    assert chief.decide(claim_id, "validate").json()["status"] == "validated"


def test_a_rejection_outlives_what_is_mended_after_it(house: House, url: str) -> None:
    """Whoever mends a claim that somebody has rejected does not validate it alone; who rejected it may take that back."""
    claim_id = _unstamped(house, url)
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    waiving = _waiving(badr, claim_id)
    amina.decide(claim_id, "reject")
    assert badr.mend(claim_id, MENDED).status_code == 200
    assert badr.claim(claim_id).json()["pending"] is None
    assert badr.decide(claim_id, "validate", **waiving).json()["pending"] == "supervisor"
    other = _unstamped(house, url, 2)
    amina.decide(other, "reject")
    badr.mend(other, MENDED)
    assert amina.next().status_code == 204, "whoever mended it holds it"
    Desk(url, badr).post(other, "undo")
    assert badr.claim(other).json()["pending"] == "second_person"
    assert badr.decide(other, "reject").json()["status"] == "rejected"


def test_a_rejection_goes_with_the_papers(house: House, url: str) -> None:
    """What is divided off a claim that somebody has rejected, and what is joined to another, is validated by nobody alone."""
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), a_care_sheet(stamp=False, pages=[2])))
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    amina.decide(claim_id, "reject")
    body = {"pages": [2]}
    headers = {"Idempotency-Key": "divide", "If-Match": amina.claim(claim_id).headers["etag"]}
    divided = badr.http.post(f"/v1/claims/{claim_id}/splits", json=body, headers=headers)
    assert divided.status_code == 200, divided.text
    first, part = divided.json()["claims"]
    assert badr.decide(part, "validate", **_waiving(badr, part)).json()["pending"] == "supervisor"
    assert badr.decide(first, "validate", **_waiving(badr, first)).json()["pending"] == "supervisor"


def test_two_who_decide_at_once_are_two(any_house: House, any_url: str) -> None:
    """Of four people who validate, or reject, what two must sign, one is the first and one the second, and nobody is both."""
    any_house.terms = replace(any_house.terms, two_from_mad=Decimal(100))

    people = [Person(any_house, any_url, name) for name in ("AMINA", "BADR", "CHAMA", "DRISS")]
    for shade, (decision, end) in enumerate((("validate", "validated"), ("reject", "rejected")), 1):
        claim_id = _unstamped(any_house, any_url, shade)
        waiving = _waiving(people[0], claim_id) if decision == "validate" else {}
        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(
                    lambda n, one=claim_id, what=decision, more=waiving: people[n % 4].decide(one, what, **more),
                    range(8),
                )
            )
        taken = [answer.json() for answer in answers if answer.status_code == 200]
        assert sorted(str(one["pending"]) for one in taken) == ["None", "second_person"]
        assert {one["status"] for one in taken if one["pending"] is None} == {end}
        refused = {slug(answer) for answer in answers if answer.status_code != 200}
        assert refused <= {"four_eyes", "already_decided"}
        history = people[0].http.get(f"/v1/claims/{claim_id}/history").json()["history"]
        signed = [line["actor"] for line in history if line["act"] == decision]
        assert len(signed) == len(set(signed)) == 2
