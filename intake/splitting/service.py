"""A person divides a claim that was a pile, or says that its pages belong together."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import pairwise

from claims.claim import Claim
from claims.errors import Conflict, SenderCanMend
from claims.paging import shifted
from claims.words import Status
from intake import history
from intake.claim import judging, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.claim.service import page_bound
from intake.credentials import Caller
from intake.house import Work
from intake.review.deciding import check_open
from intake.review.service import check_etag, check_free
from intake.sealing import SealingWriter, unseal_stream
from intake.splitting import proposing, queries


class SplitImpossible(Conflict):
    """This claim cannot be divided: papers that came later are part of it."""

    slug = "split_impossible"


class InvalidSplit(SenderCanMend):
    """A claim is divided before the first page of one of its papers, and not before its own first page."""

    slug = "invalid_split"


def propose(work: Work, claim: Claim) -> None:
    """Keep where a claim that was just read may have to be divided."""
    if not queries.is_completed(work.connection, claim.id):
        queries.propose(work.connection, claim.id, proposing.proposed(claim))


def keep_together(work: Work, claim_id: str, pages: Sequence[int], caller: Caller, etag: str) -> Record:
    """Note that these pages belong to the claim, and judge it again; its status waits for a decision.

    Raises NotFound, Stale, ClaimHeld, AlreadyDecided, InvalidSplit.
    """
    record = _opened(work, claim_id, caller, etag)
    _check(record.claim, pages)
    for page in pages:
        queries.decide(work.connection, claim_id, page, queries.REFUSED, caller.actor, work.house.now())
    record = records.save(work, record, judging.judged(work, record.claim))
    history.append(work, claim_id, caller.actor, "kept_together", pages=list(pages))
    return record


def split(work: Work, claim_id: str, pages: Sequence[int], caller: Caller, etag: str) -> list[Record]:
    """Divide a claim before these pages: it keeps those before the first, the others become claims of their own.

    The claim waits on for a decision; what was split off is judged as if a sheet had divided the pile.
    Raises NotFound, Stale, ClaimHeld, AlreadyDecided, InvalidSplit, SplitImpossible, StorageUnavailable.
    """
    record = _opened(work, claim_id, caller, etag)
    _check(record.claim, pages)
    if queries.is_completed(work.connection, claim_id):
        raise SplitImpossible
    firsts = sorted(set(pages))
    made = [
        _split_off(work, record, first, end, caller) for first, end in pairwise([*firsts, len(record.claim.pages) + 1])
    ]
    queries.drop_pages_from(work.connection, claim_id, firsts[0])
    for page in firsts:
        queries.decide(work.connection, claim_id, page, queries.CONFIRMED, caller.actor, work.house.now())
    parts = record.claim.parts + len(made)
    claim = _cut(record.claim, 1, firsts[0]).model_copy(update={"parts": parts})
    claim = judging.judged(work, claim)
    record = records.save(work, record, claim)
    judging.remember(work, claim)
    history.append(work, claim_id, caller.actor, "split", pages=firsts, made=[one.id for one in made])
    return [record, *made]


def _opened(work: Work, claim_id: str, caller: Caller, etag: str) -> Record:
    record = records.load(work, claim_id, caller, lock=True)
    check_etag(record, etag)
    check_open(record)
    check_free(work, record, caller)
    return record


def _check(claim: Claim, pages: Sequence[int]) -> None:
    openings = {document.pages[0] for document in claim.documents}
    torn = {n for document in claim.documents for n in document.pages[1:]}
    if not pages or not set(pages) <= openings - torn - {1}:
        raise InvalidSplit


def _cut(claim: Claim, first: int, end: int) -> Claim:
    """The pages and papers of `claim` from page `first` to before `end`, numbered from 1; not judged yet."""
    by = 1 - first
    pages = [page.model_copy(update={"n": page.n + by}) for page in claim.pages if first <= page.n < end]
    documents = [shifted(one, by) for one in claim.documents if first <= one.pages[0] < end]
    return claim.model_copy(update={"pages": tuple(pages), "documents": tuple(documents)})


def _split_off(work: Work, record: Record, first: int, end: int, caller: Caller) -> Record:
    part = queries.last_part(work.connection, record.row["file_id"]) + 1
    changes = {
        "id": records.new_id(),
        "tracking": records.new_tracking(),
        "part": part,
        "parts": part,
        "version": 1,
        "supersedes": None,
        "pending": None,
        "flags": (),
        "status": Status.RECEIVED,
    }
    claim = _cut(record.claim, first, end).model_copy(update=changes)
    key, wrapped = work.house.keyring.new_key(claim.id)
    claim = judging.settled(judging.judged(work, claim))
    records.create(
        work,
        claim,
        file_id=record.row["file_id"],
        station_id=record.row["station_id"],
        content_hash=record.row["content_hash"],
        manifest=record.manifest,
        own_key=(key, wrapped),
    )
    _move_images(work, record, claim.id, key, first, end)
    judging.remember(work, claim)
    history.append(work, claim.id, caller.actor, "split_off", of=record.id, part=part)
    made = records.load(work, claim.id)
    if claim.status is Status.VALIDATED:
        records.publish(work, made, claim)
        history.append(work, claim.id, caller.actor, "offered", version=claim.version)
    return made


def _move_images(work: Work, record: Record, claim_id: str, key: bytes, first: int, end: int) -> None:
    """Seal the images of these pages anew under the new claim's key, so that erasing one claim erases no page of another."""
    storage, rows = work.house.storage, []
    for row in queries.pages_from(work.connection, record.id, first):
        if row["n"] >= end:
            continue
        n = row["n"] - first + 1
        sealed = storage.scratch / f"{claim_id}-{n}-{secrets.token_hex(4)}.part"
        with storage.open(row["blob"]) as blob, sealed.open("wb") as target:
            writer = SealingWriter(target, key, page_bound(claim_id, n))
            for piece in unseal_stream(blob, record.key, page_bound(record.id, row["n"])):
                writer.write(piece)
            writer.finish()
        storage.put(sealed, writer.address)
        rows.append({**row, "claim_id": claim_id, "n": n, "blob": writer.address})
    claim_queries.add_pages(work.connection, rows)
