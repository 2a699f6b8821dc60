"""A desk in a real browser, over claims whose pages have something to see."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from claims.claim import Claim, Field
from claims.words import Origin
from intake.claim import records
from intake.house import House
from tests.builders import a_care_sheet
from tests.houses import Station, a_part, read_as

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
INPE_BOX = (0.55, 0.30, 0.80, 0.33)
NAME_BOX = (0.10, 0.20, 0.45, 0.23)
PAGE_PX = (1240, 1754)  # A4 at 150 dpi
FONT = Path(__file__).parents[3] / "node_modules/@fontsource/lato/files/lato-latin-400-normal.woff2"


def a_scan(folder: Path, pages: int = 1) -> Path:
    """A folder with page images as a reader keeps them: a name and an INPE are printed on each."""
    folder.mkdir(parents=True, exist_ok=True)
    font = ImageFont.truetype(str(FONT), 40)
    for n in range(1, pages + 1):
        page = Image.new("RGB", PAGE_PX, "white")
        pen = ImageDraw.Draw(page)
        for text, box in (("101000008", INPE_BOX), ("EL AMRANI SAMIR", NAME_BOX)):
            pen.text((box[0] * PAGE_PX[0], box[1] * PAGE_PX[1] + 4), text, font=font, fill="black")
        page.save(folder / f"1-{n}.jpg", quality=90)
    return folder


def unsure(value: object, box: tuple[float, float, float, float] = INPE_BOX, page: int = 1) -> Field:
    """A field of the drawn page that nobody would swear to."""
    return Field(value=value, text=None, confidence=0.4, accepted=False, origin=Origin.HANDWRITING, page=page, box=box)


def a_doubt(house: House, station: Station, folder: Path, shade: int = 1, wrong: str = "101000080", **line: str) -> str:
    """A claim that only one doubtful INPE stops; gives its id."""
    claim_id = station.sent(shade, **line)
    read_as(house, claim_id, a_part(a_care_sheet(inpe=unsure(wrong))), folder=folder)
    return claim_id


@contextmanager
def browser(language: str = "fr-FR", **more: object) -> Iterator[BrowserContext]:
    """A headless Chromium at the size of a small office screen."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale=language, **more)  # type: ignore[arg-type]
        yield context
        chromium.close()


def signed_in(context: BrowserContext, url: str, name: str, password: str, path: str = "/review") -> Page:
    """A page behind the door, whose errors and foreign requests are kept in `page.troubles`."""
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda call: None if call.url.startswith((url, "blob:")) else troubles.append(call.url))
    page.troubles = troubles  # type: ignore[attr-defined]
    page.goto(url + path)
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_selector("main:not(.door)")
    page.wait_for_load_state()
    return page


def shown(page: Page) -> None:
    """Wait until the desk shows its page with the outlines."""
    page.wait_for_selector("#viewer .outline", state="attached")
    until(page, "performance.getEntriesByName('shown').length > 0")


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until `expression` holds; asked from outside, for our policy lets no page evaluate text."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if page.evaluate(expression):
                return
        except Error:  # the page is on its way to another
            pass
        page.wait_for_timeout(20)
    raise AssertionError(expression)


def kept(house: House, claim_id: str) -> Claim:
    """The claim as it is kept now."""
    with house.reading() as work:
        return records.load(work, claim_id).claim
