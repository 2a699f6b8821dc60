"""Decisions beyond the first: taken back, waived one by one, two people, letters, comments, many at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from pypdfium2 import PdfDocument

from cachet.accounts import Role
from intake.house import House
from tests.builders import a_care_sheet, doubtful
from tests.houses import Adjudication, Person, Station, a_part, clean, opened, read_as, unstamped
from tests.intake.review.test_reviewing import slug


class Desk:
    """Somebody at a desk, as the page's script calls it."""

    def __init__(self, url: str, person: Person, language: str = "fr") -> None:
        self.http = opened(url, headers={"Accept-Language": language})
        self.csrf = self.http.post("/v1/session", json={"name": person.name, "password": person.password}).json()[
            "csrf"
        ]

    def search(self, typed: str) -> httpx.Response:
        """Look for a claim from the queue's page; what is answered where that leads."""
        form = {"csrf": self.csrf, "search": typed}
        return self.http.post("/review/search", data=form, follow_redirects=True)

    def post(self, claim_id: str, act: str, body: Any = None, etag: str = "*") -> httpx.Response:
        """One act of the desk."""
        headers = {"X-CSRF-Token": self.csrf, "If-Match": etag} if etag else {"X-CSRF-Token": self.csrf}
        return self.http.post(f"/review/claims/{claim_id}/{act}", json=body or {}, headers=headers)


def _unstamped(house: House, station: Station, shade: int = 1) -> str:
    claim_id = station.sent(shade)
    read_as(house, claim_id, a_part(*unstamped()))
    return claim_id


def _waived(*rules: str) -> list[dict[str, str]]:
    return [{"rule": rule, "reason": "seen on the original"} for rule in rules]


def test_a_hold_goes_on_with_every_act(any_house: House, any_url: str) -> None:
    """Whoever acts or types keeps the claim, also after the hold has ended and nobody else has taken it; where somebody has,
    or a supervisor took it back, it stays so."""
    any_house.terms = replace(any_house.terms, hold_min=2)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    claim_id, desk = _unstamped(any_house, Station(any_house, any_url)), Desk(any_url, amina)
    chief = Desk(any_url, Person(any_house, any_url, "CHIEF", Role.SUPERVISOR))
    start = datetime.now(UTC)
    amina.next()
    acts: list[tuple[str, Any]] = [
        ("marks", {"document": 0, "mark": "signature", "state": "present"}),
        ("fields", {"fields": [{"document": 0, "name": "patient_name", "value": "el amrani samir"}]}),
        ("comments", {"text": "vu"}),
        ("try", {"typed": {}}),
    ]
    for n, (act, body) in enumerate(acts, 1):
        later = start + timedelta(minutes=(3 if act == "try" else 1.5) * n)
        any_house.now = lambda later=later: later  # type: ignore[misc]
        assert datetime.fromisoformat(desk.post(claim_id, act, body).json()["held_until"]) == later + timedelta(
            minutes=2
        )
    assert badr.next().status_code == 204
    assert chief.http.post(f"/review/claims/{claim_id}/take-back", data={"csrf": chief.csrf}).status_code == 303
    assert desk.post(claim_id, "try", {"typed": {}}).json()["held_until"] is None
    assert badr.next().json()["id"] == claim_id
    assert desk.post(claim_id, "try", {"typed": {}}).json()["held_until"] is None
    assert slug(desk.post(claim_id, *acts[1])) == "claim_held"


def test_a_total_is_held_against_rows_that_are_typed_after_it(house: House, url: str) -> None:
    """Whichever is typed first: rows and total that fit each other are said to, though the kept ones do not."""
    claim_id = _unstamped(house, Station(house, url))
    desk = Desk(url, Person(house, url, "AMINA"))
    rows = [{"date": "20/01/2026", "code": "C", "coefficient": "1", "amount": "200", "inpe": "101000008"}]
    for typed in ({"0.total_amount": "200", "0.acts": rows}, {"0.acts": rows, "0.total_amount": "200"}):
        said = desk.post(claim_id, "try", {"typed": typed}).json()["remarks"]
        assert {key: one["level"] for key, one in said.items()} == {"0.total_amount": "good", "0.acts": "good"}


