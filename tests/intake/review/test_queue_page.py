"""The queue's page: what its address may say, and how many claims it tells of."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from intake.house import House
from tests.builders import a_care_sheet
from tests.houses import Person, Station, a_page, a_part, opened, read_as, unstamped
from tests.intake.review.test_deciding import Desk
from tests.intake.review.test_reviewing import slug

HOSTILE = "<script>ZQXJ"


@pytest.mark.parametrize(
    ("wrong", "value", "named"),
    [
        ("age", "9", {"fr": "âge du dépôt", "ar": "مدة الإيداع", "en": "age of the deposit"}),
        ("age", HOSTILE, {"fr": "âge du dépôt"}),
        ("band", "-1", {"fr": "montant", "ar": "المبلغ"}),
        ("state", HOSTILE, {"fr": "quels dossiers"}),
        ("regime", HOSTILE, {"fr": "régime"}),
        ("kind", "letter", {"fr": "pièce"}),
        ("station", "x" * 65, {"fr": "station"}),
        ("station", "\0", {"fr": "station"}),
        ("found", "ZQXJ", {"fr": "recherche"}),
    ],
)
def test_a_filter_that_cannot_be_is_named_on_a_page(
    house: House, url: str, wrong: str, value: str, named: dict[str, str]
) -> None:
    """In the reader's language, without what stood there; the queue is one link away, with and without what else was chosen."""
    desk = Desk(url, Person(house, url, "AMINA"))
    for language, name in named.items():
        asked = {wrong: value, "rule": "stamp_missing", "lang": language}
        answer = desk.http.get("/review", params=asked)
        assert answer.status_code == 422 and answer.headers["content-type"].startswith("text/html")
        assert name in answer.text and "ZQXJ" not in re.sub(r'href="[^"]*"', "", answer.text)
        links = re.findall(r'class="button[^"]*" href="([^"]+)"', answer.text)
        assert links == [f"/review?rule=stamp_missing&amp;lang={language}", "/review"]
        assert desk.http.get(links[0].replace("&amp;", "&")).status_code == 200


def test_every_page_tells_what_its_address_lacks_on_a_page(house: House, url: str) -> None:
    """The figures' period, a day's balance, a place in the list, a page that is none; who is not signed in comes to the door."""
    desk = Desk(url, Person(house, url, "AMINA"))
    told = {"/review/bulk": "règle", "/review/figures?days=8": "période", "/review/balance?day=yesterday!!": "jour"}
    for path, name in told.items():
        answer = desk.http.get(path)
        assert (answer.status_code, name in answer.text) == (422, True), path
    none = (
        "/review?after=zzz",
        "/review/balance?day=2026-13-1",
        "/review/balance?day=9999-12-31",
        "/review/nothing/here",
    )
    for path in none:
        answer = desk.http.get(path)
        assert answer.status_code in (400, 404, 422) and "Retour à la file" in answer.text, path
    assert opened(url).get("/review?age=9").status_code == 303


def test_a_script_is_told_in_its_persons_language(house: House, url: str) -> None:
    """A call that does not have its form is refused in words a person reads, without what was sent."""
    desk, claim_id = Desk(url, Person(house, url, "AMINA")), Station(house, url).sent()
    read_as(house, claim_id, a_part(*unstamped()))
    answer: httpx.Response = desk.post(claim_id, "comments", {"text": "ZQXJ" * 2000})
    assert answer.status_code == 422 and "ZQXJ" not in answer.text
    assert answer.json()["detail"] == "La demande n'a pas la forme voulue."
    spot = {"page": 1, "box": [0.1, 0.1, 0.2, 0.2]}
    for typed in ({"box:x": spot}, {"box:0.inpe": "x"}, {"box:0.inpe": {**spot, "page": 0}}):
        assert desk.post(claim_id, "try", {"typed": typed}).status_code == 422


def test_the_queue_tells_how_many_claims_a_choice_has(house: House, url: str) -> None:
    """Of one filter as many as stand beside it, of several as many as are listed, or that there are more."""
    station, desk = Station(house, url), Desk(url, Person(house, url, "AMINA"))
    for n in range(53):
        papers = a_care_sheet(stamp=n > 50, signature=n <= 50)
        read_as(house, station.sent(n), a_part(papers))
    told = {
        "": "53 dossiers",
        "?rule=stamp_missing": "51 dossiers",
        "?rule=signature_missing": "2 dossiers",
        "?rule=signature_missing&regime=cnss": "2 dossiers",
        "?rule=stamp_missing&regime=cnss": "plus de 50 dossiers",
        "?rule=drug_not_listed": "0 dossiers",
    }
    for query, said in told.items():
        head = desk.http.get(f"/review{query}").text.split('class="queue-head"')[1].split("</span>")[0]
        assert head.endswith(said), (query, head[-80:])


def test_the_door_leads_back_to_what_was_chosen(house: House, url: str) -> None:
    """Filters in an address outlive the session; a list that looks again by itself takes the whole page to the door."""
    amina, visitor = Person(house, url, "AMINA"), opened(url)
    asked = "/review?rule=stamp_missing&regime=cnss"
    door = visitor.get(asked).headers["location"]
    assert parse_qs(urlsplit(door).query)["next"] == [asked]
    assert 'value="/review?rule=stamp_missing&amp;regime=cnss"' in visitor.get(door).text
    form = {"name": "AMINA", "password": amina.password, "next": asked}
    assert visitor.post("/review/sign-in", data=form).headers["location"] == asked
    live = opened(url).get(asked, headers={"HX-Request": "true", "HX-Current-URL": url + asked})
    assert live.status_code == 200 and live.headers["hx-redirect"] == door and live.text == ""
    assert opened(url).get("/review?rule=" + "x" * 400).headers["location"] == "/review/sign-in?next=/review"


def test_a_nul_is_in_no_name_of_ours(any_house: House, any_url: str) -> None:
    """At the door, in a tracking number, a filter and what papers complete: nobody's, on each database; never an error of ours."""
    station, http = Station(any_house, any_url), opened(any_url)
    assert http.post("/v1/session", json={"name": "a\0b", "password": "x"}).status_code == 401
    assert http.post("/review/sign-in", data={"name": "a\0b", "password": "x"}).status_code == 401
    amina = Person(any_house, any_url, "AMINA")
    assert amina.http.get("/v1/tracking/a%00b").status_code == 404
    assert Desk(any_url, amina).http.get("/review?rule=%00").status_code == 422
    line = {"file": "a.jpg", "complements": "a\0b"}
    assert slug(station.send(("a.jpg", a_page()), manifest=[line])) == "complement_unknown"


def test_a_slash_too_many_is_no_mistake(house: House, url: str) -> None:
    """An address with a slash at its end leads to the page without it, with what was chosen."""
    desk = Desk(url, Person(house, url, "AMINA"))
    found = [desk.http.get(path).headers["location"] for path in ("/review/", "/review/balance/?day=2026-02-01")]
    assert found == ["/review", "/review/balance?day=2026-02-01"]
