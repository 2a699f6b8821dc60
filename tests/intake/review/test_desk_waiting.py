"""What a person does while an answer is on its way, or is none, is lost neither then nor later."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, Route

from cachet.accounts import Role, add_user
from claims.words import Kind
from intake.house import House
from tests.builders import a_care_sheet, a_paper
from tests.houses import Person, Station, a_part, read_as
from tests.intake.review.desks import NAME_BOX, a_doubt, browser, kept, shown, signed_in, unsure, until
from tests.intake.review.test_deciding import Desk

INPE, TOTAL, NAME = "[data-key='0.inpe']", "[data-key='0.total_amount']", "[data-key='0.patient_name']"


def _doubts(house: House, url: str, scan: Path) -> str:
    """A claim with three doubtful values."""
    sheet = a_care_sheet(
        inpe=unsure("101000080"),
        patient_name=unsure("X", NAME_BOX),
        total_amount=unsure("1", (0.1, 0.5, 0.2, 0.53)),
        stamp=False,
    )
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(sheet), folder=scan)
    return claim_id


def _held(page: Page, pattern: str) -> list[Route]:
    """Calls of the page that get no answer until they are let go."""
    calls: list[Route] = []
    page.route(pattern, lambda route: calls.append(route))  # a method of a list cannot be marked, as Playwright does
    return calls


def _asked(page: Page, calls: list[Route]) -> Route:
    for _ in range(200):
        if calls:
            return calls[-1]
        page.wait_for_timeout(20)
    raise AssertionError("nothing was asked")


def test_what_is_typed_before_the_answer_comes_stands(house: House, url: str, scan: Path) -> None:
    """After ENTER figures go into the next doubtful field at once, every one of them; a third field that is being typed in when
    the answer comes is typed on; all of it is still there in another browser."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        order = page.evaluate("[...document.querySelectorAll('.field')].map(each => each.dataset.key)")
        calls = _held(page, "**/fields")
        page.fill(f"{INPE} input", "101000008")
        page.keyboard.press("Enter")
        call = _asked(page, calls)
        ahead = page.get_attribute(".field.selected", "data-key")
        assert ahead in ("0.total_amount", "0.patient_name"), order
        page.click(f"{TOTAL} label")
        page.keyboard.press("Home")
        page.locator("#panel").focus()
        page.keyboard.type("1250")
        page.click(f"{NAME} input")
        page.keyboard.press("Control+a")
        page.keyboard.type("EL AM")
        call.continue_()
        page.wait_for_selector(f".field:not(.doubtful){INPE}")
        page.keyboard.type("RANI")
        assert page.input_value(f"{TOTAL} input") == "1250" and page.input_value(f"{NAME} input") == "EL AMRANI"
        assert page.input_value(f"{INPE} input") == "101000008"
        with page.expect_response(lambda answer: "EL AMRANI S" in (answer.request.post_data or "")):
            page.keyboard.type(" S")
        assert page.troubles == []  # type: ignore[attr-defined]
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        assert page.input_value(f"{TOTAL} input") == "1250" and page.input_value(f"{NAME} input") == "EL AMRANI S"
    assert kept(house, claim_id).documents[0].fields["inpe"].value == "101000008"


def test_figures_typed_straight_after_enter_are_all_there(house: House, url: str, scan: Path) -> None:
    """ENTER and figures without a pause, while the answer takes its time: none is lost, none goes into the field before; ENTER
    again keeps it, one act after the other."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.click(f"{NAME} label")
        page.fill(f"{NAME} input", "EL AMRANI SAMIR")
        calls = _held(page, "**/fields")
        page.keyboard.press("Enter")
        ahead = page.get_attribute(".field.selected", "data-key")
        figures = "101000008" if ahead == "0.inpe" else "150"
        page.keyboard.type(figures)
        page.keyboard.press("Enter")
        _asked(page, calls).continue_()
        page.unroute("**/fields")
        page.wait_for_selector(f".field:not(.doubtful)[data-key='{ahead}']")
        assert page.inner_text("#report") == "" or "changé" not in page.inner_text("#report")
        assert page.troubles == []  # type: ignore[attr-defined]
    fields = kept(house, claim_id).documents[0].fields
    assert fields["patient_name"].value == "EL AMRANI SAMIR"
    assert fields[str(ahead)[2:]].value == (figures if ahead == "0.inpe" else "150.00")


def test_a_refused_value_is_come_back_to(house: House, url: str, scan: Path) -> None:
    """Where the server refuses what was kept by ENTER, the person is in that field again, what they typed stands in it."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.fill(f"{TOTAL} input", "12,505")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{TOTAL} .said.bad")
        until(page, "document.activeElement.closest('.field')?.dataset.key === '0.total_amount'")
        assert page.input_value(f"{TOTAL} input") == "12,505"


