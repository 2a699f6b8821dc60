"""Who sends papers in: a station by its key, or a person by browser, as a station of their own."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import IntegrityError

from claims.errors import NotAllowed
from intake.claim.records import new_id
from intake.counter import queries
from intake.credentials import STATION, AnyCaller, Caller, hash_of, new_secret
from intake.doors import house_of
from intake.house import House

HANDS_IN = ("reviewer", "supervisor", "admin")
NAME_CHARS = 50


def may_hand_in(caller: Caller) -> bool:
    """Whether a person may send papers in; auditors only look."""
    return caller.kind == "user" and caller.role in HANDS_IN


def a_sender(request: Request, caller: AnyCaller) -> Caller:
    """A station, or the station of the person who calls; raises NotAllowed."""
    if caller.kind == "station":
        return caller
    if not may_hand_in(caller):
        raise NotAllowed
    return as_station(house_of(request), caller)


def as_station(house: House, person: Caller) -> Caller:
    """The station that `person` hands papers in as, made the first time; nobody has a key to it."""
    for name in (f"{person.name[:NAME_CHARS]} (guichet)", f"{person.name[:NAME_CHARS]} ({person.id})"):
        with house.reading() as work:
            row = queries.station_of(work.connection, person.id)
        if row is not None:
            return Caller("station", row["id"], row["name"], person=person.id)
        try:
            with house.writing() as work:
                told = {"id": new_id(), "name": name, "created_at": house.now(), "user_id": person.id}
                queries.add_station(work.connection, **told, key_hash=hash_of(new_secret(STATION)))
        except IntegrityError:  # another call made it just now, or a station has that name
            continue
    with house.reading() as work:
        row = queries.station_of(work.connection, person.id)
    assert row is not None
    return Caller("station", row["id"], row["name"], person=person.id)


Sender = Annotated[Caller, Depends(a_sender)]
