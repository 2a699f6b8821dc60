"""The desk in a browser: by keyboard alone, with nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from cachet.accounts import Role, add_user
from claims.claim import Claim
from intake.claim import records
from intake.database.tables import examples
from intake.house import House
from tests.builders import a_care_sheet, a_prescription
from tests.houses import Person, Station, a_part, read_as, unstamped
from tests.intake.review.desks import (
    INPE_BOX,
    NAME_BOX,
    PAGE_PX,
    a_doubt,
    a_scan,
    browser,
    shown,
    signed_in,
    unsure,
    until,
)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Page images with something to see."""
    return a_scan(tmp_path / "scan", 2)


def kept(house: House, claim_id: str) -> Claim:
    """The claim as it is kept now."""
    with house.reading() as work:
        return records.load(work, claim_id).claim


def inside(viewer: str, key: str) -> str:
    """Whether the outline of this field lies within what the viewer shows."""
    box = f"document.querySelector('{viewer} .outline[data-key=\"{key}\"]').getBoundingClientRect()"
    room = f"document.querySelector('{viewer}').getBoundingClientRect()"
    return f"(box => room => box.left >= room.left && box.right <= room.right)({box})({room})"


def whole() -> str:
    """Whether the page that bears the name's outline is shown from edge to edge, and as large as there is room for."""
    left, _, right, _ = NAME_BOX
    box, room = (
        f"document.querySelector('#viewer{inner}').getBoundingClientRect()"
        for inner in (' .outline[data-key="0.patient_name"]', "")
    )
    return f"""((box, room) => {{
        const wide = box.width / {right - left}, start = box.left - {left} * wide, tall = wide * {PAGE_PX[1] / PAGE_PX[0]};
        return start >= room.left - 3 && start + wide <= room.right + 3
            && (wide > 0.95 * room.width || tall > 0.95 * room.height);
    }})({box}, {room})"""


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


def test_a_flag_about_two_papers_shows_both_and_a_page_brings_its_paper(house: House, url: str, scan: Path) -> None:
    """F walks to a name that differs: the other paper stands beside with its name outlined; a page that is turned to brings the
    fields of its paper into view."""
    claim_id = Station(house, url).sent(3)
    names = unsure("EL AMRANI SAMIR", NAME_BOX), unsure("BENALI SALMA", NAME_BOX, page=2)
    names = tuple(name.model_copy(update={"accepted": True, "confidence": 0.99}) for name in names)
    paper = a_prescription(patient_name=names[1], pages=(2,))
    read_as(house, claim_id, a_part(a_care_sheet(patient_name=names[0]), paper), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        until(page, "performance.getEntriesByName('shown').length > 0")
        for _ in range(page.locator("[data-flag]").count()):
            if page.locator("[data-rule='patient_name_mismatch'].selected").count():
                break
            page.locator("#panel").focus()
            page.keyboard.press("f")
        page.wait_for_selector("#viewer-beside .outline.selected[data-key='0.patient_name']")
        page.wait_for_selector(".paper.current#paper-1")
        until(page, inside("#viewer", "1.patient_name"))  # half the room: what was shown is shown again
        page.locator("#panel").focus()
        page.keyboard.press("PageUp")
        page.wait_for_selector(".paper.current#paper-0")
        until(page, "document.querySelector('#paper-0').getBoundingClientRect().bottom > innerHeight / 3")
        page.keyboard.press("Home")
        page.wait_for_timeout(500)
        for beside in (False, True, False):
            page.keyboard.press("s")
            until(page, f"document.querySelector('#viewer-beside').parentElement.hidden === {str(not beside).lower()}")
            until(page, whole(), 10)
        page.keyboard.press("PageDown")
        page.wait_for_selector(".paper.current#paper-1")
        assert page.troubles == []  # type: ignore[attr-defined]


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


def test_hostile_words_are_only_words(house: House, url: str, scan: Path) -> None:
    """Markup, formulas, templates, escapes, both directions and very long names are shown as they stand and run nothing."""
    evil = (
        "<img src=x onerror=alert(1)> {{7*7}} '; DROP TABLE claims;-- =HYPERLINK(1) \x1b[31m \u202eعلي\u202c "
        + "N" * 500
    )
    claim_id = Station(house, url).sent(5, reference="<b>ref</b>")
    codes = ("6118000000013", ("QR", "https://evil.example/?q=<script>" + "x" * 4000))
    paper = a_prescription(patient_name=unsure(evil), codes=codes)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), paper.model_copy(update={"pages": (2,)})), folder=scan)
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        assert page.input_value("[data-key='1.patient_name'] input").startswith("<img src=x")
        assert page.locator("#panel img[src='x']").count() == 0 and "49" not in page.inner_text("#heading")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.troubles == []  # type: ignore[attr-defined]


def test_two_hundred_flags_and_a_ribbon_of_a_page(house: House, url: str, tmp_path: Path) -> None:
    """A claim with very many flags and a page of 20,000 × 100 pixels opens and is walked through like any other."""
    from PIL import Image

    folder = tmp_path / "ribbon"
    folder.mkdir()
    Image.new("RGB", (20_000, 100), "white").save(folder / "1-1.jpg")
    a_scan(tmp_path / "more", 200)
    for n in range(2, 201):
        (folder / f"1-{n}.jpg").symlink_to(tmp_path / "more" / f"1-{n}.jpg")
    papers = [a_care_sheet(pages=(n,), inpe=unsure("101000080", page=n), stamp=False) for n in range(1, 101)]
    claim_id = Station(house, url).sent(6)
    read_as(house, claim_id, a_part(*papers), folder=folder)
    assert len(kept(house, claim_id).flags) >= 200
    password = add_user(house, "amina", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        assert page.locator("[data-flag]").count() >= 200
        for _ in range(3):
            page.keyboard.press("f")
        page.wait_for_selector("[data-flag].selected")
        page.keyboard.press("Home")
        page.keyboard.press("+")
        assert page.troubles == []  # type: ignore[attr-defined]


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
