"""A claim is judged, and its status follows from its flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from claims.claim import Claim, Flag, is_clean
from claims.words import Status
from intake.claim import finding, looking, queries, records
from intake.house import Work
from intake.registry.keeping import in_service
from intake.splitting import proposing
from intake.splitting import queries as splits
from ocr.papers import summary_of
from validators.engine import judge
from validators.events import event_marks, events_of, invoices, likely_before, marks_of
from validators.known import AskedBack, Earlier, Nothing, Reused, of_pages, on_pages
from validators.looks import Again, Prints, labels_of
from validators.vignettes import serials

DAYS_PER_MONTH = 31  # rather too far back than not far enough


class KeptClaims(Nothing):
    """Earlier claims in the database, found by keyed hash and named by tracking number, beside the lists in force.

    prints  how the pages of the claim to judge look, where its rows do not say so yet
    """

    def __init__(self, work: Work, prints: Prints | None = None) -> None:
        self._work, self._prints = work, prints
        self._pages: tuple[Claim, Sequence[Again]] | None = None
        if work.house.registry is not None:
            self.registers = in_service(work.house.registry)

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Claims that came before this one, with the same bytes or of the same event."""
        same = queries.alike(
            self._work.connection, claim.id, claim.part, self._work.house.secrets.lookup("content", claim.sha256)
        )
        if same:
            return [Earlier(tracking, "bytes") for tracking in same]
        if like := self._of_events(claim, months):
            return [Earlier(tracking, "event") for tracking in like]
        pages = self._pages_again(claim, months)
        return [
            *(Earlier(tracking, "paper") for _, tracking in self._traced(claim, invoices(claim), months)),
            *of_pages(pages, certain=True),
            *(Earlier(tracking, "likely") for _, tracking in self._traced(claim, likely_before(claim), months)),
            *of_pages(pages, certain=False),
        ]

    def _of_events(self, claim: Claim, months: int) -> list[str]:
        """Earlier claims with the event of any care sheet of this one."""
        events = events_of(claim)
        hashes = [records.event_hash(self._work, event) for event in events]
        marks = [_trace(self._work, mark) for mark in event_marks(events)]
        return queries.of_events(self._work.connection, claim.id, hashes, marks, self._since(months))

    def reused(self, claim: Claim, months: int) -> Sequence[Reused]:
        """Boxes whose serial or page an earlier claim bore, and those whose serial stands in this one twice."""
        before = [Reused(serial, tracking) for serial, tracking in self._traced(claim, serials(claim), months)]
        pages = self._pages_again(claim, months) if any(map(labels_of, claim.documents)) else []
        return [*before, *super().reused(claim, months), *on_pages(claim, pages)]

    def _pages_again(self, claim: Claim, months: int) -> Sequence[Again]:
        """Two rules ask the same of one claim."""
        if self._pages is None or self._pages[0] is not claim:
            prints = looking.prints_of(self._work, claim.id) if self._prints is None else self._prints
            self._pages = claim, looking.before(self._work, claim, prints, self._since(months))
        return self._pages[1]

    def _traced(self, claim: Claim, marks: Iterable[str], months: int) -> Sequence[tuple[str, str]]:
        """What earlier claims within `months` bore too, each with the tracking number of the earliest."""
        named = {_trace(self._work, mark): mark for mark in marks}
        found = queries.traced(self._work.connection, claim.id, sorted(named), self._since(months))
        return [(named[one], tracking) for one, tracking in found]

    def _since(self, months: int) -> datetime:
        return self._work.house.now() - timedelta(days=months * DAYS_PER_MONTH)

    def asked_back(self, claim: Claim) -> AskedBack | None:
        """What a reviewer asked back and is waited for, or came with this version."""
        row = queries.days_of_asking(self._work.connection, claim.id)
        if row is None or row["asked_on"] is None:
            return None
        if row["due_on"] is not None:
            return AskedBack(row["asked_on"], due_on=row["due_on"])
        if row["was_due_on"] is None:
            return None
        return AskedBack(row["asked_on"], came_on=row["complete_on"], due_on=row["was_due_on"])

    def complete_on(self, claim: Claim) -> date | None:
        """The day the last complement came in."""
        row = queries.days_of_asking(self._work.connection, claim.id)
        return None if row is None else row["complete_on"]

    def today(self) -> date:
        """The day it is in Morocco."""
        return self._work.house.now().astimezone(records.MOROCCO).date()


def remember(work: Work, claim: Claim) -> None:
    """Keep what a claim's papers, pages and boxes leave behind, so that a later claim with the same ones is found, and what
    people find it by. The rows of its pages stand already."""
    queries.replace_traces(work.connection, claim.id, sorted(_trace(work, mark) for mark in marks_of(claim)))
    looking.remember(work, claim, looking.prints_of(work, claim.id))
    queries.replace_search_keys(work.connection, claim.id, sorted(finding.keys(work, claim)))


def forget(work: Work, claim_id: str) -> None:
    """Let no later claim be known by what this one leaves behind, until it is remembered again."""
    queries.replace_traces(work.connection, claim_id, [])
    queries.replace_looks(work.connection, claim_id, [])


def _trace(work: Work, mark: str) -> str:
    return work.house.secrets.lookup("trace", mark)


def judged(work: Work, claim: Claim, prints: Prints | None = None) -> Claim:
    """The claim with its summary and flags as they are now; waivers given before stay with their flags.

    prints  how its pages look, where their rows are still to be written
    """
    claim = claim.model_copy(update={"summary": summary_of(claim.documents)})
    waivers = {(flag.rule, flag.document): flag.waived for flag in claim.flags if flag.waived is not None}
    flags = tuple(
        _waived_again(flag, waivers.get((flag.rule, flag.document)))
        for flag in (*judge(claim, work.house.law, KeptClaims(work, prints)), *_splits(work, claim))
    )
    return claim.model_copy(update={"flags": flags})


def _splits(work: Work, claim: Claim) -> Iterable[Flag]:
    """Flags where a pile without separators may have to be divided; papers that came later divide nothing."""
    if not proposing.proposed(claim) or splits.is_completed(work.connection, claim.id):
        return ()
    decided = splits.of_claim(work.connection, claim.id)
    together = frozenset(row["page"] for row in decided if row["state"] == splits.REFUSED)
    return proposing.flags(claim, together)


def settled(claim: Claim) -> Claim:
    """The claim with the status its flags ask for; one that was handed to a supervisor waits for that person, clean or not."""
    passes = is_clean(claim.flags) and claim.pending is None
    return claim.model_copy(update={"status": Status.VALIDATED if passes else Status.FLAGGED})


def _waived_again(flag: Flag, waiver: object) -> Flag:
    return flag if waiver is None else flag.model_copy(update={"waived": waiver})
