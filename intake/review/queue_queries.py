"""SQL of the queue: claims that wait, by legal deadline, found through `ix_claims_desk` alone; held ones through `ix_claims_held`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, case, func, or_, select
from sqlalchemy.sql import ColumnElement

from intake.database.tables import claims, keys, search_keys, stations, users

WAITING = ("flagged", "refused")
SECOND_PERSON, SUPERVISOR = "second_person", "supervisor"
"""Whom a claim that waits may wait for."""
LAST_DAY = date.max
"""Sorts a claim without a deadline behind all others."""

Place = tuple[date, str]
"""Deadline and id of a claim: where it stands in the queue."""


@dataclass(frozen=True)
class Narrowed:
    """Which claims of the queue are meant; None is "any".

    band      step of amounts
    after, before  days of the deposit, both included
    held_at   only claims that somebody holds at this moment
    """

    statuses: Sequence[str] = WAITING
    pending: str | None = None
    regime: str | None = None
    rule: str | None = None
    station: str | None = None
    kind: str | None = None
    band: int | None = None
    after: date | None = None
    before: date | None = None
    held_at: datetime | None = None


def queue(connection: Connection, narrowed: Narrowed, limit: int, behind: Place | None = None) -> list[RowMapping]:
    """These claims, the earliest legal deadline first, with who holds them and their wrapped keys."""
    if narrowed.held_at is not None:
        places = _held_places(connection, narrowed, narrowed.held_at, behind)
    else:
        places = sorted(
            place for status in narrowed.statuses for place in _places(connection, status, narrowed, limit, behind)
        )
    wanted = [claim_id for _, claim_id in places[:limit]]
    if not wanted:
        return []
    query = (
        select(
            claims, users.c.name.label("holder"), keys.c.sealed.label("key_sealed"), keys.c.master.label("key_master")
        )
        .select_from(claims.outerjoin(users, users.c.id == claims.c.held_by).join(keys, keys.c.owner == claims.c.id))
        .where(claims.c.id.in_(wanted))
    )
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    return [rows[claim_id] for claim_id in wanted if claim_id in rows]


def _places(
    connection: Connection, status: str, narrowed: Narrowed, limit: int, behind: Place | None
) -> Iterator[Place]:
    """The first claims of one status: those with a deadline, then those without; each an ordered walk of the index."""
    left = limit
    conditions = [claims.c.status == status, *_conditions(narrowed)]
    for dated in (True, False):
        query = select(claims.c.pay_by, claims.c.id).where(*conditions)
        query = query.where(claims.c.pay_by.is_not(None) if dated else claims.c.pay_by.is_(None))
        if behind is not None:
            day, claim_id = behind
            if dated and day == LAST_DAY:
                continue
            if dated:
                # the first half lets the index begin at the day; the second alone does not
                further = or_(claims.c.pay_by > day, and_(claims.c.pay_by == day, claims.c.id > claim_id))
                query = query.where(claims.c.pay_by >= day, further)
            elif day == LAST_DAY:
                query = query.where(claims.c.id > claim_id)
        order = (claims.c.pay_by, claims.c.id) if dated else (claims.c.id,)
        for row in connection.execute(query.order_by(*order).limit(left)):
            left -= 1
            yield row.pay_by or LAST_DAY, row.id
        if left <= 0:
            return


def _held_places(connection: Connection, narrowed: Narrowed, now: datetime, behind: Place | None) -> list[Place]:
    """The claims that somebody holds: as few as there are people, so found by who holds them and put in order here."""
    # hidden from the index of the queue, whose walk would go through all that wait to find them
    status = func.coalesce(claims.c.status, "")
    query = select(claims.c.pay_by, claims.c.id).where(
        _is_held(now), status.in_(narrowed.statuses), *_conditions(narrowed)
    )
    places = sorted((row.pay_by or LAST_DAY, row.id) for row in connection.execute(query))
    return [place for place in places if behind is None or place > behind]


def _is_held(now: datetime) -> ColumnElement[bool]:
    """Whether somebody holds the claim; asked so that SQLite finds it by the index of holds, which NOT NULL does not."""
    return and_(claims.c.held_by > "", claims.c.held_until > now)


def _conditions(narrowed: Narrowed) -> Iterator[ColumnElement[bool]]:
    equal = {
        claims.c.pending: narrowed.pending,
        claims.c.regime: narrowed.regime,
        claims.c.station_id: narrowed.station,
        claims.c.band: narrowed.band,
    }
    yield from (column == value for column, value in equal.items() if value is not None)
    for column, word in ((claims.c.rule_set, narrowed.rule), (claims.c.kind_set, narrowed.kind)):
        if word is not None:
            yield column.contains(f"|{word}|", autoescape=True)
    if narrowed.after is not None:
        yield claims.c.received_on >= narrowed.after
    if narrowed.before is not None:
        yield claims.c.received_on <= narrowed.before


def counts(connection: Connection) -> dict[str, int]:
    """How many claims stand in each status."""
    query = select(claims.c.status, func.count().label("claims")).group_by(claims.c.status)
    return {row.status: row.claims for row in connection.execute(query)}


def counts_by(connection: Connection, column: str, statuses: Sequence[str]) -> dict[Any, int]:
    """How many claims of these statuses have each value of a column; NULL is left out."""
    grouped = claims.c[column]
    query = select(grouped, func.count().label("claims")).where(claims.c.status.in_(statuses), grouped.is_not(None))
    return {row[0]: row.claims for row in connection.execute(query.group_by(grouped))}


def counts_by_age(connection: Connection, statuses: Sequence[str], edges: Sequence[date]) -> list[int]:
    """How many claims came on or after each of `edges` (the latest first) and before the one before it; the rest last."""
    steps = [(claims.c.received_on >= edge, n) for n, edge in enumerate(edges)]
    step = case(*steps, else_=len(edges)).label("step")
    query = select(step, func.count().label("claims")).where(
        claims.c.status.in_(statuses), claims.c.received_on.is_not(None)
    )
    found = {row.step: row.claims for row in connection.execute(query.group_by(step))}
    return [found.get(n, 0) for n in range(len(edges) + 1)]


def held_now(connection: Connection, now: datetime) -> list[RowMapping]:
    """Claims that somebody holds, with the holder's name."""
    query = (
        select(claims.c.id, claims.c.held_by, claims.c.held_until, users.c.name)
        .join_from(claims, users, users.c.id == claims.c.held_by)
        .where(_is_held(now))
        .order_by(claims.c.held_until)
    )
    return list(connection.execute(query).mappings())


def station_names(connection: Connection) -> dict[str, str]:
    """Names of the scanning stations by id."""
    return {row.id: row.name for row in connection.execute(select(stations.c.id, stations.c.name))}


def found(connection: Connection, hash_: str, limit: int) -> list[str]:
    """Claims that a person may mean by what they typed, the newest first."""
    query = select(search_keys.c.claim_id).where(search_keys.c.hash == hash_)
    return list(connection.execute(query.order_by(search_keys.c.claim_id.desc()).limit(limit)).scalars())


def by_ids(connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
    """These claims as the queue shows them, erased ones left out, the newest first."""
    query = (
        select(
            claims, users.c.name.label("holder"), keys.c.sealed.label("key_sealed"), keys.c.master.label("key_master")
        )
        .select_from(claims.outerjoin(users, users.c.id == claims.c.held_by).join(keys, keys.c.owner == claims.c.id))
        .where(claims.c.id.in_(ids))
    )
    return list(connection.execute(query.order_by(claims.c.id.desc())).mappings())