def test_a_decision_is_taken_back_until_the_payer_has_it(any_house: House, any_url: str) -> None:
    """Taken back, the version that was offered is superseded: its acknowledgement is refused, the next one is accepted;
    after that nothing can be taken back."""
    station, amina = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    payer, desk = Adjudication(any_house, any_url), Desk(any_url, amina)
    claim_id = _unstamped(any_house, station)
    stops = amina.decide(claim_id, "validate").json()["rules"]
    assert amina.decide(claim_id, "validate", waived=_waived(*stops)).json()["status"] == "validated"
    (first,) = payer.pull()["claims"]
    taken = desk.post(claim_id, "undo")
    assert taken.status_code == 200 and "Annulé" in taken.json()["said"]
    now = amina.claim(claim_id).json()
    assert (now["status"], now["version"], now["supersedes"]) == ("flagged", first["version"] + 1, first["version"])
    assert not any(flag["waived"] for flag in now["flags"])
    assert slug(payer.say(claim_id, first["version"], "accepted")) == "version_superseded"
    assert amina.decide(claim_id, "validate", waived=_waived(*stops)).json()["version"] == first["version"] + 1
    assert payer.say(claim_id, first["version"] + 1, "accepted").status_code == 200
    late = desk.post(claim_id, "undo")
    assert (late.status_code, slug(late)) == (409, "nothing_to_undo") and "Rien à annuler" in late.json()["detail"]


def test_acts_are_taken_back_one_after_the_other(house: House, url: str) -> None:
    """Each U takes back one act, the last first; a comment changes nothing of that, another person may not."""
    station, amina, badr = Station(house, url), Person(house, url, "AMINA"), Person(house, url, "BADR")
    desk, other = Desk(url, amina), Desk(url, badr)
    claim_id = _unstamped(house, station)
    value = {"document": 0, "name": "patient_name", "value": "el amrani salma"}
    assert desk.post(claim_id, "fields", {"fields": [value]}).status_code == 200
    assert desk.post(claim_id, "waive", _waived("stamp_missing")[0]).status_code == 200
    assert "à revoir" in desk.post(claim_id, "comments", {"text": "à revoir"}).json()["panel"]
    assert other.post(claim_id, "undo").status_code == 403
    assert desk.post(claim_id, "undo").status_code == 200
    after = amina.claim(claim_id).json()
    assert after["documents"][0]["fields"]["patient_name"]["value"] == "EL AMRANI SALMA"
    assert not any(flag["waived"] for flag in after["flags"])
    assert desk.post(claim_id, "undo").status_code == 200
    field = amina.claim(claim_id).json()["documents"][0]["fields"]["patient_name"]
    assert (field["value"], field["origin"]) == ("EL AMRANI SAMIR", "print")
    assert desk.post(claim_id, "undo").status_code == 409


def test_what_was_said_since_stays_when_an_act_is_taken_back(house: House, url: str) -> None:
    """Comments made after an act outlive its undoing, and that of the act before; the note that was part of it goes with it."""
    station, amina, badr = Station(house, url), Person(house, url, "AMINA"), Person(house, url, "BADR")
    desk, other = Desk(url, amina), Desk(url, badr)
    claim_id = _unstamped(house, station)
    assert desk.post(claim_id, "comments", {"text": "avant tout"}).status_code == 200
    value = {"document": 0, "name": "patient_name", "value": "el amrani salma"}
    assert desk.post(claim_id, "fields", {"fields": [value]}).status_code == 200
    assert other.post(claim_id, "comments", {"text": "entre les deux"}).status_code == 200
    assert amina.decide(claim_id, "reject", note="avec la décision").status_code == 200
    assert other.post(claim_id, "comments", {"text": "bien après"}).status_code == 200
    for _ in range(2):
        assert desk.post(claim_id, "undo").status_code == 200
        page = desk.http.get(f"/review/claims/{claim_id}").text
        assert [page.count(text) for text in ("avant tout", "entre les deux", "bien après")] == [1, 1, 1]
        assert "avec la décision" not in page


