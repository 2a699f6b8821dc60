"""What a route asks for: the house, a transaction, the conditions of a write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Header, Request

from claims.errors import NotFound
from intake.house import House, Work
from intake.problems import EditBlind, Malformed

KEY_FORM = re.compile(r"[\x21-\x7e]{1,255}")
ID_FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class KeyMissing(Malformed):
    """A write needs an `Idempotency-Key`, the same one when it is tried again."""

    slug = "idempotency_key_missing"


class KeyInvalid(Malformed):
    """An `Idempotency-Key` is 1 to 255 visible ASCII characters."""

    slug = "idempotency_key_invalid"


def house_of(request: Request) -> House:
    """The house this app serves."""
    return cast(House, request.app.state.house)


def _writing(request: Request) -> Iterator[Work]:
    with house_of(request).writing() as work:
        yield work


def _reading(request: Request) -> Iterator[Work]:
    with house_of(request).reading() as work:
        yield work


def idempotency_key(
    key: Annotated[
        str | None, Header(alias="Idempotency-Key", description="Names this write; repeat it on a retry.")
    ] = None,
) -> str:
    """The caller's Idempotency-Key; raises KeyMissing, KeyInvalid."""
    if key is None:
        raise KeyMissing
    if not KEY_FORM.fullmatch(key):
        raise KeyInvalid
    return key


def if_match(
    etag: Annotated[str | None, Header(alias="If-Match", description="ETag of the claim the edit was made on.")] = None,
) -> str:
    """The ETag an edit was made on; raises EditBlind."""
    if etag is None:
        raise EditBlind
    return etag.strip().removeprefix("W/")


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id of ours."""
    return ID_FORM.fullmatch(text) is not None


def an_id(text: str) -> str:
    """`text` where it has the form of an id of ours; raises NotFound, as for one that is nobody's."""
    if not is_id(text):
        raise NotFound
    return text


HouseOf = Annotated[House, Depends(house_of)]
Writing = Annotated[Work, Depends(_writing, scope="function")]
Reading = Annotated[Work, Depends(_reading, scope="function")]
IdempotencyKey = Annotated[str, Depends(idempotency_key)]
IfMatch = Annotated[str, Depends(if_match)]
