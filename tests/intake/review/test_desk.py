"""The desk in a browser: a claim is decided by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from cachet.accounts import Role, add_user
from intake.house import House
from tests.builders import a_care_sheet
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.desks import (
    a_doubt,
    browser,
    kept,
    shown,
    signed_in,
    until,
)


def test_a_doubtful_value_is_confirmed_and_the_claim_decided_in_two_keys(house: House, url: str, scan: Path) -> None:
    """ENTER confirms the value that is shown, V validates: no mouse, and nothing goes wrong in the browser."""
    claim_id = a_doubt(house, Station(house, url), scan, wrong="101000008")
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password)
        page.keyboard.press("n")
        shown(page)
        page.wait_for_selector(".field.selected[data-key='0.inpe']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#flag-list[data-stops='0']")
        page.keyboard.press("v")
        page.wait_for_selector(".notice")
        assert "validé" in page.inner_text(".notice") and page.troubles == []  # type: ignore[attr-defined]
    claim = kept(house, claim_id)
    assert claim.status.value == "validated"
    assert claim.documents[0].fields["inpe"].origin.value == "reviewer"


def test_flags_vanish_while_a_value_is_typed(house: House, url: str, scan: Path) -> None:
    """A figure goes to the field that is shown; a wrong check digit is said, the flag goes with the right value, nothing
    is kept before ENTER; then the next claim is pushed, and U there leads back to take the decision back."""
    station = Station(house, url)
    first, second = a_doubt(house, station, scan, 1), a_doubt(house, station, scan, 2)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password)
        page.keyboard.press("n")
        shown(page)
        opened = page.url.split("/")[-1]
        page.wait_for_selector(".field.selected[data-key='0.inpe']")
        page.keyboard.type("101000009")
        page.wait_for_selector("[data-key='0.inpe'] .said.odd")
        page.fill("[data-key='0.inpe'] input", "101000008")
        page.wait_for_selector("[data-key='0.inpe'] .said.good")
        page.wait_for_selector("#flag-list[data-stops='0']")
        assert kept(house, opened).documents[0].fields["inpe"].value == "101000080"
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-key='0.inpe'] .was")
        assert "101000080" in page.inner_text("[data-key='0.inpe'] .was")
        page.keyboard.press("v")
        until(page, f"!location.pathname.endsWith('{opened}')")
        assert page.url.split("/")[-1].split("?")[0] in {first, second} - {opened}
        assert kept(house, opened).status.value == "validated"
        page.wait_for_selector("#said:not([hidden])")
        page.keyboard.press("u")
        until(page, f"location.pathname.endsWith('{opened}')")
        page.wait_for_selector('#acts-bar [data-key-press="u"]')
        until(page, "performance.getEntriesByName('shown').length > 0")
        page.keyboard.press("u")
        page.wait_for_selector("#acts-bar [data-decides-now]")
        assert page.troubles == []  # type: ignore[attr-defined]
    assert kept(house, opened).status.value == "flagged"


def test_papers_are_sorted_and_marks_seen_without_a_mouse(house: House, url: str, scan: Path) -> None:
    """P divides and renames papers, M and ENTER say that a stamp is there, U takes both back one after the other."""
    claim_id = Station(house, url).sent(4)
    sheet = a_care_sheet(stamp=False, pages=(1, 2))
    read_as(house, claim_id, a_part(sheet), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.keyboard.press("m")
        page.wait_for_selector("[data-mark='stamp'] button:focus")
        page.keyboard.press("Enter")
        page.wait_for_selector("#acts-bar [data-key-press='u']")
        assert kept(house, claim_id).documents[0].marks.stamp.state.value == "present"  # type: ignore[union-attr]
        page.keyboard.press("p")
        page.focus("#sort-papers li[data-page='2'] [name=joined]")
        page.keyboard.press("Space")
        page.select_option("#kind-2", "prescription")
        page.press("#kind-2", "Enter")
        page.focus("#sort-papers button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#paper-1")
        page.keyboard.press("p")
        page.focus("#sort-papers li[data-page='2'] [data-moves='-1']")
        page.keyboard.press("Enter")
        page.focus("#sort-papers button[type=submit]")
        page.keyboard.press("Enter")
        until(page, "document.querySelector('[data-page-button]').dataset.pageButton === '2'")
        page.locator("#panel").focus()
        page.keyboard.press("u")
        until(page, "document.querySelector('[data-page-button]').dataset.pageButton === '1'")
        assert [one.kind.value for one in kept(house, claim_id).documents] == ["care_sheet", "prescription"]
        for papers in (1, 1):
            page.locator("#panel").focus()
            page.keyboard.press("u")
            until(page, f"document.querySelectorAll('.paper').length === {papers}")
            page.wait_for_timeout(300)
        assert page.troubles == []  # type: ignore[attr-defined]
    claim = kept(house, claim_id)
    assert len(claim.documents) == 1 and claim.documents[0].marks.stamp.state.value == "absent"  # type: ignore[union-attr]


def test_a_supervisor_takes_a_claim_back(house: House, url: str) -> None:
    """Who only looks does not hold; a supervisor frees what somebody holds, and only a supervisor."""
    claim_id = Station(house, url).sent(7)
    read_as(house, claim_id, a_part(*unstamped()))
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    assert amina.next().json()["id"] == claim_id
    assert badr.next().status_code == 204
    password = add_user(house, "chief", Role.SUPERVISOR)
    with browser() as context:
        page = signed_in(context, url, "chief", password, f"/review/claims/{claim_id}")
        page.click("form[action$='take-back'] button")
        page.wait_for_load_state()
        assert page.locator("form[action$='take-back']").count() == 0
    assert amina.decide(claim_id, "escalate").status_code == 409


def test_a_claim_is_divided_and_put_together_by_keyboard(house: House, url: str, scan: Path) -> None:
    """P and a tick before a page make it a claim of its own; the desk shows what stayed, and U brings the page back."""
    claim_id = Station(house, url).sent(6)
    sheet = a_care_sheet(total_amount="80.00", pages=(1,))
    read_as(house, claim_id, a_part(sheet, a_care_sheet(total_amount="90.00", pages=(2,))), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.keyboard.press("p")
        page.focus("#sort-papers li[data-page='2'] [name=opens]")
        page.keyboard.press("Space")
        assert page.locator("#sort-papers li[data-page='2'] [name=joined]").is_disabled()
        page.focus("#sort-papers button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=split")
        shown(page)
        assert page.locator("[data-page-button]").count() == 1 and len(kept(house, claim_id).documents) == 1
        page.wait_for_timeout(900)  # the part that left may be loaded ahead by now, held for the same person
        page.keyboard.press("u")
        page.wait_for_url("**?done=put_together")
        shown(page)
        assert page.locator("[data-page-button]").count() == 2 and len(kept(house, claim_id).documents) == 2
        assert page.troubles == []  # type: ignore[attr-defined]


def test_the_queue_shows_what_comes_in_without_reload(house: House, url: str) -> None:
    """A claim that is flagged while the queue is open stands in it a little later; the page is the same one."""
    station = Station(house, url)
    read_as(house, station.sent(1, reference="DOS-1"), a_part(*unstamped()))
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password)
        page.evaluate("window.same = true")
        assert "DOS-1" in page.inner_text("#rows") and "DOS-2" not in page.inner_text("#rows")
        read_as(house, station.sent(2, reference="DOS-2"), a_part(*unstamped()))
        page.get_by_text("DOS-2").wait_for(timeout=20_000)
        assert page.evaluate("window.same") and page.troubles == []  # type: ignore[attr-defined]


def test_the_page_is_turned_and_seen_otherwise_by_keys(house: House, url: str, scan: Path) -> None:
    """R turns the page by a quarter, C makes its contrast stronger and back, O hides the outlines and shows them again."""
    claim_id, password = a_doubt(house, Station(house, url), scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        outlines = page.locator("#viewer .outline")
        page.locator("#panel").focus()

        def shape() -> tuple[float, float]:
            box = page.locator("#viewer .outline[data-key='0.inpe']").bounding_box()
            assert box is not None
            return box["width"], box["height"]

        wide, tall = shape()
        assert wide > tall
        page.keyboard.press("r")
        page.wait_for_timeout(1500)
        turned = shape()
        assert turned[1] > turned[0]
        before = page.evaluate("getComputedStyle(document.querySelector('#viewer canvas')).filter")
        page.keyboard.press("c")
        until(page, f"getComputedStyle(document.querySelector('#viewer canvas')).filter !== {before!r}")
        page.keyboard.press("c")
        until(page, f"getComputedStyle(document.querySelector('#viewer canvas')).filter === {before!r}")
        count = outlines.count()
        page.keyboard.press("o")
        assert count > 0 and outlines.count() == 0
        page.keyboard.press("o")
        assert outlines.count() == count
        assert page.troubles == []  # type: ignore[attr-defined]


def test_a_claim_is_escalated_by_keys_and_can_be_taken_back(house: House, url: str, scan: Path) -> None:
    """E and a note hand it to a supervisor; opened again it is only looked at, and U takes that back."""
    claim_id, password = a_doubt(house, Station(house, url), scan), add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.locator("#panel").focus()
        page.keyboard.press("e")
        page.fill("#decide-escalate-note", "montant inhabituel")
        page.press("#decide-escalate button[type=submit]", "Enter")
        page.wait_for_url("**/review?done=supervisor*")
        assert kept(house, claim_id).pending == "supervisor"
        page.goto(f"{url}/review/claims/{claim_id}")
        shown(page)
        assert page.locator("[data-decides-now]").count() == 0
        assert page.locator("[data-key='0.inpe'] input:not([readonly])").count() == 0
        page.locator("#panel").focus()
        page.keyboard.press("u")
        page.wait_for_selector("[data-decides-now='validate']")
        assert kept(house, claim_id).pending is None
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.fill("[data-key='0.inpe'] input", "101000008")
        page.wait_for_selector("#flag-list[data-stops='0']")
        assert page.troubles == []  # type: ignore[attr-defined]
