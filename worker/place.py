"""The house this worker process works in. RQ calls a job by its name with an id and nothing else, so it is kept here."""

from __future__ import annotations

from intake.house import House

_house: House | None = None


def settle_in(house: House | None) -> None:
    """Work in `house` from now on; None leaves it."""
    global _house
    _house = house


def here() -> House:
    """The house of this process; raises RuntimeError before `settle_in`."""
    if _house is None:
        raise RuntimeError("this process works in no house")
    return _house
