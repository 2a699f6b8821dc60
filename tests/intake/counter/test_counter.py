"""At the counter: pages to scan again within seconds, what is missing once it is read, a receipt to print."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest

from cachet.accounts import Role, Scope, add_client
from intake.house import House
from tests.houses import Person, Station, a_page, a_part, clean, opened, read_as, unstamped
from tests.intake.station.test_batches import slug
from tests.ocr import cabinet
from worker import checker
from worker.sandbox import warm_lightly

PAGE = np.asarray(cabinet.a_page(lines=cabinet.LINES * 2))


@pytest.fixture(scope="module", autouse=True)
def warmed() -> None:
    """What a checker does before its first look: without it each look loads the models anew."""
    warm_lightly()


def a_pile() -> bytes:
    """Four pages: one good, one blank, one head down, one smeared."""
    from PIL import Image

    smeared = np.asarray(cv2.GaussianBlur(PAGE, (0, 0), 9), np.uint8)
    pages = [PAGE, np.full_like(PAGE, 248), np.ascontiguousarray(np.rot90(PAGE, 2)), smeared]
    first, *others = (Image.fromarray(page) for page in pages)
    target = BytesIO()
    first.save(target, "TIFF", save_all=True, append_images=others, dpi=(150, 150), compression="tiff_deflate")
    return target.getvalue()


def counter(station: Station, batch: str) -> dict[str, Any]:
    """What the counter is told."""
    answer = station.http.get(f"/v1/batches/{batch}/counter")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_pages_to_scan_again_are_named_before_anything_is_read(any_house: House, any_url: str) -> None:
    """Each bad page is named with its number and what to do, in three languages; `bench/counter.py` says how soon."""
    station = Station(any_house, any_url)
    batch = station.send(("pile.tif", a_pile())).json()["id"]
    (file,) = counter(station, batch)["files"]
    assert (file["checked"], file["pages"], file["rescan"]) == (False, None, [])
    assert checker.check_next(any_house) and not checker.check_next(any_house)
    told = counter(station, batch)
    (file,) = told["files"]
    named = [(page["page"], page["reason"]) for page in file["rescan"]]
    assert (file["checked"], file["pages"]) == (True, 4) and not told["done"]
    assert named == [(2, "blank"), (3, "upside_down"), (4, "unreadable")]
    assert all(set(page["message"]) == {"fr", "ar", "en"} for page in file["rescan"])
    (claim,) = told["claims"]
    assert not claim["read"] and len(claim["tracking"]) == 12


def test_what_is_missing_is_told_once_it_is_read(any_house: House, any_url: str) -> None:
    """A missing stamp is told; what the person there cannot mend is not; a clean claim lacks nothing."""
    station = Station(any_house, any_url)
    batch = station.send(("a.jpg", a_page()), ("b.jpg", a_page(1))).json()
    one, other = (claim["id"] for claim in batch["claims"])
    read_as(any_house, one, a_part(*unstamped()))
    read_as(any_house, other, a_part(*clean(7)))
    while checker.check_next(any_house):
        pass
    told = counter(station, batch["id"])
    lacking, whole = told["claims"]
    assert told["done"] and lacking["read"] and whole["read"]
    assert [each["rule"] for each in lacking["missing"]] == ["stamp_missing"]
    assert whole["missing"] == [] and whole["papers"] == [{"kind": "care_sheet", "pages": [1]}]
    alone = station.http.get(f"/v1/claims/{one}/counter").json()
    assert alone["missing"] == lacking["missing"] and alone["tracking"] == lacking["tracking"]


def test_the_newest_file_is_looked_at_first(house: House, url: str) -> None:
    """Whoever scanned last is still there, however many files of others wait."""
    station = Station(house, url)
    old = station.send(*[(f"{n}.jpg", a_page(n)) for n in range(5)]).json()["id"]
    new = Station(house, url, "FES-1")
    last = new.send(("z.jpg", a_page(200))).json()["id"]
    checker.check_next(house)
    assert counter(new, last)["files"][0]["checked"]
    assert not any(file["checked"] for file in counter(station, old)["files"])


def test_a_file_that_cannot_be_opened_is_told(house: House, url: str) -> None:
    """What is no scan is said to be none, in words to act on."""
    station = Station(house, url)
    batch = station.send(("x.jpg", b"no scan", "image/jpeg")).json()["id"]
    checker.check_next(house)
    (file,) = counter(station, batch)["files"]
    assert file["checked"] and "PDF" in file["refused"]["fr"] and file["rescan"] == []


def test_only_its_station_and_people_see_the_counter(house: House, url: str) -> None:
    """Another station reads the same as for an unknown batch; a client of adjudication may not ask."""
    station, other = Station(house, url), Station(house, url, "FES-1")
    batch = station.send(("a.jpg", a_page())).json()["id"]
    claim = station.http.get(f"/v1/batches/{batch}").json()["claims"][0]["id"]
    for path in (f"/v1/batches/{batch}/counter", f"/v1/batches/{batch}/receipt", f"/v1/claims/{claim}/counter"):
        answer = other.http.get(path)
        assert (answer.status_code, slug(answer)) == (404, "not_found")
        key = add_client(house, path[:70], [], [Scope.ADJUDICATION])
        assert opened(url, headers={"Authorization": f"Bearer {key}"}).get(path).status_code == 403
    person = Person(house, url, "salma", Role.AUDITOR)
    assert person.http.get(f"/v1/batches/{batch}/counter").status_code == 200


def test_a_receipt_says_what_came_and_what_is_missing(house: House, url: str) -> None:
    """One page a claim with its tracking number, its papers, what is missing, in French and, as pictures, in Arabic."""
    station = Station(house, url)
    batch = station.send(("a.jpg", a_page()), ("b.jpg", a_page(1))).json()
    read_as(house, batch["claims"][0]["id"], a_part(*unstamped()))
    answer = station.http.get(f"/v1/batches/{batch['id']}/receipt")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        pictures = [len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) for page in pdf]
    assert len(pages) == 2 and min(pictures) > 5
    for page, claim in zip(pages, batch["claims"], strict=True):
        assert claim["tracking"] in page.replace(" ", "") and "Récépissé" in page and "RABAT-1" in page
    assert "Feuille de soins" in pages[0] and "cachet" in pages[0] and "en cours de lecture" in pages[1]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN])
def test_a_person_sends_as_a_station_of_their_own(any_house: House, any_url: str, role: Role) -> None:
    """A browser's session may upload and make a batch; the history names the person, another person sees nothing of it."""
    salma = Person(any_house, any_url, "salma", role)
    tus = {"Tus-Resumable": "1.0.0"}
    page = a_page()
    begun = salma.http.post("/v1/uploads", headers={**tus, "Upload-Length": str(len(page))})
    assert begun.status_code == 201
    place = begun.headers["Location"]
    told = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert salma.http.patch(place, content=page, headers={**tus, **told}).status_code == 204
    body = {"uploads": [{"id": place.rsplit("/", 1)[1], "file": "a.jpg"}]}
    answer = salma.http.post("/v1/batches", json=body, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 202 and answer.json()["station"] == "salma (guichet)"
    claim = answer.json()["claims"][0]["id"]
    history = salma.http.get(f"/v1/claims/{claim}/history").json()["history"]
    assert history[0]["act"] == "received" and history[0]["actor"].startswith("user:")
    rachid = Person(any_house, any_url, "rachid", Role.REVIEWER)
    assert rachid.http.head(place, headers=tus).status_code == 404
    assert rachid.http.get(f"/v1/batches/{answer.json()['id']}").status_code == 404


def test_an_auditor_hands_nothing_in(house: House, url: str) -> None:
    """Who only looks may not send."""
    auditor = Person(house, url, "nadia", Role.AUDITOR)
    answer = auditor.http.post("/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "1"})
    assert (answer.status_code, slug(answer)) == (403, "forbidden")


def test_a_complement_tells_no_names_of_another_station(house: House, url: str) -> None:
    """Who completes a claim by its tracking number hears what is missing, not how the other station called it."""
    station, other = Station(house, url), Station(house, url, "FES-1")
    claim_id = station.sent(reference="REF-SECRET")
    read_as(house, claim_id, a_part(*unstamped()))
    tracking = station.http.get(f"/v1/claims/{claim_id}/counter").json()["tracking"]
    line = {"file": "more.jpg", "complements": tracking}
    batch = other.send(("more.jpg", a_page(9)), manifest=[line]).json()["id"]
    read_as(house, claim_id, a_part(*unstamped()))
    (claim,) = counter(other, batch)["claims"]
    assert (claim["source"], claim["reference"]) == ("", None) and claim["missing"]
    assert "SECRET" not in other.http.get(f"/v1/batches/{batch}/receipt").text