def test_a_return_makes_a_letter_in_both_languages(house: House, url: str) -> None:
    """The letter says what to bring and by when; the Arabic page is drawn, the French one can be read as text."""
    station, amina = Station(house, url), Person(house, url, "AMINA")
    desk = Desk(url, amina)
    claim_id = _unstamped(house, station)
    path = f"/review/claims/{claim_id}/letter.pdf"
    assert desk.http.get(path).status_code == 404
    asked = [{"rule": "stamp_missing", "item": "x"}, {"rule": "other_thing", "item": "Une copie de la CIN"}]
    assert amina.decide(claim_id, "return", requested=asked, due_on="2099-03-10").status_code == 200
    answer = desk.http.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfDocument(answer.content)
    french = pages[0].get_textpage().get_text_range()
    assert len(pages) == 2 and "10/03/2099" in french and "cachet" in french and "Une copie de la CIN" in french
    bitmap = pages[1].render(scale=1).to_numpy()
    assert (bitmap < 128).any(axis=2).sum() > 1000


def test_the_letter_begins_in_the_language_of_the_insured_person(house: House, url: str) -> None:
    """Where their papers are in Arabic the Arabic page comes first, the same items after it in French."""
    claim_id = Station(house, url).sent()
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False, language="ar")))
    amina = Person(house, url, "AMINA")
    asked = [{"rule": "stamp_missing", "item": "x"}]
    assert amina.decide(claim_id, "return", requested=asked, due_on="2099-03-10").status_code == 200
    pages = PdfDocument(Desk(url, amina).http.get(f"/review/claims/{claim_id}/letter.pdf").content)
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert len(texts) == 2 and "cachet" in texts[1] and "cachet" not in texts[0]  # Arabic is drawn, not set


def test_the_desk_asks_for_a_paper_that_no_flag_is_of(house: House, url: str) -> None:
    """The dialog takes a paper in the reviewer's own words beside the flags, or alone; the letter says it."""
    station, amina = Station(house, url), Person(house, url, "AMINA")
    desk = Desk(url, amina)
    claim_id = _unstamped(house, station)
    form = {"csrf": desk.csrf, "etag": "*", "decision": "return", "other": "L'original de l'acte de naissance"}
    assert desk.http.get(f"/review/claims/{claim_id}").text.count('name="other"') == 1
    told = desk.http.post(f"/review/claims/{claim_id}/decision", data=form, headers={"Accept": "application/json"})
    assert told.json()["done"] == "returned", told.text
    page = PdfDocument(desk.http.get(f"/review/claims/{claim_id}/letter.pdf").content)[0]
    assert "L'original de l'acte de naissance" in page.get_textpage().get_text_range()


def test_only_what_is_surely_missing_is_asked_back_unasked(house: House, url: str) -> None:
    """A rule that is broken is ticked, one that nobody could tell is not: the insured person cannot mend our doubt. The letter
    names what is broken."""
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), a_care_sheet(pages=[2], stamp=None, inpe=doubtful("1"))))
    desk = Desk(url, Person(house, url, "AMINA"))
    page = desk.http.get(f"/review/claims/{claim_id}").text
    ticked = dict(re.findall(r'name="ask:(\w+)" value="1" (checked)?', page))
    assert ticked["stamp_missing"] == "checked" and ticked["field_doubtful"] == ""
    form = {"csrf": desk.csrf, "etag": "*", "decision": "return", "ask:stamp_missing": "1"}
    told = desk.http.post(f"/review/claims/{claim_id}/decision", data=form, headers={"Accept": "application/json"})
    assert told.json()["done"] == "returned", told.text
    text = (
        PdfDocument(desk.http.get(f"/review/claims/{claim_id}/letter.pdf").content)[0].get_textpage().get_text_range()
    )
    assert "(page 1)" in text and "(page 2)" not in text


