"""A person divides a claim that was a pile, says that its pages belong together, or joins what was divided wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from claims.claim import Claim
from claims.errors import Conflict, SenderCanMend
from claims.words import Status
from intake import history
from intake.claim import judging, moving, records
from intake.claim import queries as claim_queries
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review import undoing
from intake.review.deciding import check_open
from intake.review.editing import save_unsigned
from intake.review.following import Target, follow
from intake.review.objecting import objection
from intake.review.service import check_etag, check_free
from intake.splitting import dividing, joining, leading, proposing, queries

SPLIT = "split"
"""The act, as the history and the undo button name it."""


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
    record = save_unsigned(work, record, judging.judged(work, record.claim), caller)
    history.append(work, claim_id, caller.actor, "kept_together", pages=list(pages))
    return record


def split(work: Work, claim_id: str, pages: Sequence[int], caller: Caller, etag: str) -> list[Record]:
    """Divide a claim before these pages: it keeps those before the first, the others become claims of their own.

    Raises NotFound, Stale, ClaimHeld, AlreadyDecided, InvalidSplit, SplitImpossible, StorageUnavailable.
    """
    record = _opened(work, claim_id, caller, etag)
    _check(record.claim, pages)
    firsts = [1, *sorted(set(pages)), len(record.claim.pages) + 1]
    return divide(work, record, [range(first, end) for first, end in pairwise(firsts)], caller)


def divide(work: Work, record: Record, groups: Sequence[Sequence[int]], caller: Caller) -> list[Record]:
    """Leave the claim the pages of the first group and make claims of the others; pages of no paper stay with the claim.

    Each claim's pages keep the order they were scanned in. The claim waits on for a decision; what was split off is judged
    as if a sheet had divided the pile. Raises SplitImpossible, InvalidSplit where a paper would be torn, StorageUnavailable.
    """
    if queries.is_completed(work.connection, record.id):
        raise SplitImpossible
    leaving = [sorted(group) for group in groups[1:]]
    left = {n for group in leaving for n in group}
    kept = [page.n for page in record.claim.pages if page.n not in left]
    if any(
        0 < len(set(document.pages) & set(group)) < len(document.pages)
        for document in record.claim.documents
        for group in (kept, *leaving)
    ):
        raise InvalidSplit
    judging.forget(work, record.id)  # or its parts would be taken for papers of it that were claimed again
    made = [dividing.part_off(work, record, pages, caller) for pages in leaving]
    dividing.keep_images(work, record, kept)
    firsts = [pages[0] for pages in leaving]
    queries.divided(work.connection, record.id, kept, firsts, caller.actor, work.house.now())
    claim = dividing.cut(record.claim, kept).model_copy(update={"parts": record.claim.parts + len(made)})
    claim = judging.judged(work, claim)
    number = dividing.numbers_of(kept).get
    judged = {name: told for name, told in record.judged.items() if name != leading.CAME}
    after = replace(
        record,
        machine=moving.machine_of(record.machine, record.claim, claim, number),
        judged=judged | leading.moved(leading.of(record), number),
    )
    saved = save_unsigned(work, after, claim, caller)
    if all(one.claim.status is Status.FLAGGED for one in made):
        parts = [dividing.Part(one.id, pages) for one, pages in zip(made, leaving, strict=True)]
        undoing.remember(work, record, saved, SPLIT, caller, dividing.Divided(kept, parts))
    gone = [Target(one, dividing.numbers_of(pages).get) for one, pages in zip(made, leaving, strict=True)]
    follow(work, record, Target(saved, number), *gone)
    led = leading.lead(work, leading.of(record), [Target(saved, number), *gone])
    for one in (saved, *(part for part in made if part.id in led)):  # found by the numbers that lead to them, too
        judging.remember(work, one.claim)
    history.append(work, record.id, caller.actor, SPLIT, pages=firsts, made=[one.id for one in made])
    return [saved, *made]


def join(work: Work, claim_id: str, other_id: str, caller: Caller, etag: str) -> Record:
    """Bring the papers of another claim of the same file to this one; it waits for a decision, the other is no more.

    Raises NotFound, Stale, ClaimHeld, AlreadyDecided, JoinImpossible, StorageUnavailable.
    """
    for one in sorted((claim_id, other_id)):  # always the same order: two who join each to the other block nobody
        claim_queries.claim(work.connection, one, caller, lock=True)
    before = _opened(work, claim_id, caller, etag)
    other = joining.taken(work, before, other_id, caller)
    start = len(before.claim.pages)
    joining.together(work, before, other, caller)
    joined = joining.take_in(
        work, before, other
    )  # before it is judged: the other is no earlier claim of the same event
    claim, machine = joining.with_papers_of(before, other)
    notes = [*before.judged.get("notes", []), *other.judged.get("notes", [])]
    judged = (
        objection(other)
        | before.judged
        | ({"notes": notes} if notes else {})
        | {leading.CAME: leading.with_pages_of(before, other)}
    )
    after = replace(before, machine=machine, judged=judged)
    saved = records.save(work, after, judging.judged(work, claim))
    undoing.remember(work, before, saved, joining.JOIN, caller, joined=joined)
    follow(work, other, Target(saved, start.__add__))
    judging.remember(work, saved.claim)
    history.append(work, other.id, caller.actor, "joined_to", into=claim_id)
    history.append(work, claim_id, caller.actor, joining.JOIN, of=other.id, pages=len(other.claim.pages))
    return saved


def _opened(work: Work, claim_id: str, caller: Caller, etag: str) -> Record:
    record = records.load(work, claim_id, caller, lock=True)
    check_etag(record, etag)
    check_open(record, caller)
    check_free(work, record, caller)
    return record


def _check(claim: Claim, pages: Sequence[int]) -> None:
    openings = {document.pages[0] for document in claim.documents}
    torn = {n for document in claim.documents for n in document.pages[1:]}
    if not pages or not set(pages) <= openings - torn - {1}:
        raise InvalidSplit