def test_what_no_answer_was_got_for_stays(house: House, url: str, scan: Path) -> None:
    """Where the house was busy when values were tried, the desk said that they stay: a mark, a rule set aside or a comment
    after that leaves them, a field that was added among them."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.route("**/try", lambda route: route.fulfill(status=503, body="{}"))
        page.fill(f"{TOTAL} input", "1250")
        page.select_option("[data-add-field='0']", "dossier_number")
        page.fill("[data-key='0.dossier_number'] input", "77")
        page.wait_for_timeout(300)
        with page.expect_response(lambda answer: answer.url.endswith("/marks")):
            page.click("[data-mark='stamp'] [data-mark-state]")
        page.wait_for_timeout(200)
        page.locator("#panel").focus()
        page.keyboard.press("n")
        page.fill("#comment-text", "à voir")
        page.click("#comment button[type=submit]")
        page.get_by_text("à voir").wait_for()
        assert page.input_value(f"{TOTAL} input") == "1250"
        assert page.input_value("[data-key='0.dossier_number'] input") == "77"
        page.unroute("**/try")
        with page.expect_response(lambda answer: "EL AMRANI" in (answer.request.post_data or "")):
            page.fill(f"{NAME} input", "EL AMRANI")
        page.reload()
        shown(page)
        assert page.input_value(f"{TOTAL} input") == "1250" and page.input_value(f"{NAME} input") == "EL AMRANI"
        assert page.input_value("[data-key='0.dossier_number'] input") == "77"


def test_a_comment_is_written_on_when_an_answer_comes(house: House, url: str, scan: Path) -> None:
    """A dialog that was opened while an act was on its way stays open, with what is written in it, and is written on."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        calls = _held(page, "**/marks")
        page.click("[data-mark='stamp'] [data-mark-state]")
        call = _asked(page, calls)
        page.locator("#panel").focus()
        page.keyboard.press("n")
        page.keyboard.type("à re")
        with page.expect_response(lambda answer: answer.url.endswith("/marks")):
            call.continue_()
        page.wait_for_timeout(200)
        page.keyboard.type("voir")
        assert page.locator("#comment[open]").count() == 1 and page.input_value("#comment-text") == "à revoir"
        assert page.troubles == []  # type: ignore[attr-defined]


def test_the_next_claim_is_shown_in_place_after_what_was_begun(house: House, url: str, scan: Path) -> None:
    """The claim that was loaded ahead takes the place of the one decided, without another page; an act that was on its way is
    done before, and its answer changes nothing of the claim that is shown then."""
    station, password = Station(house, url), add_user(house, "amina", Role.REVIEWER)
    first = a_doubt(house, station, scan, 1, received_on="2026-02-01")
    second = a_doubt(house, station, scan, 2, wrong="101000099", received_on="2026-02-09")
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{first}")
        with page.expect_response(lambda answer: "ahead=true" in answer.url):
            shown(page)
        page.evaluate("window.stays = true")
        page.fill(f"{INPE} input", "101000008")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".field:not(.doubtful){INPE}")
        calls = _held(page, "**/comments")
        page.locator("#panel").focus()
        page.keyboard.press("n")
        page.fill("#comment-text", "vu")
        page.click("#comment button[type=submit]")
        call = _asked(page, calls)
        page.evaluate("document.querySelector('#comment').close()")
        page.locator("#panel").focus()
        page.keyboard.press("v")
        page.wait_for_timeout(300)
        call.continue_()
        page.wait_for_url(f"**/review/claims/{second}")
        shown(page)
        assert page.evaluate("window.stays") is True
        assert page.input_value(f"{INPE} input") == "101000099"
        assert page.get_attribute("#desk", "data-base") == f"/review/claims/{second}"
        assert page.troubles == []  # type: ignore[attr-defined]
    assert kept(house, first).status.value == "validated" and kept(house, second).status.value == "flagged"