def test_two_people_validate_what_risks_much(any_house: House, any_url: str) -> None:
    """From the amount the house names on, a second person signs; the first may not; two opinions go to a supervisor."""
    any_house.terms = replace(any_house.terms, two_from_mad=Decimal(100))
    station = Station(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    one, two = _unstamped(any_house, station, 1), _unstamped(any_house, station, 2)
    for claim_id in (one, two):
        stops = amina.decide(claim_id, "validate").json()["rules"]
        first = amina.decide(claim_id, "validate", waived=_waived(*stops)).json()
        assert (first["status"], first["pending"]) == ("flagged", "second_person")
    assert Adjudication(any_house, any_url).pull()["claims"] == []
    again = amina.decide(one, "validate")
    assert (again.status_code, slug(again)) == (409, "four_eyes")
    assert amina.next().status_code == 204 and badr.next().json()["id"] in (one, two)
    assert badr.decide(one, "validate").json()["status"] == "validated"
    assert badr.decide(two, "reject").json()["pending"] == "supervisor"


def test_what_is_changed_after_the_first_signature_is_signed_by_two_again(house: House, url: str) -> None:
    """The second person may mend a claim, and signs it as the first then: nobody alone decides on what stands there."""
    house.terms = replace(house.terms, two_from_mad=Decimal(100))
    station, amina, badr = Station(house, url), Person(house, url, "AMINA"), Person(house, url, "BADR")
    claim_id = _unstamped(house, station)
    stops = amina.decide(claim_id, "validate").json()["rules"]
    assert amina.decide(claim_id, "validate", waived=_waived(*stops)).json()["pending"] == "second_person"
    assert badr.mend(claim_id, {"document": 0, "name": "insured_number", "value": "123456785"}).status_code == 200
    assert amina.claim(claim_id).json()["pending"] is None
    assert badr.decide(claim_id, "validate").json()["pending"] == "second_person"
    assert Adjudication(house, url).pull()["claims"] == []
    assert amina.decide(claim_id, "validate").json()["status"] == "validated"


def test_a_rule_is_set_aside_on_many_claims_that_are_shown(house: House, url: str) -> None:
    """Each claim is shown with what the rule says; only the ticked ones are changed, and not one that changed since."""
    station, amina = Station(house, url), Person(house, url, "AMINA")
    ids = [_unstamped(house, station, shade) for shade in (1, 2, 3)]
    desk = Desk(url, amina)
    page = desk.http.get("/review/bulk", params={"rule": "stamp_missing"}).text
    assert all(f'name="claim:{one}"' in page for one in ids) and page.count("Cachet manquant") >= 3
    etags = {one: amina.claim(one).headers["etag"] for one in ids}
    amina.mend(ids[1], {"document": 0, "name": "patient_name", "value": "X Y"})
    form = {"csrf": desk.csrf, "rule": "stamp_missing", "reason": "vu sur l'original"}
    form |= {f"claim:{one}": etags[one] for one in ids[:2]}
    answer = desk.http.post("/review/bulk", data=form)
    assert answer.status_code == 303 and "done=1&left=1" in answer.headers["location"]
    rules = [[flag for flag in amina.claim(one).json()["flags"] if flag["rule"] == "stamp_missing"] for one in ids]
    assert [bool(flags[0]["waived"]) for flags in rules] == [True, False, False]


def test_a_claim_is_found_by_what_people_type(any_house: House, any_url: str) -> None:
    """A reference, a tracking number or an identifier, however it is spaced, finds its claim whatever its state."""
    station, amina = Station(any_house, any_url), Person(any_house, any_url, "AMINA")
    claim_id = station.sent(1, reference="REF 2026/77")
    read_as(any_house, claim_id, a_part(*clean()))
    tracking = amina.claim(claim_id).json()["tracking"]
    desk = Desk(any_url, amina)
    for typed in ("ref-2026-77", tracking.lower(), "123 456 785", "10 1000 008"):
        found = desk.search(typed)
        assert claim_id in found.text and "1 dossier" in found.text, typed
        assert (
            found.url.path == "/review" and list(found.url.params) == ["found"] and len(found.url.params["found"]) == 64
        )
    assert claim_id not in desk.search("REF 2026/78").text and desk.search(" ").url.path == "/review"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"rule": "stamp_missing"}, True),
        ({"rule": "filing_late"}, False),
        ({"kind": "care_sheet", "band": "1", "regime": "cnss"}, True),
        ({"kind": "invoice"}, False),
        ({"band": "4"}, False),
        ({"age": "3"}, True),
        ({"age": "0"}, False),
        ({"state": "held"}, False),
    ],
)
def test_the_queue_is_narrowed(any_house: House, any_url: str, asked: dict[str, str], shown: bool) -> None:
    """Each filter of the address keeps what fits and nothing else."""
    claim_id = _unstamped(any_house, Station(any_house, any_url))
    desk = Desk(any_url, Person(any_house, any_url, "AMINA"))
    page = desk.http.get("/review", params=asked)
    assert page.status_code == 200 and (f'data-claim="{claim_id}"' in page.text) is shown


