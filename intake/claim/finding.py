"""What the review queue is filtered and searched by: closed words and keyed hashes, never a value.

Code of before this module wrote claims without these columns, and may still run beside it: `catch_up` fills them in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.claim import Claim
from claims.words import Severity
from intake.claim import queries
from intake.house import Work

BANDS = (Decimal(200), Decimal(1000), Decimal(5000))
"""Where one step of amounts ends and the next begins, MAD; step 0 holds claims whose amount is not known."""

IDENTIFIERS = ("insured_number", "affiliation_number", "cin", "dossier_number", "inpe", "ice", "number")
"""Fields that people find a claim by."""


def columns(claim: Claim) -> dict[str, Any]:
    """The plain columns that the queue is filtered by."""
    stops = [flag.rule for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN]
    return {
        "rule_set": _barred(stops),
        "kind_set": _barred(document.kind.value for document in claim.documents),
        "band": band_of(claim),
    }


def band_of(claim: Claim) -> int:
    """Which step of amounts the claim's total lies in, 0 where it is not known."""
    total = claim.summary.get("total_amount")
    try:
        return 0 if total is None else 1 + bisect_right(BANDS, Decimal(str(total.value)))
    except InvalidOperation:
        return 0


def _barred(words: Iterable[str]) -> str:
    """Words between bars, each once.

    >>> _barred(["a", "b", "a"]), _barred([])
    ('|a|b|', '|')
    """
    return "|" + "".join(f"{word}|" for word in dict.fromkeys(words))


def key_of(work: Work, typed: str) -> str:
    """The keyed hash of what a person types to find a claim: letters and digits count, nothing else."""
    return work.house.secrets.lookup("search", re.sub(r"[\W_]", "", typed).upper())


def keys(work: Work, claim: Claim) -> set[str]:
    """Keyed hashes of all that a person may find the claim by, the tracking numbers of what was joined to it too."""
    joined = (row["tracking"] for row in queries.joined_into(work.connection, claim.id))
    return {key_of(work, text) for text in (*_findable(claim), *joined) if text.strip()}


def _findable(claim: Claim) -> Iterator[str]:
    yield from (text for text in (claim.reference, claim.tracking, claim.source) if text)
    for document in claim.documents:
        for name in IDENTIFIERS:
            field = document.fields.get(name)
            if field is not None and isinstance(field.value, str):
                yield field.value


def catch_up(work: Work, limit: int = 100) -> int:
    """Fill in what code of before left out, for `limit` claims; gives how many were."""
    from intake.claim import judging, records  # both ask this module what they keep

    behind = queries.behind(work.connection, limit)
    for row in behind:
        values: dict[str, Any] = {}
        if row["status"] != "erased":
            claim = records.load(work, row["id"]).claim
            values = columns(claim)
            judging.remember(work, claim)
        queries.change(work.connection, row["id"], desk_revision=row["revision"], **values)
    return len(behind)
