"""The payer's own time limits: by when a claim has to be paid or answered. They order the queue.

Holidays come from the library `holidays`; those of the lunar calendar are estimates there, so the law's lists
`processing.days_off_added` and `days_off_removed` set them right once the ministry has announced them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

import holidays

from claims.claim import Claim
from claims.words import Kind, Regime
from validators.known import AskedBack, Known
from validators.law import BeforeTheLaw, Law
from validators.needed import last_day
from validators.papers import papers

WEEKEND = (5, 6)
DAY_HOURS = 24
AGREED = "validity.prior_agreement_months"


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
    off, years, last = days_off([start.year], law), {start.year}, start
    while days > 0:
        last += timedelta(days=1)
        if last.year not in years:
            years.add(last.year)
            off = days_off(years, law)
        if last.weekday() not in WEEKEND and last not in off:
            days -= 1
    return last


def working_days_left(today: date, last_day: date, law: Law) -> int:
    """Working days from `today` to `last_day`, that day included; negative once it has passed."""
    earlier, later = sorted((today, last_day))
    off = days_off(range(earlier.year, later.year + 1), law)
    days = (earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1))
    count = sum(day.weekday() not in WEEKEND and day not in off for day in days)
    return count if last_day >= today else -max(count, 1)


def days_of(hours: int) -> int:
    """Hours as whole days, a day begun counting in full.

    >>> days_of(48), days_of(50)
    (2, 3)
    """
    return -(-hours // DAY_HOURS)


def bring_by(asked: AskedBack, law: Law, regime: Regime | None) -> date:
    """The last day for what was asked back: the day that was named, else the time the law gives."""
    if asked.due_on is not None:
        return asked.due_on
    if asked.to_mend:
        return asked.asked_on + timedelta(
            days=days_of(int(law.value("deposit.regularise_hours", asked.asked_on, regime)))
        )
    return asked.asked_on + timedelta(days=int(law.value("deposit.complement_days", asked.asked_on, regime)))


def clocks(claim: Claim, law: Law, known: Known) -> dict[str, date]:
    """Every clock that runs on a claim, by name, with its last day, the earliest first.

    pay, answer   the payer's own limit; `answer` for a request for direct payment
    notice        to tell the insured person that papers lack
    agreement     the last day of the newest prior agreement
    complement    for what was asked back and has not come
    """
    last: dict[str, date | None] = {}
    deposit, asked = claim.received_on, known.asked_back(claim)
    direct = bool(papers(claim, {Kind.THIRD_PARTY_REQUEST}))
    last["answer" if direct else "pay"] = last_day_to_pay(claim, law, known)
    try:
        if deposit is not None:
            last["notice"] = deposit + timedelta(days=int(law.value("deposit.notice_days", deposit, claim.regime)))
        agreed = [last_day(paper, law, claim.regime, AGREED) for _, paper in papers(claim, {Kind.PRIOR_AGREEMENT})]
        last["agreement"] = max((end[0] for end in agreed if end is not None), default=None)
        if asked is not None and asked.came_on is None:
            last["complement"] = bring_by(asked, law, claim.regime)
    except (BeforeTheLaw, OverflowError):
        pass
    return dict(sorted(((name, day) for name, day in last.items() if day is not None), key=itemgetter(1)))


def last_day_to_pay(claim: Claim, law: Law, known: Known) -> date | None:
    """As `pay_by`, with what is known of papers asked back; None while they are waited for: the time stands still."""
    asked = known.asked_back(claim)
    if asked is not None and asked.came_on is None:
        return None
    return pay_by(claim, law, known.complete_on(claim))


def pay_by(claim: Claim, law: Law, complete_on: date | None = None) -> date | None:
    """The last day to pay or to answer; None where the deposit date or the law is not known.

    The time runs from a complete file: from `complete_on` where papers were brought after the deposit.
    """
    deposit = claim.received_on
    if deposit is None:
        return None
    start = max(deposit, complete_on or deposit)
    try:
        if any(document.kind is Kind.THIRD_PARTY_REQUEST for document in claim.documents):
            hours = int(law.value("processing.third_party_hours", deposit, claim.regime))
            return start + timedelta(days=days_of(hours))
        return working_day_after(start, int(law.value("processing.working_days", deposit, claim.regime)), law)
    except (BeforeTheLaw, OverflowError):
        return None
