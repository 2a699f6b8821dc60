"""Which paper of a claim a page belongs to."""

from __future__ import annotations

from claims.claim import Claim


def paper_of(claim: Claim, n: int) -> int | None:
    """The place of the document that holds page `n`; None where none does, or more than one claims to."""
    owners = [place for place, paper in enumerate(claim.documents) if n in paper.pages]
    return owners[0] if len(owners) == 1 else None
