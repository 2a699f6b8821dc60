"""Reviewers: the queue, mending, deciding; two people never decide one claim."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from cachet.accounts import Role
from intake import history
from intake.history import queries as history_queries
from intake.house import House
from tests.builders import a_care_sheet, doubtful
from tests.houses import Adjudication, Person, Station, a_part, read_as, unstamped


def slug(answer: httpx.Response) -> str:
    """The stable end of a problem's type."""
    return str(answer.json()["type"]).removeprefix("urn:cachet:problem:")


def _flagged(house: House, station: Station, shade: int = 1, **given: Any) -> str:
    claim_id = station.sent(shade)
    documents = (a_care_sheet(**given),) if given else unstamped()
    (claim,) = read_as(house, claim_id, a_part(*documents))
    assert claim.status.value == "flagged"
    return claim_id


def _waive(*rules: str) -> list[dict[str, str]]:
    return [{"rule": rule, "reason": "seen on the original"} for rule in rules]


def test_the_queue_is_ordered_by_legal_deadline(any_house: House, any_url: str) -> None:
    """The claim that must be paid first stands first; pages of the queue follow each other."""
    station, person = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    days = ["2026-02-10", "2026-01-25", "2026-02-01"]
    ids = {}
    for shade, day in enumerate(days):
        claim_id = station.sent(shade, received_on=day)
        read_as(any_house, claim_id, a_part(*unstamped()))
        ids[day] = claim_id
    first = person.http.get("/v1/review/queue", params={"limit": 2}).json()
    rest = person.http.get("/v1/review/queue", params={"after": first["next"]}).json()
    shown = [one["id"] for one in [*first["claims"], *rest["claims"]]]
    assert shown == [ids[day] for day in sorted(days)] and rest["next"] is None
    item = first["claims"][0]
    assert item["flags"][0]["rule"] and item["pay_by"] > "2026-02-25" and first["counts"]["flagged"] == 3


def test_a_flagged_claim_is_validated_with_a_reason(any_house: House, any_url: str) -> None:
    """Each flag that stops a claim is waived with a reason or the decision is refused; then adjudication gets the claim."""
    station, person = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    claim_id = _flagged(any_house, station)
    stopped = person.decide(claim_id, "validate")
    assert (stopped.status_code, slug(stopped)) == (422, "flags_open")
    answer = person.decide(claim_id, "validate", waived=_waive(*stopped.json()["rules"]), key="once")
    assert (answer.status_code, answer.json()["status"]) == (200, "validated")
    assert answer.json()["flags"][0]["waived"]["by"] == "AMINA"
    assert (
        person.decide(claim_id, "validate", waived=_waive(*stopped.json()["rules"]), key="once").json() == answer.json()
    )
    assert slug(person.decide(claim_id, "validate")) == "already_decided"
    (offered,) = Adjudication(any_house, any_url).pull()["claims"]
    assert offered == answer.json()


def test_mending_judges_the_claim_again(any_house: House, any_url: str) -> None:
    """A mended value is the reviewer's, sure, in the contract's form; the flag that rested on it goes."""
    station, person = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    claim_id = _flagged(any_house, station, inpe=doubtful("101000080"))
    before = person.claim(claim_id)
    assert "field_doubtful" in [flag["rule"] for flag in before.json()["flags"]]
    edit = {"document": 0, "name": "inpe", "value": "١٠١ 000 008", "box": [0.6, 0.4, 0.9, 0.5], "page": 1}
    answer = person.mend(claim_id, edit)
    assert answer.status_code == 200, answer.text
    field = answer.json()["documents"][0]["fields"]["inpe"]
    assert (field["value"], field["origin"], field["accepted"]) == ("101000008", "reviewer", True)
    assert "field_doubtful" not in [flag["rule"] for flag in answer.json()["flags"]]
    assert answer.headers["etag"] != before.headers["etag"]
    assert person.decide(claim_id, "validate").status_code == 200


def test_edits_need_the_etag_they_were_made_on(house: House, url: str) -> None:
    """Without If-Match 428, with an old one 412 and the current ETag."""
    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    edit = {"document": 0, "name": "inpe", "value": "101000008"}
    blind = person.mend(claim_id, edit, etag="")
    assert (blind.status_code, slug(blind)) == (428, "precondition_required")
    old = person.claim(claim_id).headers["etag"]
    assert person.mend(claim_id, edit).status_code == 200
    stale = person.mend(claim_id, edit, etag=old)
    assert (stale.status_code, slug(stale)) == (412, "stale")
    assert stale.headers["etag"] == person.claim(claim_id).headers["etag"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "x"),
        ("inpe", 5),
        ("total_amount", "1e309"),
        ("total_amount", "-1"),
        ("total_amount", "12,505"),
        ("first_act_date", "2026-02-31"),
        ("relationship", "cousin"),
        ("acts", "C"),
        ("acts", [{"date": "2026-01-20", "colour": "x"}]),
        ("acts", [[]]),
        ("patient_name", ""),
        ("patient_name", "N" * 700),
    ],
)
def test_a_value_that_does_not_fit_is_refused(house: House, url: str, name: str, value: Any) -> None:
    """A field of no such name, a wrong type, an impossible amount or day change nothing."""
    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    before = person.claim(claim_id).json()
    answer = person.mend(claim_id, {"document": 0, "name": name, "value": value})
    assert (answer.status_code, slug(answer)) == (422, "invalid_field")
    assert person.mend(claim_id, {"document": 9, "name": "inpe", "value": "101000008"}).status_code == 422
    assert person.claim(claim_id).json() == before


