"""A pile without separators: proposed as several claims, divided by a person, every page accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from cachet.accounts import Role, add_user
from claims.claim import Document, Page
from claims.words import Kind, PageState
from intake import history
from intake.claim import records
from intake.house import House
from intake.operations.balance import balance
from intake.splitting.proposing import proposed
from tests.builders import ACT, a_care_sheet, a_claim, a_paper
from tests.houses import Adjudication, Person, Station, a_page, a_part, opened, read_as
from tests.intake.review.test_deciding import Desk
from tests.intake.station.test_batches import slug
from tests.intake.station.test_complements import completes


def another_sheet(page: int, **given: Any) -> Document:
    """A sound care sheet of somebody else on `page`."""
    act = {**ACT, "amount": "90.00"}
    told = {
        "insured_number": "987654326",
        "insured_name": "BENALI SALMA",
        "patient_name": "BENALI SALMA",
        "patient_birth_date": "1990-07-11",
        "acts": [act],
        "total_amount": "90.00",
    }
    return a_care_sheet(pages=[page], **{**told, **given})


def a_pile(folder: Path) -> tuple[Any, Path]:
    """Three pages in one part, their images beside: a sheet, its hospital certificate, another sheet."""
    for n in (1, 2, 3):
        (folder / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    papers = (a_care_sheet(), a_paper(Kind.IDENTITY_CARD, pages=[2]), another_sheet(3))
    return a_part(*papers), folder


def pile_read(house: House, url: str, folder: Path) -> tuple[Station, str]:
    """A pile that was sent and read; gives its claim."""
    station = Station(house, url)
    claim_id = station.sent()
    part, album = a_pile(folder)
    read_as(house, claim_id, part, folder=album)
    return station, claim_id


def divide(person: Person, claim_id: str, etag: str | None = None, key: str = "d", **body: Any) -> httpx.Response:
    """Divide a claim as it is now."""
    match = etag or person.claim(claim_id).headers["etag"]
    headers = {"Idempotency-Key": key, "If-Match": match}
    return person.http.post(f"/v1/claims/{claim_id}/splits", json=body, headers=headers)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (another_sheet(2), [2]),
        (a_care_sheet(pages=[2]), []),
        (a_care_sheet(pages=[2], total_amount="90.00", acts=[{**ACT, "amount": "90.00"}]), [2]),
        (a_care_sheet(pages=[2], insured_name=None, insured_number=None, patient_name=None), []),
        (a_paper(Kind.IDENTITY_CARD, pages=[2]), []),
    ],
)
def test_where_a_split_is_proposed(second: Document, expected: list[int]) -> None:
    """Another person or event is; a copy, a second side that names nobody, and other papers are not."""
    assert proposed(a_claim(a_care_sheet(pages=[1]), second)) == expected


def test_a_pile_waits_for_a_person_and_becomes_two_claims(any_house: House, any_url: str, tmp_path: Path) -> None:
    """Sound sheets in one pile pass no one; divided, the second is judged and offered, images and balance go along."""
    station, claim_id = pile_read(any_house, any_url, tmp_path)
    payer, person = Adjudication(any_house, any_url), Person(any_house, any_url, "salma")
    before = person.claim(claim_id).json()
    assert before["status"] == "flagged" and payer.pull()["claims"] == []
    assert "split_proposed" in [flag["rule"] for flag in before["flags"]]
    told = person.http.get(f"/v1/claims/{claim_id}/splits").json()["splits"]
    assert [(one["page"], one["state"]) for one in told] == [(3, "proposed")]
    answer = divide(person, claim_id, pages=[3])
    assert answer.status_code == 200, answer.text
    kept, made = answer.json()["claims"]
    assert kept == claim_id
    one, other = person.claim(kept).json(), person.claim(made).json()
    assert (len(one["pages"]), one["parts"], len(other["pages"]), other["part"], other["parts"]) == (2, 2, 1, 2, 2)
    assert other["documents"][0]["pages"] == [1] and other["received_on"] == one["received_on"]
    assert other["documents"][0]["fields"]["patient_name"]["value"] == "BENALI SALMA"
    assert "split_proposed" not in [flag["rule"] for flag in one["flags"]]
    assert other["status"] == "validated" and [claim["id"] for claim in payer.pull()["claims"]] == [made]
    images = [person.http.get(f"/v1/claims/{name}/pages/{n}") for name, n in ((kept, 1), (kept, 2), (made, 1))]
    assert [image.status_code for image in images] == [200] * 3
    assert images[2].content == (tmp_path / "1-3.jpg").read_bytes()
    assert person.http.get(f"/v1/claims/{kept}/pages/3").status_code == 404
    with any_house.reading() as work:
        assert balance(work).adds_up and list(history.broken(work.connection)) == []
    batch = station.http.get(f"/v1/batches/{one['batch']}").json()
    assert {claim["id"] for claim in batch["claims"]} == {kept, made}


def test_pages_keep_their_looks_in_the_claim_they_go_to(house: House, url: str, tmp_path: Path) -> None:
    """A part is no copy of the pile it was in, and a later scan of its page is told with the part's number."""
    station, person = Station(house, url), Person(house, url, "salma")
    for n in range(1, 5):
        (tmp_path / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    reports = [a_paper(Kind.LAB_REPORT, pages=[n], patient_name="BENALI SALMA", **REPORT) for n in (1, 4)]
    looks = {n: f"{n:x}" * 64 for n in range(1, 5)}
    pile = a_part(a_care_sheet(), a_paper(Kind.IDENTITY_CARD, pages=[2]), another_sheet(3), reports[1], prints=looks)
    claim_id = station.sent(1)
    read_as(house, claim_id, pile, folder=tmp_path)
    divided = divide(person, claim_id, pages=[3])
    made = person.claim(divided.json()["claims"][1]).json()
    assert "duplicate" not in [flag["rule"] for name in divided.json()["claims"] for flag in _flags(person, name)]

    (later,) = read_as(house, station.sent(2), a_part(reports[0], prints={1: looks[4]}), folder=tmp_path)
    [message] = [flag.message.en for flag in later.flags if flag.rule == "duplicate"]
    assert made["tracking"] in message


REPORT = {"date": "2026-01-21", "number": "A-17"}


def _flags(person: Person, claim_id: str) -> list[dict[str, Any]]:
    flags: list[dict[str, Any]] = person.claim(claim_id).json()["flags"]
    return flags


def test_the_same_key_divides_once(house: House, url: str, tmp_path: Path) -> None:
    """A repeated call is given the first answer; a call on a claim that has changed since is refused."""
    _, claim_id = pile_read(house, url, tmp_path)
    person = Person(house, url, "salma")
    etag = person.claim(claim_id).headers["etag"]
    first = divide(person, claim_id, etag, pages=[3])
    again = divide(person, claim_id, etag, pages=[3])
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    stale = divide(person, claim_id, etag, key="other", pages=[2])
    assert (stale.status_code, slug(stale)) == (412, "stale")


def test_pages_that_belong_together_are_asked_about_once(house: House, url: str, tmp_path: Path) -> None:
    """Kept together the flag is gone and stays gone when the claim is judged again."""
    _, claim_id = pile_read(house, url, tmp_path)
    person = Person(house, url, "salma")
    assert divide(person, claim_id, pages=[3], together=True).status_code == 200
    mended = person.mend(claim_id, {"document": 0, "name": "total_amount", "value": "150.00"})
    assert mended.status_code == 200
    assert "split_proposed" not in [flag["rule"] for flag in mended.json()["flags"]]
    (told,) = person.http.get(f"/v1/claims/{claim_id}/splits").json()["splits"]
    assert told["state"] == "refused" and told["decided_at"]


def test_what_cannot_be_divided_is_told(house: House, url: str, tmp_path: Path) -> None:
    """Inside a paper, before the first page, past the end, without If-Match, by one who may not, with complements."""
    station, claim_id = pile_read(house, url, tmp_path)
    person, auditor = Person(house, url, "salma"), Person(house, url, "nadia", Role.AUDITOR)
    for pages in ([4], [3, 9]):
        answer = divide(person, claim_id, key=f"k{len(pages)}", pages=pages)
        assert (answer.status_code, slug(answer)) == (422, "invalid_split")
    assert divide(person, claim_id, key="first", pages=[1]).status_code == 422
    assert divide(auditor, claim_id, "*", pages=[3]).status_code == 403
    blind = person.http.post(f"/v1/claims/{claim_id}/splits", json={"pages": [3]}, headers={"Idempotency-Key": "b"})
    assert (blind.status_code, slug(blind)) == (428, "precondition_required")
    assert completes(station, claim_id, 1).status_code == 202
    read_as(house, claim_id, a_part(a_paper(Kind.IDENTITY_CARD)))
    answer = divide(person, claim_id, key="late", pages=[3])
    assert (answer.status_code, slug(answer)) == (409, "split_impossible")


def test_the_desk_asks_and_divides(house: House, url: str, tmp_path: Path) -> None:
    """The desk shows the question with both answers and a way to add papers; its form divides the claim."""
    _, claim_id = pile_read(house, url, tmp_path)
    password = add_user(house, "salma", Role.REVIEWER)
    http = opened(url)
    http.post("/review/sign-in", data={"name": "salma", "password": password})
    page = http.get(f"/review/claims/{claim_id}?lang=fr").text
    assert "Un autre dossier commence-t-il à la page 3 ?" in page and f"/review/counter?complements={claim_id}" in page
    field = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0].replace("&#34;", '"') for name in ("csrf", "etag")
    }
    form = f"/review/claims/{claim_id}/splits"
    assert http.post(form, data={**field, "csrf": "guessed", "page": "3", "split": ""}).status_code == 403
    for wrong in ("x", "1", "\u0661", "\u00b2", "9" * 30):
        assert http.post(form, data={**field, "page": wrong, "split": ""}).status_code == 422, wrong
    answer = http.post(form, data={**field, "page": "3", "split": ""})
    assert answer.status_code == 303 and answer.headers["location"] == f"/review/claims/{claim_id}?done=split"
    told = http.get(answer.headers["location"]).text
    assert "Un autre dossier" not in told and "ces pages sont restées" in told


