"""Numbers of claims that were joined lead to where their pages are now, also once the joined claim is divided again.

A claim keeps, beside what was decided of it, which of its pages came with which claim: of one that had taken in others the
pages of these too, under each of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from intake.claim import queries as claim_queries
from intake.claim.moving import Number
from intake.claim.records import Record
from intake.house import Work
from intake.review.following import Target

CAME = "came"
"""Under this name, among what is kept of a claim's decisions."""

Came = Mapping[str, list[int]]
"""By the id of a claim that was joined, the numbers that its pages have now."""


def with_pages_of(record: Record, other: Record) -> dict[str, list[int]]:
    """What came to the claim once the other's pages stand behind its own."""
    start = len(record.claim.pages)
    theirs = {one: [n + start for n in pages] for one, pages in of(other).items()}
    return {**of(record), **theirs, other.id: [page.n + start for page in other.claim.pages]}


def moved(came: Came, number: Number) -> dict[str, dict[str, list[int]]]:
    """What of it goes to a claim whose pages have these numbers, as that claim keeps it; empty where nothing does."""
    there = {one: [now for n in pages if (now := number(n)) is not None] for one, pages in came.items()}
    there = {one: pages for one, pages in there.items() if pages}
    return {CAME: there} if there else {}


def of(record: Record) -> Came:
    """Which pages of the claim came with which other."""
    came: Came = record.judged.get(CAME, {})
    return came


def lead(work: Work, came: Came, targets: Iterable[Target]) -> set[str]:
    """Have each claim that was joined lead to the target with most of its pages; gives the targets that any leads to."""
    found, there = set[str](), list(targets)
    for one, pages in came.items():
        most = max(there, key=lambda target: sum(target.number(n) is not None for n in pages))
        claim_queries.change(work.connection, one, joined_to=most.record.id)
        found.add(most.record.id)
    return found
