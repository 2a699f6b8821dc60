"""A pile without separators: proposed as several claims, divided by a person, every page accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from cachet.accounts import Role, add_user
from claims.claim import Document
from claims.words import Kind
from intake import history
from intake.house import House
from intake.operations.balance import balance
from intake.splitting.proposing import proposed
from tests.builders import ACT, a_care_sheet, a_claim, a_paper
from tests.houses import Adjudication, Person, Station, a_page, a_part, opened, read_as
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
    assert "Un autre dossier commence-t-il à la page 3 ?" in page and "/review/counter?complements=" in page
    field = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0].replace("&#34;", '"') for name in ("csrf", "etag")
    }
    form = f"/review/claims/{claim_id}/splits"
    assert http.post(form, data={**field, "csrf": "guessed", "page": "3", "split": ""}).status_code == 403
    assert http.post(form, data={**field, "page": "x", "split": ""}).status_code == 422
    answer = http.post(form, data={**field, "page": "3", "split": ""})
    assert answer.status_code == 303 and answer.headers["location"] == f"/review/claims/{claim_id}"
    assert "Un autre dossier" not in http.get(answer.headers["location"]).text
