"""Papers that complete a claim become part of it: their pages and documents behind its own, and every rule again."""

from __future__ import annotations

from pathlib import Path

from claims.claim import Claim, Document, Page
from claims.paging import renumbered
from intake.claim import judging, looking, queries, records
from intake.claim.records import Record
from intake.house import House, Work
from intake.station import queries as station_queries
from worker import settling
from worker.lease import Lease
from worker.readings import ReadResult
from worker.settling import Key


def join(house: House, lease: Lease, result: ReadResult, album: Path) -> tuple[Claim, ...]:
    """Keep papers that were read as part of the claim they complete; gives the claim. Raises Fenced.

    Separators among them divide nothing: they belong to one claim already. What a person mended before stays mended.
    """
    with house.reading() as work:
        record = records.load(work, lease.claim_id)
    starts = _starts(record, result)
    keys = [Key(record.id, record.key)] * len(result.parts)
    with (
        settling.kept_pages(house, keys, result, album, lambda part, n: starts[part - 1] + n) as kept,
        house.writing() as work,
    ):
        claim = _write(work, lease, result, starts)
        rows = [settling.page_row(claim.id, page) for part in kept.pages for page in part]
        queries.add_pages(work.connection, rows)
        judging.remember(work, claim)
        separators = result.scanned - sum(len(part.pages) for part in result.parts)
        station_queries.count_pages(work.connection, lease.file_id, result.scanned, max(0, separators))
        settling.tell(work, lease, claim)
        settling.offer(work, claim)
        kept.asked_to_commit = True
    return (claim,)


def _starts(record: Record, result: ReadResult) -> list[int]:
    """How many pages of the claim stand before each part."""
    starts, before = [], len(record.claim.pages)
    for part in result.parts:
        starts.append(before)
        before += len(part.pages)
    return starts


def _write(work: Work, lease: Lease, result: ReadResult, starts: list[int]) -> Claim:
    record = records.load(work, lease.claim_id, lock=True)
    pages: list[Page] = list(record.claim.pages)
    documents: list[Document] = list(record.claim.documents)
    prints = looking.prints_of(work, record.id)
    for part, start in zip(result.parts, starts, strict=True):
        pages += [page.model_copy(update={"n": page.n + start}) for page in part.pages]
        documents += [renumbered(document, start.__add__) for document in part.documents]
        prints |= {n + start: one for n, one in part.prints.items()}
    claim = record.claim.model_copy(
        update={
            "pages": tuple(pages),
            "documents": tuple(documents),
            "regime": record.claim.regime or next((part.regime for part in result.parts if part.regime), None),
        }
    )
    station_queries.join(work.connection, lease.file_id, work.house.now())
    claim = settling.read_on(work, judging.settled(judging.judged(work, claim, prints)))
    settling.fenced_save(work, record, claim, lease.attempt)
    return claim
