"""Whose turn it is: who sends ten thousand claims does not keep waiting who sends one.

Each station's claims take turns a fixed time apart, beginning now. A station that sends little always begins now; one
that sends much queues up behind itself, into the future. The order is only an order: a worker that is free reads the
next turn at once, however far off it lies.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from claims.claim import Claim
from intake.claim.records import MOROCCO
from intake.house import Work
from intake.station import queries
from validators.clocks import pay_by

APART = timedelta(seconds=10)  # what one station may have read in ten minutes, all others waiting, is 60 claims
NEAR_DAYS = 5
AHEAD = timedelta(days=7)  # before every claim that has time


def turn_of(work: Work, claim: Claim, station_id: str) -> datetime:
    """When it is this claim's turn. A claim whose legal time to be paid is nearly over comes before all that have time."""
    now = work.house.now()
    last_day = pay_by(claim, work.house.law)
    if last_day is not None and last_day <= now.astimezone(MOROCCO).date() + timedelta(days=NEAR_DAYS):
        return now - AHEAD
    before = queries.last_turn(work.connection, station_id)
    turn = now if before is None else max(now, before + APART)
    queries.keep_turn(work.connection, station_id, turn)
    return turn
