"""SQL of holding and deciding claims: who holds what, drafts, what can be undone, what was learned and measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from intake.database.tables import Moment, befores, claims, drafts, evidence, examples, reviews, second_reads
from intake.review.queue_queries import LAST_DAY, SECOND_PERSON, SUPERVISOR, WAITING

__all__ = ["LAST_DAY", "WAITING"]

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LONG_AGO = literal(NEVER, Moment)


def _theirs_to_decide(user_id: str, *, supervisor: bool) -> list[ColumnElement[bool]]:
    """Claims that do not wait for somebody else; as `service.is_theirs` says of one."""
    unsigned = or_(
        claims.c.first_by.is_(None), claims.c.first_by != user_id, claims.c.pending.is_distinct_from(SECOND_PERSON)
    )
    return [unsigned] if supervisor else [unsigned, claims.c.pending.is_distinct_from(SUPERVISOR)]


def held_already(
    connection: Connection, user_id: str, now: datetime, besides: str = "", *, supervisor: bool
) -> str | None:
    """The claim a person holds now and may decide, other than `besides`."""
    query = select(claims.c.id).where(
        claims.c.held_by == user_id,
        claims.c.held_until > now,
        claims.c.status.in_(WAITING),
        claims.c.id != besides,
        *_theirs_to_decide(user_id, supervisor=supervisor),
    )
    return connection.execute(query.order_by(claims.c.held_until.desc()).limit(1)).scalar_one_or_none()


def next_free(
    connection: Connection, user_id: str, now: datetime, besides: str = "", *, supervisor: bool
) -> str | None:
    """The most pressing claim that nobody holds and that this person may decide, other than `besides`; two callers never get
    the same."""
    # hidden from the index of holds: the walk by deadline ends at the first free claim, that index would hold them all
    free = func.coalesce(claims.c.held_until, LONG_AGO) <= now
    conditions = [free, claims.c.id != besides, *_theirs_to_decide(user_id, supervisor=supervisor)]
    by_day = (claims.c.pay_by.is_not(None), claims.c.pay_by.is_(None))
    walks = [
        select(claims.c.pay_by, claims.c.id)
        .where(claims.c.status == status, dated, *conditions)
        .order_by(claims.c.pay_by, claims.c.id)
        .limit(1)
        for status in WAITING
        for dated in by_day
    ]
    seen = [(row.pay_by or LAST_DAY, row.id, n) for n, walk in enumerate(walks) for row in connection.execute(walk)]
    for _, _, n in sorted(seen):  # the walk that saw the most pressing one locks what it finds free now
        row = connection.execute(walks[n].with_for_update(skip_locked=True)).first()
        if row is not None:
            return str(row.id)
    return None


# --- the desk ---------------------------------------------------------------------------------------------------------


def open_desk(connection: Connection, claim_id: str, user_id: str, now: datetime) -> None:
    """A person has the claim before them from now on, unless they had already."""
    see(connection, claim_id, user_id, now)
    this = and_(drafts.c.claim_id == claim_id, drafts.c.user_id == user_id, drafts.c.opened_at == NEVER)
    connection.execute(update(drafts).where(this).values(opened_at=now))


def see(connection: Connection, claim_id: str, user_id: str, now: datetime) -> None:
    """A person has seen what was read in the claim, with no time at the desk begun: they do not read it blind any more."""
    _insert_or(connection, drafts, {"claim_id": claim_id, "user_id": user_id, "opened_at": NEVER, "at": now}, {})


def draft(connection: Connection, claim_id: str, user_id: str) -> RowMapping | None:
    """What a person had typed on this claim."""
    query = select(drafts).where(drafts.c.claim_id == claim_id, drafts.c.user_id == user_id)
    return connection.execute(query).mappings().first()


def keep_draft(connection: Connection, claim_id: str, user_id: str, now: datetime, sealed: bytes | None) -> None:
    """Keep what a person has typed; None once it is saved."""
    row = {"claim_id": claim_id, "user_id": user_id, "opened_at": NEVER, "at": now, "sealed": sealed}
    _insert_or(connection, drafts, row, {"at": now, "sealed": sealed})


def drafts_of(connection: Connection, claim_id: str) -> list[RowMapping]:
    """What everybody had typed on this claim."""
    return list(connection.execute(select(drafts).where(drafts.c.claim_id == claim_id)).mappings())


def end_desk(connection: Connection, claim_id: str, user_id: str, decision: str, revision: int, now: datetime) -> None:
    """A decision was taken: how long the claim was on the desk and how many of its fields a person has settled."""
    row = draft(connection, claim_id, user_id)
    opened = now if row is None or row["opened_at"] == NEVER else row["opened_at"]
    settled = select(func.count()).where(
        examples.c.claim_id == claim_id, examples.c.user_id == user_id, examples.c.at >= opened
    )
    connection.execute(
        insert(reviews).values(
            claim_id=claim_id,
            n=revision,
            user_id=user_id,
            decision=decision,
            at=now,
            seconds=max(0.0, (now - opened).total_seconds()),
            fields=connection.execute(settled).scalar_one(),
        )
    )
    connection.execute(delete(drafts).where(drafts.c.claim_id == claim_id, drafts.c.user_id == user_id))


def drop_review(connection: Connection, claim_id: str, decision: str, user_id: str) -> None:
    """A person's last decision of this name was taken back: it is not counted. What waits to be read again after a
    validation waits no more."""
    this = and_(reviews.c.claim_id == claim_id, reviews.c.decision == decision, reviews.c.user_id == user_id)
    # the last of them: comments and other undone acts lie between its revision and that of now
    newest = select(func.max(reviews.c.n)).where(this).scalar_subquery()
    connection.execute(delete(reviews).where(this, reviews.c.n == newest))
    if decision == "validate":
        connection.execute(
            delete(second_reads).where(second_reads.c.claim_id == claim_id, second_reads.c.done_at.is_(None))
        )


# --- undoing ----------------------------------------------------------------------------------------------------------


def add_before(
    connection: Connection,
    claim_id: str,
    act: str,
    user_id: str,
    revision: int,
    now: datetime,
    sealed: bytes,
    kept: int,
) -> None:
    """Keep a claim as it was before an act; only the last `kept` stay."""
    newest = connection.execute(select(func.max(befores.c.n)).where(befores.c.claim_id == claim_id)).scalar_one() or 0
    connection.execute(
        insert(befores).values(
            claim_id=claim_id, n=newest + 1, act=act, user_id=user_id, revision=revision, at=now, sealed=sealed
        )
    )
    connection.execute(delete(befores).where(befores.c.claim_id == claim_id, befores.c.n <= newest + 1 - kept))


def last_before(connection: Connection, claim_id: str) -> RowMapping | None:
    """The newest state that was kept."""
    query = select(befores).where(befores.c.claim_id == claim_id).order_by(befores.c.n.desc()).limit(1)
    return connection.execute(query).mappings().first()


def move_before(connection: Connection, claim_id: str, revision: int) -> None:
    """What can be taken back stays so at this revision."""
    row = last_before(connection, claim_id)
    if row is not None:
        this = and_(befores.c.claim_id == claim_id, befores.c.n == row["n"])
        connection.execute(update(befores).where(this).values(revision=revision))


def drop_before(connection: Connection, claim_id: str, n: int, revision: int) -> None:
    """An act was taken back; the one before it can be next."""
    connection.execute(delete(befores).where(befores.c.claim_id == claim_id, befores.c.n == n))
    move_before(connection, claim_id, revision)


def drop_befores(connection: Connection, claim_id: str) -> None:
    """Nothing of the claim can be taken back any more."""
    connection.execute(delete(befores).where(befores.c.claim_id == claim_id))


# --- learning ---------------------------------------------------------------------------------------------------------


def put_example(connection: Connection, **values: Any) -> None:
    """One field that a person has settled; the last word on it counts."""
    keys = ("claim_id", "document", "name", "source")
    changes = {name: value for name, value in values.items() if name not in keys}
    _insert_or(connection, examples, values, changes, keys)


def put_evidence(connection: Connection, claim_id: str, features: dict[str, list[float]]) -> None:
    """What spoke for each value that the machine read."""
    _insert_or(
        connection, evidence, {"claim_id": claim_id, "features": features}, {"features": features}, ("claim_id",)
    )


def evidence_of(connection: Connection, claim_id: str) -> dict[str, list[float]]:
    """What spoke for each value that the machine read in this claim."""
    query = select(evidence.c.features).where(evidence.c.claim_id == claim_id)
    found: dict[str, list[float]] | None = connection.execute(query).scalar_one_or_none()
    return found or {}


def examples_of(connection: Connection, claim_id: str) -> list[RowMapping]:
    """Every field of this claim that a person has settled."""
    return list(connection.execute(select(examples).where(examples.c.claim_id == claim_id)).mappings())


def drop_learned(connection: Connection, claim_id: str) -> None:
    """Nothing is learned from this claim as its papers are numbered now."""
    for table in (evidence, examples):
        connection.execute(delete(table).where(table.c.claim_id == claim_id))


def drop_examples(connection: Connection, claim_id: str, source: str) -> None:
    """Forget what was settled in this claim there, at the desk or blind."""
    connection.execute(delete(examples).where(examples.c.claim_id == claim_id, examples.c.source == source))


def examples_with_evidence(connection: Connection, sources: Sequence[str]) -> list[RowMapping]:
    """Every field that a person has settled there, the word of the desk last, with the evidence of its claim."""
    query = (
        select(examples.c.claim_id, examples.c.document, examples.c.name, examples.c.right, evidence.c.features)
        .join_from(examples, evidence, evidence.c.claim_id == examples.c.claim_id)
        .where(examples.c.source.in_(sources))
        .order_by(examples.c.claim_id, examples.c.document, examples.c.name, examples.c.source)
    )
    seen = {(row["claim_id"], row["document"], row["name"]): row for row in connection.execute(query).mappings()}
    return list(seen.values())


def ask_second_read(connection: Connection, claim_id: str, first_by: str, now: datetime) -> None:
    """Have the claim read by a second person, once in its life."""
    row = {"claim_id": claim_id, "first_by": first_by, "asked_at": now}
    _insert_or(connection, second_reads, row, {}, ("claim_id",))


def go_on_reading(connection: Connection, claim_id: str, before: int, after: int) -> None:
    """The claim changed, but nothing that its papers say: who reads it a second time goes on."""
    this = and_(second_reads.c.claim_id == claim_id, second_reads.c.revision == before)
    connection.execute(update(second_reads).where(this).values(revision=after))


def _insert_or(
    connection: Connection,
    table: Any,
    values: dict[str, Any],
    changes: dict[str, Any],
    keys: tuple[str, ...] = ("claim_id", "user_id"),
) -> None:
    """Insert a row; where it is there, make `changes` to it, or leave it."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    query = dialect.insert(table).values(**values)
    if changes:
        query = query.on_conflict_do_update(index_elements=list(keys), set_=changes)
    else:
        query = query.on_conflict_do_nothing(index_elements=list(keys))
    connection.execute(query)
