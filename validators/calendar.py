"""Calendar arithmetic that deadlines need."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta


def months_after(start: date, months: int) -> date:
    """The same day `months` later, the last day of that month where it has none; 9999 ends time.

    >>> months_after(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    >>> months_after(date(9999, 12, 1), 3)
    datetime.date(9999, 12, 31)
    """
    try:
        return start + relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max
