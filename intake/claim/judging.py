"""A claim is judged, and its status follows from its flags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from claims.claim import Claim, Flag, is_clean
from claims.words import Status
from intake.claim import queries, records
from intake.house import Work
from intake.registry.keeping import in_folder
from ocr.papers import summary_of
from validators.engine import judge
from validators.known import Earlier, Nothing

DAYS_PER_MONTH = 31  # rather too far back than not far enough


class KeptClaims(Nothing):
    """Earlier claims in the database, found by keyed hash and named by tracking number, beside the lists in force."""

    def __init__(self, work: Work) -> None:
        self._work = work
        if work.house.registry is not None:
            self.registers = in_folder(work.house.registry)

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Claims that came before this one, with the same bytes or of the same event."""
        found = queries.alike(
            self._work.connection,
            claim.id,
            claim.part,
            self._work.house.secrets.lookup("content", claim.sha256),
            records.event_hash(self._work, claim),
            self._work.house.now() - timedelta(days=months * DAYS_PER_MONTH),
        )
        return [Earlier(tracking, why) for tracking, why in found]

    def today(self) -> date:
        """The day it is in Morocco."""
        return self._work.house.now().astimezone(records.MOROCCO).date()


def judged(work: Work, claim: Claim) -> Claim:
    """The claim with its summary and flags as they are now; waivers given before stay with their flags."""
    claim = claim.model_copy(update={"summary": summary_of(claim.documents)})
    waivers = {(flag.rule, flag.document): flag.waived for flag in claim.flags if flag.waived is not None}
    flags = tuple(
        _waived_again(flag, waivers.get((flag.rule, flag.document)))
        for flag in judge(claim, work.house.law, KeptClaims(work))
    )
    return claim.model_copy(update={"flags": flags})


def settled(claim: Claim) -> Claim:
    """The claim with the status its flags ask for."""
    return claim.model_copy(update={"status": Status.VALIDATED if is_clean(claim.flags) else Status.FLAGGED})


def _waived_again(flag: Flag, waiver: object) -> Flag:
    return flag if waiver is None else flag.model_copy(update={"waived": waiver})