def test_claims_of_older_code_are_found_once_the_sweeper_came_by(any_house: House, any_url: str) -> None:
    """Code of before writes claims without the queue's columns; they wait in the queue, and soon answer its filters."""
    from sqlalchemy import update

    from intake.database.tables import claims
    from worker.sweeper import sweep

    claim_id = _unstamped(any_house, Station(any_house, any_url))
    desk = Desk(any_url, Person(any_house, any_url, "AMINA"))
    with any_house.writing() as work:
        none = {"rule_set": None, "kind_set": None, "band": None, "desk_revision": None}
        work.connection.execute(update(claims).values(**none))
    asked = {"rule": "stamp_missing", "kind": "care_sheet"}
    assert claim_id in desk.http.get("/review").text
    assert f'data-claim="{claim_id}"' not in desk.http.get("/review", params=asked).text
    sweep(any_house)
    assert f'data-claim="{claim_id}"' in desk.http.get("/review", params=asked).text


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("papers", {"papers": [{"kind": "care_sheet", "pages": [1, 1]}]}, 422),
        ("papers", {"papers": [{"kind": "nonsense", "pages": [1]}]}, 422),
        ("papers", {"papers": []}, 422),
        ("marks", {"document": 9, "mark": "stamp", "state": "present"}, 422),
        ("marks", {"document": 0, "mark": "stamp", "state": "unsure"}, 422),
        ("fields", {"fields": [{"document": 0, "name": "total_amount", "value": "1e309"}]}, 422),
        ("fields", {"fields": [{"document": 0, "name": "first_act_date", "value": "31/02/2026"}]}, 422),
        ("waive", {"rule": "no_such_rule", "reason": "x"}, 422),
        ("comments", {"text": ""}, 422),
        ("spot", {"name": "inpe", "page": 99, "box": [0.1, 0.1, 0.2, 0.2]}, 404),
        ("spot", {"name": "inpe", "page": 1, "box": [0.9, 0.1, 0.2, 0.2]}, 422),
        ("try", {"typed": {"nonsense": [[]], "0.inpe": {"a": 1}, "999.x": None}}, 200),
    ],
)
def test_acts_that_do_not_fit_change_nothing(house: House, url: str, act: str, body: Any, status: int) -> None:
    """A wrong page, kind, value or box is refused with a sentence; the claim stays as it was."""
    claim_id = _unstamped(house, Station(house, url))
    amina = Person(house, url, "AMINA")
    before = amina.claim(claim_id)
    answer = Desk(url, amina).post(claim_id, act, body)
    assert answer.status_code == status, answer.text
    after = amina.claim(claim_id)
    assert after.json() == before.json() and after.headers["etag"] == before.headers["etag"]


def test_acts_need_the_claim_as_it_was_seen(house: House, url: str) -> None:
    """Without If-Match 428, stale 412, held by another 409, without the page's token 403, for an auditor 403."""
    claim_id = _unstamped(house, Station(house, url))
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    auditor = Person(house, url, "ODILE", Role.AUDITOR)
    desk, body = Desk(url, amina), {"document": 0, "mark": "stamp", "state": "present"}
    assert desk.post(claim_id, "marks", body, etag="").status_code == 428
    assert desk.post(claim_id, "marks", body, etag='"0.0"').status_code == 412
    bare = desk.http.post(f"/review/claims/{claim_id}/marks", json=body, headers={"If-Match": "*"})
    assert bare.status_code == 403
    assert Desk(url, auditor).post(claim_id, "marks", body).status_code == 403
    assert badr.next().json()["id"] == claim_id
    held = desk.post(claim_id, "marks", body)
    assert (held.status_code, slug(held)) == (409, "claim_held") and "Une autre personne" in held.json()["detail"]


