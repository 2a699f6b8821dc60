"""Claims that came before are found in the database, by keyed hashes and on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from claims.claim import Claim
from claims.words import Certainty
from intake.database.tables import traces
from intake.house import House
from intake.registry.keeping import load
from tests.builders import ACT, a_care_sheet, a_prescription, an_invoice, doubtful
from tests.houses import Station, a_part, read_as

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
