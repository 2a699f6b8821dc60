"""SQL of claims and their pages. `visible` is the one place that says who sees which claim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, false, func, insert, or_, select, text, true, union, update
from sqlalchemy.sql import ColumnElement

from intake.credentials import Caller
from intake.database.tables import BEHIND, claims, feed, history, looks, search_keys, second_reads, traces
from intake.database.tables import pages as pages_table

MOST_TRACES = 50
"""More earlier claims than a person looks at."""

SETTLED = ("validated", "delivered")
"""States in which a claim's values are settled: in any other they may be changing under whoever reads."""

MOST_ALIKE = 5
"""Earlier claims of the same bytes or event that are named."""

MOST_LOOKS = 200
"""Pages that share two values; one patient's papers of one day, or one house's bills under one number, are far fewer."""


def visible(caller: Caller | None) -> ColumnElement[bool]:
    """Which claims a caller may see; None is the house itself."""
    if caller is None or caller.kind == "user":
        return true()
    if caller.kind == "station":
        return claims.c.station_id == caller.id
    if caller.kind == "client" and "adjudication" in caller.scopes:
        handed_over = claims.c.id.in_(select(feed.c.claim_id))
        return handed_over & claims.c.regime.in_(caller.regimes) if caller.regimes else handed_over
    return false()


def claim(connection: Connection, claim_id: str, caller: Caller | None, *, lock: bool = False) -> RowMapping | None:
    """The claim's row when the caller may see it; with `lock`, nobody else changes it before the commit."""
    query = select(claims).where(claims.c.id == claim_id, visible(caller))
    return connection.execute(query.with_for_update() if lock else query).mappings().first()


def after(connection: Connection, claim_id: str, limit: int) -> Sequence[RowMapping]:
    """The next claims in the order they came, erased ones left out."""
    query = select(claims).where(claims.c.id > claim_id, claims.c.status != "erased").order_by(claims.c.id).limit(limit)
    return connection.execute(query).mappings().all()


def claim_by_tracking(connection: Connection, tracking: str) -> RowMapping | None:
    """The claim with this tracking number, or the one that its papers were joined to."""
    if "\0" in tracking:  # PostgreSQL takes no such text, not even to look for it
        return None
    return with_papers(
        connection, connection.execute(select(claims).where(claims.c.tracking == tracking)).mappings().first()
    )


def with_papers(connection: Connection, row: RowMapping | None) -> RowMapping | None:
    """The claim itself, or the one that has its papers now."""
    while row is not None and row["joined_to"] is not None:
        row = claim(connection, row["joined_to"], None)
    return row


def joined_into(connection: Connection, claim_id: str) -> list[RowMapping]:
    """Id and tracking number of every claim whose papers went to this one, at once or by way of another."""
    found: list[RowMapping] = []
    targets = [claim_id]
    while targets:
        query = select(claims.c.id, claims.c.tracking).where(claims.c.joined_to.in_(targets)).order_by(claims.c.id)
        rows = connection.execute(query).mappings().all()
        found += rows
        targets = [row["id"] for row in rows]
    return found


MOVES = ("split_off", "join", "taken_apart")
"""Acts by which papers come to a claim from another, which their lines of history name."""


def sources(connection: Connection, claim_id: str) -> list[str]:
    """The claim itself and every claim that papers of it were ever in: joined to it, divided, or joined and taken apart again."""
    found = [claim_id]
    for one in found:  # grows while it is gone through
        origin = connection.execute(select(claims.c.split_from).where(claims.c.id == one)).scalar_one_or_none()
        joined = connection.execute(select(claims.c.id).where(claims.c.joined_to == one)).scalars()
        moves = select(history.c.detail).where(history.c.claim_id == one, history.c.act.in_(MOVES))
        moved = [detail.get("of") for detail in connection.execute(moves).scalars()]
        found += [other for other in dict.fromkeys((origin, *joined, *moved)) if other and other not in found]
    return found