def test_amounts_and_days_are_taken_as_people_write_them(house: House, url: str) -> None:
    """A decimal comma, Arabic-Indic digits and a day written 20/01/2026 mean what they say."""
    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    fields = person.mend(
        claim_id,
        {"document": 0, "name": "total_amount", "value": "١٥٠,5"},
        {"document": 0, "name": "first_act_date", "value": "20/01/2026"},
        {"document": 0, "name": "patient_name", "value": " el  amrani samir "},
    ).json()["documents"][0]["fields"]
    assert fields["total_amount"]["value"] == "150.50"
    assert fields["first_act_date"]["value"] == "2026-01-20"
    assert fields["patient_name"]["value"] == "EL AMRANI SAMIR"


def test_a_claim_is_held_by_one(any_house: House, any_url: str) -> None:
    """Whoever takes a claim holds it for a while: the other gets the next one, and may not decide the first."""
    station = Station(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    ids = {_flagged(any_house, station, shade) for shade in (1, 2)}
    first, second = amina.next().json(), badr.next().json()
    assert {first["id"], second["id"]} == ids
    assert amina.next().json()["id"] == first["id"]
    for answer in (
        badr.decide(first["id"], "escalate"),
        badr.mend(first["id"], {"document": 0, "name": "inpe", "value": "101000008"}),
    ):
        assert (answer.status_code, slug(answer)) == (409, "claim_held")
    later = datetime.now(UTC) + timedelta(minutes=16)
    any_house.now = lambda: later
    assert badr.decide(first["id"], "escalate").status_code == 200


def test_next_gives_each_claim_once(any_house: House, any_url: str) -> None:
    """Four people who ask at once never get the same claim."""
    station = Station(any_house, any_url)
    people = [Person(any_house, any_url, name) for name in ("A", "B", "C", "D")]
    ids = {_flagged(any_house, station, shade) for shade in range(4)}
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda person: person.next(), people))
    given = [answer.json()["id"] for answer in taken if answer.status_code == 200]
    assert len(given) == len(set(given)) and set(given) <= ids
    rest = [person.next() for person in people]
    assert {answer.json()["id"] for answer in rest} == ids


