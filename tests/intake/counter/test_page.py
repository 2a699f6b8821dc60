"""The page that takes papers by browser: dropped, sent over a line that is cut, handed in once, told, and a receipt."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from cachet.accounts import Role, add_user
from intake.database.tables import claims, files, uploads
from intake.house import House
from tests.browsers import chromium, errors_of
from tests.houses import Station, a_part, opened, read_as, unstamped
from tests.intake.station.test_complements import returned, row
from tests.lines import poor_line
from worker import checker

READY = "button[type=submit].primary:not([disabled])"
DONE_S = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as running:
        yield running


def a_scan(seed: int, side: int = 1200) -> bytes:
    """A JPEG of about two megabytes."""
    noise = random.Random(seed).randbytes(side * side)
    target = BytesIO()
    Image.frombytes("L", (side, side), noise).save(target, "JPEG", quality=95)
    return target.getvalue()


def signed_in(browser: Browser, house: House, url: str, path: str = "", role: Role = Role.REVIEWER) -> Page:
    """The page, past the door."""
    password = add_user(house, "salma", role)
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page.goto(f"{url}/review/counter")
    page.fill("#name", "salma")
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_selector("[data-counter]")
    if path:
        page.goto(f"{url}{path}")
    page.wait_for_load_state()
    return page


def test_papers_over_a_cut_line_arrive_once_and_whole(house: House, url: str, browser: Browser, tmp_path: Path) -> None:
    """Dropped while the line is cut again and again, sent byte for byte, made one batch, told of, and given a receipt."""
    scan = a_scan(1)
    page = signed_in(browser, house, url)
    with poor_line(url, cuts=0, most_bytes=600_000) as line:
        cookies = page.context.cookies()
        page.context.add_cookies([{**cookie, "domain": "127.0.0.1"} for cookie in cookies])  # type: ignore[list-item]
        page.goto(f"{line.url}/review/counter")
        line.cuts = 5
        (tmp_path / "dossier-77.jpg").write_bytes(scan)
        page.set_input_files("#files", tmp_path / "dossier-77.jpg")
        page.wait_for_selector(READY, timeout=DONE_S)
        assert line.cuts == 0
        page.click(READY)
        page.wait_for_url("**/review/counter/batches/*", timeout=DONE_S)
    assert page.evaluate("() => Object.keys(localStorage).length") == 0
    with house.reading() as work:
        (file,) = work.connection.execute(select(files)).mappings()
        (claim,) = work.connection.execute(select(claims)).mappings()
    assert file["size"] == len(scan) and claim["file_id"] == file["id"]
    checker.check_next(house)
    read_as(house, claim["id"], a_part(*unstamped()))
    page.goto(page.url.replace(line.url, url))
    page.wait_for_selector(".lacks")
    told = page.inner_text("main")
    number = " ".join(claim["tracking"][at : at + 4] for at in (0, 4, 8))
    assert number in told and "cachet" in page.inner_text(".lacks")
    page.click("a.button.primary")
    page.wait_for_selector(".receipt")
    receipt = page.inner_text(".receipt")
    assert number in receipt and "Récépissé" in receipt and "وصل الإيداع" in receipt
    page.context.close()


def test_a_page_that_is_closed_goes_on_where_it_stopped(
    house: House, url: str, browser: Browser, tmp_path: Path
) -> None:
    """The same file chosen again resumes its upload; no name of a file is left in the browser."""
    place = tmp_path / "BENALI-SALMA.jpg"
    place.write_bytes(a_scan(2, 2000))
    page = signed_in(browser, house, url)
    page.route("**/v1/uploads/*", _after(2))
    page.set_input_files("#files", place)
    page.wait_for_selector("li[data-state=broken]", timeout=DONE_S)
    kept = page.evaluate("() => JSON.stringify({...localStorage})")
    assert "BENALI" not in kept and "/v1/uploads/" in kept
    page.unroute("**/v1/uploads/*")
    page.reload()
    page.set_input_files("#files", place)
    page.wait_for_selector(READY, timeout=DONE_S)
    with house.reading() as work:
        (upload,) = work.connection.execute(select(uploads)).mappings()
    assert upload["offset"] == upload["length"] == place.stat().st_size
    page.context.close()


def _after(pieces: int):  # type: ignore[no-untyped-def]  # what Playwright calls with a route and a request
    """Let so many pieces through, then cut the line."""
    seen = 0

    def pass_on(route, request):  # type: ignore[no-untyped-def]
        nonlocal seen
        seen += request.method == "PATCH"
        if seen > pieces:
            route.abort("connectionreset")
        else:
            route.continue_()

    return pass_on


def test_files_dropped_on_the_page_are_sent_and_can_be_taken_back(house: House, url: str, browser: Browser) -> None:
    """Two files of one name are both taken; one removed again is ended at the service; nothing on the page complains."""
    page = signed_in(browser, house, url)
    errors = errors_of(page)
    page.eval_on_selector(
        "[data-drop]",
        """(place) => {
            const data = new DataTransfer();
            for (const text of ["one", "other"]) data.items.add(new File([text], "a.jpg", { type: "image/jpeg" }));
            place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
    )
    page.wait_for_selector(READY)
    assert page.locator("[data-name]").all_inner_texts() == ["a.jpg", "a (2).jpg"]
    page.locator(".going button").first.click()
    page.wait_for_selector(READY)
    page.click(READY)
    page.wait_for_url("**/review/counter/batches/*")
    with house.reading() as work:
        assert len(work.connection.execute(select(files.c.id)).all()) == 1
    assert errors == []
    page.context.close()