def add(connection: Connection, **values: Any) -> None:
    """A new claim."""
    connection.execute(insert(claims).values(**values))


def change(connection: Connection, claim_id: str, **values: Any) -> None:
    """Change a claim."""
    connection.execute(update(claims).where(claims.c.id == claim_id).values(**values))


def change_if_attempt(connection: Connection, claim_id: str, attempt: int, **values: Any) -> bool:
    """Change a claim being read, unless another worker has taken it since (the fence)."""
    query = update(claims).where(claims.c.id == claim_id, claims.c.attempt == attempt, claims.c.status == "reading")
    return connection.execute(query.values(**values)).rowcount == 1


def alike(connection: Connection, claim_id: str, part: int, content_hash: str) -> list[str]:
    """Tracking numbers of earlier claims (ids are in the order of arrival) with the same bytes; of one whose papers went to
    another claim, that one's."""
    is_kept = or_(claims.c.status != "erased", claims.c.joined_to.is_not(None))
    same = select(claims).where(claims.c.content_hash == content_hash, claims.c.part == part, claims.c.id < claim_id)
    rows = connection.execute(same.where(is_kept).order_by(claims.c.id).limit(MOST_ALIKE)).mappings().all()
    kept = [with_papers(connection, row) for row in rows]
    return list(dict.fromkeys(row["tracking"] for row in kept if row is not None and row["status"] != "erased"))


def of_events(
    connection: Connection, claim_id: str, event_hashes: Collection[str], marks: Collection[str], since: datetime
) -> list[str]:
    """Tracking numbers of earlier claims, the earliest first, whose first whole event has one of these hashes, or that left one
    of these traces of a further event."""
    if not event_hashes:
        return []
    first = select(claims.c.id).where(claims.c.event_hash.in_(event_hashes), claims.c.id < claim_id)
    further = select(traces.c.claim_id).where(traces.c.hash.in_(marks), traces.c.claim_id < claim_id)
    like = select(claims.c.tracking).where(claims.c.id.in_(union(first, further)), claims.c.received_at >= since)
    like = like.where(claims.c.status != "erased").order_by(claims.c.id).limit(MOST_ALIKE)
    return list(connection.execute(like).scalars())


def traced(connection: Connection, claim_id: str, hashes: Sequence[str], since: datetime) -> Sequence[tuple[str, str]]:
    """Earlier claims that left one of these traces: pairs of hash and tracking number, the oldest claim first."""
    if not hashes:
        return []
    query = (
        select(traces.c.hash, claims.c.tracking)
        .join_from(traces, claims, claims.c.id == traces.c.claim_id)
        .where(traces.c.hash.in_(hashes), traces.c.claim_id < claim_id)
        .where(claims.c.received_at >= since, claims.c.status != "erased")
        .order_by(traces.c.claim_id)
    )
    return [(row.hash, row.tracking) for row in connection.execute(query.limit(MOST_TRACES))]


def replace_traces(connection: Connection, claim_id: str, hashes: Sequence[str]) -> None:
    """Put a claim's traces in place of the old ones."""
    connection.execute(delete(traces).where(traces.c.claim_id == claim_id))
    if hashes:
        connection.execute(insert(traces), [{"hash": one, "claim_id": claim_id} for one in hashes])


def looked_up(connection: Connection, claim_id: str, keys: Sequence[bytes]) -> Sequence[RowMapping]:
    """Pages of earlier claims under any of these keys, the newest claims first."""
    if not keys:
        return []
    query = select(looks).where(looks.c.key.in_(keys), looks.c.claim_id < claim_id)
    return connection.execute(query.order_by(looks.c.claim_id.desc()).limit(MOST_LOOKS)).mappings().all()


def trackings(connection: Connection, claim_ids: Collection[str], since: datetime) -> dict[str, str]:
    """Tracking numbers of those of these claims that came in after `since` and are not erased."""
    if not claim_ids:
        return {}
    query = select(claims.c.id, claims.c.tracking).where(claims.c.id.in_(claim_ids))
    found = connection.execute(query.where(claims.c.received_at >= since, claims.c.status != "erased"))
    return {row.id: row.tracking for row in found}