def sorted_papers(http: httpx.Client, claim_id: str, page: str, papers: list[dict[str, Any]]) -> httpx.Response:
    """What the desk's dialog sends; `page` is the desk as it was shown."""
    csrf, etag = (page.split(f'data-{name}="')[1].split('"')[0].replace("&#34;", '"') for name in ("csrf", "etag"))
    return http.post(
        f"/review/claims/{claim_id}/papers", json={"papers": papers}, headers={"X-CSRF-Token": csrf, "If-Match": etag}
    )


def at_the_desk(house: House, url: str, name: str = "salma") -> httpx.Client:
    """A reviewer's browser, signed in."""
    password = add_user(house, name, Role.REVIEWER)
    http = opened(url)
    http.post("/review/sign-in", data={"name": name, "password": password})
    return http


def images_of(http: httpx.Client, claim_id: str, pages: int) -> list[bytes]:
    """The page images of a claim, as a person's program is given them."""
    answers = [http.get(f"/v1/claims/{claim_id}/pages/{n}") for n in range(1, pages + 1)]
    assert [answer.status_code for answer in answers] == [200] * pages
    return [answer.content for answer in answers]


def divided_at_the_desk(house: House, url: str, folder: Path, second: Document) -> tuple[httpx.Client, Person, str]:
    """A pile whose middle page leaves: the dialog says that another claim begins there; values go with their pages."""
    station = Station(house, url)
    claim_id = station.sent()
    for n in (1, 2, 3):
        (folder / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    papers = (a_care_sheet(), second, a_paper(Kind.IDENTITY_CARD, pages=[3]))
    read_as(house, claim_id, a_part(*papers), folder=folder)
    http, person = at_the_desk(house, url), Person(house, url, "nadia")
    page = http.get(f"/review/claims/{claim_id}").text
    wanted = [
        {"kind": "care_sheet", "pages": [1]},
        {"kind": "identity_card", "pages": [3]},
        {"kind": "care_sheet", "pages": [2], "opens": True},
    ]
    answer = sorted_papers(http, claim_id, page, wanted)
    assert answer.json() == {"leads_to": f"/review/claims/{claim_id}?done=split"}
    return http, person, claim_id


def made_of(person: Person, claim_id: str) -> str:
    """The claim that was split off this one."""
    lines = person.http.get(f"/v1/claims/{claim_id}/history").json()["history"]
    return str(next(line for line in lines if line["act"] == "split")["detail"]["made"][0])


def test_pages_from_the_middle_leave_and_come_back(any_house: House, any_url: str, tmp_path: Path) -> None:
    """Divided at the desk each claim has its own pages; U puts it together as it was, and the part is a shell."""
    unsound = another_sheet(2, total_amount="80.00")
    http, person, claim_id = divided_at_the_desk(any_house, any_url, tmp_path, unsound)
    scans = [(tmp_path / f"1-{n}.jpg").read_bytes() for n in (1, 2, 3)]
    kept, made_id = person.claim(claim_id).json(), made_of(person, claim_id)
    made = person.claim(made_id).json()
    assert [document["pages"] for document in kept["documents"]] == [[1], [2]]
    assert made["documents"][0]["fields"]["patient_name"]["value"] == "BENALI SALMA"
    assert made["documents"][0]["fields"]["patient_name"]["page"] == 1 and made["status"] == "flagged"
    assert images_of(person.http, claim_id, 2) == [scans[0], scans[2]]
    assert images_of(person.http, made_id, 1) == [scans[1]]
    with any_house.reading() as work:
        assert balance(work).adds_up
    desk = http.get(f"/review/claims/{claim_id}?lang=fr&done=split").text
    assert "ces pages sont restées" in desk and 'data-key-press="u"' in desk
    csrf = desk.split('data-csrf="')[1].split('"')[0]
    undone = http.post(f"/review/claims/{claim_id}/undo", json={}, headers={"X-CSRF-Token": csrf})
    assert undone.json() == {"leads_to": f"/review/claims/{claim_id}?done=put_together"}, undone.text
    whole = person.claim(claim_id).json()
    assert sorted(document["pages"] for document in whole["documents"]) == [[1], [2], [3]]
    assert whole["parts"] == 1 and images_of(person.http, claim_id, 3) == scans
    assert "split_proposed" in [flag["rule"] for flag in whole["flags"]]
    assert person.claim(made_id).status_code == 404
    with any_house.reading() as work:
        told = balance(work)
        assert told.adds_up and told.places["erased"].pages == 0 and list(history.broken(work.connection)) == []
    again = http.post(f"/review/claims/{claim_id}/undo", json={}, headers={"X-CSRF-Token": csrf})
    assert again.status_code == 200 and "leads_to" not in again.json()
    assert [document["pages"] for document in person.claim(claim_id).json()["documents"]] == [[1], [2], [3]]


def test_a_part_that_somebody_has_touched_stays_away(house: House, url: str, tmp_path: Path) -> None:
    """Once the part was mended by another person the claim is not put together again; both stay as they are."""
    http, person, claim_id = divided_at_the_desk(house, url, tmp_path, another_sheet(2, total_amount="80.00"))
    made_id = made_of(person, claim_id)
    assert person.mend(made_id, {"document": 0, "name": "total_amount", "value": "85.00"}).status_code == 200
    csrf = http.get(f"/review/claims/{claim_id}").text.split('data-csrf="')[1].split('"')[0]
    undone = http.post(f"/review/claims/{claim_id}/undo", json={}, headers={"X-CSRF-Token": csrf})
    assert (undone.status_code, slug(undone)) == (409, "part_touched")
    assert len(person.claim(claim_id).json()["pages"]) == 2 and person.claim(made_id).status_code == 200


def test_a_part_that_was_offered_cannot_come_back(house: House, url: str, tmp_path: Path) -> None:
    """A sound part of a claim that nobody has changed is validated at once: there is nothing to take back then."""
    _, claim_id = pile_read(house, url, tmp_path)
    person = Person(house, url, "nadia")
    _, made = divide(person, claim_id, pages=[3]).json()["claims"]
    assert person.claim(made).json()["status"] == "validated"
    assert 'data-key-press="u"' not in at_the_desk(house, url).get(f"/review/claims/{claim_id}").text


def test_a_mark_that_a_person_saw_needs_a_decision_too(house: House, url: str, tmp_path: Path) -> None:
    """A stamp that a reviewer says is there does not send a part to the payer by dividing the claim."""
    claim_id = Station(house, url).sent()
    papers = (a_care_sheet(), a_paper(Kind.IDENTITY_CARD, pages=[2]), another_sheet(3, stamp=False))
    read_as(house, claim_id, a_part(*papers), folder=a_pile(tmp_path)[1])
    http, person, payer = at_the_desk(house, url), Person(house, url, "nadia"), Adjudication(house, url)
    csrf = http.get(f"/review/claims/{claim_id}").text.split('data-csrf="')[1].split('"')[0]
    seen = {"document": 2, "mark": "stamp", "state": "present"}
    headers = {"X-CSRF-Token": csrf, "If-Match": "*"}
    assert http.post(f"/review/claims/{claim_id}/marks", json=seen, headers=headers).status_code == 200
    form = {"csrf": csrf, "etag": "*", "page": "3", "split": ""}
    assert http.post(f"/review/claims/{claim_id}/splits", data=form).status_code == 303
    assert person.claim(made_of(person, claim_id)).json()["status"] == "flagged" and payer.pull()["claims"] == []


def test_a_page_that_could_not_be_read_stays_with_the_claim(house: House, url: str, tmp_path: Path) -> None:
    """A failed page stands in no paper: divided at the desk it keeps its image and its flag, and the balance its page."""
    station = Station(house, url)
    claim_id = station.sent()
    for n in (1, 2, 3):
        (tmp_path / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    part = a_part(a_care_sheet(), another_sheet(3, total_amount="80.00"))
    failed = Page(n=2, state=PageState.FAILED, reason="reader_failed")
    read_as(house, claim_id, part.model_copy(update={"pages": (part.pages[0], failed, part.pages[1])}), folder=tmp_path)
    http, person = at_the_desk(house, url), Person(house, url, "nadia")
    wanted = [{"kind": "care_sheet", "pages": [1]}, {"kind": "care_sheet", "pages": [3], "opens": True}]
    answer = sorted_papers(http, claim_id, http.get(f"/review/claims/{claim_id}").text, wanted)
    assert answer.status_code == 200, answer.text
    kept = person.claim(claim_id).json()
    assert [page["state"] for page in kept["pages"]] == ["read", "failed"]
    assert images_of(person.http, claim_id, 2) == [(tmp_path / f"1-{n}.jpg").read_bytes() for n in (1, 2)]
    with house.reading() as work:
        assert balance(work).adds_up


def test_no_paper_is_torn(house: House, url: str, tmp_path: Path) -> None:
    """Where a paper goes on behind another one the claim is not divided between its pages."""
    station = Station(house, url)
    claim_id = station.sent()
    for n in (1, 2, 3):
        (tmp_path / f"1-{n}.jpg").write_bytes(a_page(10 * n))
    sheet = a_care_sheet(pages=[1, 3], total_amount="80.00")
    read_as(house, claim_id, a_part(sheet, a_paper(Kind.IDENTITY_CARD, pages=[2])), folder=tmp_path)
    answer = divide(Person(house, url, "salma"), claim_id, pages=[2])
    assert (answer.status_code, slug(answer)) == (422, "invalid_split")


def test_what_a_person_put_in_is_not_offered_by_dividing(house: House, url: str, tmp_path: Path) -> None:
    """A part with a value that a reviewer typed waits for a decision, though nothing stands against it; the machine's
    value is still beside it."""
    _, claim_id = pile_read(house, url, tmp_path)
    person, payer = Person(house, url, "salma"), Adjudication(house, url)
    assert person.mend(claim_id, {"document": 2, "name": "patient_name", "value": "BENALI SALIMA"}).status_code == 200
    assert person.mend(claim_id, {"document": 2, "name": "insured_name", "value": "BENALI SALIMA"}).status_code == 200
    _, made = divide(person, claim_id, pages=[3]).json()["claims"]
    assert person.claim(made).json()["status"] == "flagged" and payer.pull()["claims"] == []
    with house.reading() as work:
        assert records.load(work, made).machine["0.patient_name"]["value"] == "BENALI SALMA"


def test_waivers_and_the_machine_s_values_follow_their_papers(house: House, url: str, tmp_path: Path) -> None:
    """Papers in another order keep what was set aside for them and what the machine had read in them."""
    claim_id = Station(house, url).sent()
    papers = (a_care_sheet(), a_paper(Kind.IDENTITY_CARD, pages=[2]), another_sheet(3, stamp=False))
    read_as(house, claim_id, a_part(*papers), folder=a_pile(tmp_path)[1])
    http, person = at_the_desk(house, url), Person(house, url, "nadia")
    assert person.mend(claim_id, {"document": 2, "name": "total_amount", "value": "80.00"}).status_code == 200
    csrf = http.get(f"/review/claims/{claim_id}").text.split('data-csrf="')[1].split('"')[0]
    headers = {"X-CSRF-Token": csrf, "If-Match": "*"}
    against = [flag["rule"] for flag in person.claim(claim_id).json()["flags"] if flag["document"] == 2]
    rule = sorted(set(against) - {"split_proposed"})[0]
    waiver = {"rule": rule, "reason": "vu"}
    assert http.post(f"/review/claims/{claim_id}/waive", json=waiver, headers=headers).status_code == 200
    kinds = {1: "care_sheet", 2: "identity_card", 3: "care_sheet"}
    wanted = [{"kind": kinds[n], "pages": [n]} for n in (3, 1, 2)]
    assert sorted_papers(http, claim_id, http.get(f"/review/claims/{claim_id}").text, wanted).status_code == 200
    claim = person.claim(claim_id).json()
    waived = [(flag["rule"], flag["document"]) for flag in claim["flags"] if flag["waived"]]
    assert waived == [(rule, 0)]
    with house.reading() as work:
        assert records.load(work, claim_id).machine["0.total_amount"]["value"] == "90.00"


@pytest.mark.parametrize("together", [True, False])
def test_two_people_sign_what_stands_there_after_a_division(
    house: House, url: str, tmp_path: Path, together: bool
) -> None:
    """What the first person signed was another claim: two sign anew, and taken back, the first signature is there again."""
    _, claim_id = pile_read(house, url, tmp_path)
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    assert amina.decide(claim_id, "reject").json()["pending"] == "second_person"
    assert divide(badr, claim_id, pages=[3], together=together).status_code == 200
    assert badr.claim(claim_id).json()["pending"] is None
    if not together:
        assert Desk(url, badr).post(claim_id, "undo").status_code == 200
        assert badr.claim(claim_id).json()["pending"] == "second_person"
        assert badr.decide(claim_id, "reject").json()["status"] == "rejected"
        return
    again = badr.decide(claim_id, "reject").json()
    assert (again["status"], again["pending"]) == ("flagged", "second_person")
    assert amina.decide(claim_id, "reject").json()["status"] == "rejected"
