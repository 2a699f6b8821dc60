"""A claim's pages go to claims of their own, and come back: papers, what the machine had read, images under their keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from claims.claim import Claim
from claims.errors import Conflict, NotFound
from claims.paging import renumbered
from claims.words import Status
from intake import history
from intake.claim import judging, looking, moving, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.claim.service import page_bound
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.review import queries as review_queries
from intake.sealing import SealingWriter, unseal_stream
from intake.splitting import queries

AS_MADE = 1
"""The revision of a claim that nobody has changed since it was split off."""


class PartTouched(Conflict):
    """What was split off cannot come back: somebody has acted on it since, it was handed over, or papers joined it."""

    slug = "part_touched"


@dataclass(frozen=True)
class Part:
    """A claim that was split off: `pages` are the numbers its pages had before, in their order now."""

    claim_id: str
    pages: list[int]


@dataclass(frozen=True)
class Divided:
    """How a claim was divided: `kept` are the numbers that the pages it keeps had before, in their order now."""

    kept: list[int]
    parts: list[Part]


@dataclass(frozen=True)
class _Images:
    """The claim whose images they are, and its key."""

    claim_id: str
    key: bytes


def part_off(work: Work, record: Record, pages: Sequence[int], caller: Caller) -> Record:
    """A new claim of these pages of `record`, judged as if a sheet had divided the pile; `record` itself stays as it is."""
    number = queries.last_part(work.connection, record.row["file_id"]) + 1
    changes = {
        "id": records.new_id(),
        "tracking": records.new_tracking(),
        "part": number,
        "parts": number,
        "version": 1,
        "supersedes": None,
        "pending": None,
        "flags": (),
        "status": Status.RECEIVED,
    }
    claim = cut(record.claim, pages).model_copy(update=changes)
    key, wrapped = work.house.keyring.new_key(claim.id)
    number_of = numbers_of(pages)
    prints = {number_of[n]: one for n, one in looking.prints_of(work, record.id).items() if n in number_of}
    claim = judging.judged(work, claim, prints)
    # what a person has changed, or begun to decide, goes on by a person's decision only
    is_touched = record.claim.pending is not None or review_queries.last_before(work.connection, record.id) is not None
    claim = claim.model_copy(update={"status": Status.FLAGGED}) if is_touched else judging.settled(claim)
    records.create(
        work,
        claim,
        file_id=record.row["file_id"],
        station_id=record.row["station_id"],
        content_hash=record.row["content_hash"],
        manifest=record.manifest,
        machine=moving.machine_of(record.machine, record.claim, claim, number_of.get),
        own_key=(key, wrapped),
    )
    rows = _images(work, _Images(record.id, record.key), _Images(claim.id, key), number_of)
    claim_queries.add_pages(work.connection, list(rows))
    judging.remember(work, claim)
    history.append(work, claim.id, caller.actor, "split_off", of=record.id, part=number)
    made = records.load(work, claim.id)
    if claim.status is Status.VALIDATED:
        records.publish(work, made, claim)
        history.append(work, claim.id, caller.actor, "offered", version=claim.version)
    return made


def keep_images(work: Work, record: Record, pages: Sequence[int]) -> None:
    """Leave the claim only the images of these pages, under the numbers they have now; the sweeper removes the others."""
    own = _Images(record.id, record.key)
    rows = list(_images(work, own, own, numbers_of(pages)))
    claim_queries.replace_pages(work.connection, record.id, rows)


def bring_back(work: Work, record: Record, divided: Divided, caller: Caller) -> None:
    """Put all images of a claim that was divided under the numbers they had, and erase the claims that were split off.

    The claim itself is put back by who calls. Raises PartTouched.
    """
    own = _Images(record.id, record.key)
    rows = list(_images(work, own, own, _back(divided.kept)))
    for part in divided.parts:
        made = _untouched(work, part.claim_id, caller)
        rows += _images(work, _Images(made.id, made.key), own, _back(part.pages))
        _erase(work, made)
        history.append(work, made.id, caller.actor, "put_back", into=record.id)
    claim_queries.replace_pages(work.connection, record.id, rows)
    queries.undivided(work.connection, record.id, divided.kept)


def numbers_of(pages: Iterable[int]) -> dict[int, int]:
    """The number that each of these pages has among them, by the number it had before."""
    return {n: place for place, n in enumerate(pages, 1)}


def cut(claim: Claim, pages: Sequence[int]) -> Claim:
    """These pages of `claim` and the papers that stand on them, numbered from 1 in this order; not judged yet."""
    number = numbers_of(pages)
    kept = {page.n: page for page in claim.pages}
    documents = [renumbered(one, number.get) for one in claim.documents if one.pages[0] in number]
    left = claim.model_copy(
        update={
            "pages": tuple(kept[n].model_copy(update={"n": number[n]}) for n in pages),
            "documents": tuple(documents),
        }
    )
    return left.model_copy(update={"flags": moving.flags_of(claim, left, number.get)})


def _back(pages: Sequence[int]) -> dict[int, int]:
    return dict(enumerate(pages, 1))


def _images(work: Work, source: _Images, target: _Images, numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Rows of `source`'s images as `target`'s, by old number and new: sealed anew where claim or number changes, so that
    erasing one claim erases no page of another."""
    for row in claim_queries.pages(work.connection, source.claim_id):
        n = numbers.get(row["n"])
        if n is None:
            continue
        if source == target and n == row["n"]:
            yield dict(row)
        else:
            yield {**row, "claim_id": target.claim_id, "n": n, "blob": _sealed_anew(work, row, source, target, n)}


def _sealed_anew(work: Work, row: RowMapping, source: _Images, target: _Images, n: int) -> str:
    storage = work.house.storage
    scratch = storage.scratch / f"{target.claim_id}-{n}-{secrets.token_hex(4)}.part"
    with storage.open(row["blob"]) as blob, scratch.open("wb") as file:
        writer = SealingWriter(file, target.key, page_bound(target.claim_id, n))
        for piece in unseal_stream(blob, source.key, page_bound(source.claim_id, row["n"])):
            writer.write(piece)
        writer.finish()
    storage.put(scratch, writer.address)
    return writer.address


def _untouched(work: Work, claim_id: str, caller: Caller) -> Record:
    """The claim, locked, as it was split off; raises PartTouched where it is not.

    The same person may hold it: desks load the claim that comes next ahead of time.
    """
    try:
        made = records.load(work, claim_id, lock=True)
    except NotFound:
        raise PartTouched from None
    until = made.row["held_until"]
    is_held = until is not None and until > work.house.now() and made.row["held_by"] != caller.id
    is_as_made = made.row["revision"] == AS_MADE and made.claim.status is Status.FLAGGED
    if is_held or not is_as_made or queries.is_completed(work.connection, claim_id):
        raise PartTouched
    return made


def _erase(work: Work, made: Record) -> None:
    """Only the shell stays: its number, without pages, and a key that is no more."""
    shell = made.claim.model_copy(
        update={"status": Status.ERASED, "pages": (), "documents": (), "flags": (), "summary": {}}
    )
    claim_queries.replace_pages(work.connection, made.id, [])
    judging.forget(work, made.id)
    claim_queries.replace_search_keys(work.connection, made.id, [])
    queries.propose(work.connection, made.id, [])
    records.save(work, made, shell)
    keeping.destroy_key(work.connection, made.id)