def replace_looks(connection: Connection, claim_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put how a claim's pages look in place of the old."""
    connection.execute(delete(looks).where(looks.c.claim_id == claim_id))
    if rows:
        connection.execute(insert(looks), list(rows))


def looks_of_pages(connection: Connection, claim_id: str) -> Sequence[tuple[int, bytes]]:
    """Number and sealed look of each page of a claim that has one."""
    query = select(pages_table.c.n, pages_table.c.look_sealed)
    query = query.where(pages_table.c.claim_id == claim_id, pages_table.c.look_sealed.is_not(None))
    return [(row.n, bytes(row.look_sealed)) for row in connection.execute(query)]


def replace_search_keys(connection: Connection, claim_id: str, hashes: Sequence[str]) -> None:
    """Put what a claim is found by in place of the old."""
    connection.execute(delete(search_keys).where(search_keys.c.claim_id == claim_id))
    if hashes:
        connection.execute(insert(search_keys), [{"hash": one, "claim_id": claim_id} for one in hashes])


def behind(connection: Connection, limit: int) -> Sequence[RowMapping]:
    """Claims whose columns for the review queue tell of an older revision."""
    query = select(claims.c.id, claims.c.status, claims.c.revision).where(BEHIND).limit(limit)
    return connection.execute(query).mappings().all()


def is_read_blind(connection: Connection, claim_id: str, user_id: str) -> bool:
    """Whether this person has begun to read the claim a second time, which still stands as it was validated."""
    query = (
        select(second_reads.c.claim_id)
        .join_from(second_reads, claims, claims.c.id == second_reads.c.claim_id)
        .where(second_reads.c.claim_id == claim_id, second_reads.c.held_by == user_id, second_reads.c.done_at.is_(None))
    )
    return connection.execute(query.where(claims.c.status.in_(SETTLED))).first() is not None


def days_of_asking(connection: Connection, claim_id: str) -> RowMapping | None:
    """When papers were asked back from a claim, by when, and when they came."""
    days = (claims.c.asked_on, claims.c.due_on, claims.c.was_due_on, claims.c.complete_on)
    return connection.execute(select(*days).where(claims.c.id == claim_id)).mappings().first()


def page(connection: Connection, claim_id: str, n: int) -> RowMapping | None:
    """One page image's row."""
    query = select(pages_table).where(pages_table.c.claim_id == claim_id, pages_table.c.n == n)
    return connection.execute(query).mappings().first()


def pages(connection: Connection, claim_id: str) -> Sequence[RowMapping]:
    """The rows of all page images of a claim, in order."""
    query = select(pages_table).where(pages_table.c.claim_id == claim_id).order_by(pages_table.c.n)
    return connection.execute(query).mappings().all()


def replace_pages(connection: Connection, claim_id: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Put new page images in place of the old; gives the blobs that nothing points to any more."""
    old = [row.blob for row in connection.execute(select(pages_table.c.blob).where(pages_table.c.claim_id == claim_id))]
    connection.execute(delete(pages_table).where(pages_table.c.claim_id == claim_id))
    if rows:
        connection.execute(insert(pages_table), list(rows))
    return old


def add_pages(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Page images of papers that joined a claim."""
    if rows:
        connection.execute(insert(pages_table), list(rows))


def publish(connection: Connection, **values: Any) -> None:
    """Put one version of a claim into the feed; on PostgreSQL with the transaction that wrote it."""
    xid: Any = 0
    if connection.dialect.name == "postgresql":
        xid = text("pg_current_xact_id()::text::bigint")
    connection.execute(insert(feed).values(xid=xid, **values))


def last_published(connection: Connection, claim_id: str) -> int | None:
    """The newest version of a claim that adjudication may have seen."""
    query = select(func.max(feed.c.version)).where(feed.c.claim_id == claim_id)
    newest: int | None = connection.execute(query).scalar_one()
    return newest
