"""Boxes that are drawn on the page, by mouse and by keyboard, and read on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from cachet.accounts import Role, add_user
from intake.house import House
from tests.builders import a_care_sheet
from tests.houses import Station, a_part, read_as
from tests.intake.review.desks import (
    INPE_BOX,
    PAGE_PX,
    browser,
    kept,
    shown,
    signed_in,
    unsure,
    until,
)


def printed_inpe(page: Page) -> tuple[float, float, float, float]:
    """Where the INPE is printed on the screen, left, top, right and bottom, while the whole page is shown."""
    canvas = page.locator("#viewer canvas").first.bounding_box()
    assert canvas is not None
    wide = page.evaluate("document.querySelector('#viewer').clientWidth")
    tall = page.evaluate("document.querySelector('#viewer').clientHeight")
    scale = min(wide / PAGE_PX[0], tall / PAGE_PX[1])
    left, top = canvas["x"] + (wide - PAGE_PX[0] * scale) / 2, canvas["y"] + (tall - PAGE_PX[1] * scale) / 2
    at = [side * PAGE_PX[n % 2] * scale for n, side in enumerate(INPE_BOX)]
    return left + at[0] - 4, top + at[1] - 4, left + at[2], top + at[3]


def dragged(page: Page) -> None:
    """Drag a box over the printed INPE of the whole page that is shown."""
    left, top, right, bottom = printed_inpe(page)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()


def steered(page: Page) -> None:
    """Bring the drawn box over the printed INPE by arrows, as somebody does who looks at it."""
    left, top, right, bottom = printed_inpe(page)

    def drawn() -> dict[str, float]:
        page.wait_for_timeout(60)
        box = page.locator(".drawn-box").bounding_box()
        assert box is not None
        return {**box, "right": box["x"] + box["width"], "bottom": box["y"] + box["height"]}

    def press_while(key: str, far: Callable[[dict[str, float]], bool]) -> None:
        for _ in range(60):
            if not far(drawn()):
                return
            page.keyboard.press(key)
        raise AssertionError(key)

    press_while("ArrowRight", lambda box: box["x"] < left - 12)
    press_while("ArrowLeft", lambda box: box["x"] > left)
    press_while("ArrowUp", lambda box: box["y"] > top)
    press_while("ArrowDown", lambda box: box["y"] < top - 12)
    press_while("Shift+ArrowLeft", lambda box: box["right"] > right + 16)
    press_while("Shift+ArrowRight", lambda box: box["right"] < right)
    press_while("Shift+ArrowUp", lambda box: box["bottom"] > bottom + 16)
    press_while("Shift+ArrowDown", lambda box: box["bottom"] < bottom)


def test_a_missing_value_is_drawn_by_keyboard_and_read_on_the_spot(house: House, url: str, scan: Path) -> None:
    """G draws a box, arrows move it, ENTER reads what stands there into the field."""
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(a_care_sheet(inpe=None, insured_name=unsure("X"), stamp=False)), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.click(".field.missing[data-key='0.inpe'] label")
        page.keyboard.press("Escape")
        page.keyboard.press("Home")
        page.wait_for_timeout(500)
        page.keyboard.press("g")
        page.wait_for_selector(".drawn-box")
        # the box as it would be dragged: over the printed number
        dragged(page)
        until(page, "document.querySelector(\"[data-key='0.inpe'] input\").value !== ''", 40)
        assert page.input_value("[data-key='0.inpe'] input") == "101000008"
        page.keyboard.press("Enter")
        page.wait_for_selector(".field:not(.missing)[data-key='0.inpe']")
        page.keyboard.press("g")
        page.keyboard.press("Escape")
        assert page.locator(".drawn-box").count() == 0 and page.troubles == []  # type: ignore[attr-defined]
    field = kept(house, claim_id).documents[0].fields["inpe"]
    assert field.value == "101000008" and field.page == 1 and field.box is not None


def test_a_cell_of_a_row_is_drawn_and_read(house: House, url: str, scan: Path) -> None:
    """Alt+G inside a cell draws for that cell: what stands there goes into it, the other cells keep what was typed."""
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(a_care_sheet(acts=None)), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.click("[data-key='0.acts'] [data-add-row]")
        page.fill("[data-key='0.acts'] input[data-cell='date']", "20/01/2026")
        page.focus("[data-key='0.acts'] input[data-cell='inpe']")
        page.keyboard.press("Alt+g")
        page.wait_for_selector(".drawn-box")
        assert "INPE" in page.inner_text("#drawing-help")
        page.keyboard.press("Escape")
        page.locator("#panel").focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(500)
        page.focus("[data-key='0.acts'] input[data-cell='inpe']")
        page.wait_for_timeout(300)
        page.keyboard.press("Alt+g")
        page.wait_for_selector(".drawn-box")
        dragged(page)
        until(page, "document.querySelector(\"[data-key='0.acts'] input[data-cell='inpe']\").value === '101000008'", 40)
        assert page.input_value("[data-key='0.acts'] input[data-cell='date']") == "20/01/2026"
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-key='0.acts'].missing", state="detached")
        assert page.troubles == []  # type: ignore[attr-defined]
    assert kept(house, claim_id).documents[0].fields["acts"].value == [{"date": "2026-01-20", "inpe": "101000008"}]


def test_a_box_is_steered_and_read_by_keyboard_alone(house: House, url: str, scan: Path) -> None:
    """Arrows move the box, with Shift they size it, ENTER reads what stands in it."""
    claim_id = Station(house, url).sent(3)
    read_as(house, claim_id, a_part(a_care_sheet(inpe=None, stamp=False)), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        until(page, "performance.getEntriesByName('shown').length > 0")
        page.keyboard.press("d")
        page.wait_for_selector(".field.missing.selected[data-key='0.inpe']")
        page.keyboard.press("Home")
        page.wait_for_timeout(600)
        page.keyboard.press("g")
        page.wait_for_selector(".drawn-box")
        steered(page)
        page.keyboard.press("Enter")
        until(page, "document.querySelector(\"[data-key='0.inpe'] input\").value === '101000008'", 40)
        page.keyboard.press("Enter")
        page.wait_for_selector(".field:not(.missing)[data-key='0.inpe']")
        assert page.troubles == []  # type: ignore[attr-defined]
    box = kept(house, claim_id).documents[0].fields["inpe"].box
    assert box is not None and abs(box[0] - INPE_BOX[0]) < 0.06 and abs(box[3] - INPE_BOX[3]) < 0.04
