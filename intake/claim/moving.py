"""What is kept by a paper's number goes along when papers get other numbers: waivers, and what stands under a value's key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claims.claim import Claim, Field, Flag

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


def key_of(before: Claim, after: Claim, key: str, number: Number = same_number) -> str | None:
    """The key `document.name` that a value of `before` has in `after`; None where it, or its absence, is not there any more."""
    place, name = place_of(before, after, key, number), key.partition(".")[2]
    if place is None:
        return None
    was, now = before.documents[_document(key)].fields.get(name), after.documents[place].fields.get(name)
    return f"{place}.{name}" if _read(was) == _read(now) else None


def place_of(before: Claim, after: Claim, key: str, number: Number = same_number) -> int | None:
    """The paper of `after` that bears the page where the value `document.name` of `before` stands, or would."""
    old = _document(key)
    if old >= len(before.documents):
        return None
    document = before.documents[old]
    field = document.fields.get(key.partition(".")[2])
    stands = field.page if field is not None and field.page in document.pages else None
    at = number(stands or document.pages[0])
    return next((place for place, one in enumerate(after.documents) if at in one.pages), None)


def machine_of(machine: dict[str, Any], before: Claim, after: Claim, number: Number = same_number) -> dict[str, Any]:
    """What the machine had read where a person changed it, under the numbers that papers have in `after`."""
    found: dict[str, Any] = {}
    for key, value in machine.items():
        now = key_of(before, after, key, number)
        if now is not None:
            page = None if value.get("page") is None else number(value["page"])
            found[now] = value | {"page": page, "box": None if page is None else value.get("box")}
    return found


def _document(key: str) -> int:
    return int(key.partition(".")[0])


def _read(field: Field | None) -> Field | None:
    """A value without its place: that changes with the pages' numbers."""
    return None if field is None else field.model_copy(update={"page": None, "box": None})
