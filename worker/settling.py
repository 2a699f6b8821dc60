"""What a reader found becomes rows: in one transaction, and only while this worker still holds the claim."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from PIL import Image

from claims.claim import Claim, Page
from claims.quarantine import quarantine as quarantine_for
from claims.words import PageState, QuarantineReason, Status
from intake import history
from intake.claim import judging, looking, queries, records, service
from intake.claim.records import Record
from intake.database import keeping
from intake.house import House, Work
from intake.review import queries as review_queries
from intake.review import sampling
from intake.sealing import SealingWriter
from intake.splitting import service as splitting
from intake.station import queries as station_queries
from worker.lease import ACTOR, Lease, complement_to_read
from worker.readings import ReadPart, ReadResult

log = structlog.get_logger(__name__)


class Fenced(Exception):
    """Another worker has taken the claim since; what this one found is dropped."""


@dataclass(frozen=True)
class KeptPage:
    """A page image in the store, not yet in the database."""

    n: int
    blob: str
    width_px: int
    height_px: int
    look_sealed: bytes | None = None


@dataclass
class Kept:
    """Page images of each part that are in the store."""

    pages: list[list[KeptPage]] = field(default_factory=list)
    asked_to_commit: bool = False


def settle(house: House, lease: Lease, result: ReadResult, album: Path) -> tuple[Claim, ...]:
    """Keep what was read: documents, flags, status, pages, history and feed; gives the claims. Raises Fenced."""
    with house.reading() as work:
        record = records.load(work, lease.claim_id)
    keys = _keys(house, record, len(result.parts))
    with kept_pages(house, keys, result, album) as kept, house.writing() as work:
        made = list(_write_parts(work, lease, record, keys, result, kept.pages))
        separators = result.scanned - sum(len(part.pages) for part in result.parts)
        station_queries.count_pages(work.connection, lease.file_id, result.scanned, max(0, separators))
        kept.asked_to_commit = True
    return tuple(made)


def quarantine(work: Work, claim_id: str, attempt: int | None, reason: QuarantineReason) -> None:
    """Set a claim aside with its reason; of a claim that was read before, only the papers that were to join it.

    Raises Fenced.
    """
    record = records.load(work, claim_id, lock=True)
    complement = complement_to_read(work, claim_id)
    if complement is not None:
        spoil(work, record, complement, attempt, reason)
        return
    claim = record.claim.model_copy(
        update={
            "status": Status.QUARANTINED,
            "quarantine": quarantine_for(reason),
            "received_on": records.deposit_day(work, record.claim.received_on),
        }
    )
    if attempt is None:
        records.save(work, record, claim, lease_until=None)
    else:
        fenced_save(work, record, claim, attempt)
    history.append(work, claim_id, ACTOR, "quarantined", reason=reason.value, failures=record.row["failures"])


def spoil(work: Work, record: Record, file_id: str, attempt: int | None, reason: QuarantineReason) -> None:
    """Papers that were to join a claim cannot be read: they become one failed page, which a person looks at."""
    claim = record.claim
    page = Page(n=len(claim.pages) + 1, state=PageState.FAILED, reason=reason.value)
    claim = judging.settled(judging.judged(work, claim.model_copy(update={"pages": (*claim.pages, page)})))
    station_queries.join(work.connection, file_id, work.house.now())
    station_queries.count_pages(work.connection, file_id, 1, 0)
    claim = read_on(work, claim)
    if attempt is None:
        records.save(work, record, claim, lease_until=None, failures=0)
    else:
        fenced_save(work, record, claim, attempt)
    history.append(work, claim.id, ACTOR, "complement_unreadable", file=file_id, reason=reason.value)
    offer(work, claim)


@dataclass(frozen=True)
class Key:
    """Id and data key of one part's claim; the first part is the claim that came in."""

    claim_id: str
    raw: bytes
    wrapped: Any = None


def _keys(house: House, record: Record, parts: int) -> list[Key]:
    keys = [Key(record.id, record.key)]
    for _ in range(1, parts):
        claim_id = records.new_id()
        raw, wrapped = house.keyring.new_key(claim_id)
        keys.append(Key(claim_id, raw, wrapped))
    return keys


@contextmanager
def kept_pages(
    house: House, keys: list[Key], result: ReadResult, album: Path, numbers: Callable[[int, int], int] | None = None
) -> Iterator[Kept]:
    """The page images in the store while the block writes rows that point at them; forgotten when it fails.

    `numbers` gives a page's number in its claim from its part and its number there; by default that number.
    A commit whose answer was lost may have happened: then only the sweeper, which looks at the rows, removes images.
    """
    kept = Kept()
    try:
        for number, (key, part) in enumerate(zip(keys, result.parts, strict=False), start=1):
            kept.pages.append([])
            for page in part.pages:
                image = album / f"{number}-{page.n}.jpg"
                if image.exists():
                    n = page.n if numbers is None else numbers(number, page.n)
                    look = looking.sealed(house, part.prints.get(page.n))
                    kept.pages[-1].append(replace(_keep_page(house, key, n, image), look_sealed=look))
        yield kept
    except BaseException:
        if not kept.asked_to_commit:
            for image_kept in (one for part in kept.pages for one in part):
                house.storage.remove(image_kept.blob)
        raise