def test_papers_join_a_returned_claim_by_browser(house: House, url: str, browser: Browser, tmp_path: Path) -> None:
    """From a claim's desk the papers complete that claim, whose tracking number stands in no address; a number that is none is
    told in the visitor's language."""
    claim = returned(house, url, Station(house, url))
    (tmp_path / "more.jpg").write_bytes(a_scan(3, 300))
    page = signed_in(browser, house, url, f"/review/counter?complements={claim['id']}")
    assert page.input_value("#complements") == claim["tracking"]
    page.set_input_files("#files", tmp_path / "more.jpg")
    page.fill("#complements", "NOSUCHNUMBER")
    page.click(READY)
    page.locator("[data-report]", has_text="Aucun dossier").wait_for()
    page.fill("#complements", claim["tracking"])
    page.click(READY)
    page.wait_for_url("**/review/counter/batches/*")
    assert row(house, claim["id"])["status"] == "received" and row(house, claim["id"])["version"] == 2
    page.context.close()


def test_who_only_looks_is_told_so(house: House, url: str) -> None:
    """An auditor opens what became of a batch, and may not hand in; nobody at the door may do either."""
    batch = Station(house, url).send(("a.jpg", a_scan(4, 200))).json()["id"]
    nobody = opened(url)
    assert nobody.get(f"/review/counter/batches/{batch}").headers["location"].startswith("/review/sign-in")
    password = add_user(house, "nadia", Role.AUDITOR)
    http: httpx.Client = opened(url)
    http.post("/review/sign-in", data={"name": "nadia", "password": password})
    assert http.get("/review/counter").status_code == 403
    for path in ("", "/told", "/receipt"):
        assert http.get(f"/review/counter/batches/{batch}{path}").status_code == 200
    assert http.get("/review/counter/batches/none").status_code == 404


def test_problems_are_told_in_each_language(house: House, url: str) -> None:
    """The sentences that the page may need go along with it, none of them in another language's words."""
    password = add_user(house, "salma", Role.REVIEWER)
    http = opened(url)
    http.post("/review/sign-in", data={"name": "salma", "password": password})
    seen = set()
    for code in ("fr", "ar", "en"):
        text = http.get(f"/review/counter?lang={code}").text
        raw = text.split('data-problems="')[1].split('"')[0].replace("&#34;", '"').replace("&#39;", "'")
        seen.add(json.loads(raw)["complement_unknown"])
        assert "problem: " not in raw
    assert len(seen) == 3