def test_papers_are_regrouped_with_what_was_read_on_them(house: House, url: str) -> None:
    """A value goes with the page it stands on; a name that the new kind does not know is left out, and comes back with U."""
    claim_id = Station(house, url).sent(1)
    sheet = a_care_sheet(stamp=False, pages=(1, 2))
    read_as(house, claim_id, a_part(sheet))
    amina = Person(house, url, "AMINA")
    desk = Desk(url, amina)
    plan = {"papers": [{"kind": "prescription", "pages": [2]}, {"kind": "care_sheet", "pages": [1]}]}
    assert desk.post(claim_id, "papers", plan).status_code == 200
    first, second = amina.claim(claim_id).json()["documents"]
    assert (first["pages"], first["fields"]) == ([2], {}) and second["pages"] == [1]
    assert second["fields"]["inpe"]["value"] == "101000008"
    plan = {"papers": [{"kind": "prescription", "pages": [1, 2]}]}
    assert desk.post(claim_id, "papers", plan).status_code == 200
    (only,) = amina.claim(claim_id).json()["documents"]
    assert "inpe" in only["fields"] and "total_amount" not in only["fields"]
    assert [desk.post(claim_id, "undo").status_code for _ in range(3)] == [200, 200, 409]
    assert "total_amount" in amina.claim(claim_id).json()["documents"][0]["fields"]


@pytest.mark.parametrize(
    "name",
    [
        "../../x.jpg",
        "<script>alert(1)</script>.jpg",
        "\u202egpj.x.jpg",
        "ملف ٢٠٢٦.jpg",
        "😀" * 50 + ".jpg",
        "x" * 4000 + ".jpg",
    ],
)
def test_a_file_name_is_shown_as_text(house: House, url: str, name: str) -> None:
    """Whatever a file is called, queue and desk show it escaped, isolated from the words around it, and no longer than 255."""
    from html import escape

    from tests.houses import a_page

    station = Station(house, url)
    answer = station.send((name, a_page(9)))
    assert answer.status_code == 202
    claim_id = answer.json()["claims"][0]["id"]
    read_as(house, claim_id, a_part(*unstamped()))
    desk = Desk(url, Person(house, url, "AMINA"))
    source = desk.http.get(f"/v1/claims/{claim_id}").json()["source"]
    assert len(source) <= 255
    for page in ("/review", f"/review/claims/{claim_id}"):
        text = desk.http.get(page).text
        assert f"<bdi>{escape(source, quote=True).replace('&quot;', '&#34;').replace('&#x27;', '&#39;')}</bdi>" in text
        assert "<script>alert" not in text


def test_decisions_that_were_taken_back_count_nowhere(any_house: House, any_url: str) -> None:
    """Whatever lies between a decision and its undoing (a comment, another undoing), the figures know of it no more; another
    person's decision stays counted."""
    from sqlalchemy import select

    from intake.database.tables import reviews

    station = Station(any_house, any_url)
    amina, badr = Person(any_house, any_url, "AMINA"), Person(any_house, any_url, "BADR")
    desk, other = Desk(any_url, amina), Desk(any_url, badr)

    def counted() -> list[str]:
        with any_house.reading() as work:
            return list(work.connection.execute(select(reviews.c.decision).order_by(reviews.c.n)).scalars())

    claim_id = _unstamped(any_house, station)
    assert amina.decide(claim_id, "reject").status_code == 200
    assert other.post(claim_id, "comments", {"text": "vu"}).status_code == 200
    assert desk.post(claim_id, "undo").status_code == 200
    assert counted() == []
    stops = amina.decide(claim_id, "validate").json()["rules"]
    assert desk.post(claim_id, "waive", _waived(stops[0])[0]).status_code == 200
    assert amina.decide(claim_id, "reject").status_code == 200
    assert amina.decide(claim_id, "escalate").status_code == 200
    assert counted() == ["reject", "escalate"]
    assert [desk.post(claim_id, "undo").status_code for _ in range(2)] == [200, 200]
    assert counted() == []
    assert amina.decide(claim_id, "reject").status_code == badr.decide(claim_id, "reject").status_code == 200
    assert other.post(claim_id, "undo").status_code == 200
    assert counted() == ["reject"]
