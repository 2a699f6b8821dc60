"""Clocks of stations: ours alone counts, and one that is far off is counted, for its scans bear wrong days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

from intake.credentials import Caller
from intake.database import keeping
from intake.house import House

log = structlog.get_logger(__name__)

FAR_OFF = timedelta(minutes=5)


def is_off(date_header: str | None) -> bool:
    """Whether a caller's `Date` is far from ours; one that does not say, or says no date, is not."""
    if date_header is None:
        return False
    try:
        said = parsedate_to_datetime(date_header)
    except ValueError:
        return False
    said = said.replace(tzinfo=UTC) if said.tzinfo is None else said
    return abs(datetime.now(UTC) - said) > FAR_OFF


def note(house: House, station: Caller, date_header: str | None) -> None:
    """Count a station's clock that is far off."""
    if not is_off(date_header):
        return
    with house.writing() as work:
        keeping.count(work.connection, "station_clock_off", house.now())
    log.warning("station_clock_off", station_id=station.id)