def _keep_page(house: House, key: Key, n: int, image: Path) -> KeptPage:
    sealed = house.storage.scratch / f"{key.claim_id}-{n}.part"
    with Image.open(image, formats=("JPEG",)) as opened:
        width, height = opened.size
    with image.open("rb") as source, sealed.open("wb") as target:
        writer = SealingWriter(target, key.raw, service.page_bound(key.claim_id, n))
        shutil.copyfileobj(source, writer)
        writer.finish()
    house.storage.put(sealed, writer.address)
    return KeptPage(n, writer.address, width, height)


def _write_parts(
    work: Work, lease: Lease, record: Record, keys: list[Key], result: ReadResult, pages: list[list[KeptPage]]
) -> Iterator[Claim]:
    parts = len(result.parts)
    locked = records.load(work, lease.claim_id, lock=True)
    for number, (key, part) in enumerate(zip(keys, result.parts, strict=False), start=1):
        claim = _claim_of(work, record.claim, part, key.claim_id, number, parts)
        claim = judging.settled(judging.judged(work, claim, part.prints))
        if number == 1:
            claim = read_on(work, claim)
            fenced_save(work, locked, claim, lease.attempt)
        else:
            _add_part(work, lease, record, key, claim)
        if part.evidence:
            review_queries.put_evidence(work.connection, claim.id, part.evidence)
        queries.replace_pages(work.connection, claim.id, [page_row(claim.id, page) for page in pages[number - 1]])
        judging.remember(work, claim)
        splitting.propose(work, claim)
        tell(work, lease, claim)
        offer(work, claim)
        yield claim


def _claim_of(work: Work, first: Claim, part: ReadPart, claim_id: str, number: int, parts: int) -> Claim:
    """The manifest's word comes before a cover sheet's, that before the forms'."""
    covered = None if part.received_on is None else date.fromisoformat(part.received_on)
    return first.model_copy(
        update={
            "id": claim_id,
            "tracking": first.tracking if number == 1 else records.new_tracking(),
            "part": number,
            "parts": parts,
            "received_on": records.deposit_day(work, first.received_on or covered),
            "regime": first.regime or part.cover_regime or part.regime,
            "pages": part.pages,
            "documents": part.documents,
            "quarantine": None,
        }
    )


def _add_part(work: Work, lease: Lease, record: Record, key: Key, claim: Claim) -> None:
    records.create(
        work,
        claim,
        file_id=lease.file_id,
        station_id=lease.station_id,
        content_hash=record.row["content_hash"],
        manifest=record.manifest,
        own_key=(key.raw, key.wrapped),
    )
    history.append(work, claim.id, ACTOR, "split_off", of=lease.claim_id, part=claim.part)


def read_on(work: Work, claim: Claim) -> Claim:
    """The claim, waiting to be read once more where papers came meanwhile that are to join it."""
    if station_queries.unread_complement(work.connection, claim.id) is None:
        return claim
    work.wish_read(claim.id)
    return claim.model_copy(update={"status": Status.RECEIVED})


def offer(work: Work, claim: Claim) -> None:
    """Put a validated claim into the feed; some are drawn to be read by a person too."""
    if claim.status is Status.VALIDATED:
        records.publish(work, records.load(work, claim.id), claim)
        history.append(work, claim.id, ACTOR, "offered", version=claim.version)
        sampling.draw_second_read(work, claim.id)


def fenced_save(work: Work, record: Record, claim: Claim, attempt: int) -> None:
    values = records.changed_values(work, record, claim, lease_until=None, next_try_at=None)
    if claim.status is Status.RECEIVED:  # other papers are read next: they have tries of their own
        values["failures"] = 0
    if not queries.change_if_attempt(work.connection, record.id, attempt, **values):
        raise Fenced


def page_row(claim_id: str, page: KeptPage) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "n": page.n,
        "blob": page.blob,
        "media_type": "image/jpeg",
        "width_px": page.width_px,
        "height_px": page.height_px,
        "look_sealed": page.look_sealed,
    }


def tell(work: Work, lease: Lease, claim: Claim) -> None:
    history.append(
        work,
        claim.id,
        ACTOR,
        "read",
        attempt=lease.attempt,
        pages=len(claim.pages),
        documents=[document.kind.value for document in claim.documents],
        rules=list(dict.fromkeys(flag.rule for flag in claim.flags)),
        status=claim.status.value,
    )


def count_fenced(house: House) -> None:
    """Count a write that came too late: each is a crash or a hang seen."""
    with house.writing() as work:
        keeping.count(work.connection, "write_fenced", house.now())
