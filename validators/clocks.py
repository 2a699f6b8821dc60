"""The payer's own time limits: by when a claim has to be paid or answered. They order the queue.

Holidays come from the library `holidays`; those of the lunar calendar are estimates there, so the law's lists
`processing.days_off_added` and `days_off_removed` set them right once the ministry has announced them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

from claims.claim import Claim
from claims.words import Kind
from validators.law import BeforeTheLaw, Law

WEEKEND = (5, 6)
DAY_HOURS = 24


@lru_cache(maxsize=64)
def announced(year: int) -> dict[date, str]:
    """Moroccan holidays of a year with their names; a name that says `estimated` hangs on the moon."""
    return dict(holidays.country_holidays("MA", years=year))


def days_off(years: Iterable[int], law: Law) -> frozenset[date]:
    """The holidays of `years`, corrected by the law's lists."""
    added, removed = (tuple(law.value(f"processing.days_off_{change}", None)) for change in ("added", "removed"))
    return frozenset(day for year in years for day in _corrected(year, added, removed))


@lru_cache(maxsize=256)
def _corrected(year: int, added: tuple[date, ...], removed: tuple[date, ...]) -> frozenset[date]:
    kept = {day for day in announced(year) if day not in removed}
    return frozenset(kept | {day for day in added if day.year == year})


def working_day_after(start: date, days: int, law: Law) -> date:
    """The day `days` working days after `start`, holidays and weekends left out."""
    off, years, day = days_off([start.year], law), {start.year}, start
    while days > 0:
        day += timedelta(days=1)
        if day.year not in years:
            years.add(day.year)
            off = days_off(years, law)
        if day.weekday() not in WEEKEND and day not in off:
            days -= 1
    return day


def working_days_left(today: date, last_day: date, law: Law) -> int:
    """Working days from `today` to `last_day`, that day included; negative once it has passed."""
    earlier, later = sorted((today, last_day))
    off = days_off(range(earlier.year, later.year + 1), law)
    days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
    count = sum(day.weekday() not in WEEKEND and day not in off for day in days)
    return count if last_day >= today else -max(count, 1)


def pay_by(claim: Claim, law: Law) -> date | None:
    """The last day to pay or to answer; None where the deposit date or the law is not known."""
    deposit = claim.received_on
    if deposit is None:
        return None
    try:
        if any(document.kind is Kind.THIRD_PARTY_REQUEST for document in claim.documents):
            hours = int(law.value("processing.third_party_hours", deposit, claim.regime))
            return deposit + timedelta(days=-(-hours // DAY_HOURS))
        return working_day_after(deposit, int(law.value("processing.working_days", deposit, claim.regime)), law)
    except (BeforeTheLaw, OverflowError):
        return None
