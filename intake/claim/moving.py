"""What is kept by a paper's number goes along when papers get other numbers: waivers, and what the machine had read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.claim import Claim, Flag

Number = Callable[[int], int | None]
"""A page's number before → its number now, None where it is no page of the claim any more."""


def same_number(n: int) -> int | None:
    """Pages keep their numbers."""
    return n


def flags_of(before: Claim, after: Claim, number: Number = same_number) -> tuple[Flag, ...]:
    """The flags of `before` under the numbers that papers have in `after`; a flag of a paper that is no more the same goes."""
    places = {document.pages: place for place, document in enumerate(after.documents)}
    found = []
    for flag in before.flags:
        place = None
        if flag.document is not None:
            place = places.get(tuple(number(n) or 0 for n in before.documents[flag.document].pages))
            if place is None:
                continue
        found.append(flag.model_copy(update={"document": place}))
    return tuple(found)


def machine_of(machine: dict[str, Any], before: Claim, after: Claim, number: Number = same_number) -> dict[str, Any]:
    """What the machine had read where a person changed it, under the numbers that papers have in `after`."""
    found: dict[str, Any] = {}
    for key, value in machine.items():
        old, _, name = key.partition(".")
        pages = before.documents[int(old)].pages
        at = number(value.get("page") or pages[0])
        now = next((place for place, one in enumerate(after.documents) if at in one.pages), None)
        if at is not None and now is not None and name in after.documents[now].fields:
            found[f"{now}.{name}"] = value | {"page": at} if value.get("page") is not None else value
    return found
