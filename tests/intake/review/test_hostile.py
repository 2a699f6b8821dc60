"""Words that would be commands elsewhere, in bar codes, names, comments and searches: kept as they stand, shown as words,
found in no log, no address and no error."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog
import zxingcpp
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from cachet.accounts import Role, add_user
from claims.numbers import inpe
from intake.database.tables import claims, users
from intake.house import House
from intake.logs import QUIET, set_up
from ocr.opening.limits import Limits
from tests.builders import a_care_sheet, a_prescription, doubtful
from tests.houses import Person, Station, a_part, read_as
from tests.intake.review.desks import browser, shown, signed_in
from tests.intake.review.test_deciding import Desk
from worker import lease, sandbox, settling

SHEET = Path(__file__).parents[3] / "samples" / "committed" / "07-day-60" / "page1.jpg"
ITS_INPE = "121602742"
ITS_NUMBERS = ((100, 1270, 620, 1405), (2650, 290, 2870, 340), (2960, 250, 3230, 390), (1030, 1730, 1400, 1930))
"""Where the sample's page bears it: bars and print, the row of the act, two stamps."""
FREE = (1750, 1720, 3250, 2270)
"""Nothing stands there."""

MARK = "ZQXJ"
SQL = f"{MARK}'); DROP TABLE claims; UPDATE users SET role='admin';--"
SCRIPT = f"<script>document.title='{MARK}'</script><img src=//evil.example/{MARK} onerror=alert(1)>"
TEMPLATE = f"{MARK} {{{{7*7}}}} ${{7*7}} {{% for x in y %}}"
ESCAPES = f"{MARK}\x1b[2J\x1b[31m\x07\r\nINFO forged line {MARK}"
FORMULA = f'=HYPERLINK("//evil.example/{MARK}","{MARK}")'
BOTH_WAYS = f"\u202e{MARK}\u202c \u2067علي\u2069"
WORDS = (SQL, SCRIPT, TEMPLATE, ESCAPES, FORMULA, BOTH_WAYS)


@pytest.fixture
def logs() -> Iterator[StringIO]:
    """What the service writes while it runs, as it writes it."""
    before, root = logging.getLogger().handlers, logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *QUIET)}
    target = StringIO()
    with contextlib.redirect_stderr(target):
        set_up("debug", "web")
    yield target
    root.handlers = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def nothing_of_it(text: str) -> bool:
    """Whether no hostile word, nor the mark in it, stands in `text`."""
    return MARK not in text and "DROP TABLE" not in text and "\x1b[2J" not in text


