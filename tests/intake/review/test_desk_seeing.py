"""What the desk shows: two papers side by side, very many flags, odd pages, hostile words."""

from __future__ import annotations

from pathlib import Path

from cachet.accounts import Role, add_user
from intake.house import House
from tests.builders import a_care_sheet, a_prescription
from tests.houses import Station, a_part, read_as
from tests.intake.review.desks import (
    NAME_BOX,
    PAGE_PX,
    a_scan,
    browser,
    kept,
    shown,
    signed_in,
    unsure,
    until,
)


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
