"""By when a claim has to be paid: what orders the queue."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

from claims.claim import Claim
from claims.words import Kind
from validators.law import BeforeTheLaw, load

WEEKEND = (5, 6)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("MA", years=year))


def working_day_after(start: date, days: int) -> date:
    """The day `days` working days after `start`, Moroccan holidays and weekends left out.

    >>> working_day_after(date(2026, 3, 6), 1)
    datetime.date(2026, 3, 9)
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() not in WEEKEND and day not in _holidays(day.year):
            days -= 1
    return day


def working_days_left(today: date, last_day: date) -> int:
    """Working days from `today` to `last_day`, that day included; negative once it has passed.

    >>> working_days_left(date(2026, 3, 6), date(2026, 3, 9)), working_days_left(date(2026, 3, 9), date(2026, 3, 6))
    (1, -1)
    """
    earlier, later = sorted((today, last_day))
    days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
    count = sum(day.weekday() not in WEEKEND and day not in _holidays(day.year) for day in days)
    return count if last_day >= today else -max(count, 1)


def pay_by(claim: Claim, complete_on: date | None = None) -> date | None:
    """The last day to pay or to answer; None where the deposit date or the law is not known.

    The time runs from a complete file: from `complete_on` where papers were brought after the deposit.
    """
    if claim.received_on is None:
        return None
    law, start = load(), max(claim.received_on, complete_on or claim.received_on)
    try:
        if any(document.kind is Kind.THIRD_PARTY_REQUEST for document in claim.documents):
            return start + timedelta(days=law.value("processing.third_party_days", claim.received_on, claim.regime))
        return working_day_after(start, law.value("processing.working_days", claim.received_on, claim.regime))
    except (BeforeTheLaw, OverflowError):
        return None
