"""Claims that came before are found in the database, by keyed hashes and on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from claims.claim import Claim
from claims.words import Certainty
from intake.database.tables import looks, pages, traces
from intake.house import House
from intake.registry.keeping import load
from tests.builders import ACT, a_care_sheet, a_paper, a_prescription, an_invoice, doubtful
from tests.houses import Person, Station, a_part, read_as

BOX = ("DataMatrix", "(01)06118000000013(21)A1B2C3")


def _read(house: House, station: Station, shade: int, day: str, *papers: Any) -> Claim:
    sheet = a_care_sheet(acts=[{**ACT, "date": day}])
    (claim,) = read_as(house, station.sent(shade), a_part(sheet, *papers))
    return claim


def _said(claim: Claim, rule: str) -> list[str]:
    return [flag.message.en for flag in claim.flags if flag.rule == rule]


def test_a_box_that_was_claimed_before_is_told(any_house: House, any_url: str) -> None:
    """The later claim names the earlier one by its tracking number; the same product in another box is not told."""
    station = Station(any_house, any_url)
    first = _read(any_house, station, 1, "2026-01-20", a_prescription(codes=(BOX,)))
    assert _said(first, "drug_barcode_reused") == []
    again = _read(any_house, station, 2, "2026-01-21", a_prescription(codes=(BOX,)))
    [message] = _said(again, "drug_barcode_reused")
    assert str(first.tracking) in message
    other = ("DataMatrix", "(01)06118000000013(21)Z9")
    assert (
        _said(_read(any_house, station, 3, "2026-01-22", a_prescription(codes=(other,))), "drug_barcode_reused") == []
    )


def test_an_invoice_that_was_claimed_before_is_told(any_house: House, any_url: str) -> None:
    """The same seller, number and total make a duplicate, whatever the care sheet says."""
    station = Station(any_house, any_url)
    first = _read(any_house, station, 1, "2026-01-20", an_invoice())
    again = _read(any_house, station, 2, "2026-01-21", an_invoice())
    [message] = _said(again, "duplicate")
    assert str(first.tracking) in message
    assert _said(_read(any_house, station, 3, "2026-01-22", an_invoice(number="F-1")), "duplicate") == []


def test_a_doubtful_amount_leaves_a_likely_duplicate(any_house: House, any_url: str) -> None:
    """The same patient, day and practitioner are told as a doubt while an amount was not read surely."""
    station = Station(any_house, any_url)
    (first,) = read_as(any_house, station.sent(1), a_part(a_care_sheet()))
    (again,) = read_as(any_house, station.sent(2), a_part(a_care_sheet(total_amount=doubtful("150.00"))))
    [flag] = [flag for flag in again.flags if flag.rule == "duplicate"]
    assert flag.certainty is Certainty.CANNOT_TELL
    assert str(first.tracking) in flag.message.fr


def test_what_was_claimed_too_long_ago_is_not_told(any_house: House, any_url: str) -> None:
    """Beyond 24 months nobody is asked about it."""
    station = Station(any_house, any_url)
    any_house.now = lambda: datetime(2026, 3, 1, tzinfo=UTC)
    _read(any_house, station, 1, "2026-01-20", an_invoice())
    any_house.now = lambda: datetime(2028, 4, 1, tzinfo=UTC)
    assert _said(_read(any_house, station, 2, "2026-01-21", an_invoice()), "duplicate") == []


def test_a_list_that_is_loaded_is_asked_with_the_next_claim(house: House, url: str, tmp_path: Path) -> None:
    """A running service sees a list as soon as it lies in its folder."""
    station = Station(house, url)
    house.registry = tmp_path / "lists"
    assert _said(_read(house, station, 1, "2026-01-20"), "inpe_unknown") == []
    source = tmp_path / "register.csv"
    source.write_text("inpe\n104000013\n")
    load("inpe", source, house.registry, None, datetime(2026, 3, 1, tzinfo=UTC).date())
    assert len(_said(_read(house, station, 2, "2026-01-21"), "inpe_unknown")) == 1
    (house.registry / "inpe.csv").write_text("spoilt by hand")
    assert len(_said(_read(house, station, 3, "2026-01-22"), "inpe_unknown")) == 1


def test_no_serial_and_no_invoice_stands_in_the_clear(house: House, url: str) -> None:
    """A trace is a keyed hash; it cannot be guessed back without the master key."""
    _read(house, Station(house, url), 1, "2026-01-20", an_invoice(), a_prescription(codes=(BOX,)))
    with house.reading() as work:
        kept = [row.hash for row in work.connection.execute(select(traces.c.hash))]
    assert len(kept) == 4
    assert all(len(one) == 64 and "A1B2C3" not in one for one in kept)


REPORT = {"patient_name": "EL AMRANI SAMIR", "date": "2026-01-21", "number": "A-17"}
LOOK = "5a" * 32


def _scanned(house: House, station: Station, shade: int, folder: Path, look: str, *papers: Any) -> Claim:
    """A claim of one page an image, all of which look like `look`."""
    part = a_part(*papers, prints={n + 1: look for n in range(len(papers))})
    for page in part.pages:
        Image.new("RGB", (60, 80), "white").save(folder / f"1-{page.n}.jpg")
    (claim,) = read_as(house, station.sent(shade), part, folder=folder)
    return claim


def test_a_page_scanned_again_is_told(any_house: House, any_url: str, tmp_path: Path) -> None:
    """On both databases: the paper that looks alike and says the same, not one that says something else."""
    station = Station(any_house, any_url)
    report, other = a_paper("lab_report", **REPORT), a_paper("lab_report", **{**REPORT, "number": "B-44"})
    first = _scanned(any_house, station, 1, tmp_path, LOOK, report)
    again = _scanned(any_house, station, 2, tmp_path, f"{int(LOOK, 16) ^ 0xFFFF:064x}", report)
    [message] = _said(again, "duplicate")
    assert str(first.tracking) in message
    assert _said(_scanned(any_house, station, 3, tmp_path, LOOK, other), "duplicate") == []
    assert _said(_scanned(any_house, station, 4, tmp_path, "0f" * 32, report), "duplicate") == []


def test_a_page_of_too_long_ago_is_not_told(house: House, url: str, tmp_path: Path) -> None:
    """Beyond 24 months nobody is asked about it, though its look is kept."""
    station, report = Station(house, url), a_paper("lab_report", **REPORT)
    house.now = lambda: datetime(2026, 3, 1, tzinfo=UTC)
    _scanned(house, station, 1, tmp_path, LOOK, report)
    house.now = lambda: datetime(2028, 4, 1, tzinfo=UTC)
    assert _said(_scanned(house, station, 2, tmp_path, LOOK, report), "duplicate") == []


def test_a_page_is_known_again_after_its_claim_was_mended(house: House, url: str, tmp_path: Path) -> None:
    """What a person types is what a page is looked up by from then on, with the look the machine had seen."""
    station, person = Station(house, url), Person(house, url, "hind")
    unread = a_paper("lab_report", **{**REPORT, "date": doubtful("2026-07-21"), "number": None})
    first = _scanned(house, station, 1, tmp_path, LOOK, unread)
    again = _scanned(house, station, 2, tmp_path, LOOK, a_paper("lab_report", **REPORT))
    assert _said(again, "duplicate") == []
    other = _scanned(house, station, 3, tmp_path, LOOK, a_paper("lab_report", **{**REPORT, "date": "2026-01-28"}))
    assert _said(other, "duplicate") == []
    assert person.mend(other.id, {"document": 0, "name": "date", "value": "2026-01-21"}).status_code == 200
    assert [flag["rule"] for flag in person.claim(other.id).json()["flags"]].count("duplicate") == 1
    assert person.mend(first.id, {"document": 0, "name": "date", "value": "2026-01-21"}).status_code == 200
    assert _said(_scanned(house, station, 4, tmp_path, LOOK, unread), "duplicate") == []


def test_no_look_stands_in_the_clear(house: House, url: str, tmp_path: Path) -> None:
    """Who has a page and the disk, and no key, cannot tell whether the page is among the claims."""
    _scanned(house, Station(house, url), 1, tmp_path, LOOK, a_paper("lab_report", **REPORT))
    with house.reading() as work:
        kept = [bytes(row.look) for row in work.connection.execute(select(looks.c.look))]
        sealed = [bytes(row.look_sealed) for row in work.connection.execute(select(pages.c.look_sealed))]
    assert len(kept) == len(set(kept)) == 3
    assert all(bytes.fromhex(LOOK) not in one for one in (*kept, *sealed))
