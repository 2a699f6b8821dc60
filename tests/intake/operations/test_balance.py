"""The daily balance: every page that came in is somewhere, once, or the file is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from intake.claim.records import MOROCCO
from intake.database.tables import claims, feed, history, looks, search_keys, traces
from intake.house import House
from intake.operations.balance import PLACES, balance
from tests.houses import Adjudication, Station, a_page, a_part, clean, read_as, unstamped


def _placed(house: House, **more: object) -> dict[str, tuple[int, int]]:
    with house.reading() as work:
        told = balance(work, **more)  # type: ignore[arg-type]
    assert told.adds_up and tuple(told.places) == PLACES
    return {place: (line.claims, line.pages) for place, line in told.places.items() if line.claims or line.pages}


def test_every_page_is_somewhere(any_house: House, any_url: str) -> None:
    """Clean, split, flagged, delivered, completed, duplicate, unread: each page is counted where it is, and once."""
    station, payer = Station(any_house, any_url), Adjudication(any_house, any_url)
    split, flagged, delivered, unread = (station.sent(shade) for shade in (1, 2, 3, 4))
    read_as(any_house, split, a_part(*clean(1)), a_part(*clean(2)), separators=1)
    read_as(any_house, flagged, a_part(*unstamped()))
    read_as(any_house, delivered, a_part(*clean(3)))
    assert payer.say(delivered, 1, "accepted").status_code == 200
    assert station.send(("again.jpg", a_page(1))).status_code == 202
    assert station.send(("late.jpg", a_page(9)), manifest=[{"file": "late.jpg", "complements": flagged}]).is_success
    assert _placed(any_house) == {
        "delivered": (1, 1),
        "validated": (2, 2),
        "duplicates": (1, 3),
        "separators": (0, 1),
        "in_work": (3, 1),  # the unread claim, the one that is completed with its page, and the unread complement
    }
    read_as(any_house, flagged, a_part(*unstamped()))
    assert unread and _placed(any_house)["flagged"] == (1, 2)


def test_a_day_is_morocco_s(house: House, url: str) -> None:
    """What came in on a day is counted on that day, and later acts on it move it within that day."""
    station, today = Station(house, url), datetime.now(UTC).astimezone(MOROCCO).date()
    claim_id = station.sent(1)
    later = datetime.now(UTC) + timedelta(days=1)
    house.now = lambda: later
    station.sent(2)
    assert _placed(house, day=today) == {"in_work": (1, 0)}
    read_as(house, claim_id, a_part(*clean()))
    assert _placed(house, day=today) == {"validated": (1, 1)}
    assert _placed(house, day=today - timedelta(days=1)) == {}


def test_what_is_lost_is_named(house: House, url: str) -> None:
    """A claim that vanished and a page that is nowhere: the balance does not add up and names the files."""
    station = Station(house, url)
    one, other, fine = (station.sent(shade) for shade in (1, 2, 3))
    for claim_id in (one, other, fine):
        read_as(house, claim_id, a_part(*clean()))
    with house.writing() as work:
        for table in (history, feed, traces, looks, search_keys):
            work.connection.execute(delete(table).where(table.c.claim_id == one))
        work.connection.execute(delete(claims).where(claims.c.id == one))
        work.connection.execute(update(claims).where(claims.c.id == other).values(page_count=0))
    with house.reading() as work:
        told = balance(work)
    assert not told.adds_up and len(told.astray) == 2 and told.pages - told.found == 2