def with_codes(folder: Path, *codes: tuple[str, str]) -> Path:
    """The sample's page whose only INPE is in bars with a wrong check digit, and these codes where nothing stood."""
    wrong = ITS_INPE[:-1] + str((int(ITS_INPE[-1]) + 1) % 10)
    assert inpe.is_valid(ITS_INPE) and not inpe.is_valid(wrong)
    with Image.open(SHEET) as opened:
        page = opened.convert("RGB")
    pen = ImageDraw.Draw(page)
    for box in ITS_NUMBERS:
        pen.rectangle(box, fill=(240, 240, 240))
    place = [(ITS_NUMBERS[0][0] + 20, ITS_NUMBERS[0][1] + 20)]
    place += [(FREE[0] + 480 * (n % 3), FREE[1] + 270 * (n // 3)) for n in range(len(codes))]
    for (form, text), at in zip((("Code128", wrong), *codes), place, strict=True):
        made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(form))
        bars = Image.fromarray(zxingcpp.write_barcode_to_image(made, scale=2 if len(text) > 300 else 3))
        page.paste(bars.convert("RGB"), at)
    page.save(folder / "page1.jpg", quality=92, dpi=(200, 200))
    return folder / "page1.jpg"


def test_what_a_bar_code_says_is_words_and_a_wrong_check_digit_is_not_believed(
    house: House, url: str, tmp_path: Path, logs: StringIO
) -> None:
    """Read as any scan is: SQL, markup, an address and very long texts stand in the claim as they are in the code; on the desk
    they run nothing and ask for nothing; the number whose check digit does not fit is not accepted."""
    long = f"{MARK} " + "https://evil.example/?q=" + "x" * 700
    codes = [("QRCode", SQL), ("QRCode", SCRIPT), ("DataMatrix", TEMPLATE), ("QRCode", long)]
    album = tmp_path / "album"
    album.mkdir()
    result = sandbox.read_file(with_codes(tmp_path, *codes), Limits(pages=5), keep=album)
    claim_id = Station(house, url).sent()
    held = lease.take(house, claim_id)
    assert held is not None
    settling.settle(house, held, result, album)
    amina = Person(house, url, "AMINA")
    claim = amina.claim(claim_id).json()
    read = {code["value"] for document in claim["documents"] for code in document["barcodes"]}
    assert {text for _, text in codes} <= read, read
    (sheet,) = (document for document in claim["documents"] if document["kind"] == "care_sheet")
    field = sheet["fields"].get("inpe")
    assert field is None or not field["accepted"], field
    assert claim["status"] == "flagged" and any("inpe" in json.dumps(flag) for flag in claim["flags"])
    password = add_user(house, "badr", Role.REVIEWER)
    with browser() as context:
        page = signed_in(context, url, "badr", password, f"/review/claims/{claim_id}")
        shown(page)
        titles = page.evaluate("[...document.querySelectorAll('.outline-code')].map(each => each.title)")
        assert any(SQL[:60] in title for title in titles) and any("<script>" in title for title in titles)
        assert MARK not in page.title() and page.locator("img[src*='evil']").count() == 0
        assert page.troubles == []  # type: ignore[attr-defined]
    assert nothing_of_it(logs.getvalue()) and '"route":' in logs.getvalue()


@pytest.mark.parametrize("words", WORDS, ids=["sql", "script", "template", "escapes", "formula", "both ways"])
def test_hostile_words_are_kept_shown_and_told_nowhere_else(house: House, url: str, words: str, logs: StringIO) -> None:
    """As a name that was read, a reference, a reason, a note, a comment, a paper asked back and a search: word for word in the
    claim, escaped on every page, in the letter; in no log, address or error; the tables stand as they stood."""
    station, amina = Station(house, url), Person(house, url, "AMINA")
    desk = Desk(url, amina)
    claim_id = station.sent(reference="REF-1")
    codes = ("6118000000013", ("QR", words))
    paper = a_prescription(patient_name=doubtful(words), codes=codes).model_copy(update={"pages": (2,)})
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), paper))
    read = amina.claim(claim_id).json()["documents"][1]
    assert read["fields"]["patient_name"]["value"] == words and words in [code["value"] for code in read["barcodes"]]
    with house.reading() as work:
        people = work.connection.execute(select(users.c.id, users.c.role)).all()
    assert desk.post(claim_id, "comments", {"text": words}).status_code == 200
    assert desk.post(claim_id, "waive", {"rule": "stamp_missing", "reason": words}).status_code == 200
    wrong = desk.post(claim_id, "fields", {"fields": [{"document": 0, "name": "total_amount", "value": words}]})
    assert wrong.status_code == 422 and nothing_of_it(wrong.text)
    assert desk.post(claim_id, "waive", {"rule": words[:60], "reason": "x"}).status_code == 422
    found = desk.search(words[:80])
    assert found.status_code == 200 and nothing_of_it(str(found.url)) and claim_id not in found.text
    for path in ("/review", f"/review/claims/{claim_id}", "/review/bulk?rule=field_doubtful"):
        page = desk.http.get(path).text
        assert (
            "<script>document" not in page
            and "<img src=//evil" not in page
            and "{{7*7}}".replace("7", "49") not in page
        )
        assert "onerror=alert(1)>" not in page
    mended = {"document": 1, "name": "prescriber_name", "value": words}
    assert amina.mend(claim_id, mended).status_code == 200
    asked = [{"rule": "other", "item": words}]
    assert amina.decide(claim_id, "return", requested=asked, note=words, due_on="2099-01-01").status_code == 200
    letter = PdfDocument(desk.http.get(f"/review/claims/{claim_id}/letter.pdf").content)
    told = "".join(page.get_textpage().get_text_range() for page in letter)
    assert MARK in told or words is BOTH_WAYS  # what holds Arabic is drawn, not set
    lines = json.dumps(amina.http.get(f"/v1/claims/{claim_id}/history").json())
    assert nothing_of_it(lines)
    with house.reading() as work:
        assert work.connection.execute(select(users.c.id, users.c.role)).all() == people
        assert work.connection.execute(select(func.count()).select_from(claims)).scalar_one() == 1
    assert nothing_of_it(logs.getvalue()) and '"route":' in logs.getvalue()


def test_a_name_that_a_spreadsheet_would_calculate_leaves_as_text(house: House, url: str) -> None:
    """Stations and people stand in the supervisor's CSV files; a formula among them is prefixed."""
    station = Station(house, url, FORMULA[:80])
    read_as(house, station.sent(), a_part(a_care_sheet(stamp=False)))
    chief = Desk(url, Person(house, url, "CHIEF", Role.SUPERVISOR))
    table = chief.http.get("/review/figures/stations.csv").text
    assert "'=HYPERLINK" in table and '\n"=HYPERLINK' not in table and "\n=HYPERLINK" not in table
