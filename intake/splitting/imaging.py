"""Page images of one claim become another's, or get other numbers: sealed anew, so that erasing one erases no page of another."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from intake.claim import queries as claim_queries
from intake.claim.service import page_bound
from intake.house import Work
from intake.sealing import SealingWriter, unseal_stream


@dataclass(frozen=True)
class Images:
    """The claim whose images they are, and its key."""

    claim_id: str
    key: bytes


def images_of(work: Work, source: Images, target: Images, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Rows of `source`'s images as `target`'s, by old number and new; only what changes claim or number is sealed anew."""
    for row in claim_queries.pages(work.connection, source.claim_id):
        n = numbers.get(row["n"])
        if n is None:
            continue
        if source == target and n == row["n"]:
            yield dict(row)
        else:
            yield {**row, "claim_id": target.claim_id, "n": n, "blob": _sealed_anew(work, row, source, target, n)}


def _sealed_anew(work: Work, row: RowMapping, source: Images, target: Images, n: int) -> str:
    storage = work.house.storage
    scratch = storage.scratch / f"{target.claim_id}-{n}-{secrets.token_hex(4)}.part"
    with storage.open(row["blob"]) as blob, scratch.open("wb") as file:
        writer = SealingWriter(file, target.key, page_bound(target.claim_id, n))
        for piece in unseal_stream(blob, source.key, page_bound(source.claim_id, row["n"])):
            writer.write(piece)
        writer.finish()
    storage.put(scratch, writer.address)
    return writer.address
