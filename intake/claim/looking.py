"""How pages look, kept so that a page scanned again is found: by keyed hashes of what it says, its look masked or sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from claims.claim import Claim
from intake.claim import queries
from intake.house import House, Work
from intake.sealing import bound, seal, unseal
from validators.looks import WITNESSES, Again, Kept, Look, Prints, again, looks

KEY_BYTES = 16

_SEALED_FOR = bound("house", "look")


def sealed(house: House, print_: str | None) -> bytes | None:
    """A page's print as its row keeps it."""
    return None if print_ is None else seal(house.secrets.key("look"), bytes.fromhex(print_), _SEALED_FOR)


def prints_of(work: Work, claim_id: str) -> dict[int, str]:
    """The prints of a claim's pages, by their numbers."""
    rows = queries.looks_of_pages(work.connection, claim_id)
    if not rows:
        return {}
    key = work.house.secrets.key("look")
    return {n: unseal(key, look, _SEALED_FOR).hex() for n, look in rows}


def remember(work: Work, claim: Claim, prints: Prints) -> None:
    """Keep how a claim's pages look, under what they say, in place of what was kept before."""
    rows = {
        (one.key, one.page): {
            "key": _key(work, one),
            "claim_id": claim.id,
            "page": one.page,
            "look": (one.bits ^ _mask(work, one)).to_bytes(32, "big"),
            "sure": sum(1 << place for place, name in enumerate(WITNESSES) if name in one.sure),
        }
        for one in looks(claim, prints)
    }
    queries.replace_looks(work.connection, claim.id, list(rows.values()))


def before(work: Work, claim: Claim, prints: Prints, since: datetime) -> list[Again]:
    """Pages of `claim` that stood in an earlier one which came in after `since`."""
    by_key: dict[bytes, list[Look]] = {}
    for one in looks(claim, prints):
        by_key.setdefault(_key(work, one), []).append(one)
    found = queries.looked_up(work.connection, claim.id, list(by_key))
    # many share two values and few look alike: only those few are asked for among all claims
    alike = again(
        (one, Kept(row["claim_id"], row["page"], int.from_bytes(row["look"], "big") ^ _mask(work, one), _sure(row)))
        for row in found
        for one in by_key[bytes(row["key"])]
    )
    names = queries.trackings(work.connection, {one.claim for one in alike}, since)
    return [replace(one, claim=names[one.claim]) for one in alike if one.claim in names]


def _key(work: Work, look: Look) -> bytes:
    return bytes.fromhex(work.house.secrets.lookup("look", look.key))[:KEY_BYTES]


def _mask(work: Work, look: Look) -> int:
    """Hides a print and keeps how far it is from others under the same key."""
    return int(work.house.secrets.lookup("look mask", look.key), 16)


def _sure(row: Mapping[Any, Any]) -> frozenset[str]:
    return frozenset(name for place, name in enumerate(WITNESSES) if row["sure"] >> place & 1)
