"""SQL of proposed splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from intake.database.tables import claims, files, splits

WAITING = ("flagged", "refused")
PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"


def of_claim(connection: Connection, claim_id: str) -> Sequence[RowMapping]:
    """What was proposed for a claim, and decided."""
    return list(
        connection.execute(select(splits).where(splits.c.claim_id == claim_id).order_by(splits.c.page)).mappings()
    )


def propose(connection: Connection, claim_id: str, found: Sequence[int]) -> None:
    """Put what is proposed now in place of what was; what a person decided stays."""
    connection.execute(delete(splits).where(splits.c.claim_id == claim_id, splits.c.state == PROPOSED))
    decided = {row["page"] for row in of_claim(connection, claim_id)}
    rows = [{"claim_id": claim_id, "page": page, "state": PROPOSED} for page in found if page not in decided]
    if rows:
        connection.execute(insert(splits), rows)


def decide(connection: Connection, claim_id: str, page: int, state: str, by: str, now: datetime) -> None:
    """Keep what a person said of one page."""
    told = {"state": state, "decided_by": by, "decided_at": now}
    row = update(splits).where(splits.c.claim_id == claim_id, splits.c.page == page)
    if connection.execute(row.values(**told)).rowcount == 0:
        connection.execute(insert(splits).values(claim_id=claim_id, page=page, **told))


def is_completed(connection: Connection, claim_id: str) -> bool:
    """Whether papers that came later are or will be part of the claim."""
    return connection.execute(select(files.c.id).where(files.c.complements == claim_id).limit(1)).first() is not None


def last_part(connection: Connection, file_id: str) -> int:
    """The highest part that a file was divided into."""
    return int(connection.execute(select(func.max(claims.c.part)).where(claims.c.file_id == file_id)).scalar_one())


def divided(
    connection: Connection, claim_id: str, kept: Sequence[int], firsts: Sequence[int], by: str, now: datetime
) -> None:
    """What was said of the pages a claim keeps goes on under their new numbers; those it was divided before are noted
    under their old ones, where that number is free now."""
    number = {old: new for new, old in enumerate(kept, 1)}
    rows = {
        number[row["page"]]: {**row, "page": number[row["page"]]}
        for row in of_claim(connection, claim_id)
        if row["page"] in number
    }
    for page in firsts:
        told = {"claim_id": claim_id, "page": page, "state": CONFIRMED, "decided_by": by, "decided_at": now}
        rows.setdefault(page, told)
    _replace(connection, claim_id, list(rows.values()))


def undivided(connection: Connection, claim_id: str, kept: Sequence[int]) -> None:
    """The claim was put together again: what a person said of the pages it kept goes back to their old numbers."""
    rows = [
        {**row, "page": kept[row["page"] - 1]}
        for row in of_claim(connection, claim_id)
        if row["state"] == REFUSED and row["page"] <= len(kept)
    ]
    _replace(connection, claim_id, rows)


def open_parts(connection: Connection, file_id: str, besides: str) -> list[str]:
    """Claims of a file that wait for a person, but this one, in their order."""
    query = select(claims.c.id).where(claims.c.file_id == file_id, claims.c.id != besides)
    return list(connection.execute(query.where(claims.c.status.in_(WAITING)).order_by(claims.c.part)).scalars())


def forget_behind(connection: Connection, claim_id: str, page: int) -> None:
    """The claim ends with this page again."""
    connection.execute(delete(splits).where(splits.c.claim_id == claim_id, splits.c.page > page))


def _replace(connection: Connection, claim_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(delete(splits).where(splits.c.claim_id == claim_id))
    if rows:
        connection.execute(insert(splits), [dict(row) for row in rows])
