"""Nothing that was typed or written is ever lost: browsers are killed, sessions end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from cachet.accounts import Role, add_user
from claims.words import Kind
from intake.database.tables import examples
from intake.house import House
from tests.builders import a_care_sheet, a_paper, a_prescription
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.desks import (
    INPE_BOX,
    NAME_BOX,
    a_doubt,
    browser,
    kept,
    shown,
    signed_in,
    unsure,
    until,
)
from tests.intake.review.test_desk_drawing import dragged


def test_what_is_written_in_a_dialog_outlives_the_browser(house: House, url: str, scan: Path) -> None:
    """A comment, a reason and a note that were begun stand in their dialogs again, until they are sent."""
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(*unstamped()), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    begun = {
        "n": ("#comment-text", "le cachet est au verso"),
        "w": ("#waive-reason", "vu"),
        "e": ("#decide-escalate-note", "à voir"),
    }
    asked = "#decide-return [name='ask:stamp_missing']"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        for key, (place, text) in begun.items():
            page.locator("#panel").focus()
            page.keyboard.press(key)
            with page.expect_response(lambda answer: answer.url.endswith("/try")):
                page.fill(place, text)
            page.keyboard.press("Escape")
        page.locator("#panel").focus()
        page.keyboard.press("b")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.uncheck(asked)
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        assert not page.is_checked(asked)
        page.keyboard.press("b")
        page.fill("#due-on", "2099-03-10")
        assert page.inner_text("#due-on-said") == "mardi 10 mars 2099"
        page.keyboard.press("Escape")
        assert [page.input_value(place) for place, _ in begun.values()] == [text for _, text in begun.values()]
        page.locator("#panel").focus()
        page.keyboard.press("n")
        page.focus("#comment button[type=submit]")
        page.keyboard.press("Enter")
        page.get_by_text("le cachet est au verso").wait_for()
        assert page.input_value("#comment-text") == "" and page.input_value("#waive-reason") == "vu"
        page.reload()
        shown(page)
        assert page.input_value("#comment-text") == "" and page.input_value("#decide-escalate-note") == "à voir"
        assert page.troubles == []  # type: ignore[attr-defined]


def test_a_drawn_box_and_an_added_field_outlive_the_browser(house: House, url: str, scan: Path) -> None:
    """Where a box was drawn and what was read there stand again, outlined on the page, and a field that was added with what was
    typed in it; kept, the value has its box; Esc gives both up."""
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(a_care_sheet(inpe=None, insured_name=unsure("X"), stamp=False)), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        for key in ("0.inpe", "0.insured_name"):
            page.click(f"[data-key='{key}'] label")
            page.keyboard.press("Escape")
            page.keyboard.press("Home")
            page.wait_for_timeout(500)
            page.keyboard.press("g")
            page.wait_for_selector(".drawn-box")
            with page.expect_response(lambda answer: answer.url.endswith("/try")):
                dragged(page)
        until(page, "document.querySelectorAll('.outline-drawn').length === 2")
        page.select_option("[data-add-field='0']", "dossier_number")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.fill("[data-key='0.dossier_number'] input", "123456")
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        page.wait_for_selector(".outline-drawn[data-key='0.inpe']")
        assert page.input_value("[data-key='0.inpe'] input") == "101000008"
        assert page.input_value("[data-key='0.dossier_number'] input") == "123456"
        assert page.locator("[data-add-field='0'] option[value='dossier_number']").count() == 0
        page.focus("[data-key='0.insured_name'] input")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.keyboard.press("Escape")
        assert (
            page.locator(".outline-drawn").count() == 1 and page.input_value("[data-key='0.insured_name'] input") == "X"
        )
        page.focus("[data-key='0.inpe'] input")
        page.keyboard.press("Enter")
        page.wait_for_selector(".field:not(.missing)[data-key='0.inpe']")
        assert page.locator(".outline-drawn").count() == 0
        page.reload()
        shown(page)
        assert page.locator(".outline-drawn").count() == 0
        assert page.input_value("[data-key='0.dossier_number'] input") == "123456"
        assert page.troubles == []  # type: ignore[attr-defined]
    fields = kept(house, claim_id).documents[0].fields
    assert fields["inpe"].value == "101000008" and fields["inpe"].page == 1
    box = fields["inpe"].box
    assert box is not None and abs(box[0] - INPE_BOX[0]) < 0.06 and "dossier_number" not in fields


def test_an_order_of_papers_outlives_the_browser(house: House, url: str, scan: Path) -> None:
    """Pages moved, joined and named in the dialog stand so again, until they are kept or begun anew."""
    claim_id = Station(house, url).sent(3)
    papers = (a_care_sheet(stamp=False), a_paper(Kind.LAB_REPORT, pages=[2]))
    read_as(house, claim_id, a_part(*papers), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    pages = "[...document.querySelectorAll('#sort-papers li')].map(each => each.dataset.page).join()"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        page.keyboard.press("p")
        page.select_option("#kind-2", "imaging_report")
        page.focus("#kind-2")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.keyboard.press("Alt+ArrowUp")
        assert page.evaluate(pages) == "2,1"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        assert page.evaluate(pages) == "2,1" and page.input_value("#kind-2") == "imaging_report"
        page.keyboard.press("p")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.click("#sort-papers [data-resets]")
        assert page.evaluate(pages) == "1,2" and page.input_value("#kind-2") == "lab_report"
        page.select_option("#kind-2", "imaging_report")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.check("#sort-papers li[data-page='2'] [name=joined]")
        page.uncheck("#sort-papers li[data-page='2'] [name=joined]")
        page.focus("#sort-papers button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#sort-papers:not([open])", state="attached")
        page.reload()
        shown(page)
        assert page.evaluate(pages) == "1,2" and page.input_value("#kind-2") == "imaging_report"
        assert page.troubles == []  # type: ignore[attr-defined]
    assert [one.kind for one in kept(house, claim_id).documents] == [Kind.CARE_SHEET, Kind.IMAGING_REPORT]


def test_a_reason_for_many_claims_outlives_the_browser_and_the_session(house: House, url: str) -> None:
    """The reason and the ticks stand again; a desk of one of the claims leaves them alone; a session that has ended is signed in
    to in place, and what was ticked is set aside; nothing is left for the next time."""
    station = Station(house, url)
    ids = [station.sent(n) for n in range(3)]
    for claim_id in ids:
        read_as(house, claim_id, a_part(*unstamped()))
    password = add_user(house, "amina", Role.REVIEWER)
    path = "/review/bulk?rule=stamp_missing"
    ticked = "[...document.querySelectorAll('[name^=claim]')].filter(each => each.checked).length"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.fill("#reason", "vu sur l'original")
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        assert page.input_value("#reason") == "vu sur l'original" and page.evaluate(ticked) == 0
        for claim_id in ids[:2]:
            with page.expect_response(lambda answer: answer.url.endswith("/try")):
                page.check(f"#claim-{claim_id}")
        desk = context.new_page()
        desk.goto(f"{url}/review/claims/{ids[0]}")
        desk.keyboard.press("n")
        with desk.expect_response(lambda answer: answer.url.endswith("/try")):
            desk.fill("#comment-text", "à voir")
        desk.close()
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        assert page.input_value("#reason") == "vu sur l'original" and page.evaluate(ticked) == 2
        later = datetime.now(UTC) + timedelta(hours=1)
        house.now = lambda: later
        page.click(".bulk-foot button")
        page.wait_for_selector("#sign-in-again[open]")
        page.fill("#again-password", password)
        page.press("#again-password", "Enter")
        page.wait_for_url("**done=2**")
        assert page.input_value("#reason") == "" and page.locator("[name^=claim]").count() == 1
        assert [text for text in page.troubles if "401" not in text] == []  # type: ignore[attr-defined]
    waived = [[flag.waived for flag in kept(house, one).flags if flag.rule == "stamp_missing"] for one in ids]
    assert [flags[0] is not None for flags in waived] == [True, True, False]


def test_what_is_typed_outlives_the_browser_and_the_session(house: House, url: str, scan: Path) -> None:
    """A killed browser and an ended session lose nothing: the draft stands in its field, still not kept."""
    claim_id = a_doubt(house, Station(house, url), scan)
    password = add_user(house, "amina", Role.REVIEWER)
    path = f"/review/claims/{claim_id}"
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        page.fill("[data-key='0.inpe'] input", "101000008")
        page.wait_for_selector("#flag-list[data-stops='0']")
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        assert page.input_value("[data-key='0.inpe'] input") == "101000008"
        page.wait_for_selector("#flag-list[data-stops='0']")
        later = datetime.now(UTC) + timedelta(hours=1)
        house.now = lambda: later
        page.fill("[data-key='0.patient_name'] input", "EL AMRANI SALMA")
        page.wait_for_selector("#sign-in-again[open]")
        page.fill("#again-password", "wrong")
        page.press("#again-password", "Enter")
        page.wait_for_selector("#again-wrong:not([hidden])")
        page.fill("#again-password", password)
        page.press("#again-password", "Enter")
        page.wait_for_selector("#sign-in-again:not([open])", state="attached")
        assert page.input_value("[data-key='0.patient_name'] input") == "EL AMRANI SALMA"
        page.focus("[data-key='0.patient_name'] input")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-key='0.patient_name'] .was")
        assert page.input_value("[data-key='0.inpe'] input") == "101000008"
    claim = kept(house, claim_id)
    assert claim.documents[0].fields["patient_name"].value == "EL AMRANI SALMA"
    assert claim.documents[0].fields["inpe"].value == "101000080"


def test_a_page_that_was_not_let_through_is_shown_once_somebody_signs_in(house: House, url: str, scan: Path) -> None:
    """The session ends, then a page is turned to: it stays empty behind the question for the password, and is there afterwards."""
    claim_id = Station(house, url).sent(3)
    other = a_prescription(patient_name=unsure("EL AMRANI", NAME_BOX, page=2), pages=(2,))
    read_as(house, claim_id, a_part(a_care_sheet(inpe=unsure("101000080")), other), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    sharp = "performance.getEntriesByName('sharp').length"
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.wait_for_selector(".paper.current#paper-0")
        page.wait_for_timeout(1000)
        later = datetime.now(UTC) + timedelta(hours=1)
        house.now = lambda: later
        page.focus("[data-key='1.patient_name'] input")
        page.wait_for_selector(".paper.current#paper-1")
        page.fill("[data-key='1.patient_name'] input", "EL AMRANI SAMIR")
        page.wait_for_selector("#sign-in-again[open]")
        page.wait_for_timeout(500)
        before = page.evaluate(sharp)
        page.fill("#again-password", password)
        page.press("#again-password", "Enter")
        until(page, f"{sharp} > {before}")
        page.wait_for_selector(".outline.selected[data-key='1.patient_name']")
        assert page.input_value("[data-key='1.patient_name'] input") == "EL AMRANI SAMIR"


def test_a_second_reading_is_typed_beside_the_viewer_and_outlives_the_browser(
    house: House, url: str, scan: Path
) -> None:
    """The page is moved by the desk's keys, a killed browser and an ended session lose nothing, V keeps what was typed."""
    house.terms = type(house.terms)(second_read_share=1.0)
    amina, claim_id = Person(house, url, "AMINA"), a_doubt(house, Station(house, url), scan)
    stops = amina.decide(claim_id, "validate").json()["rules"]
    waived = [{"rule": rule, "reason": "vu"} for rule in stops]
    assert amina.decide(claim_id, "validate", waived=waived).status_code == 200
    password = add_user(house, "badr", Role.REVIEWER)
    zoom = "document.querySelector('#viewer .openseadragon-canvas') && performance.getEntriesByName('shown').length > 0"
    with browser() as context:
        page = signed_in(context, url, "badr", password, "/review/second")
        until(page, zoom)
        assert page.locator(".outline").count() == 0 and page.input_value("[data-key='0.inpe'] input") == ""
        page.fill("[data-key='0.inpe'] input", "101000009")
        page.wait_for_selector("[data-key='0.inpe'] .said.odd")
        page.fill("[data-key='0.acts'] tbody input", "20/01/2026")
        page.keyboard.press("Alt+Enter")
        with page.expect_response(lambda answer: answer.url.endswith("/try")):
            page.keyboard.type("21/01/2026")
        assert page.locator("[data-key='0.acts'] tbody tr").count() == 4
        assert page.troubles == []  # type: ignore[attr-defined]
    with browser() as context:
        page = signed_in(context, url, "badr", password, "/review/second")
        until(page, zoom)
        assert page.input_value("[data-key='0.inpe'] input") == "101000009"
        days = [page.locator("[data-key='0.acts'] tbody input[data-cell='date']").nth(n).input_value() for n in (0, 1)]
        assert days == ["20/01/2026", "21/01/2026"]
        page.keyboard.press("Escape")
        page.keyboard.press("+")
        page.keyboard.press("r")
        page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        page.keyboard.press("Escape")
        later = datetime.now(UTC) + timedelta(hours=1)
        house.now = lambda: later
        page.fill("[data-key='0.inpe'] input", "101000008")
        page.wait_for_selector("#sign-in-again[open]")
        page.fill("#again-password", password)
        page.press("#again-password", "Enter")
        page.wait_for_selector("[data-key='0.inpe'] .said.good")
        page.locator("#panel").focus()
        page.keyboard.press("v")
        page.wait_for_url("**/review/second?done=true")
        assert "Aucun dossier" in page.inner_text("main")
    with house.reading() as work:
        (right,) = work.connection.execute(select(examples.c.right).where(examples.c.name == "inpe")).scalars()
    assert right is False  # the machine had read another number
