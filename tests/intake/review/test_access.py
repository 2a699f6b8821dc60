"""Every page for everybody: axe finds nothing against WCAG 2.2 AA, in three languages, light and dark."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cachet.accounts import Role, add_user
from intake.house import House
from tests.builders import a_care_sheet, an_invoice
from tests.houses import Person, Station, a_part, read_as
from tests.intake.review.desks import a_scan, browser, shown, signed_in, unsure

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}))
    .violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))"""
"""What is asked of axe: every rule of the standard, and its own good practice."""


DIALOGS = {
    "?": "keys",
    "v": "validate",
    "b": "ask back",
    "x": "reject",
    "e": "escalate",
    "w": "set a rule aside",
    "n": "comment",
    "p": "papers",
}
"""Keys of the desk that open a dialog, and which."""


def violations(page: Page) -> list[str]:
    """What axe has against the page as it stands."""
    page.wait_for_timeout(250)
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize(("language", "scheme"), [("fr-FR", "light"), ("ar-MA", "dark"), ("en-GB", "light")])
def test_axe_finds_nothing(house: House, url: str, tmp_path: Path, language: str, scheme: str) -> None:
    """Door, queue, desk and each of its dialogs and states, many at once, second reading with its keys, none to read, figures,
    balance, counter, and a page that tells of trouble; none writes an error to the console or asks outside."""
    station, amina = Station(house, url), Person(house, url, "AMINA")
    scan = a_scan(tmp_path / "scan", 2)
    ids = []
    for shade in (1, 2, 3):
        ids.append(station.sent(shade, reference=f"DOS-{shade}"))
        sheet = a_care_sheet(stamp=None, inpe=unsure("101000080"), insured_number=None)
        read_as(house, ids[-1], a_part(sheet, an_invoice(pages=(2,), total="151.00")), folder=scan)
    stops = amina.decide(ids[2], "validate").json()["rules"]
    house.terms = type(house.terms)(second_read_share=1.0)
    waived = [{"rule": rule, "reason": "vu"} for rule in stops]
    assert amina.decide(ids[2], "validate", waived=waived).status_code == 200
    password, at_desk = add_user(house, "chief", Role.SUPERVISOR), add_user(house, "badr", Role.REVIEWER)
    batch = amina.claim(ids[0]).json()["batch"]
    troubles: dict[str, list[str]] = {}
    with browser(language, color_scheme=scheme) as context:
        door = context.new_page()
        door.goto(f"{url}/review/sign-in")
        troubles["door"] = violations(door)
        page = signed_in(context, url, "chief", password)
        for path in (
            *(
                "/review",
                "/review?age=9",
                "/review?rule=stamp_missing",
                f"/review?found={64 * '0'}",
                "/review/bulk?rule=field_doubtful",
            ),
            *("/review/second", "/review/figures", "/review/balance", "/review/claims/00000000000000000000000000"),
            *("/review/counter", f"/review/counter/batches/{batch}"),
        ):
            page.goto(url + path)
            page.wait_for_load_state()
            troubles[path] = violations(page)
            if path == "/review/second":
                page.wait_for_selector("#viewer canvas")
                page.keyboard.press("Escape")
                page.keyboard.press("?")
                page.wait_for_selector("#keys[open]")
                troubles["second reading, its keys"] = violations(page)
        page.goto(f"{url}/review?state=held")
        assert page.locator(".readings li").count() == 1
        page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        troubles["second readings under way, the queue's keys"] = violations(page)
        page.close()
        context.clear_cookies()
        desk = signed_in(context, url, "badr", at_desk)
        desk.goto(f"{url}/review/second")
        desk.wait_for_load_state()
        troubles["second reading, none waits"] = violations(desk)
        desk.goto(f"{url}/review/claims/{ids[0]}")
        shown(desk)
        troubles["desk"] = violations(desk)
        for key in DIALOGS:
            desk.locator("#panel").focus()
            desk.keyboard.press(key)
            desk.wait_for_selector("dialog[open]")
            troubles[f"desk, {key}"] = violations(desk)
            desk.keyboard.press("Escape")
        desk.keyboard.press("s")
        desk.wait_for_selector("#viewer-beside canvas")
        desk.keyboard.press("g")
        desk.wait_for_selector(".drawn-box")
        troubles["desk, drawing beside another paper"] = violations(desk)
        desk.keyboard.press("Escape")
        later = house.now() + timedelta(hours=1)
        house.now = lambda: later
        desk.fill("[data-key='0.inpe'] input", "1")
        desk.wait_for_selector("#sign-in-again[open]")
        troubles["desk, session ended"] = violations(desk)
    assert {where: found for where, found in troubles.items() if found} == {}
    answered = ("404", "401", "422")  # of the claim that is not there, the session that ended, the age that is none
    told = [*page.troubles, *desk.troubles]  # type: ignore[attr-defined]
    said = [trouble for trouble in told if not any(word in trouble for word in answered)]
    assert said == []