def test_only_one_decision_counts(any_house: House, any_url: str) -> None:
    """Many who decide one claim at once: one decision stands, the others are told."""
    station = Station(any_house, any_url)
    people = [Person(any_house, any_url, name) for name in ("A", "B", "C", "D")]
    claim_id = _flagged(any_house, station)
    item = [{"rule": "stamp_missing", "item": "the sheet with its stamp"}]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda person: person.decide(claim_id, "return", requested=item), people))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_a_rejection_needs_two_people(any_house: House, any_url: str) -> None:
    """The first rejection waits for a second person; the same person may not sign twice."""
    station = Station(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    claim_id = _flagged(any_house, station)
    first = amina.decide(claim_id, "reject", note="forged").json()
    assert (first["status"], first["pending"]) == ("flagged", "second_person")
    again = amina.decide(claim_id, "reject")
    assert (again.status_code, slug(again)) == (409, "four_eyes")
    assert amina.next().status_code == 204
    second = badr.decide(claim_id, "reject").json()
    assert (second["status"], second["pending"]) == ("rejected", None)


def test_an_escalated_claim_waits_for_a_supervisor(house: House, url: str) -> None:
    """After an escalation a reviewer neither gets nor decides the claim."""
    station = Station(house, url)
    amina, chief = Person(house, url, "AMINA"), Person(house, url, "CHIEF", Role.SUPERVISOR)
    claim_id = _flagged(house, station)
    assert amina.decide(claim_id, "escalate").json()["pending"] == "supervisor"
    assert amina.next().status_code == 204
    assert amina.decide(claim_id, "validate").status_code == 403
    assert chief.next().json()["id"] == claim_id
    item = [{"rule": "stamp_missing", "item": "the sheet with its stamp"}]
    assert chief.decide(claim_id, "return", requested=item, due_on="2999-01-01").json()["status"] == "returned"


def test_a_return_says_what_is_asked_back(house: House, url: str) -> None:
    """A return without a paper, or due in the past, is refused."""
    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    assert slug(person.decide(claim_id, "return")) == "invalid_decision"
    item = [{"rule": "stamp_missing", "item": "the sheet"}]
    assert slug(person.decide(claim_id, "return", requested=item, due_on="2020-01-01")) == "invalid_decision"


def test_auditors_look_and_do_not_touch(house: House, url: str) -> None:
    """An auditor sees queue, claim and history, and changes nothing."""
    station, auditor = Station(house, url), Person(house, url, "ODILE", Role.AUDITOR)
    claim_id = _flagged(house, station)
    assert auditor.http.get("/v1/review/queue").json()["claims"][0]["id"] == claim_id
    assert auditor.claim(claim_id).status_code == 200
    assert auditor.next().status_code == 403
    assert auditor.decide(claim_id, "escalate").status_code == 403


def test_the_history_holds_every_act_and_its_chain(house: House, url: str) -> None:
    """Each act is one line; a line changed, dropped or swapped is found."""
    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    person.next()
    person.decide(claim_id, "reject", note="forged")
    lines = person.http.get(f"/v1/claims/{claim_id}/history").json()["history"]
    assert [line["act"] for line in lines] == ["received", "reading", "read", "held", "reject"]
    with house.reading() as work:
        rows = history_queries.of_claim(work.connection, claim_id)
    assert history.first_broken(rows) is None
    assert history.first_broken([*rows[:1], {**rows[1], "actor": "user:else"}, *rows[2:]]) == 2
    assert history.first_broken([*rows[:2], *rows[3:]]) == 3
    assert history.first_broken([rows[1], rows[0], *rows[2:]]) == 1
    assert "forged" not in str(rows)


def test_a_browser_session(house: House, url: str) -> None:
    """The cookie is out of reach of scripts; a write needs the page's token and our own origin; signing out ends it."""
    person = Person(house, url, "AMINA")
    claim_id = _flagged(house, Station(house, url))
    with httpx.Client(base_url=url, timeout=60) as browser:
        signed_in = browser.post("/v1/session", json={"name": "AMINA", "password": person.password})
        cookie = signed_in.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie and "token" not in signed_in.json()
        csrf = signed_in.json()["csrf"]
        assert browser.get("/v1/session").json() == {"name": "AMINA", "role": "reviewer", "csrf": csrf}
        path, body = f"/v1/claims/{claim_id}/decision", {"decision": "escalate"}
        for more in (
            {},
            {"X-CSRF-Token": "x"},
            {"X-CSRF-Token": csrf, "Origin": "http://elsewhere.example"},
            {"X-CSRF-Token": csrf, "Sec-Fetch-Site": "cross-site"},
        ):
            answer = browser.post(path, json=body, headers={"Idempotency-Key": "k", **more})
            assert (answer.status_code, slug(answer)) == (403, "csrf")
        both = browser.get("/v1/session", headers={"Authorization": person.http.headers["Authorization"]})
        assert both.status_code == 400
        ours = {"Idempotency-Key": "k", "X-CSRF-Token": csrf, "Origin": url}
        assert browser.post(path, json=body, headers=ours).status_code == 200
        assert browser.delete("/v1/session", headers=ours).status_code == 204
        kept = signed_in.cookies["session"]
        assert browser.get("/v1/session", headers={"Cookie": f"session={kept}"}).status_code == 401


def test_guessing_passwords_slows_down(house: House, url: str) -> None:
    """After some failures the next try waits; a wrong name and a wrong password read the same; idle sessions end."""
    person = Person(house, url, "AMINA")

    with httpx.Client(base_url=url, timeout=60) as nobody:

        def attempt(name: str, password: str) -> httpx.Response:
            return nobody.post("/v1/session", json={"name": name, "password": password})

        assert attempt("NOBODY", "x").json() == attempt("AMINA", "x").json()
        told = [attempt("AMINA", "x").status_code for _ in range(6)]
        assert told[0] == 401 and told[-1] == 429
        later = datetime.now(UTC) + timedelta(minutes=6)
        house.now = lambda: later
        assert attempt("AMINA", person.password).status_code == 201
    much_later = datetime.now(UTC) + timedelta(hours=2)
    house.now = lambda: much_later
    assert person.http.get("/v1/session").status_code == 401


def test_tracking_tells_no_more_than_it_must(house: House, url: str) -> None:
    """A portal sees status, dates and what is missing in three languages; nobody else follows by number."""
    from cachet.accounts import Scope, add_client

    station, person = Station(house, url), Person(house, url, "AMINA")
    claim_id = _flagged(house, station)
    number = person.claim(claim_id).json()["tracking"]
    person.decide(claim_id, "return", requested=[{"rule": "stamp_missing", "item": "the sheet"}])
    portal = add_client(house, "PORTAL", [], [Scope.PORTAL])
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {portal}"}) as client:
        told = client.get(f"/v1/tracking/{number}").json()
        assert told["status"] == "returned" and told["due_on"]
        assert set(told["missing"][0]["message"]) == {"fr", "ar", "en"}
        assert "SAMIR" not in str(told) and "0042" not in str(told)
        assert client.get(f"/v1/claims/{claim_id}").status_code == 404
        assert client.get("/v1/tracking/AAAAAAAAAAAA").status_code == 404
    assert station.http.get(f"/v1/tracking/{number}").status_code == 403
