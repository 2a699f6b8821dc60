"""Nothing that was typed or written is ever lost: browsers are killed, sessions end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from cachet.accounts import Role, add_user
from intake.database.tables import examples
from intake.house import House
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.desks import (
    a_doubt,
    browser,
    kept,
    shown,
    signed_in,
    until,
)


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
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
        for key, (place, text) in begun.items():
            page.locator("#panel").focus()
            page.keyboard.press(key)
            with page.expect_response(lambda answer: answer.url.endswith("/try")):
                page.fill(place, text)
            page.keyboard.press("Escape")
    with browser() as context:
        page = signed_in(context, url, "amina", password, path)
        shown(page)
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