def test_a_claim_that_changed_meanwhile_is_shown_as_it_is(house: House, url: str, scan: Path) -> None:
    """A colleague's comment while somebody types: their next act says so, shows it and keeps what stands typed; done again it
    goes through, without the page being loaded anew."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    chief = Desk(url, Person(house, url, "CHIEF", Role.SUPERVISOR))
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        assert chief.post(claim_id, "comments", {"text": "attention au total"}).status_code == 200
        page.fill(f"{TOTAL} input", "150")
        page.keyboard.press("Enter")
        page.get_by_text("attention au total").wait_for()
        until(page, "document.querySelector('#report').textContent.includes('recommencez')")
        assert page.input_value(f"{TOTAL} input") == "150"
        until(page, "document.activeElement.closest('.field')?.dataset.key === '0.total_amount'")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".field:not(.doubtful){TOTAL}")
    assert kept(house, claim_id).documents[0].fields["total_amount"].value == "150.00"


def test_a_hold_that_was_taken_back_is_said_to_be(house: House, url: str, scan: Path) -> None:
    """Whoever types on after a supervisor took the claim back is told that it is theirs no more."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    chief = Desk(url, Person(house, url, "CHIEF", Role.SUPERVISOR))
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        freed = chief.http.post(f"/review/claims/{claim_id}/take-back", data={"csrf": chief.csrf})
        assert freed.status_code == 303
        with page.expect_response(lambda answer: answer.url.endswith("/try")) as tried:
            page.fill(f"{TOTAL} input", "150")
        assert tried.value.json()["held_until"] is None
        until(page, "document.querySelector('#report').textContent.includes('Vous ne tenez plus ce dossier')")
        assert page.get_attribute("#desk", "data-held-until") == ""


def _typed(desk: Desk, claim_id: str) -> tuple[dict[str, object], str]:
    """What the desk gives back as typed, and how it names the papers that this is of."""
    page = desk.http.get(f"/review/claims/{claim_id}").text
    found = re.search(r'id="typed" data-papers="([^"]*)">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[2]), found[1]


def test_values_of_papers_that_stand_elsewhere_by_now_are_not_kept(house: House, url: str) -> None:
    """A desk that still shows the papers as they were keeps no draft over the one that went with them: it is told so."""
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), a_paper(Kind.LAB_REPORT, pages=[2])))
    desk = Desk(url, Person(house, url, "AMINA"))
    _, before = _typed(desk, claim_id)
    typed = {"0.patient_name": "EL AMRANI SALMA"}
    assert desk.post(claim_id, "try", {"typed": typed, "papers": before}).status_code == 200
    plan = [{"kind": "lab_report", "pages": [2]}, {"kind": "care_sheet", "pages": [1]}]
    assert desk.post(claim_id, "papers", {"papers": plan}).status_code == 200
    moved = {"1.patient_name": "EL AMRANI SALMA"}
    stale = desk.post(claim_id, "try", {"typed": typed, "papers": before})
    assert stale.status_code == 412 and "etag" in stale.headers
    told, now = _typed(desk, claim_id)
    assert told == moved and now != before
    assert desk.post(claim_id, "try", {"typed": moved, "papers": now}).status_code == 200
    assert desk.post(claim_id, "side").json()["panel"].count(f'data-papers="{now}"') == 1


def test_two_desks_of_one_person_keep_what_is_typed_on_each(house: House, url: str, scan: Path) -> None:
    """Two tabs on one claim: what is typed on either stands on the next that is opened; what is given up on its own tab is
    gone."""
    claim_id, password = _doubts(house, url, scan), add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        other = context.new_page()
        other.goto(url + path)
        for each in (page, other):
            shown(each)
        for each, (place, value) in ((page, (TOTAL, "1250")), (other, (NAME, "EL AMRANI")), (page, (INPE, "101"))):
            each.bring_to_front()
            with each.expect_response(lambda answer, value=value: f'"{value}"' in (answer.request.post_data or "")):
                each.fill(f"{place} input", value)
        with page.expect_response(lambda answer: '"cleared":["0.inpe"]' in (answer.request.post_data or "")):
            page.focus(f"{INPE} input")
            page.keyboard.press("Escape")
        page.reload()
        shown(page)
        assert page.input_value(f"{TOTAL} input") == "1250" and page.input_value(f"{NAME} input") == "EL AMRANI"
        assert page.input_value(f"{INPE} input") == "101000080"
