"""A claim's pages go to claims of their own, and come back: papers, what the machine had read, images under their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.claim import Claim
from claims.errors import Conflict, NotFound
from claims.paging import renumbered
from claims.words import Status
from intake import history
from intake.claim import judging, looking, moving, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.review import queries as review_queries
from intake.review import sampling
from intake.review.following import Target, follow
from intake.review.objecting import objection
from intake.review.service import holder
from intake.splitting import leading, queries
from intake.splitting.imaging import Images, images_of

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
        judged=leading.moved(leading.of(record), number_of.get) | objection(record),
        own_key=(key, wrapped),
        split_from=record.id,
    )
    rows = images_of(work, Images(record.id, record.key), Images(claim.id, key), number_of)
    claim_queries.add_pages(work.connection, list(rows))
    judging.remember(work, claim)
    history.append(work, claim.id, caller.actor, "split_off", of=record.id, part=number)
    made = records.load(work, claim.id)
    if claim.status is Status.VALIDATED:
        records.publish(work, made, claim)
        history.append(work, claim.id, caller.actor, "offered", version=claim.version)
        sampling.draw_second_read(work, claim.id)
    return made


def keep_images(work: Work, record: Record, pages: Sequence[int]) -> None:
    """Leave the claim only the images of these pages, under the numbers they have now; the sweeper removes the others."""
    own = Images(record.id, record.key)
    rows = list(images_of(work, own, own, numbers_of(pages)))
    claim_queries.replace_pages(work.connection, record.id, rows)


def bring_back(work: Work, record: Record, divided: Divided, caller: Caller) -> None:
    """Put all images of a claim that was divided under the numbers they had, and erase the claims that were split off.

    record  the claim as it was before, for who calls to put back; what was typed on the parts goes there

    Raises PartTouched.
    """
    own = Images(record.id, record.key)
    rows = list(images_of(work, own, own, back(divided.kept)))
    for part in divided.parts:
        made = _untouched(work, part.claim_id, caller)
        follow(work, made, Target(record, back(part.pages).get))
        rows += images_of(work, Images(made.id, made.key), own, back(part.pages))
        erase(work, made, record.id)
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


def back(pages: Sequence[int]) -> dict[int, int]:
    """The number that each page had before it was the first, second … of these."""
    return dict(enumerate(pages, 1))


def _untouched(work: Work, claim_id: str, caller: Caller) -> Record:
    """The claim, locked, as it was split off; raises PartTouched where it is not.

    The same person may hold it: desks load the claim that comes next ahead of time.
    """
    try:
        made = records.load(work, claim_id, lock=True)
    except NotFound:
        raise PartTouched from None
    is_held = holder(work, made.row) not in (None, caller.id)
    is_as_made = made.row["revision"] == AS_MADE and made.claim.status is Status.FLAGGED
    if is_held or not is_as_made or queries.is_completed(work.connection, claim_id):
        raise PartTouched
    return made


def erase(work: Work, made: Record, into: str) -> None:
    """Only the shell stays: its numbers, which lead to the claim `into`, without pages, and a key that is no more."""
    shell = made.claim.model_copy(
        update={"status": Status.ERASED, "pages": (), "documents": (), "flags": (), "summary": {}}
    )
    claim_queries.replace_pages(work.connection, made.id, [])
    judging.forget(work, made.id)
    claim_queries.replace_search_keys(work.connection, made.id, [])
    queries.propose(work.connection, made.id, [])
    review_queries.drop_befores(work.connection, made.id)  # they are sealed under the key that goes
    records.save(work, made, shell, held_by=None, held_until=None, joined_to=into)
    keeping.destroy_key(work.connection, made.id)
